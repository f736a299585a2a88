"""Sessions and sign-ins under way, one record each; MongoDB forgets them when their time is over."""

from __future__ import annotations

import builtins
from datetime import UTC, datetime
from typing import Any

from lrs.storage.client import Database, translated
from lrs.storage.contract.sessions import Session, SignIn


class MongoSessions:
    """`lrs.storage.contract.sessions.Sessions`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["sessions"]

    @translated()
    async def add(self, session: Session) -> None:
        await self._records.insert_one({
            "_id": _id(session.tenant, session.session_id), "tenant": session.tenant, "session": session.session_id,
            "account": session.account, "created": session.created, "seen": session.seen, "ends": session.ends,
            "expires": _date(session.ends)})

    @translated()
    async def get(self, tenant: str, session_id: str) -> Session | None:
        record = await self._records.find_one({"_id": _id(tenant, session_id)})
        return _session(record) if record else None

    @translated()
    async def seen(self, tenant: str, session_id: str, at: int) -> None:
        await self._records.update_one({"_id": _id(tenant, session_id)}, {"$max": {"seen": at}})

    @translated()
    async def list(self, tenant: str, account: str | None = None) -> builtins.list[Session]:
        wanted, index = {"tenant": tenant}, "tenant"
        if account is not None:
            wanted["account"], index = account, "account"
        return [_session(record) async for record in self._records.find(wanted).sort("created", -1).hint(index)]

    @translated()
    async def end(self, tenant: str, session_id: str) -> bool:
        return bool((await self._records.delete_one({"_id": _id(tenant, session_id)})).deleted_count)

    @translated()
    async def end_all(self, tenant: str, account: str, *, keep: str = "") -> int:
        ended = await self._records.delete_many({"tenant": tenant, "account": account, "session": {"$ne": keep}})
        return int(ended.deleted_count)


class MongoSignIns:
    """`lrs.storage.contract.sessions.SignIns`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["sign_ins"]

    @translated()
    async def add(self, sign_in: SignIn) -> None:
        await self._records.insert_one({
            "_id": _id(sign_in.tenant, sign_in.state), "tenant": sign_in.tenant, "state": sign_in.state,
            "visit": sign_in.visit, "provider": sign_in.provider, "nonce": sign_in.nonce,
            "verifier": sign_in.verifier, "next": sign_in.next, "invitation": sign_in.invitation,
            "ends": sign_in.expires, "expires": _date(sign_in.expires)})

    @translated()
    async def take(self, tenant: str, state: str) -> SignIn | None:
        record = await self._records.find_one_and_delete({"_id": _id(tenant, state)})
        if record is None:
            return None
        return SignIn(tenant=record["tenant"], state=record["state"], visit=record["visit"],
                      provider=record["provider"], nonce=record["nonce"], verifier=record["verifier"],
                      next=record["next"], invitation=record["invitation"], expires=record["ends"])


def _id(tenant: str, name: str) -> str:
    return f"{tenant}:{name}"


def _date(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def _session(record: dict[str, Any]) -> Session:
    return Session(tenant=record["tenant"], session_id=record["session"], account=record["account"],
                   created=record["created"], seen=record["seen"], ends=record["ends"])
