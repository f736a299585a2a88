"""Erasures in MongoDB. That two different people approve is decided by one conditional update of one record."""

from __future__ import annotations

import builtins
from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from pymongo import ReturnDocument

from lrs.storage.client import Database, translated
from lrs.storage.contract.erasures import APPROVALS, Approval, Erasure


class MongoErasures:
    """`lrs.storage.contract.erasures.Erasures`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["erasures"]

    @translated()
    async def add(self, erasure: Erasure) -> None:
        record = asdict(erasure)
        await self._records.insert_one({"_id": record.pop("erasure_id"), **record})

    @translated()
    async def get(self, tenant: str, erasure_id: str) -> Erasure | None:
        record = await self._records.find_one({"_id": erasure_id, "tenant": tenant})
        return _erasure(record) if record else None

    @translated()
    async def list(self, tenant: str) -> builtins.list[Erasure]:
        found = self._records.find({"tenant": tenant}, sort=[("requested", -1)], hint="tenant")
        return [_erasure(record) async for record in found]

    @translated()
    async def due(self) -> builtins.list[Erasure]:
        found = self._records.find({"state": {"$in": ["approved", "running"]}}, hint="state")
        return [_erasure(record) async for record in found]

    @translated()
    async def approve(self, tenant: str, erasure_id: str, approval: Approval) -> Erasure | None:
        wanted: dict[str, Any] = {"_id": erasure_id, "tenant": tenant, "state": "requested",
                                  "approvals.account": {"$ne": approval.account}}
        if approval.user:
            wanted["approvals.user"] = {"$ne": approval.user}
        enough = {"$gte": [{"$size": "$approvals"}, APPROVALS]}
        record = await self._records.find_one_and_update(wanted, [
            {"$set": {"approvals": {"$concatArrays": ["$approvals", {"$literal": [asdict(approval)]}]}}},
            {"$set": {"state": {"$cond": [enough, "approved", "$state"]}}},
        ], return_document=ReturnDocument.AFTER)
        return _erasure(record) if record else None

    @translated()
    async def start(self, erasure: Erasure, users: Collection[str], keys: Collection[bytes], at: int) -> Erasure:
        record = await self._records.find_one_and_update({"_id": erasure.erasure_id, "tenant": erasure.tenant}, [
            {"$set": {"state": "running", "started": {"$ifNull": ["$started", at]},
                      "users": {"$setUnion": ["$users", list(users)]},
                      "keys": {"$setUnion": ["$keys", list(keys)]}}},
        ], return_document=ReturnDocument.AFTER)
        return _erasure(record)

    @translated()
    async def finish(self, erasure: Erasure, report: bytes, digest: str, at: int) -> None:
        await self._records.update_one({"_id": erasure.erasure_id, "tenant": erasure.tenant}, {"$set": {
            "state": "done", "agents": [], "report": report, "digest": digest, "finished": at}})


def _erasure(record: dict[str, Any]) -> Erasure:
    fields = {**record, "erasure_id": record["_id"], "agents": tuple(record["agents"]),
              "users": tuple(record["users"]), "keys": tuple(record["keys"]),
              "approvals": tuple(Approval(**approval) for approval in record["approvals"])}
    del fields["_id"]
    return Erasure(**fields)
