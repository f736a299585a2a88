"""MongoDB stops, hangs or dies under a request: a clear refusal in time, and service resumes by itself."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from lrs.config import Mongo
from lrs.errors import StorageUnavailable
from lrs.storage.client import Database, translated
from lrs.storage.embedded import EmbeddedMongod
from tests.private import private_mongod

TIMEOUT_MS = 1000
NAP = 0.01
IN_TIME = 1.5  # with the default setting of 4 s, a refusal comes within 5 s

Operation = Callable[[Database], Awaitable[object]]


@pytest.fixture(scope="module")
async def mongod(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedMongod]:
    async with private_mongod(tmp_path_factory.mktemp("outage")) as running:
        yield running


@pytest.fixture(params=["motor", "pymongo"])
async def patient(mongod: EmbeddedMongod, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    db = Database(Mongo(uri=mongod.uri, driver=request.param, timeout_ms=TIMEOUT_MS))
    await insert(db)
    yield db
    await db.close()


async def insert(db: Database) -> object:
    with translated():
        return await db["notes"].insert_one({"text": "かけ算"})


async def find(db: Database) -> object:
    with translated():
        return await db["notes"].find_one({"text": "かけ算"})


async def transact(db: Database) -> object:
    with translated():
        async with db.transaction() as session:
            return await db["notes"].insert_one({"text": "割り算"}, session=session)


def send(mongod: EmbeddedMongod, number: signal.Signals) -> None:
    """Send a signal; one that stops it has stopped all of its threads on return, so that none answers any more."""
    assert mongod._process
    mongod._process.send_signal(number)
    tasks = Path(f"/proc/{mongod._process.pid}/task")
    while number == signal.SIGSTOP and any(_state(task) != "T" for task in tasks.iterdir()):
        time.sleep(0.001)


def _state(task: Path) -> str:
    return (task / "stat").read_text().rpartition(")")[2].split()[0]


async def refused_after(operation: Operation, db: Database) -> float:
    """Seconds, without those for which a busy machine did not let this process go on."""
    held_up = [0.0]
    watching = asyncio.create_task(_watch(held_up))
    started = time.monotonic()
    with pytest.raises(StorageUnavailable):
        await operation(db)
    took = time.monotonic() - started
    watching.cancel()
    return took - held_up[0]


async def _watch(held_up: list[float]) -> None:
    while True:
        asleep = time.monotonic()
        await asyncio.sleep(NAP)
        held_up[0] += max(0.0, time.monotonic() - asleep - 2 * NAP)


@pytest.mark.parametrize("operation", [insert, find, transact])
async def test_a_mongodb_that_hangs_is_given_up_in_time(mongod: EmbeddedMongod, patient: Database,
                                                        operation: Operation) -> None:
    send(mongod, signal.SIGSTOP)
    try:
        assert await refused_after(operation, patient) < IN_TIME
    finally:
        send(mongod, signal.SIGCONT)
    await served_again(operation, patient)


async def test_a_mongodb_that_hangs_in_the_middle_of_a_transaction_is_given_up_in_time(
        mongod: EmbeddedMongod, patient: Database) -> None:
    async def interrupted(db: Database) -> None:
        with translated():
            async with db.transaction() as session:
                await db["notes"].insert_one({"text": "途中"}, session=session)
                send(mongod, signal.SIGSTOP)

    try:
        assert await refused_after(interrupted, patient) < IN_TIME
    finally:
        send(mongod, signal.SIGCONT)
    await served_again(transact, patient)


async def test_after_mongodb_died_the_next_request_that_finds_it_again_succeeds(
        mongod: EmbeddedMongod, patient: Database) -> None:
    send(mongod, signal.SIGKILL)
    await served_again(transact, patient)


async def test_a_mongodb_that_was_never_there_is_refused_in_time(tmp_path: Path) -> None:
    db = Database(Mongo(uri="mongodb://127.0.0.1:1/", timeout_ms=TIMEOUT_MS))
    assert await refused_after(find, db) < IN_TIME
    await db.close()


async def served_again(operation: Operation, db: Database) -> None:
    """Asked as a client would ask, again and again: it is back within seconds."""
    async with asyncio.timeout(10):
        while True:
            try:
                await operation(db)
            except StorageUnavailable:
                await asyncio.sleep(0.1)
            else:
                return
