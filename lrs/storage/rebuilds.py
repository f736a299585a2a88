"""Rebuilds of annotations: what is to be done, how far it came, and the steps, each of which is one transaction.

A step changes records and moves the rebuild on together, from where it stood and only from there. So it is done once,
whoever is killed in the middle and however many try, and the counts are exact.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from pymongo.errors import BulkWriteError, OperationFailure

from lrs.storage import studylog_changes
from lrs.storage.annotations import REPORT_SECONDS, ROW, changed, replacing, row
from lrs.storage.client import Database, translated
from lrs.storage.contract.annotations import GROUP, AnnotatedRow, Change, Counts, Rebuild, Target

# What finds a key of each target, and the index for it; both end in `pos`.
_FOUND_BY: dict[Target, tuple[str, str]] = {
    "learners": ("n.l", "learner"), "agents": ("q.a", "agent"), "activities": ("q.ro", "related_activity")}


class _Overtaken(Exception):
    """Somebody else went on, or changed an annotation meanwhile."""


class MongoRebuilds:
    """`lrs.storage.contract.annotations.Rebuilds`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["rebuilds"]

    @translated()
    async def ask(self, rebuilds: Sequence[Rebuild]) -> None:
        for rebuild in rebuilds:
            await self._records.update_one({"_id": rebuild.rebuild_id}, {"$setOnInsert": _record(rebuild)}, upsert=True)

    @translated()
    async def get(self, rebuild_id: str) -> Rebuild | None:
        found = await self._records.find_one({"_id": rebuild_id})
        return _rebuild(found) if found else None

    @translated()
    async def next(self, now: int) -> Rebuild | None:
        found = await self._records.find_one({"finished": None, "due": {"$lte": now}}, sort=[("due", 1), ("_id", 1)])
        return _rebuild(found) if found else None

    @translated()
    async def whose(self, tenant: str) -> bool:
        wanted = {"tenant": tenant, "finished": None, "target": {"$in": ["learners", "agents", "unfinished"]}}
        return await self._records.find_one(wanted, {"_id": 1}, hint="due") is not None

    @translated()
    async def rows(self, rebuild: Rebuild, upto: int, limit: int) -> list[AnnotatedRow]:
        wanted, index = _wanted(rebuild)
        wanted["pos"] = {"$gt": rebuild.pos, "$lte": upto}
        wanted["voided"] = None
        found = self._db["statements"].find(wanted, ROW, hint=index).sort("pos", 1).limit(limit)
        return [row(record) for record in await found.to_list(None)]

    @translated(bounded=False)
    async def count(self, rebuild: Rebuild) -> int:
        wanted, index = _wanted(rebuild)
        if rebuild.keys:
            wanted[_FOUND_BY[rebuild.target][0]] = {"$in": list(rebuild.keys)}
        with self._db.within(REPORT_SECONDS):
            return int(await self._db["statements"].count_documents(wanted, hint=index))

    @translated()
    async def advance(self, rebuild: Rebuild, changes: Sequence[Change], onward: Rebuild) -> bool:
        stands = {"_id": rebuild.rebuild_id, "at": rebuild.at, "pos": rebuild.pos, "finished": None}
        moves = {"$set": {name: value for name, value in _record(onward).items()
                          if name in {"at", "pos", "total", "counts", "finished"}}}
        try:
            async with self._db.transaction() as session:
                moved = await self._records.update_one(stands, moves, session=session)
                if not moved.matched_count:
                    raise _Overtaken
                if changes:
                    result = await self._db["statements"].bulk_write(
                        [replacing(rebuild.tenant, change) for change in changes], ordered=False, session=session)
                    if result.matched_count < len(changes):
                        raise _Overtaken
                    await studylog_changes.write(self._db, changed(rebuild.tenant, changes), session)
        except _Overtaken:
            return False
        except (OperationFailure, BulkWriteError) as error:
            if error.has_error_label("TransientTransactionError"):  # a voiding of one of them, at the same moment
                return False
            raise
        return True

    @translated(bounded=False)
    async def forget(self, tenant: str, keys: Collection[bytes]) -> int:
        gone = list(keys)
        blanked = {"$map": {"input": "$keys", "in": {"$cond": [{"$in": ["$$this", gone]}, b"", "$$this"]}}}
        with self._db.within(REPORT_SECONDS):  # in its place, because a rebuild counts its keys as it goes
            result = await self._records.update_many({"tenant": tenant, "keys": {"$in": gone}},
                                                     [{"$set": {"keys": blanked}}])
        return int(result.modified_count)

    @translated(bounded=False)
    async def naming(self, tenant: str, keys: Collection[bytes]) -> int:
        with self._db.within(REPORT_SECONDS):
            return int(await self._records.count_documents({"tenant": tenant, "keys": {"$in": list(keys)}}))

    @translated()
    async def has_unfinished(self) -> str | None:
        found = await self._db["statements"].find_one({"n.todo": True}, {"t": 1}, hint="unfinished")
        return found["t"] if found else None

    @translated()
    async def rosters_seen(self) -> dict[str, int]:
        return {each["_id"]: each["generation"] async for each in self._db["rosters_seen"].find()}

    @translated()
    async def see_roster(self, tenant: str, generation: int) -> None:
        await self._db["rosters_seen"].update_one({"_id": tenant}, {"$max": {"generation": generation}}, upsert=True)


def _wanted(rebuild: Rebuild) -> tuple[dict[str, Any], str]:
    """The filter and the index of the Statements in the group where the rebuild stands."""
    wanted: dict[str, Any] = {"t": rebuild.tenant}
    if rebuild.target == "all":
        return wanted, "list"
    if rebuild.target == "unfinished":
        return {**wanted, "n.todo": True}, "unfinished"
    field, index = _FOUND_BY[rebuild.target]
    return {**wanted, field: {"$in": list(rebuild.keys[rebuild.at * GROUP:(rebuild.at + 1) * GROUP])}}, index


def _record(rebuild: Rebuild) -> dict[str, Any]:
    return {"tenant": rebuild.tenant, "why": rebuild.why, "target": rebuild.target, "keys": list(rebuild.keys),
            "asked": rebuild.asked, "due": rebuild.due, "by": rebuild.by, "at": rebuild.at, "pos": rebuild.pos,
            "total": rebuild.total, "counts": rebuild.counts._asdict(), "finished": rebuild.finished}


def _rebuild(found: dict[str, Any]) -> Rebuild:
    return Rebuild(rebuild_id=found["_id"], tenant=found["tenant"], why=found["why"], target=found["target"],
                   keys=tuple(map(bytes, found["keys"])), asked=found["asked"], due=found["due"], by=found["by"],
                   at=found["at"], pos=found["pos"], total=found["total"], counts=Counts(**found["counts"]),
                   finished=found["finished"])
