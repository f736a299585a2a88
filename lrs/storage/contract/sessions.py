"""What the store promises of sessions, and of sign-ins that are under way at a provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Session:
    """`session_id` is a digest of the secret that the browser holds, so whoever reads it cannot use it."""

    tenant: str
    session_id: str
    account: str
    created: int
    seen: int
    ends: int


class Sessions(Protocol):
    async def add(self, session: Session) -> None: ...

    async def get(self, tenant: str, session_id: str) -> Session | None: ...

    async def seen(self, tenant: str, session_id: str, at: int) -> None: ...

    async def list(self, tenant: str, account: str | None = None) -> list[Session]:
        """Newest first."""

    async def end(self, tenant: str, session_id: str) -> bool: ...

    async def end_all(self, tenant: str, account: str, *, keep: str = "") -> int:
        """End every session of an account but `keep`; how many there were."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody who was sent to a provider and may come back with `state` in the same browser (`visit`), once.

    `state` and `visit` are digests. `invitation` is the id of the one to bind, empty for none.
    """

    tenant: str
    state: str
    visit: str
    provider: str
    nonce: str
    verifier: str
    next: str
    invitation: str
    expires: int


class SignIns(Protocol):
    async def add(self, sign_in: SignIn) -> None: ...

    async def take(self, tenant: str, state: str) -> SignIn | None:
        """Hand it out once, whoever else asks at the same moment."""
