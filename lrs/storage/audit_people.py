"""Keys of the people in the audit log: a record each, apart from the entries, deleted when the person is forgotten."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from pymongo import UpdateOne

from lrs.storage.client import Database, translated
from lrs.storage.contract.audit import PersonKey


class MongoAuditPeople:
    """`lrs.storage.contract.audit.AuditPeople`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["audit_people"]

    @translated()
    async def get(self, tenant: str, people: Collection[str]) -> dict[str, PersonKey]:
        found = self._records.find({"tenant": tenant, "person": {"$in": list(people)}})
        return {record["person"]: _key(record) async for record in found}

    @translated()
    async def add_first(self, keys: Sequence[PersonKey]) -> None:
        # An upsert on the whole of a unique key is tried again by MongoDB itself when another was first.
        await self._records.bulk_write([
            UpdateOne({"tenant": key.tenant, "person": key.person},
                      {"$setOnInsert": {"tag": key.tag, "wrapped": key.wrapped}}, upsert=True)
            for key in keys], ordered=False)

    @translated()
    async def by_tags(self, tenant: str, tags: Collection[str]) -> dict[str, PersonKey]:
        found = self._records.find({"tenant": tenant, "tag": {"$in": list(tags)}})
        return {record["tag"]: _key(record) async for record in found}

    @translated()
    async def remove(self, tenant: str, person: str) -> bool:
        result = await self._records.delete_one({"tenant": tenant, "person": person})
        return bool(result.deleted_count)


def _key(record: dict[str, Any]) -> PersonKey:
    return PersonKey(record["tenant"], record["person"], record["tag"], bytes(record["wrapped"]))
