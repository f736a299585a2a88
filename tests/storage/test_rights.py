"""What `deploy/README.md` asks for is enough: a user whose only role is readWrite on the database."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import pytest
from pymongo import AsyncMongoClient

from lrs.config import Mongo
from lrs.datafolder import DataFolder
from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.contract.statements import Outcome
from lrs.storage.embedded import EmbeddedMongod, find_mongod
from lrs.storage.writers import Writers
from tests.private import private_mongod
from tests.storage.writing import Writer, new, writing

NAME = "rights"


class AskingMongod(EmbeddedMongod):
    """One that asks who is there."""

    def _command(self) -> list[str]:
        key = self._folder.mongodb / "key"
        key.write_text("ひみつではない鍵".encode().hex())
        key.chmod(0o600)
        return [*super()._command(), "--keyFile", str(key)]


@pytest.fixture(scope="module")
async def uri(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    place = tmp_path_factory.mktemp("asking")
    async with private_mongod(place) as mongod, AsyncMongoClient(mongod.uri) as anybody:
        await anybody["admin"].command("createUser", "lrs", pwd="lrs", roles=[{"role": "readWrite", "db": NAME}])
    folder = DataFolder(place)
    folder.hold()
    asking = AskingMongod(folder, find_mongod(""), cache_mb=256)
    address = asking.uri.replace("mongodb://", "mongodb://lrs:lrs@").replace("/?", "/?authSource=admin&")
    await asking.start(partial(answering, address))
    yield address
    await asking.stop()
    folder.release()


async def answering(uri: str) -> None:
    async with AsyncMongoClient(uri) as client:
        while not (await client["admin"].command("hello"))["isWritablePrimary"]:
            await asyncio.sleep(0.05)


@pytest.fixture(scope="module", params=["motor", "pymongo"])
async def writer(uri: str, request: pytest.FixtureRequest) -> AsyncIterator[Writer]:
    db = Database(Mongo(uri=uri, driver=request.param, database=NAME))
    await indexes.ensure(db)
    async with writing(db) as writer:
        yield writer
    await db.close()


@pytest.mark.parametrize("size", [1, 3])
async def test_such_a_user_stores_and_expels(writer: Writer, size: int) -> None:
    batch = [new() for _ in range(size)]
    storing = await writer.hold(*batch)
    former = writer.lanes.writers.me
    await writer.expelled_by(Writers(writer.db, lambda: None))
    writer.release()
    async with asyncio.timeout(10):
        assert await storing == Outcome.Stored(tuple(s.statement_id for s in batch))
    assert writer.lanes.writers.me != former


async def test_such_a_user_sees_its_own_commits_run(writer: Writer) -> None:
    session = await writer.db.start_session()
    slow = asyncio.ensure_future(writer.db["statements"].find_one(
        {"$where": "sleep(300) || true"}, session=session))
    async with asyncio.timeout(5):
        while not await writer.db.running(session.session_id["id"]):
            await asyncio.sleep(0.01)
        await writer.db.kill([session.session_id["id"]])
        await asyncio.gather(slow, return_exceptions=True)
        assert not await writer.db.running(session.session_id["id"])
    await session.end_session()
