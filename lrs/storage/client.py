"""The connection to MongoDB: one seam over two drivers.

`mongo.driver` chooses Motor or PyMongo's own `AsyncMongoClient`; `Database` hides the few places where they
differ, so that no other file asks which one it is. A write is acknowledged when a majority has it in its
journal; a read sees only what a majority has. Every operation and every transaction has one deadline,
`mongo.timeout_ms`, whatever phase it is in (looking for a primary, waiting for a connection or for an answer),
and `translated` turns what the driver raises then into `StorageUnavailable`. When MongoDB is back, the next
operation succeeds.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from time import perf_counter
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import pymongo
from pymongo import AsyncMongoClient, ReadPreference
from pymongo.errors import (
    BulkWriteError,
    ConfigurationError,
    ConnectionFailure,
    OperationFailure,
    PyMongoError,
    WriteConcernError,
)
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from lrs.config import BadSetting, Mongo
from lrs.errors import StorageUnavailable
from lrs.storage.monitoring import Nobody, Observer, watch_pool


class _Storage(Protocol):
    _db: Database


P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound=_Storage)

NOT_LET_IN = {13, 18, 8000}  # MongoDB's codes: Unauthorized, AuthenticationFailed, Atlas' own

MAJORITY = WriteConcern(w="majority", j=True)
SNAPSHOT = ReadConcern("snapshot")


class Database:
    """One MongoDB database, the same to its caller over either driver.

    ``db["statements"]`` is the driver's collection; what is awaited alike in both drivers (`find_one`,
    `insert_many`, `find(...).to_list(None)`, `async for` over `find`, ...) is called on it directly, the rest
    goes through here. `deadline` is that of one operation, in seconds. Raises `BadSetting` when `mongo.uri` is no
    address.
    """

    def __init__(self, settings: Mongo, observer: Observer | None = None) -> None:
        self.observer = observer or Nobody()
        self._watching: asyncio.Task[None] | None = None
        self.deadline = settings.timeout_ms / 1000
        self._motor = settings.driver == "motor"
        self.counts_late = self._motor  # its deadline begins when one of its few threads takes the operation up
        self._client = _client(settings)
        self._database: Any = self._client.get_database(
            settings.database, read_preference=ReadPreference.PRIMARY, write_concern=MAJORITY,
            read_concern=ReadConcern("majority"))
        self._collections: dict[str, Any] = {}

    def __getitem__(self, collection: str) -> Any:
        # Both drivers build a new collection object at each access; the hot path keeps them.
        found = self._collections.get(collection)
        if found is None:
            found = self._collections[collection] = self._database[collection]
        return found

    async def aggregate(self, collection: str, pipeline: Sequence[Mapping[str, Any]], **options: Any) -> Any:
        """A cursor over the pipeline's results."""
        cursor = self[collection].aggregate(pipeline, **options)
        return cursor if self._motor else await cursor

    async def list_indexes(self, collection: str) -> list[dict[str, Any]]:
        """The index definitions of a collection; none when the collection is not there."""
        cursor = self[collection].list_indexes()
        return [dict(index) async for index in (cursor if self._motor else await cursor)]

    async def list_collections(self) -> list[str]:
        names: list[str] = await self._database.list_collection_names()
        return names

    async def command(self, name: str, value: Any = 1, **options: Any) -> dict[str, Any]:
        """Run a command on this database."""
        reply: dict[str, Any] = await self._database.command(name, value, **options)
        return reply

    async def admin(self, name: str, value: Any = 1, **options: Any) -> dict[str, Any]:
        """Run a command on MongoDB's ``admin`` database."""
        reply: dict[str, Any] = await self._client.admin.command(name, value, **options)
        return reply

    async def kill(self, sessions: Sequence[Any]) -> None:
        """Abort what is open in the sessions of these ids."""
        await self.admin("killSessions", [{"id": session} for session in sessions])

    async def running(self, session: Any) -> bool:
        """Whether MongoDB is doing anything in the session of this id."""
        reply = await self.admin("aggregate", pipeline=[{"$currentOp": {}}, {"$match": {
            "active": True, "lsid.id": session}}, {"$limit": 1}, {"$project": {"_id": 1}}], cursor={})
        return bool(reply["cursor"]["firstBatch"])

    async def append(self, collection: str, documents: Sequence[Mapping[str, Any]], session: Any) -> None:
        """Insert in order with a single command, each by itself, until one is refused: `BulkWriteError` tells which.

        It is not tried again: after any other error it is not known how many are kept.
        """
        reply = await self.command("insert", collection, documents=documents, writeConcern=MAJORITY.document,
                                   session=session)
        if "writeConcernError" in reply:
            raise WriteConcernError("not confirmed", reply["writeConcernError"].get("code"), reply)
        if "writeErrors" in reply:
            raise BulkWriteError({**reply, "nInserted": reply["n"]})

    async def start_session(self) -> Any:
        """A session; end it with ``await session.end_session()`` or by ``async with``."""
        session = self._client.start_session(causal_consistency=False)
        return await session if self._motor else session

    @asynccontextmanager
    async def transaction(self, session: Any = None, allowance: float = 0) -> AsyncIterator[Any]:
        """A transaction, committed when the block ends and aborted when it raises; yields its session.

        Majority-written and journaled, reading one snapshot, all of it within the deadline of one operation.
        It is not tried again: driver errors reach the caller with their labels, untranslated. A session passed
        in stays open.
        """
        own = session is None
        session = session or await self.start_session()
        try:
            with self.within(self.deadline + allowance):
                begun = session.start_transaction(read_concern=SNAPSHOT, write_concern=MAJORITY)
                async with begun if self._motor else await begun:
                    yield session
        finally:
            if own:
                await session.end_session()

    def within(self, seconds: float) -> AbstractContextManager[Any]:
        """Gives the operations in the block one deadline together, other than that of a request."""
        return pymongo.timeout(seconds)

    def watch(self) -> None:
        """From now on tell the observer how the connections stand."""
        self._watching = asyncio.create_task(
            watch_pool(self._client.delegate if self._motor else self._client, self.observer), name="pool")

    async def drop(self) -> None:
        """Delete the whole database."""
        await self._client.drop_database(self._database.name)

    async def close(self) -> None:
        if self._watching:
            self._watching.cancel()
        closed = self._client.close()
        if not self._motor:
            await closed


