"""Revoked credentials: one record each, by tenant and id."""

from __future__ import annotations

from collections.abc import Collection

from pymongo import UpdateOne

from lrs.storage.client import Database, translated


class MongoRevocations:
    """`lrs.storage.contract.revocations.Revocations`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["revoked_credentials"]

    @translated()
    async def add(self, tenant: str, credentials: Collection[str]) -> int:
        if not credentials:
            return 0
        done = await self._records.bulk_write([UpdateOne(
            {"_id": f"{tenant}:{each}"}, {"$setOnInsert": {"tenant": tenant, "credential": each}}, upsert=True)
            for each in credentials])
        return int(done.upserted_count)

    @translated()
    async def of(self, tenant: str) -> list[str]:
        found = self._records.find({"tenant": tenant}).sort([("credential", 1)])
        return [record["credential"] async for record in found]
