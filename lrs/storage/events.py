"""Caliper Events in MongoDB: stored through the commits of Statements, found by hashed keys, in the same order.

One multikey index holds all that an Event is found by; a query that names several reads the entries of one and filters
by the others. One for what happened or was sent in a short time reads the index of that time and sorts what it found.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from lrs.storage import eventrecords
from lrs.storage.client import Database, translated
from lrs.storage.contract.events import (
    EntityRow,
    EventFilter,
    EventRow,
    FoundCount,
    Kept,
    NewEntity,
    NewEvent,
)
from lrs.storage.statements import MongoStatements

REPORT_SECONDS = 120  # counting over a whole tenant takes longer than a request may


class MongoEvents:
    """`lrs.storage.contract.events.Events`."""

    def __init__(self, db: Database, statements: MongoStatements) -> None:
        self._db = db
        self._statements = statements

    @translated(bounded=False)
    async def insert_batch(self, tenant: str, events: Sequence[NewEvent], entities: Sequence[NewEntity]) -> Kept:
        return await self._statements.commits.deliver(tenant, events, entities)

    @translated()
    async def find(self, tenant: str, query: EventFilter, limit: int, max_bytes: int) -> tuple[list[EventRow], bool]:
        wanted, index = build(tenant, query)
        return _within(await self._read(wanted, index, limit + 1, 1 if query.ascending else -1), limit, max_bytes)

    async def _read(self, wanted: Mapping[str, Any], index: str | None, limit: int, order: int) -> list[EventRow]:
        # The command itself: one reply holds up to 16 MiB, so what it takes is bounded however long the texts are.
        reply = await self._db.command(
            "find", "events", filter=wanted, sort={"pos": order}, projection=eventrecords.ROW, limit=limit,
            batchSize=limit, singleBatch=True, readConcern={"level": "majority"}, **({"hint": index} if index else {}))
        return [eventrecords.row(found) for found in reply["cursor"]["firstBatch"]]

    @translated()
    async def get(self, tenant: str, key: bytes, *, by: str | None) -> EventRow | None:
        wanted = {"_id": key, "t": tenant, **({} if by is None else {"by": by})}
        found = await self._db["events"].find_one(wanted, eventrecords.ROW)
        return eventrecords.row(found) if found else None

    @translated()
    async def among(self, tenant: str, keys: Collection[bytes]) -> list[EventRow]:
        found = self._db["events"].find({"_id": {"$in": list(keys)}, "t": tenant}, eventrecords.ROW)
        return sorted([eventrecords.row(each) async for each in found])

    @translated()
    async def described(self, tenant: str, entity: bytes) -> list[EntityRow]:
        found = self._db["entities"].find({"t": tenant, "e": entity}, sort=[("mod", 1), ("first", 1)], hint="entity")
        return [eventrecords.version(each) async for each in found]

    @translated(bounded=False)
    async def findings(self, tenant: str) -> list[FoundCount]:
        with self._db.within(REPORT_SECONDS):
            cursor = await self._db.aggregate("events", [
                {"$match": {"t": tenant, "fr": {"$gte": ""}}}, {"$project": {"fr": 1, "by": 1}}, {"$unwind": "$fr"},
                {"$group": {"_id": {"by": "$by", "rule": "$fr"}, "count": {"$sum": 1}}},
                {"$sort": {"count": -1, "_id": 1}}], hint="found")
            return [FoundCount(each["_id"]["by"], each["_id"]["rule"], each["count"]) async for each in cursor]

    def mark(self) -> int:
        return self._statements.mark()

    async def reached(self, position: int) -> None:
        await self._statements.reached(position)


def build(tenant: str, query: EventFilter) -> tuple[dict[str, Any], str | None]:
    """The filter and the name of its index; None where only the planner can tell which condition is the narrowest."""
    found: dict[str, Any] = {"t": tenant}
    if bounds := _range(query.after, query.before, query.mark):
        found["pos"] = bounds
    if query.by is not None:
        found["by"] = query.by
    if query.keys:
        found["k"] = query.keys[0] if len(query.keys) == 1 else {"$all": list(query.keys)}
    for name, since, until in (("at", query.at_since, query.at_until), ("sent", query.sent_since, query.sent_until)):
        if span := _range(since, None, until):
            found[name] = span
    match len(query.keys), sorted(found.keys() - {"t", "pos", "k"}):
        case 0, []:
            return found, "list"
        case 0, ["by"]:
            return found, "app"
        case 1, []:
            return found, "key"
    return found, None


def _range(above: int | None, below: int | None, upto: int | None) -> dict[str, int]:
    given = {"$gt": above, "$lt": below, "$lte": upto}
    return {operator: value for operator, value in given.items() if value is not None}


def _within(rows: list[EventRow], limit: int, max_bytes: int) -> tuple[list[EventRow], bool]:
    """As many of the rows as may be told at once, and whether there are more."""
    size = 0
    for count, row in enumerate(rows):
        size += len(row.text)
        if count and (count == limit or size > max_bytes):
            return rows[:count], True
    return rows, False
