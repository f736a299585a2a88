"""A view of the study log: its head, entries, days, pending changes and the Statements, all at one instant."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from typing import Any

from lrs.storage import studylog_records as records
from lrs.storage import studylog_sums as sums
from lrs.storage.annotations import ROW, row
from lrs.storage.client import Database, translated
from lrs.storage.contract.annotations import AnnotatedRow
from lrs.storage.contract.studylog import ALL, Changed, DayQuery, EntryQuery, Head, Scope
from lrs.studylog.day import Day
from lrs.studylog.entry import Entry
from lrs.studylog.results import Group, Results
from lrs.studylog.use import Use

_KEYS = 1000  # looked up at once
_TO_FOLD = {"j": 0, "z": 0}  # of a day, without what stands apart for sums


class MongoView:
    """`lrs.storage.contract.studylog.View`, over a session that reads one snapshot, in a transaction."""

    def __init__(self, db: Database, session: Any) -> None:
        self._db = db
        self._session = session

    def _find(self, collection: str, wanted: dict[str, Any], projection: dict[str, int] | None = None,
              **options: Any) -> Any:
        return self._db[collection].find(wanted, projection, session=self._session, **options)

    @translated()
    async def heads(self, tenant: str) -> list[Head]:
        found = [head(each) async for each in self._find("studylog_heads", {"t": tenant}, hint="tenant")]
        return sorted(found, key=lambda each: not each.active)

    async def rows(self, tenant: str, scope: Scope, after: int, upto: int,
                   limit: int = 0) -> AsyncIterator[AnnotatedRow]:
        condition, index = records.in_scope(scope if scope.of_people else ALL, "n.")
        if index != "list":
            condition["voided"] = None
        wanted = {"t": tenant, "pos": {"$gt": after, "$lte": upto}, **condition}
        async for found in self._find("statements", wanted, ROW, hint=index, sort=[("pos", 1)], limit=limit):
            yield row(found)

    @translated()
    async def rows_of(self, tenant: str, keys: Collection[bytes]) -> list[AnnotatedRow]:
        return [row(each) for part in _parts(keys)
                async for each in self._find("statements", {"_id": {"$in": part}, "t": tenant, "voided": None}, ROW)]

    @translated()
    async def changes(self, tenant: str, scope: Scope, limit: int = 0) -> list[Changed]:
        condition, index = records.in_scope(scope if scope.of_people else ALL)
        found = self._find("studylog_changes", {"t": tenant, **condition}, sort=[("_id", 1)], limit=limit, hint=index)
        return [Changed(each["_id"], bytes(each["key"])) async for each in found]

    @translated()
    async def entries(self, head: Head, query: EntryQuery, limit: int) -> list[Entry]:
        wanted, index = records.query(head, query)
        order = 1 if query.ascending else -1
        found = self._find("studylog_entries", wanted, sort=[("at", order), ("pos", order)], limit=limit, hint=index)
        return [records.entry(each) async for each in found]

    @translated()
    async def entries_of(self, head: Head, keys: Collection[bytes]) -> list[Entry]:
        wanted = [records.entry_id(head.generation, key) for key in keys]
        return [records.entry(each) for part in _parts(wanted)
                async for each in self._find("studylog_entries", {"_id": {"$in": part}, "t": head.tenant})]

    async def entries_between(self, head: Head, scope: Scope, since: int, until: int) -> AsyncIterator[Entry]:
        condition, index = records.in_scope(scope)
        wanted = {**records.of(head), **condition, "at": {"$gte": since, "$lt": until}}
        async for found in self._find("studylog_entries", wanted, {"ans": 0}, hint=index):
            yield records.entry(found)

    async def days(self, head: Head, scope: Scope, first: str, last: str) -> AsyncIterator[Day]:
        condition, index = records.in_scope(scope)
        wanted = {**records.of(head), **condition, "d": {"$gte": first, "$lte": last}}
        index = "school" if index == "list" else index
        async for found in self._find("studylog_days", wanted, _TO_FOLD, hint=index, batch_size=5000):
            yield records.day(found)

    @translated()
    async def use(self, head: Head, query: DayQuery) -> dict[str, Use]:
        by_day, by_school = [await self._summed(head, query, steps) for steps in (sums.BY_DAY, sums.BY_SCHOOL)]
        return sums.use(by_day, by_school)

    @translated()
    async def results(self, head: Head, query: DayQuery) -> dict[Group, Results]:
        return sums.results(await self._summed(head, query, sums.BY_GROUP))

    async def _summed(self, head: Head, query: DayQuery, steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
        cursor = await self._db.aggregate("studylog_days", [{"$match": sums.condition(head, query)}, *steps],
                                          session=self._session, hint="school")
        return [each async for each in cursor]


def head(found: dict[str, Any]) -> Head:
    return Head(found["t"], found["g"], found["mark"], found["revision"], found["active"], found["seen"])


def _parts(keys: Collection[bytes]) -> list[list[bytes]]:
    wanted = list(keys)
    return [wanted[first:first + _KEYS] for first in range(0, len(wanted), _KEYS)]
