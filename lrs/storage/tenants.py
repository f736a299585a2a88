"""Tenants: one record each, found by id or by public origin."""

from __future__ import annotations

import builtins
from typing import Any

from pymongo.errors import DuplicateKeyError

from lrs.storage.client import Database, translated
from lrs.storage.contract.access import Tenant


class MongoTenants:
    """`lrs.storage.contract.access.Tenants`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["tenants"]

    @translated()
    async def add(self, tenant: Tenant) -> bool:
        try:
            await self._records.insert_one({
                "_id": tenant.tenant_id, "name": tenant.name, "kind": tenant.kind, "origin": tenant.origin,
                "secret": tenant.secret, "created": tenant.created, "home_pages": sorted(tenant.home_pages)})
        except DuplicateKeyError:
            return False
        return True

    @translated()
    async def get(self, tenant_id: str) -> Tenant | None:
        record = await self._records.find_one({"_id": tenant_id})
        return _tenant(record) if record else None

    @translated()
    async def by_origin(self, origin: str) -> Tenant | None:
        record = await self._records.find_one({"origin": origin})
        return _tenant(record) if record else None

    @translated()
    async def list(self) -> builtins.list[Tenant]:
        return [_tenant(record) async for record in self._records.find().sort([("created", 1), ("_id", 1)])]

    @translated()
    async def set_basis(self, tenant_id: str, purpose: str, basis: str) -> bool:
        result = await self._records.update_one({"_id": tenant_id}, {"$set": {f"bases.{purpose}": basis}})
        return bool(result.matched_count)

    @translated()
    async def trust(self, tenant_id: str, home_pages: frozenset[str]) -> bool:
        result = await self._records.update_one({"_id": tenant_id}, {"$set": {"home_pages": sorted(home_pages)}})
        return bool(result.matched_count)

    @translated()
    async def move(self, tenant_id: str, origin: str) -> bool:
        try:
            result = await self._records.update_one({"_id": tenant_id}, {"$set": {"origin": origin}})
        except DuplicateKeyError:
            return False
        return bool(result.matched_count)


def _tenant(record: dict[str, Any]) -> Tenant:
    return Tenant(tenant_id=record["_id"], name=record["name"], kind=record["kind"], origin=record["origin"],
                  secret=bytes(record["secret"]), created=record["created"], bases=dict(record.get("bases", {})),
                  home_pages=frozenset(record.get("home_pages", ())))
