"""Publishers' mappings from content to curriculum codes: a record for each activity of an app."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence

from pymongo import DeleteOne, UpdateOne

from lrs.storage.client import Database, translated

AT_ONCE = 1000


class MongoContentCodes:
    """`lrs.storage.contract.annotations.ContentCodes`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["content_codes"]

    @translated()
    async def apps(self, tenant: str) -> frozenset[str]:
        return frozenset(await self._records.distinct("app", {"tenant": tenant}))

    @translated()
    async def of(self, tenant: str, app: str, activities: Collection[str]) -> dict[str, tuple[str, ...]]:
        wanted = {"tenant": tenant, "app": app, "activity": {"$in": list(activities)}}
        return {each["activity"]: tuple(each["codes"]) async for each in self._records.find(wanted)}

    async def put(self, tenant: str, app: str, codes: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        for first in range(0, len(codes), AT_ONCE):
            await self._put(tenant, app, codes[first:first + AT_ONCE])

    @translated()
    async def _put(self, tenant: str, app: str, codes: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        changes: list[UpdateOne | DeleteOne] = []
        for activity, found in codes:
            at = {"tenant": tenant, "app": app, "activity": activity}
            changes.append(UpdateOne(at, {"$set": {"codes": list(found)}}, upsert=True) if found else DeleteOne(at))
        await self._records.bulk_write(changes, ordered=False)

    async def all(self, tenant: str, app: str) -> AsyncIterator[tuple[str, tuple[str, ...]]]:
        with translated():
            async for each in self._records.find({"tenant": tenant, "app": app}).sort("activity", 1):
                yield each["activity"], tuple(each["codes"])
