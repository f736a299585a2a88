import asyncio

import pytest
from pymongo.errors import DuplicateKeyError

from lrs.storage.client import Database
from lrs.storage.monitoring import Nobody


async def test_a_transaction_commits_when_its_block_ends(db: Database) -> None:
    await db["notes"].insert_one({"_id": "はじめ"})
    async with db.transaction() as session:
        await db["notes"].insert_one({"_id": "割り算"}, session=session)
    assert await db["notes"].count_documents({}) == 2


async def test_a_transaction_whose_block_raises_leaves_nothing(db: Database) -> None:
    async def insert_a_pair_with_one_id() -> None:
        async with db.transaction() as session:
            await db["pairs"].insert_one({"_id": 1}, session=session)
            await db["pairs"].insert_one({"_id": 1}, session=session)

    with pytest.raises(DuplicateKeyError):
        await insert_a_pair_with_one_id()
    assert await db["pairs"].count_documents({}) == 0


class Counting(Nobody):
    def __init__(self) -> None:
        self.told: asyncio.Queue[tuple[int, int]] = asyncio.Queue()

    def connections(self, open_: int, in_use: int) -> None:
        self.told.put_nowait((open_, in_use))


async def test_an_observer_is_told_of_the_connections(db: Database) -> None:
    await db["notes"].insert_one({"_id": 1})
    db.observer = counting = Counting()
    db.watch()
    open_, in_use = await asyncio.wait_for(counting.told.get(), 10)
    assert open_ >= 1
    assert in_use == 0
