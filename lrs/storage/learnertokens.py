"""Learners' own tokens: one record each, found by id or by learner."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from pymongo.errors import DuplicateKeyError

from lrs.storage.client import Database, translated
from lrs.storage.contract.learnertokens import LearnerToken


class MongoLearnerTokens:
    """`lrs.storage.contract.learnertokens.LearnerTokens`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["learner_tokens"]

    @translated()
    async def add(self, token: LearnerToken) -> bool:
        record = asdict(token)
        try:
            await self._records.insert_one({"_id": record.pop("token_id"), **record})
        except DuplicateKeyError:
            return False
        return True

    @translated()
    async def get(self, token_id: str) -> LearnerToken | None:
        record = await self._records.find_one({"_id": token_id})
        return _token(record) if record else None

    @translated()
    async def of_learner(self, tenant: str, learner: str) -> list[LearnerToken]:
        found = self._records.find({"tenant": tenant, "learner": learner}).sort("created", -1).hint("learner")
        return [_token(record) async for record in found]

    @translated()
    async def revoke(self, tenant: str, token_id: str, at: int) -> bool:
        first = {"$set": {"revoked": {"$ifNull": ["$revoked", at]}}}
        return bool((await self._records.update_one({"_id": token_id, "tenant": tenant}, [first])).matched_count)

    @translated()
    async def forget(self, tenant: str, users: Collection[str]) -> int:
        return int((await self._records.delete_many(_naming(tenant, users))).deleted_count)

    @translated()
    async def naming(self, tenant: str, users: Collection[str]) -> int:
        return int(await self._records.count_documents(_naming(tenant, users)))


def _naming(tenant: str, users: Collection[str]) -> dict[str, Any]:
    """Also by account: it is what a guardian who stands in no roster is known by."""
    named = {"$in": list(users)}
    return {"tenant": tenant, "$or": [{"learner": named}, {"user": named}, {"account": named}]}


def _token(record: dict[str, Any]) -> LearnerToken:
    return LearnerToken(token_id=record["_id"], **{name: value for name, value in record.items() if name != "_id"})
