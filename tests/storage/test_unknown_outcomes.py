"""Commits whose answer got lost: done or not, the store settles them, and a batch sent again is stored once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
from pymongo.errors import BulkWriteError

from lrs.config import Mongo
from lrs.errors import StorageUnavailable
from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.contract.statements import Outcome
from lrs.storage.embedded import EmbeddedMongod
from tests.private import private_mongod
from tests.storage.writing import Writer, new, position_of, writing


class FailingMongod(EmbeddedMongod):
    """One that can be told to fail a command."""

    def _command(self) -> list[str]:
        return [*super()._command(), "--setParameter", "enableTestCommands=1"]


@pytest.fixture(scope="module")
async def mongod(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedMongod]:
    async with private_mongod(tmp_path_factory.mktemp("failing"), FailingMongod) as running:
        yield running


@pytest.fixture(scope="module", params=["motor", "pymongo"])
async def writer(mongod: EmbeddedMongod, request: pytest.FixtureRequest) -> AsyncIterator[Writer]:
    db = Database(Mongo(uri=mongod.uri, driver=request.param, database=request.param))
    await indexes.ensure(db)
    async with writing(db) as writer:
        yield writer
    await db.close()


@asynccontextmanager
async def failing(db: Database, command: str, *, applied: bool) -> AsyncIterator[None]:
    """MongoDB answers the next such command with "interrupted": after it did it, or instead of doing it."""
    failure = {"writeConcernError": {"code": 11601, "errmsg": "interrupted"}} if applied else {"errorCode": 11601}
    await db.admin("configureFailPoint", "failCommand", mode={"times": 1},
                   data={"failCommands": [command], **failure})
    yield
    await db.admin("configureFailPoint", "failCommand", mode="off")


@pytest.mark.parametrize("applied", [True, False])
async def test_after_an_answer_that_got_lost_the_same_batch_is_stored_once(writer: Writer, applied: bool) -> None:
    batch = [new(), new(target=str(uuid4()))]
    neighbour = new()
    async with failing(writer.db, "commitTransaction", applied=applied):
        with pytest.raises(StorageUnavailable):
            await writer.store(*batch)
    assert await writer.store(neighbour) == Outcome.Stored((neighbour.statement_id,))
    again = await writer.store(*batch)
    assert again == Outcome.Stored(() if applied else tuple(s.statement_id for s in batch))
    assert await writer.db["statements"].count_documents({"_id": {"$in": [s.key for s in batch]}}) == 2
    async with asyncio.timeout(2):
        while any(lane.unknown for lane in writer.lanes._lanes):
            await asyncio.sleep(0.01)
    assert writer.mark >= (await position_of(writer.db, batch[1]) or 0)


@pytest.mark.parametrize("applied", [True, False])
async def test_everybody_in_a_shared_commit_of_unknown_outcome_is_told_so(writer: Writer, applied: bool) -> None:
    first = await writer.hold(new())
    following = [asyncio.create_task(writer.store(new())) for _ in range(5)]
    await asyncio.sleep(0.05)
    async with failing(writer.db, "insert", applied=applied):
        writer.release()
        ended = await asyncio.gather(first, *following, return_exceptions=True)
    assert isinstance(ended[0], StorageUnavailable)
    assert all(isinstance(end, StorageUnavailable | Outcome.Stored) for end in ended)


async def test_an_error_that_refuses_no_record_leaves_the_outcome_unknown(
        writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mongos says so of a shard that did not answer in time: as of a record, with none kept."""
    append = writer.db.append

    async def unheard(*sent: Any) -> None:
        await append(*sent)
        raise BulkWriteError({"writeErrors": [{"index": 0, "code": 6, "errmsg": "unreachable"}], "nInserted": 0})

    statement = new()
    with monkeypatch.context() as patched:
        patched.setattr(writer.db, "append", unheard)
        with pytest.raises(StorageUnavailable):
            await writer.store(statement)
    async with asyncio.timeout(5):
        while any(lane.unknown for lane in writer.lanes._lanes):
            await asyncio.sleep(0.01)
    assert await writer.store(statement) == Outcome.Stored(())


async def test_a_reference_to_a_statement_of_unknown_outcome_is_completed_without_a_restart(writer: Writer) -> None:
    target = new(agent="先に来た人")
    about = new(target=target.statement_id)
    await writer.store(about)
    async with failing(writer.db, "insert", applied=True):
        with pytest.raises(StorageUnavailable):
            await writer.store(target)
    async with asyncio.timeout(3):
        while await writer.db["statements"].find_one({"_id": about.key, "awaits": {"$exists": True}}):
            await asyncio.sleep(0.05)


async def test_who_bars_a_lane_waits_until_what_it_was_doing_has_ended(writer: Writer) -> None:
    await writer.db.admin("configureFailPoint", "hangDuringBatchInsert", mode="alwaysOn")
    try:
        storing = asyncio.create_task(writer.store(statement := new()))
        async with asyncio.timeout(5):
            while not (doing := [lane for lane in writer.lanes._lanes if lane.in_flight]
                       ) or not await writer.db.running(doing[0].standing.session):
                await asyncio.sleep(0.01)
        barring = asyncio.create_task(writer.lanes.writers.bar([doing[0].standing]))
        await asyncio.wait([barring], timeout=0.5)
        assert not barring.done()
    finally:
        await writer.db.admin("configureFailPoint", "hangDuringBatchInsert", mode="off")
    await barring
    there = await position_of(writer.db, statement)
    [outcome] = await asyncio.gather(storing, return_exceptions=True)
    assert isinstance(outcome, StorageUnavailable if there is None else StorageUnavailable | Outcome.Stored)
    assert await position_of(writer.db, statement) == there
