"""Refused writes, for the developers of the apps that sent them; MongoDB forgets each after seven days."""

from __future__ import annotations

import builtins
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from lrs.clock import now_ms
from lrs.storage.client import Database, translated
from lrs.storage.contract.refusals import Reason, Refusal

KEPT = timedelta(days=7)


class MongoRefusals:
    """`lrs.storage.contract.refusals.Refusals`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["refusals"]

    @translated()
    async def add(self, tenant: str, refusals: Sequence[Refusal]) -> None:
        if refusals:
            await self._records.insert_many([_record(tenant, refusal) for refusal in refusals], ordered=False)

    @translated()
    async def list(self, tenant: str, credentials: Collection[str] | None, before: int | None, limit: int,
                   slug: str = "") -> builtins.list[Refusal]:
        wanted: dict[str, Any] = {"tenant": tenant}
        if credentials is not None:
            wanted["credential"] = {"$in": sorted(credentials)}
        if slug:
            wanted["slug"] = slug
        wanted["at"] = {"$gt": _oldest()} if before is None else {"$gt": _oldest(), "$lt": before}
        found = self._records.find(wanted).sort("at", -1).limit(limit)
        return [_refusal(record) async for record in found]

    @translated()
    async def reasons(self, tenant: str) -> builtins.list[Reason]:
        cursor = await self._db.aggregate("refusals", [
            {"$match": {"tenant": tenant, "at": {"$gt": _oldest()}}},
            {"$group": {"_id": {"credential": "$credential", "slug": "$slug"}, "count": {"$sum": 1},
                        "latest": {"$max": "$at"}}},
            {"$sort": {"count": -1, "latest": -1}}], hint="tenant")
        return [Reason(each["_id"]["credential"], each["_id"]["slug"], each["count"], each["latest"])
                async for each in cursor]


def _oldest() -> int:
    """MongoDB deletes what has expired about once a minute; until then it is left out."""
    return now_ms() - KEPT // timedelta(milliseconds=1)


def _record(tenant: str, refusal: Refusal) -> dict[str, Any]:
    return {"tenant": tenant, "at": refusal.at, "credential": refusal.credential, "request_id": refusal.request_id,
            "method": refusal.method, "path": refusal.path, "status": refusal.status, "slug": refusal.slug,
            "findings": [dict(finding) for finding in refusal.findings],
            "expires": datetime.fromtimestamp(refusal.at / 1000, UTC) + KEPT}


def _refusal(record: dict[str, Any]) -> Refusal:
    return Refusal(at=record["at"], credential=record["credential"], request_id=record["request_id"],
                   method=record["method"], path=record["path"], status=record["status"], slug=record["slug"],
                   findings=tuple(dict(finding) for finding in record["findings"]))
