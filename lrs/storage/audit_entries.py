"""Entries of the audit log: a record each, inserted without a place and given one later, never changed otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pymongo import UpdateOne

from lrs.storage.client import Database, translated
from lrs.storage.contract.audit import AuditFilter, AuditRecord

_WAITING = {"waiting": True}


class MongoAuditEntries:
    """`lrs.storage.contract.audit.AuditEntries`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["audit_entries"]

    @translated()
    async def add(self, tenant: str, records: Sequence[AuditRecord]) -> None:
        await self._records.insert_many([_stored(tenant, record) for record in records], ordered=False)

    @translated()
    async def get(self, tenant: str, entry_id: str) -> AuditRecord | None:
        found = await self._records.find_one({"_id": entry_id, "tenant": tenant})
        return _record(found) if found else None

    @translated()
    async def find(self, tenant: str, wanted: AuditFilter, limit: int) -> list[AuditRecord]:
        query, index = _query(tenant, wanted)
        found = self._records.find(query).sort("_id", -1).limit(limit).hint(index)
        return [_record(record) async for record in found]

    @translated()
    async def waiting(self, tenant: str, limit: int) -> list[AuditRecord]:
        found = self._records.find({"tenant": tenant, **_WAITING}).sort("_id", 1).limit(limit).hint("waiting")
        return [_record(record) async for record in found]

    @translated()
    async def waiting_since(self) -> dict[str, tuple[int, int]]:
        groups = await self._db.aggregate("audit_entries", [
            {"$match": _WAITING},
            {"$group": {"_id": "$tenant", "count": {"$sum": 1}, "oldest": {"$min": "$_id"}}}], hint="waiting")
        return {group["_id"]: (group["count"], int(group["oldest"][:12], 16)) async for group in groups}

    @translated()
    async def number(self, tenant: str, first: int, entry_ids: Sequence[str]) -> None:
        await self._records.bulk_write([
            UpdateOne({"_id": entry_id, "tenant": tenant, **_WAITING},
                      {"$set": {"seq": seq}, "$unset": {"waiting": ""}})
            for seq, entry_id in enumerate(entry_ids, first)], ordered=False)

    @translated()
    async def numbered(self, tenant: str, first: int, limit: int) -> list[AuditRecord]:
        found = self._records.find({"tenant": tenant, "seq": {"$gte": first}}).sort("seq", 1).limit(limit).hint("seq")
        return [_record(record) async for record in found]

    @translated()
    async def last(self, tenant: str) -> int:
        found = self._records.find({"tenant": tenant, "seq": {"$gte": 0}}).sort("seq", -1).limit(1).hint("seq")
        return max([record["seq"] async for record in found], default=-1)

    @translated()
    async def first_since(self, tenant: str, at: int) -> int | None:
        found = self._records.find({"tenant": tenant, "at": {"$gte": at}, "seq": {"$gte": 0}})
        places = [record["seq"] async for record in found.sort("seq", 1).limit(1).hint("seq")]
        return places[0] if places else None

    @translated(bounded=False)
    async def drop(self, tenant: str, below: int) -> int:
        result = await self._records.delete_many({"tenant": tenant, "seq": {"$lt": below}})
        return int(result.deleted_count)


def _query(tenant: str, wanted: AuditFilter) -> tuple[dict[str, Any], str]:
    """The filter and the index it reads: that of the narrowest thing asked for."""
    query: dict[str, Any] = {"tenant": tenant}
    index = "list"
    if wanted.reads:
        query["event"] = {"$regex": r"\.read$"}
    if wanted.event is not None:
        query["event"], index = wanted.event, "event"
    if wanted.actor is not None:
        query["actor"], index = wanted.actor, "actor"
    if wanted.subject is not None:
        query["subjects"], index = wanted.subject, "subject"
    below = [wanted.before] if wanted.before is not None else []
    if wanted.until is not None:
        below.append(_first_id(wanted.until + 1))
    query["_id"] = {"$gte": _first_id(wanted.since or 0), **({"$lt": min(below)} if below else {})}
    return query, index


def _first_id(at: int) -> str:
    """Not above the id of any entry that was written at `at` or later."""
    return f"{max(at, 0):012x}"


def _stored(tenant: str, record: AuditRecord) -> dict[str, Any]:
    return {"_id": record.entry_id, "tenant": tenant, "at": record.at, "event": record.event, "actor": record.actor,
            "role": record.role, "subjects": list(record.subjects), "purpose": record.purpose, "rule": record.rule,
            "request": record.request, "keys": list(record.keys), "sealed": record.sealed, "waiting": True}


def _record(found: dict[str, Any]) -> AuditRecord:
    """What is not as `_stored` wrote it counts as empty, so that an entry somebody damaged can be read, and named."""
    def text(name: str) -> str:
        return found[name] if isinstance(found.get(name), str) else ""

    def listed(name: str, kind: type) -> list[Any]:
        values = found[name] if isinstance(found.get(name), list) else []
        return [value for value in values if isinstance(value, kind)]

    return AuditRecord(
        entry_id=found["_id"], tenant=text("tenant"), at=found["at"] if isinstance(found.get("at"), int) else 0,
        event=text("event"), actor=text("actor"), role=text("role"), subjects=tuple(listed("subjects", str)),
        purpose=text("purpose"), rule=text("rule"), request=text("request"), keys=tuple(listed("keys", bytes)),
        sealed=found["sealed"] if isinstance(found.get("sealed"), bytes) else b"", seq=found.get("seq"))
