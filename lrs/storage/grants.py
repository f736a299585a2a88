"""Granted roles: one record each, found by whom it is for. Closing one changes it once and deletes nothing."""

from __future__ import annotations

import builtins
from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from lrs.storage.client import Database, translated
from lrs.storage.contract.grants import Grant


class MongoGrants:
    """`lrs.storage.contract.grants.Grants`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["grants"]

    @translated()
    async def add(self, tenant: str, grant: Grant) -> None:
        await self._records.insert_one({"_id": _key(tenant, grant.grant_id), "tenant": tenant, **asdict(grant)})

    @translated()
    async def get(self, tenant: str, grant_id: str) -> Grant | None:
        record = await self._records.find_one({"_id": _key(tenant, grant_id)})
        return _grant(record) if record else None

    @translated()
    async def close(self, tenant: str, grant_id: str, at: int, by: str, reason: str) -> bool:
        result = await self._records.update_one(
            {"_id": _key(tenant, grant_id), "closed": None},
            {"$set": {"closed": at, "closed_by": by, "closed_reason": reason}})
        return bool(result.modified_count)

    @translated()
    async def forget(self, tenant: str, people: Collection[str], at: int, reason: str) -> int:
        gone = list(people)
        left = {"$setDifference": ["$learners", gone]}
        has_it = {"$or": [{"$in": ["$user", gone]}, {"$in": ["$account", gone]}]}
        for_nobody = {"$and": [{"$ne": ["$learners", []]}, {"$eq": [left, []]}]}
        ends = {"$and": [{"$eq": ["$closed", None]}, {"$or": [has_it, for_nobody]}]}
        changes = {"user": {"$cond": [has_it, "", "$user"]}, "account": {"$cond": [has_it, "", "$account"]},
                   "learners": left,
                   **{name: {"$cond": [ends, {"$literal": value}, f"${name}"]}
                      for name, value in (("closed", at), ("closed_by", ""), ("closed_reason", reason))}}
        result = await self._records.update_many(_naming(tenant, gone), [{"$set": changes}], hint="tenant")
        return int(result.modified_count)

    @translated()
    async def naming(self, tenant: str, people: Collection[str]) -> int:
        return int(await self._records.count_documents(_naming(tenant, people), hint="tenant"))

    @translated()
    async def of(self, tenant: str, account: str, user: str) -> builtins.list[Grant]:
        # Two queries, each over its own index: an $or would be planned afresh each time.
        found = [grant for field, name in (("account", account), ("user", user)) if name
                 for grant in await self._find({"tenant": tenant, field: name}, field)]
        return sorted(found, key=lambda grant: (grant.granted, grant.grant_id))

    @translated()
    async def list(self, tenant: str) -> builtins.list[Grant]:
        return await self._find({"tenant": tenant}, "tenant")

    async def _find(self, wanted: Mapping[str, str], index: str) -> builtins.list[Grant]:
        found = self._records.find(wanted).sort([("granted", 1), ("_id", 1)]).hint(index)
        return [_grant(record) async for record in found]


def _naming(tenant: str, people: Collection[str]) -> dict[str, Any]:
    return {"tenant": tenant, "$or": [{name: {"$in": list(people)}} for name in ("user", "account", "learners")]}


def _key(tenant: str, grant_id: str) -> str:
    return f"{tenant}/{grant_id}"


def _grant(record: Mapping[str, Any]) -> Grant:
    members = {name: record[name] for name in Grant.__dataclass_fields__}
    return Grant(**{**members, "learners": tuple(record["learners"])})
