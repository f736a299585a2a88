"""Credentials of apps: one record each, found by key. Only the secret's hash is kept."""

from __future__ import annotations

import builtins
from typing import Any

from pymongo.errors import DuplicateKeyError

from lrs.access.principal import CaliperRules, KeyKind, ProfileRules
from lrs.storage.client import Database, translated
from lrs.storage.contract.access import Credential, Registration


class MongoCredentials:
    """`lrs.storage.contract.access.Credentials`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["credentials"]

    @translated()
    async def add(self, credential: Credential) -> bool:
        try:
            await self._records.insert_one({
                "_id": credential.key, "tenant": credential.tenant, "app": credential.app, "name": credential.name,
                "kind": credential.kind.value, "scopes": sorted(credential.scopes),
                "secret_hash": credential.secret_hash, "created": credential.created, "revoked": credential.revoked,
                "registration": _registered(credential.registration)})
        except DuplicateKeyError:
            return False
        return True

    @translated()
    async def get(self, key: str) -> Credential | None:
        record = await self._records.find_one({"_id": key})
        return _credential(record) if record else None

    @translated()
    async def list(self, tenant: str | None = None) -> builtins.list[Credential]:
        """Oldest first, revoked ones included."""
        of_tenant = {} if tenant is None else {"tenant": tenant}
        found = self._records.find(of_tenant).sort([("tenant", 1), ("created", 1), ("_id", 1)])
        return [_credential(record) async for record in found]

    @translated()
    async def revoke(self, key: str, at: int) -> bool:
        # An update with a pipeline keeps the first instant in one step, whoever else revokes at the same time.
        first = {"$set": {"revoked": {"$ifNull": ["$revoked", at]}}}
        result = await self._records.update_one({"_id": key}, [first])
        return bool(result.matched_count)

    @translated()
    async def register(self, key: str, registration: Registration) -> bool:
        result = await self._records.update_one({"_id": key}, {"$set": {"registration": _registered(registration)}})
        return bool(result.matched_count)


def _registered(registration: Registration) -> dict[str, Any]:
    return {"home_pages": sorted(registration.home_pages), "category": registration.category,
            "activity_class": registration.activity_class,
            "caliper": {"strict": registration.caliper.strict, "maps": registration.caliper.maps},
            "profiles": {"profiles": list(registration.profiles.profiles), "mode": registration.profiles.mode,
                         "refuses": registration.profiles.refuses}}


def _registration(record: dict[str, Any] | None) -> Registration:
    if record is None:
        return Registration()
    said = record.get("caliper")  # nothing, by a key registered before there were Events
    return Registration(frozenset(record["home_pages"]), record["category"], record["activity_class"],
                        CaliperRules(said["strict"], said["maps"]) if said else CaliperRules(),
                        _profiles(record.get("profiles")))


def _profiles(said: dict[str, Any] | None) -> ProfileRules:
    return ProfileRules(tuple(said["profiles"]), said["mode"], said["refuses"]) if said else ProfileRules()


def _credential(record: dict[str, Any]) -> Credential:
    return Credential(key=record["_id"], tenant=record["tenant"], app=record["app"], name=record["name"],
                      kind=KeyKind(record["kind"]), scopes=frozenset(record["scopes"]),
                      secret_hash=record["secret_hash"], created=record["created"], revoked=record["revoked"],
                      registration=_registration(record.get("registration")))
