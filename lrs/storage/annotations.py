"""Annotations in MongoDB: they stand in the records of their Statements, under `n`, and are replaced as a whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from heapq import merge
from itertools import islice
from typing import Any

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError, OperationFailure

from lrs.access.reach import Reach
from lrs.storage import narrowing, notes, origins, studylog_changes
from lrs.storage.client import Database, translated
from lrs.storage.contract.annotations import AnnotatedRow, Annotation, Change, Unlinked, Unresolved

ROW = {"_id": 1, "pos": 1, "by": 1, "text": 1, "n": 1, "o": 1}
REPORT_SECONDS = 120  # counting over a whole tenant takes longer than a request may
AT_ONCE = 500

_SIDES = (("n", "q", "learner"), ("vn", "vq", "voided_learner"))  # of those that stand, of voided ones; their index


class MongoAnnotations:
    """`lrs.storage.contract.annotations.Annotations`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["statements"]

    @translated()
    async def get(self, tenant: str, key: bytes, by: str | None, reach: Reach | None = None) -> AnnotatedRow | None:
        wanted: dict[str, Any] = {"_id": key, "t": tenant, "voided": None}
        if by is not None:
            wanted["by"] = by
        if reach is not None:
            wanted = {"$and": [wanted, narrowing.condition(reach)]}
        found = await self._records.find_one(wanted, ROW)
        return row(found) if found else None

    @translated()
    async def of(self, tenant: str, keys: Sequence[bytes]) -> Mapping[bytes, Annotation]:
        found = self._records.find({"_id": {"$in": list(keys)}, "t": tenant}, {"n": 1, "vn": 1})
        return {bytes(each["_id"]): notes.annotation(each.get("n") or each["vn"])
                async for each in found if "n" in each or "vn" in each}

    @translated()
    async def by_learners(self, tenant: str, learners: Collection[str], after: int, upto: int,
                          limit: int) -> list[tuple[bytes, int]]:
        wanted: dict[str, Any] = {"t": tenant, "pos": {"$gt": after, "$lte": upto}}
        found = []
        for note, _, index in _SIDES:
            cursor = self._records.find({**wanted, f"{note}.l": _any(learners)}, {"pos": 1}, hint=index)
            found.append([(bytes(each["_id"]), each["pos"]) async for each in cursor.sort("pos", 1).limit(limit)])
        return list(islice(merge(*found, key=lambda each: each[1]), limit))

    @translated(bounded=False)
    async def samples(self, tenant: str, learners: Collection[str]) -> list[bytes]:
        found: list[bytes] = []
        for note, own, index in _SIDES:
            found += [each["text"] for each in await self._report([
                {"$match": {"t": tenant, f"{note}.l": _any(learners)}},
                {"$project": {"text": 1, "own": {"$first": f"${own}"}}},
                {"$group": {"_id": "$own.a", "text": {"$first": "$text"}}}], index)]
        return found

    @translated()
    async def replace(self, tenant: str, change: Change) -> bool:
        try:
            async with self._db.transaction() as session:
                result = await self._records.bulk_write([replacing(tenant, change)], session=session)
                if result.matched_count:
                    await studylog_changes.write(self._db, changed(tenant, [change]), session)
        except (OperationFailure, BulkWriteError) as error:
            if error.has_error_label("TransientTransactionError"):  # somebody else changes it at the same moment
                return False
            raise
        return bool(result.matched_count)

    @translated(bounded=False)
    async def unresolved(self, tenant: str, by: str | None, limit: int) -> list[Unresolved]:
        wanted: dict[str, Any] = {"t": tenant, "n.u": {"$gte": ""}}
        if by is not None:
            wanted["by"] = by
        found = await self._report([
            {"$match": wanted}, {"$project": {"n.u": 1, "by": 1}}, {"$unwind": "$n.u"},
            {"$group": {"_id": "$n.u", "count": {"$sum": 1}, "apps": {"$addToSet": "$by"}}},
            {"$sort": {"count": -1, "_id": 1}}, {"$limit": limit}], "unresolved")
        return [Unresolved(each["_id"], each["count"], tuple(sorted(each["apps"]))) for each in found]

    @translated(bounded=False)
    async def unlinked(self, tenant: str, by: str | None) -> list[Unlinked]:
        wanted: dict[str, Any] = {"t": tenant, "n.h": {"$gte": ""}}
        if by is not None:
            wanted["by"] = by
        found = await self._report([
            {"$match": wanted}, {"$group": {"_id": {"by": "$by", "h": "$n.h"}, "count": {"$sum": 1}}},
            {"$sort": {"count": -1, "_id": 1}}], "unlinked")
        return [Unlinked(each["_id"]["by"], each["_id"]["h"], each["count"]) for each in found]

    @translated(bounded=False)
    async def strangers(self, tenant: str, by: str, home_page: str, limit: int) -> list[tuple[bytes, int]]:
        found = await self._report([
            {"$match": {"t": tenant, "n.h": home_page, "by": by}},
            {"$project": {"own": {"$first": "$q"}}},
            {"$group": {"_id": "$own.a", "one": {"$first": "$_id"}, "count": {"$sum": 1}}},
            {"$sort": {"count": -1, "_id": 1}}, {"$limit": limit},
            {"$lookup": {"from": "statements", "localField": "one", "foreignField": "_id", "as": "found",
                         "pipeline": [{"$project": {"text": 1}}]}}], "unlinked")
        return [(each["found"][0]["text"], each["count"]) for each in found]

    @translated(bounded=False)
    async def of_agents(self, tenant: str, agents: Collection[bytes]) -> int:
        return await self._count(tenant, "q.a", list(agents), "agent")

    @translated(bounded=False)
    async def of_learners(self, tenant: str, learners: Collection[str]) -> int:
        return await self._count(tenant, "n.l", list(map(notes.learner_bytes, learners)), "learner")

    async def _count(self, tenant: str, field: str, keys: list[bytes], index: str) -> int:
        count = 0
        with self._db.within(REPORT_SECONDS):
            for first in range(0, len(keys), AT_ONCE):
                count += await self._records.count_documents(
                    {"t": tenant, field: {"$in": keys[first:first + AT_ONCE]}}, hint=index)
        return count

    async def _report(self, pipeline: list[dict[str, Any]], index: str) -> list[dict[str, Any]]:
        with self._db.within(REPORT_SECONDS):
            cursor = await self._db.aggregate("statements", pipeline, hint=index, allowDiskUse=True)
            return [each async for each in cursor]


def _any(learners: Collection[str]) -> dict[str, list[bytes]]:
    return {"$in": sorted(map(notes.learner_bytes, learners))}


def row(found: dict[str, Any]) -> AnnotatedRow:
    return AnnotatedRow(bytes(found["_id"]), found["pos"], found["by"], found["text"],
                        notes.annotation(found["n"]) if "n" in found else None,
                        origins.origin(found["o"]) if "o" in found else None)


def changed(tenant: str, changes: Sequence[Change]) -> list[dict[str, Any]]:
    """What these change behind the study log."""
    return [record for change in changes for record in studylog_changes.of_annotation(
        tenant, change.key, (change.seen, change.annotation))]


def replacing(tenant: str, change: Change) -> UpdateOne:
    """Matches only a Statement that stands and whose annotation is as it was seen."""
    seen = None if change.seen is None else notes.note(change.seen)
    return UpdateOne({"_id": change.key, "t": tenant, "voided": None, "n": seen},
                     {"$set": {"n": notes.note(change.annotation)}})
