"""Rules, legal holds and blocks in MongoDB."""

from __future__ import annotations

import builtins
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict

from lrs.storage.client import Database, translated
from lrs.storage.contract.retention import Hold, Rule


class MongoRules:
    """`lrs.storage.contract.retention.Rules`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["retention_rules"]

    @translated()
    async def set(self, tenant: str, rule: Rule) -> None:
        await self._records.replace_one({"tenant": tenant, "category": rule.category},
                                        {"tenant": tenant, **asdict(rule)}, upsert=True)

    @translated()
    async def list(self, tenant: str) -> builtins.list[Rule]:
        found = self._records.find({"tenant": tenant}, {"_id": 0, "tenant": 0}, hint="category")
        return [Rule(**record) async for record in found]


class MongoHolds:
    """`lrs.storage.contract.retention.Holds`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["holds"]

    @translated()
    async def place(self, hold: Hold) -> None:
        record = asdict(hold)
        await self._records.insert_one({"_id": record.pop("hold_id"), **record})

    @translated()
    async def lift(self, tenant: str, hold_id: str, by: str, at: int) -> bool:
        result = await self._records.update_one({"_id": hold_id, "tenant": tenant, "lifted": None},
                                                {"$set": {"lifted": at, "lifted_by": by}})
        return bool(result.matched_count)

    @translated()
    async def list(self, tenant: str) -> builtins.list[Hold]:
        found = self._records.find({"tenant": tenant}, sort=[("placed", -1)], hint="tenant")
        return [Hold(hold_id=record.pop("_id"), **record) async for record in found]


class MongoBlocks:
    """`lrs.storage.contract.retention.Blocks`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["blocks"]

    @translated()
    async def add(self, tenant: str, agents: Collection[bytes], erasure_id: str) -> None:
        for agent in agents:
            await self._records.replace_one({"tenant": tenant, "agent": agent},
                                            {"tenant": tenant, "agent": agent, "erasure": erasure_id}, upsert=True)

    @translated()
    async def remove(self, tenant: str, erasure_id: str) -> int:
        result = await self._records.delete_many({"tenant": tenant, "erasure": erasure_id}, hint="agent")
        return int(result.deleted_count)

    @translated()
    async def all(self) -> Mapping[str, frozenset[bytes]]:
        found: dict[str, set[bytes]] = defaultdict(set)
        async for record in self._records.find({}, {"_id": 0, "tenant": 1, "agent": 1}):
            found[record["tenant"]].add(record["agent"])
        return {tenant: frozenset(agents) for tenant, agents in found.items()}
