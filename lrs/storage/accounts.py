"""Accounts in MongoDB, one record each; and one for each name that somebody tried to sign in with.

An account is unique by tenant, issuer and subject. What is counted of attempts is forgotten after a day.
"""

from __future__ import annotations

import builtins
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from lrs.storage.client import Database, translated
from lrs.storage.contract.accounts import Account

_COUNTED = timedelta(days=1)
_MOST_DOUBLINGS = 20


class MongoAccounts:
    """`lrs.storage.contract.accounts.Accounts`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["accounts"]

    @translated()
    async def add(self, account: Account) -> bool:
        try:
            await self._records.insert_one({
                "_id": _id(account.tenant, account.account_id), "tenant": account.tenant,
                "account": account.account_id, "issuer": account.issuer, "subject": account.subject,
                "label": account.label, "user": account.user, "linked_by": account.linked_by,
                "secret_hash": account.secret_hash, "one_time": account.one_time, "created": account.created,
                "disabled": account.disabled})
        except DuplicateKeyError:
            return False
        return True

    @translated()
    async def get(self, tenant: str, account_id: str) -> Account | None:
        return _account(await self._records.find_one({"_id": _id(tenant, account_id)}))

    @translated()
    async def find(self, tenant: str, issuer: str, subject: str) -> Account | None:
        return _account(await self._records.find_one({"tenant": tenant, "issuer": issuer, "subject": subject}))

    @translated()
    async def of_user(self, tenant: str, user: str) -> builtins.list[Account]:
        return await self._all({"tenant": tenant, "user": user}, "user")

    @translated()
    async def list(self, tenant: str) -> builtins.list[Account]:
        return await self._all({"tenant": tenant}, "tenant")

    @translated()
    async def link(self, tenant: str, account_id: str, user: str, by: str) -> bool:
        try:
            return await self._set(tenant, account_id, {"user": user, "linked_by": by if user else ""})
        except DuplicateKeyError:
            return False

    @translated()
    async def set_secret(self, tenant: str, account_id: str, secret_hash: str, *, one_time: bool,
                         replaces: str | None = None) -> bool:
        as_it_was = {} if replaces is None else {"secret_hash": replaces}
        return await self._set(tenant, account_id, {"secret_hash": secret_hash, "one_time": one_time}, as_it_was)

    @translated()
    async def remove(self, tenant: str, account_id: str) -> bool:
        return bool((await self._records.delete_one({"_id": _id(tenant, account_id)})).deleted_count)

    @translated()
    async def set_disabled(self, tenant: str, account_id: str, at: int | None) -> bool:
        return await self._set(tenant, account_id, {"disabled": at})

    async def _set(self, tenant: str, account_id: str, values: dict[str, Any],
                   where: dict[str, Any] | None = None) -> bool:
        found = await self._records.update_one({"_id": _id(tenant, account_id), **(where or {})}, {"$set": values})
        return bool(found.matched_count)

    async def _all(self, wanted: dict[str, Any], index: str) -> builtins.list[Account]:
        found = self._records.find(wanted).sort("created", 1).hint(index)
        return [account async for record in found if (account := _account(record))]


class MongoAttempts:
    """`lrs.storage.contract.accounts.Attempts`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["attempts"]

    @translated()
    async def begin(self, tenant: str, of: str, at: int, *, free: int, longest: int) -> int:
        steps = _counting(at, free, longest)
        while True:
            try:
                counted = await self._records.find_one_and_update(
                    {"_id": _id(tenant, of)}, steps, upsert=True, return_document=ReturnDocument.AFTER)
            except DuplicateKeyError:  # the first two at the same moment: now there is a record
                continue
            return 0 if counted["allowed"] else int(counted["until"]) - at

    @translated()
    async def succeeded(self, tenant: str, of: str) -> None:
        await self._records.delete_one({"_id": _id(tenant, of)})


def _counting(at: int, free: int, longest: int) -> list[dict[str, Any]]:
    """The update that counts one attempt, unless one before it says to wait: all in one step."""
    doublings = {"$max": [0, {"$min": [{"$subtract": ["$count", free]}, _MOST_DOUBLINGS]}]}
    wait = {"$cond": [{"$lt": ["$count", free]}, 0,
                      {"$multiply": [1000, {"$min": [longest, {"$pow": [2, doublings]}]}]}]}
    return [
        {"$set": {"allowed": {"$lte": [{"$ifNull": ["$until", 0]}, at]}}},
        {"$set": {"count": {"$add": [{"$ifNull": ["$count", 0]}, {"$cond": ["$allowed", 1, 0]}]}}},
        {"$set": {"until": {"$cond": ["$allowed", {"$add": [at, wait]}, "$until"]},
                  "expires": datetime.fromtimestamp(at / 1000, UTC) + _COUNTED}}]


def _id(tenant: str, name: str) -> str:
    return f"{tenant}:{name}"


def _account(record: dict[str, Any] | None) -> Account | None:
    if record is None:
        return None
    return Account(tenant=record["tenant"], account_id=record["account"], issuer=record["issuer"],
                   subject=record["subject"], label=record["label"], created=record["created"], user=record["user"],
                   linked_by=record["linked_by"], secret_hash=record["secret_hash"], one_time=record["one_time"],
                   disabled=record["disabled"])
