"""Sessions: who is signed in, with which browser, and until when.

The browser holds `secret.signature`; the signature (under a key derived from the wrapping key, for one tenant) sorts
out forgeries without a look at the database, and the database holds only a digest of the secret. A session begins with
a fresh secret at each sign-in, so none can be planted beforehand. Session and account are looked up for each request,
both by their ids: one that was ended, disabled or linked to somebody else is so from the next request on, everywhere.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, replace

from lrs.access.person import Person
from lrs.access.wrapping import Wrapping
from lrs.clock import now_ms
from lrs.config import People
from lrs.journal import Journal
from lrs.storage.contract.accounts import Account, Accounts
from lrs.storage.contract.sessions import Session, Sessions

_LONGEST_COOKIE = 200
_SEEN_EVERY = 60_000  # ms between two notes that a session is in use
_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Current:
    """A session in use. `ends` is when it ends if nobody uses it any more."""

    person: Person
    account: Account
    session: Session
    ends: int


class SessionService:
    def __init__(self, sessions: Sessions, accounts: Accounts, journal: Journal, wrapping: Wrapping,
                 settings: People) -> None:
        self._sessions = sessions
        self._accounts = accounts
        self._journal = journal
        self._settings = settings
        self._signing = wrapping.derived("session cookies")
        self._csrf = wrapping.derived("csrf tokens")

    async def begin(self, account: Account, request: str = "") -> str:
        """Sign `account` in; what its browser keeps."""
        secret = secrets.token_urlsafe(32)
        now = now_ms()
        session = Session(account.tenant, _digest(secret), account.account_id, now, now,
                          now + self._settings.session_hours * 60 * _MINUTE)
        await self._sessions.add(session)
        await self._journal.record(account.tenant, "session.began", account.account_id,
                                   subjects=[account.user] if account.user else [],
                                   details={"session": session.session_id}, request=request)
        return f"{secret}.{self._signature(account.tenant, secret)}"

    async def current(self, tenant: str, cookie: str | None) -> Current | None:
        """Who holds this cookie in `tenant`; None for a forged, ended, idle or disabled one."""
        secret = self._secret(tenant, cookie)
        if secret is None:
            return None
        return await self._look_up(tenant, _digest(secret))

    async def person(self, tenant: str, session: str) -> Person | None:
        """Who is signed in by a session cookie's value; None for a forged, ended or expired one."""
        current = await self.current(tenant, session)
        return current.person if current else None

    async def stands(self, person: Person) -> bool:
        """Whether the session of somebody signed in has not ended; asking is no use of it."""
        session = await self._sessions.get(person.tenant, person.session)
        account = await self._accounts.get(person.tenant, person.account)
        return (session is not None and now_ms() < self._end_of(session)
                and account is not None and account.disabled is None)

    def csrf_token(self, cookie: str) -> str:
        """What a request with this cookie that changes something must carry besides."""
        return _base64(hmac.digest(self._csrf, cookie.encode("utf-8", "replace"), "sha256"))

    async def list(self, tenant: str, account: str | None = None) -> list[Session]:
        """Newest first; only those that stand."""
        now = now_ms()
        return [session for session in await self._sessions.list(tenant, account) if now < self._end_of(session)]

    async def end(self, tenant: str, session_id: str, actor: str, request: str = "") -> bool:
        """End one session. False when there is none."""
        ended = await self._sessions.end(tenant, session_id)
        if ended:
            await self._journal.record(tenant, "session.ended", actor, details={"session": session_id},
                                       request=request)
        return ended

    async def end_all(self, tenant: str, account: str, actor: str, request: str = "") -> int:
        """End every session of an account; how many there were."""
        ended = await self._sessions.end_all(tenant, account)
        if ended:
            await self._journal.record(tenant, "session.ended", actor, details={"of": account, "count": str(ended)},
                                       request=request)
        return ended

    # --- parts --------------------------------------------------------------------------------------------

    async def _look_up(self, tenant: str, session_id: str) -> Current | None:
        session = await self._sessions.get(tenant, session_id)
        now = now_ms()
        if session is None or now >= self._end_of(session):
            return None
        account = await self._accounts.get(tenant, session.account)
        if account is None or account.disabled is not None:
            return None
        if now - session.seen >= _SEEN_EVERY:
            session = replace(session, seen=now)
            await self._sessions.seen(tenant, session_id, now)
        person = Person(tenant, account.account_id, account.user, session_id)
        return Current(person, account, session, self._end_of(session))

    def _end_of(self, session: Session) -> int:
        return min(session.ends, session.seen + self._settings.session_idle_minutes * _MINUTE)

    def _secret(self, tenant: str, cookie: str | None) -> str | None:
        if not cookie or len(cookie) > _LONGEST_COOKIE or not cookie.isascii():
            return None
        secret, _, signature = cookie.partition(".")
        return secret if hmac.compare_digest(signature, self._signature(tenant, secret)) else None

    def _signature(self, tenant: str, secret: str) -> str:
        return _base64(hmac.digest(self._signing, f"{tenant}:{secret}".encode(), "sha256"))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
