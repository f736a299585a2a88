"""The study log in MongoDB: each step is one transaction of entries, days, changes and the heads.

A step holds only while the heads are as they were read, so it is done once, whoever is killed in the middle and however
many try. It reads no Statement and writes none, so it conflicts with nobody who stores them.

Who is killed leaves its transaction open, which would block the heads for up to a minute. So each process tells which
session it steps in, and one that is in the way again and again has its session killed; if it lives, it tries anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from pymongo import DeleteMany, InsertOne, ReplaceOne
from pymongo.errors import PyMongoError

from lrs.clock import now_ms
from lrs.errors import StorageUnavailable
from lrs.storage import notes
from lrs.storage import studylog_records as records
from lrs.storage.client import Database, translated
from lrs.storage.contract.studylog import Changed, Head, Size, Step, View
from lrs.storage.studylog_view import MongoView

LOOK_SECONDS = 6.0  # that a view may take beyond the deadline of one operation
COUNT_SECONDS = 120
PATIENCE = 5  # failed steps in a row
INTERRUPTED = 11601  # MongoDB's code: the session was killed
KEPT = ("studylog_entries", "studylog_days")

# The newest position of each tenant. Of its index MongoDB reads one key a tenant, as long as it is `$first`.
NEWEST: list[dict[str, Any]] = [{"$sort": {"t": -1, "pos": -1}}, {"$group": {"_id": "$t", "pos": {"$first": "$pos"}}}]


class _Overtaken(Exception):
    """A head is no longer as it was read."""


class MongoStudyLogs:
    """`lrs.storage.contract.studylog.StudyLogs`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._heads = db["studylog_heads"]
        self._stepping = asyncio.Lock()
        self._session: Any = None
        self._failed = 0

    @asynccontextmanager
    async def view(self) -> AsyncIterator[View]:
        try:
            with translated():
                # A transaction that only reads: what it sees is held for it, and was everywhere when it ends.
                async with self._db.transaction(allowance=LOOK_SECONDS) as session:
                    yield MongoView(self._db, session)
        except PyMongoError as error:
            if error.has_error_label("TransientTransactionError"):  # an election, or it took too long
                raise StorageUnavailable from error
            raise

    # --- steps ---

    @translated(bounded=False)
    async def behind(self, tenants: Collection[str]) -> list[str]:
        # Of two heads of a tenant the one that is being built.
        heads = {each["t"]: each async for each in self._heads.find().sort("active", -1)}
        newest = {each["_id"]: each["pos"]
                  async for each in await self._db.aggregate("statements", NEWEST, hint="list")}
        changed = set(await self._db["studylog_changes"].distinct("t"))
        return [tenant for tenant in tenants if tenant in changed or tenant not in heads
                or _is_behind(heads[tenant], newest.get(tenant, -1))]

    @translated()
    async def changed(self, tenant: str) -> bool:
        return await self._db["studylog_changes"].find_one({"t": tenant}, {"_id": 1}, hint="list") is not None

    @translated()
    async def begin(self, tenant: str, generation: int, *, active: bool) -> None:
        await self._heads.update_one(
            {"_id": _id(tenant, generation)},
            {"$setOnInsert": {"t": tenant, "g": generation, "mark": -1, "revision": 0, "active": active, "seen": 0}},
            upsert=True)

    @translated(bounded=False)
    async def advance(self, steps: Sequence[tuple[Head, Step]], changes: Sequence[Changed]) -> bool:
        async with self._stepping:
            done = await self._fenced(self._advance(await self._own_session(), steps, changes))
            self._failed = 0 if done else self._failed + 1
            if self._failed >= PATIENCE:
                await self._kill_others()
            return done

    async def _own_session(self) -> Any:
        if self._session is None:
            self._session = await self._db.start_session()
            await self._tell_session()
        return self._session

    async def _tell_session(self) -> None:
        own = self._session.session_id["id"]
        await self._db["studylog_sessions"].update_one({"_id": own}, {"$set": {"since": now_ms()}}, upsert=True)

    async def _kill_others(self) -> None:
        others = {"_id": {"$ne": self._session.session_id["id"]}}
        if found := [each["_id"] async for each in self._db["studylog_sessions"].find(others, {"_id": 1})]:
            await self._db.kill(found)
            await self._db["studylog_sessions"].delete_many({"_id": {"$in": found}})
        await self._tell_session()
        self._failed = 0

    async def close(self) -> None:
        """Leave nothing behind that another would have to kill."""
        if self._session is not None:
            await self._db["studylog_sessions"].delete_one({"_id": self._session.session_id["id"]})
            await self._session.end_session()
            self._session = None

    async def _advance(self, own: Any, steps: Sequence[tuple[Head, Step]], changes: Sequence[Changed]) -> None:
        async with self._db.transaction(own) as session:
            for at, step in steps:
                await self._move(at, {"mark": step.mark}, session, step.seen)
                for collection, writes in zip(KEPT, (_entries(at, step), _days(at, step)), strict=True):
                    if made := list(writes):
                        await self._db[collection].bulk_write(made, ordered=True, session=session)
            if changes:
                await self._db["studylog_changes"].delete_many({"_id": {"$in": [each.change_id for each in changes]}},
                                                               session=session)

    async def _move(self, at: Head, values: dict[str, Any], session: Any, seen: int = 0) -> None:
        moved = await self._heads.update_one(
            {"_id": _id(at.tenant, at.generation), "revision": at.revision, "active": at.active},
            {"$set": values, "$inc": {"revision": 1, "seen": seen}}, session=session)
        if not moved.matched_count:
            raise _Overtaken

    async def _fenced(self, work: Any) -> bool:
        try:
            await work
        except _Overtaken:
            return False
        except PyMongoError as error:
            if error.has_error_label("TransientTransactionError") or getattr(error, "code", 0) == INTERRUPTED:
                return False  # another keeper, at the same moment
            raise
        return True

    # --- generations ---

    @translated()
    async def switch(self, old: Head, new: Head) -> bool:
        return await self._fenced(self._switch(old, new))

    async def _switch(self, old: Head, new: Head) -> None:
        async with self._db.transaction() as session:
            await self._move(new, {"active": True, "old": old.generation}, session)
            gone = await self._heads.delete_one({"_id": _id(old.tenant, old.generation), "revision": old.revision},
                                                session=session)
            if not gone.deleted_count:
                raise _Overtaken

    @translated()
    async def sweep(self, tenant: str, limit: int) -> int:
        head = await self._heads.find_one({"t": tenant, "old": {"$exists": True}}, hint="tenant")
        if head is None:
            return 0
        found = 0  # and not how many were deleted: of two that sweep at once, one may find only what the other deletes
        for collection in KEPT:
            some = self._db[collection].find({"t": tenant, "g": head["old"]}, {"_id": 1}, limit=limit, hint="learner")
            if ids := [each["_id"] async for each in some]:
                await self._db[collection].delete_many({"_id": {"$in": ids}})
            found += len(ids)
        if not found:
            await self._heads.update_one({"_id": head["_id"], "old": head["old"]}, {"$unset": {"old": ""}})
        return found

    # --- counts ---

    @translated(bounded=False)
    async def active_by_day(self, tenant: str, school: str, first: str, last: str) -> dict[str, int]:
        head = await self._heads.find_one({"t": tenant, "active": True}, {"g": 1}, hint="tenant")
        if head is None:
            return {}
        days = {"t": tenant, "g": head["g"], "s": school, "d": {"$gte": first, "$lte": last}}
        with self._db.within(COUNT_SECONDS):
            found = await self._db.aggregate("studylog_days", [
                {"$match": days}, {"$group": {"_id": "$d", "learners": {"$addToSet": "$l"}}},
                {"$project": {"learners": {"$size": "$learners"}}}], hint="school")
            return {each["_id"]: each["learners"] async for each in found}

    @translated(bounded=False)
    async def size(self, tenant: str) -> Size:
        with self._db.within(COUNT_SECONDS):
            entries, days = [await self._db[name].count_documents({"t": tenant}, hint="learner") for name in KEPT]
            return Size(entries, days,
                        await self._db["studylog_changes"].count_documents({"t": tenant}, hint="list"))

    @translated(bounded=False)
    async def statements(self, tenant: str) -> int:
        with self._db.within(COUNT_SECONDS):
            return int(await self._db["statements"].count_documents({"t": tenant}, hint="list"))

    @translated(bounded=False)
    async def naming(self, tenant: str, users: Collection[str], upto: int) -> int:
        heads = [each async for each in self._heads.find({"t": tenant}, hint="tenant")]
        generations = [each["g"] for each in heads] + [each["old"] for each in heads if "old" in each]
        found = int(await self._db["studylog_changes"].count_documents({"t": tenant, **_of(users)}, hint="learner"))
        for collection, place in zip(KEPT, ("pos", "p"), strict=True):
            wanted = {"t": tenant, "g": {"$in": generations}, **_of(users), place: {"$lte": upto}}
            with self._db.within(COUNT_SECONDS):
                found += await self._db[collection].count_documents(wanted, hint="learner")
        return found


def _is_behind(head: dict[str, Any], newest: int) -> bool:
    return not head["active"] or "old" in head or newest > head["mark"]


def _id(tenant: str, generation: int) -> str:
    return f"{tenant} {generation}"


def _of(users: Collection[str]) -> dict[str, Any]:
    return {"l": {"$in": sorted(map(notes.learner_bytes, users))}}


def _entries(at: Head, step: Step) -> Iterator[Any]:
    if step.gone:
        yield DeleteMany({"_id": {"$in": [records.entry_id(at.generation, key) for key in step.gone]}})
    for each in step.renewed:
        record = records.entry_record(at, each)
        yield ReplaceOne({"_id": record["_id"]}, record, upsert=True)
    for each in step.new:
        yield InsertOne(records.entry_record(at, each))


def _days(at: Head, step: Step) -> Iterator[Any]:
    if step.empty:
        yield DeleteMany({"_id": {"$in": [records.day_id(at, key) for key in step.empty]}})
    for each in step.days:
        record = records.day_record(at, each)
        yield ReplaceOne({"_id": record["_id"]}, record, upsert=True)
