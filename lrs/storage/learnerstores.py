"""Learners' own stores: one record each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from lrs.storage.client import Database, translated
from lrs.storage.contract.learnerstores import LearnerStore


class MongoLearnerStores:
    """`lrs.storage.contract.learnerstores.LearnerStores`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["learner_stores"]

    @translated()
    async def add(self, store: LearnerStore) -> None:
        await self._records.insert_one({"_id": f"{store.tenant}:{store.store_id}", **asdict(store)})

    @translated()
    async def get(self, tenant: str, store_id: str) -> LearnerStore | None:
        record = await self._records.find_one({"_id": f"{tenant}:{store_id}"}, {"_id": 0})
        return LearnerStore(**record) if record else None

    @translated()
    async def of_learner(self, tenant: str, learner: str) -> list[LearnerStore]:
        found = self._records.find({"tenant": tenant, "learner": learner}, {"_id": 0}).sort("created", -1)
        return [LearnerStore(**record) async for record in found.hint("learner")]

    @translated()
    async def remove(self, tenant: str, store_id: str) -> bool:
        return bool((await self._records.delete_one({"_id": f"{tenant}:{store_id}"})).deleted_count)

    @translated()
    async def forget(self, tenant: str, users: Collection[str]) -> int:
        return int((await self._records.delete_many(_naming(tenant, users))).deleted_count)

    @translated()
    async def naming(self, tenant: str, users: Collection[str]) -> int:
        return int(await self._records.count_documents(_naming(tenant, users)))


def _naming(tenant: str, users: Collection[str]) -> dict[str, Any]:
    named = {"$in": list(users)}
    return {"tenant": tenant, "$or": [{"learner": named}, {"account": named}]}
