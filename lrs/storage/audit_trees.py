"""The trees over audit entries: a head for each tenant, tiles of hashes, signed checkpoints.

A head holds what the next sealing adds from the moment it is decided until it is done. Deciding is one conditional
update, so that of two sealers one wins; doing can be repeated by anybody, so a sealer may die at any moment. There is
no transaction that an abandoned one could leave open.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pymongo import UpdateOne
from pymongo.errors import DuplicateKeyError

from lrs.storage.client import Database, translated
from lrs.storage.contract.audit import Growth, Head, Signed


class MongoAuditTrees:
    """`lrs.storage.contract.audit.AuditTrees`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._heads = db["audit_heads"]
        self._tiles = db["audit_tiles"]
        self._checkpoints = db["audit_checkpoints"]

    @translated()
    async def heads(self) -> list[Head]:
        return [_head(record) async for record in self._heads.find({}, {"growth.entries": 0})]

    @translated()
    async def head(self, tenant: str) -> Head | None:
        record = await self._heads.find_one({"_id": tenant})
        return _head(record) if record else None

    @translated()
    async def decide(self, tenant: str, size: int, growth: Growth) -> bool:
        decided = {"size": growth.size, "root": growth.root,
                   "entries": [{"id": entry_id, "leaf": leaf} for entry_id, leaf in growth.entries]}
        result = await self._heads.update_one({"_id": tenant, "size": size, "growth": None},
                                              {"$set": {"growth": decided}})
        if result.matched_count or size:
            return bool(result.matched_count)
        try:
            await self._heads.insert_one({"_id": tenant, "size": 0, "root": b"", "growth": decided})
        except DuplicateKeyError:  # another was first
            return False
        return True

    @translated()
    async def complete(self, tenant: str, growth: Growth) -> None:
        await self._heads.update_one({"_id": tenant, "growth.size": growth.size},
                                     {"$set": {"size": growth.size, "root": growth.root}, "$unset": {"growth": ""}})

    @translated()
    async def tiles(self, tenant: str, places: Collection[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
        if not places:
            return {}
        found = self._tiles.find({"tenant": tenant, "$or": [{"level": level, "index": index}
                                                            for level, index in places]})
        return {(record["level"], record["index"]): bytes(record["hashes"]) async for record in found}

    @translated()
    async def grow(self, tenant: str, tiles: Mapping[tuple[int, int], bytes]) -> None:
        await self._tiles.bulk_write([
            UpdateOne({"tenant": tenant, "level": level, "index": index},
                      [{"$set": {"hashes": {"$cond": [{"$gt": [len(hashes), {"$ifNull": ["$bytes", 0]}]},
                                                      hashes, "$hashes"]}}},
                       {"$set": {"bytes": {"$binarySize": "$hashes"}}}], upsert=True)
            for (level, index), hashes in tiles.items()], ordered=False)

    @translated()
    async def sign(self, tenant: str, checkpoint: Signed) -> None:
        await self._checkpoints.update_one({"tenant": tenant, "size": checkpoint.size}, {
            "$setOnInsert": {"at": checkpoint.at, "note": checkpoint.note}}, upsert=True)
        await self._heads.update_one({"_id": tenant}, {"$max": {"signed": checkpoint.size,
                                                                "signed_at": checkpoint.at}})

    @translated()
    async def checkpoints(self, tenant: str) -> list[Signed]:
        found = self._checkpoints.find({"tenant": tenant}).sort("size", 1)
        return [_signed(record) async for record in found]

    @translated()
    async def newest(self, tenant: str) -> Signed | None:
        found = self._checkpoints.find({"tenant": tenant}).sort("size", -1).limit(1)
        return next(iter([_signed(record) async for record in found]), None)


def _head(record: dict[str, Any]) -> Head:
    decided = record.get("growth")
    growth = decided and Growth(decided["size"], bytes(decided["root"]), tuple(
        (entry["id"], bytes(entry["leaf"])) for entry in decided.get("entries", ())))
    return Head(record["_id"], record["size"], bytes(record["root"]), growth, record.get("signed", 0),
                record.get("signed_at", 0))


def _signed(record: dict[str, Any]) -> Signed:
    return Signed(record["size"], record["at"], record["note"])
