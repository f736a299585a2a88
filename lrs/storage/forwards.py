"""Forwards and their dead letters: a record each. A forward goes on by a conditional update on where it stood."""

from __future__ import annotations

import builtins
from collections.abc import Collection, Sequence
from dataclasses import asdict, fields
from typing import Any

from pymongo import UpdateOne

from lrs.storage.client import Database, translated
from lrs.storage.contract.forwards import DeadLetter, Forward

_LISTS = ("verbs", "activities", "categories")


class MongoForwards:
    """`lrs.storage.contract.forwards.Forwards`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["forwards"]
        self._letters = db["dead_letters"]

    @translated()
    async def add(self, forward: Forward) -> None:
        await self._records.insert_one({"_id": _key(forward.tenant, forward.forward_id), **asdict(forward)})

    @translated()
    async def get(self, tenant: str, forward_id: str) -> Forward | None:
        record = await self._records.find_one({"_id": _key(tenant, forward_id)})
        return _forward(record) if record else None

    @translated()
    async def list(self, tenant: str | None = None) -> builtins.list[Forward]:
        wanted = {} if tenant is None else {"tenant": tenant}
        return [_forward(record) async for record in self._records.find(wanted).sort([("tenant", 1), ("created", 1)])]

    @translated()
    async def remove(self, tenant: str, forward_id: str) -> bool:
        gone = await self._records.delete_one({"_id": _key(tenant, forward_id)})
        await self._letters.delete_many({"tenant": tenant, "forward_id": forward_id})
        return bool(gone.deleted_count)

    @translated()
    async def advance(self, forward: Forward, position: int, sent: int, oldest: int | None) -> bool:
        done = await self._records.update_one(
            {"_id": _key(forward.tenant, forward.forward_id), "position": forward.position},
            {"$set": {"position": position, "failures": 0, "next_try": 0, "reason": "", "oldest": oldest},
             "$inc": {"sent": sent}})
        return bool(done.matched_count)

    @translated()
    async def fail(self, forward: Forward, next_try: int, reason: str, oldest: int | None) -> None:
        await self._records.update_one(
            {"_id": _key(forward.tenant, forward.forward_id), "position": forward.position},
            {"$set": {"next_try": next_try, "reason": reason, "oldest": oldest}, "$inc": {"failures": 1}})

    @translated()
    async def bury(self, letters: Sequence[DeadLetter]) -> None:
        changes = []
        for letter in letters:
            told = asdict(letter)
            tries = told.pop("tries")
            changes.append(UpdateOne({"_id": _key(letter.tenant, letter.forward_id, letter.statement_id)},
                                     {"$set": told, "$inc": {"tries": tries}}, upsert=True))
        if changes:
            await self._letters.bulk_write(changes)

    @translated()
    async def dead(self, tenant: str, forward_id: str, limit: int, *,
                   again: bool | None = None) -> builtins.list[DeadLetter]:
        wanted: dict[str, Any] = {"tenant": tenant, "forward_id": forward_id}
        if again is not None:
            wanted["again"] = again
        found = self._letters.find(wanted, {"_id": 0}).sort("at", 1).limit(limit).hint("forward")
        return [DeadLetter(**record) async for record in found]

    @translated()
    async def count_dead(self, tenant: str, forward_id: str) -> int:
        return int(await self._letters.count_documents({"tenant": tenant, "forward_id": forward_id}, hint="forward"))

    @translated()
    async def retry(self, tenant: str, forward_id: str, statements: Collection[str] | None) -> int:
        wanted: dict[str, Any] = {"tenant": tenant, "forward_id": forward_id}
        if statements is not None:
            wanted["statement_id"] = {"$in": list(statements)}
        marked = await self._letters.update_many(wanted, {"$set": {"again": True}})
        await self._records.update_one({"_id": _key(tenant, forward_id)}, {"$set": {"next_try": 0}})
        return int(marked.matched_count)

    @translated()
    async def settle(self, tenant: str, forward_id: str, statements: Collection[str]) -> None:
        if statements:
            await self._letters.delete_many({"_id": {"$in": [_key(tenant, forward_id, each) for each in statements]}})

    @translated()
    async def forget(self, tenant: str, users: Collection[str]) -> int:
        gone = await self._letters.delete_many({"tenant": tenant, "learner": {"$in": list(users)}}, hint="learner")
        return int(gone.deleted_count)

    @translated()
    async def naming(self, tenant: str, users: Collection[str]) -> int:
        named = {"tenant": tenant, "learner": {"$in": list(users)}}
        return int(await self._letters.count_documents(named, hint="learner"))


def _key(*parts: str) -> str:
    return ":".join(parts)


def _forward(record: dict[str, Any]) -> Forward:
    members = {each.name: record[each.name] for each in fields(Forward)}
    return Forward(**{**members, **{name: tuple(record[name]) for name in _LISTS}, "secret": bytes(record["secret"])})
