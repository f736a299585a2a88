"""Custodians: the keys of ours, one record each by tenant, use and number; and those trusted, by tenant and origin."""

from __future__ import annotations

import builtins
from typing import Any

from pymongo.errors import DuplicateKeyError

from lrs.storage.client import Database, translated
from lrs.storage.contract.custodians import Custodian, OwnKey, PublishedKey


class MongoOwnKeys:
    """`lrs.storage.contract.custodians.OwnKeys`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["custodian_keys"]

    @translated()
    async def add(self, key: OwnKey) -> bool:
        try:
            await self._records.insert_one({
                "_id": f"{key.tenant}:{key.use}:{key.number}", "tenant": key.tenant, "use": key.use,
                "number": key.number, "thumbprint": key.thumbprint, "wrapped": key.wrapped,
                "public_jwk": dict(key.public_jwk), "created": key.created})
        except DuplicateKeyError:
            return False
        return True

    @translated()
    async def list(self, tenant: str) -> builtins.list[OwnKey]:
        return [_own_key(record) async for record in self._records.find({"tenant": tenant}).sort([("number", 1)])]


class MongoCustodians:
    """`lrs.storage.contract.custodians.Custodians`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["custodians"]

    @translated()
    async def put(self, custodian: Custodian) -> None:
        await self._records.replace_one({"_id": _id(custodian)}, _record(custodian), upsert=True)

    @translated()
    async def replace(self, before: Custodian, after: Custodian) -> bool:
        result = await self._records.replace_one({
            "_id": _id(before), "confirmed": before.confirmed, "checked": before.checked, "changed": before.changed,
            "removed": before.removed}, _record(after))
        return bool(result.matched_count)

    @translated()
    async def get(self, tenant: str, origin: str) -> Custodian | None:
        record = await self._records.find_one({"_id": f"{tenant}:{origin}"})
        return _custodian(record) if record else None

    @translated()
    async def list(self, tenant: str) -> builtins.list[Custodian]:
        return [_custodian(record) async for record in self._records.find({"tenant": tenant}).sort([("origin", 1)])]


def _own_key(record: dict[str, Any]) -> OwnKey:
    return OwnKey(tenant=record["tenant"], use=record["use"], number=record["number"], thumbprint=record["thumbprint"],
                  wrapped=bytes(record["wrapped"]), public_jwk=dict(record["public_jwk"]), created=record["created"])


def _id(custodian: Custodian) -> str:
    return f"{custodian.tenant}:{custodian.origin}"


def _record(custodian: Custodian) -> dict[str, Any]:
    return {"_id": _id(custodian), "tenant": custodian.tenant, "origin": custodian.origin, "name": custodian.name,
            "kind": custodian.kind, "fingerprint": custodian.fingerprint, "added": custodian.added,
            "confirmed": custodian.confirmed, "checked": custodian.checked, "changed": custodian.changed,
            "removed": custodian.removed,
            "keys": [{"kid": key.kid, "use": key.use, "jwk": dict(key.jwk), "retired": key.retired}
                     for key in custodian.keys]}


def _custodian(record: dict[str, Any]) -> Custodian:
    return Custodian(
        tenant=record["tenant"], origin=record["origin"], name=record["name"], kind=record["kind"],
        keys=tuple(PublishedKey(key["kid"], key["use"], dict(key["jwk"]), key["retired"]) for key in record["keys"]),
        fingerprint=record["fingerprint"], added=record["added"], confirmed=record["confirmed"],
        checked=record["checked"], changed=record["changed"], removed=record["removed"])
