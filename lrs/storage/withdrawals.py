"""Withdrawals that issuers told: a record each, by tenant, issuer and bundle."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from lrs.storage.client import Database, translated
from lrs.storage.contract.withdrawals import Withdrawal


class MongoWithdrawals:
    """`lrs.storage.contract.withdrawals.Withdrawals`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["withdrawals"]

    @translated()
    async def add(self, withdrawal: Withdrawal) -> bool:
        key = _key(withdrawal.tenant, withdrawal.issuer, withdrawal.bundle_id)
        done = await self._records.update_one({"_id": key}, {"$setOnInsert": asdict(withdrawal)}, upsert=True)
        return done.upserted_id is not None

    @translated()
    async def get(self, tenant: str, issuer: str, bundle_id: str) -> Withdrawal | None:
        found = await self._records.find_one({"_id": _key(tenant, issuer, bundle_id)})
        return _withdrawal(found) if found else None

    @translated()
    async def of(self, tenant: str, bundles: Collection[str]) -> list[Withdrawal]:
        found = self._records.find({"tenant": tenant, "bundle_id": {"$in": list(bundles)}}, hint="bundle")
        return [_withdrawal(each) async for each in found]

    @translated()
    async def latest(self, tenant: str, limit: int) -> list[Withdrawal]:
        found = self._records.find({"tenant": tenant}, sort=[("told", -1)], limit=limit, hint="tenant")
        return [_withdrawal(each) async for each in found]


def _key(tenant: str, issuer: str, bundle_id: str) -> str:
    return f"{tenant} {issuer} {bundle_id}"


def _withdrawal(record: Mapping[str, Any]) -> Withdrawal:
    return Withdrawal(**{name: value for name, value in record.items() if name != "_id"})
