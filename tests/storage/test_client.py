import pytest
from pymongo.errors import DuplicateKeyError

from lrs.storage.client import Database


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