def _client(settings: Mongo) -> Any:
    client: Any = AsyncMongoClient
    if settings.driver == "motor":
        from motor.motor_asyncio import AsyncIOMotorClient

        client = AsyncIOMotorClient
    try:
        return client(
            settings.uri, appname="manabi-lrs", tz_aware=True, maxPoolSize=settings.pool,
            timeoutMS=settings.timeout_ms, serverSelectionTimeoutMS=settings.timeout_ms,
            connectTimeoutMS=settings.timeout_ms)
    except ConfigurationError as error:
        raise BadSetting(f"mongo.uri cannot be used: {error}. It looks like "
                         "mongodb://user:password@a.example,b.example,c.example/?replicaSet=city") from None


class translated:  # noqa: N801  it reads as a word, in both its uses
    """Where driver errors leave the storage room: as `StorageUnavailable` when `is_unavailable`.

    Used as ``with translated():``, or ``@translated()`` over a coroutine method of a storage class, which is then
    timed too and, unless `bounded` is False, given up at the deadline also where the driver begins to count late.
    Everything else (DuplicateKeyError, a write conflict) passes unchanged.
    """

    def __init__(self, *, bounded: bool = True) -> None:
        self._bounded = bounded

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if isinstance(error, TimeoutError) or (isinstance(error, PyMongoError) and is_unavailable(error)):
            raise StorageUnavailable from error

    def __call__(
            self, method: Callable[Concatenate[S, P], Coroutine[Any, Any, R]],
    ) -> Callable[Concatenate[S, P], Coroutine[Any, Any, R]]:
        operation = method.__qualname__.removeprefix("Mongo").lower()

        @functools.wraps(method)
        async def inside(store: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
            began, failed = perf_counter(), True
            try:
                with self:
                    if self._bounded and store._db.counts_late:
                        async with asyncio.timeout(store._db.deadline):
                            result = await method(store, *args, **kwargs)
                    else:
                        result = await method(store, *args, **kwargs)
                failed = False
                return result
            finally:
                store._db.observer.storage(operation, perf_counter() - began, failed=failed)

        return inside


def is_unavailable(error: PyMongoError) -> bool:
    """Whether MongoDB could not be reached, lets us not in, ran out of time, did not confirm the write or still starts.

    One that starts has no sessions at first, which the drivers take for an error of configuration.
    """
    if isinstance(error, OperationFailure) and error.code in NOT_LET_IN:
        return True
    return error.timeout or isinstance(error, ConnectionFailure | WriteConcernError | ConfigurationError)
