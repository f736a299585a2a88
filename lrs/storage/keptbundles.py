"""Bundles as they arrived, in MongoDB: in pieces, past the 16 MiB of a record, in constant memory."""

from __future__ import annotations

import builtins
from collections.abc import AsyncIterator, Collection
from dataclasses import asdict
from typing import Any

from lrs.storage.attachments import regrouped
from lrs.storage.client import Database, translated
from lrs.storage.contract.provenance import Kept


class MongoKeptBundles:
    """`lrs.storage.contract.provenance.KeptBundles`. A bundle's own record comes last: without it nothing is kept."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._bundles = db["kept_bundles"]
        self._pieces = db["kept_bundles.pieces"]

    @translated(bounded=False)
    async def keep(self, kept: Kept, chunks: AsyncIterator[bytes]) -> None:
        wanted = {"_id": _name(kept.tenant, kept.learner, kept.bundle_id)}
        if kept.checked:
            await self._bundles.delete_one({**wanted, "checked": False})
        if await self._bundles.find_one(wanted, {"_id": 1}) is not None:
            return
        number = 0
        async for piece in regrouped(chunks):
            await self._pieces.replace_one({"_id": f"{wanted['_id']} {number:06}"}, {
                "bundle": wanted["_id"], "n": number, "tenant": kept.tenant, "learner": kept.learner, "data": piece},
                upsert=True)
            number += 1
        await self._bundles.update_one(wanted, {"$setOnInsert": {**asdict(kept), "pieces": number}}, upsert=True)

    @translated()
    async def of(self, tenant: str, learner: str) -> builtins.list[Kept]:
        found = self._bundles.find({"tenant": tenant, "learner": learner}, {"_id": 0, "pieces": 0}, sort=[("at", 1)],
                                   hint="learner")
        return [Kept(**{**each, "period": tuple(each["period"])}) async for each in found]

    async def read(self, tenant: str, learner: str, bundle_id: str) -> AsyncIterator[bytes]:
        """Each piece is asked for when its turn comes: no cursor whose time runs out under a slow reader."""
        name = _name(tenant, learner, bundle_id)
        with translated():
            kept = await self._bundles.find_one({"_id": name}, {"pieces": 1})
        for number in range(kept["pieces"] if kept else 0):
            with translated():
                found: Any = await self._pieces.find_one({"_id": f"{name} {number:06}"}, {"data": 1})
            yield found["data"]

    @translated(bounded=False)
    async def forget(self, tenant: str, users: Collection[str]) -> int:
        wanted = {"tenant": tenant, "learner": {"$in": list(users)}}
        await self._pieces.delete_many(wanted, hint="learner")
        result = await self._bundles.delete_many(wanted, hint="learner")
        return int(result.deleted_count)

    @translated()
    async def naming(self, tenant: str, users: Collection[str]) -> int:
        wanted = {"tenant": tenant, "learner": {"$in": list(users)}}
        return sum([await each.count_documents(wanted, hint="learner") for each in (self._bundles, self._pieces)])


def _name(tenant: str, learner: str, bundle_id: str) -> str:
    return f"{tenant} {learner} {bundle_id}"
