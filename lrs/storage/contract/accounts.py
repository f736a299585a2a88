"""What the store promises of the accounts that people sign in with, and of how often somebody may try."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Account:
    """What somebody signs in with, known by `(issuer, subject)` and by nothing else.

    `issuer` is empty for a local account, whose `subject` is its sign-in name. `label` is for an officer's eye alone.
    `user` is the UUID in the roster, empty for none; `linked_by` says how it came there: claim, username or officer.
    A `one_time` secret lets nobody in; it only lets its holder choose another.
    """

    tenant: str
    account_id: str
    issuer: str
    subject: str
    label: str
    created: int
    user: str = ""
    linked_by: str = ""
    secret_hash: str = ""
    one_time: bool = False
    disabled: int | None = None

    @property
    def local(self) -> bool:
        return not self.issuer


class Accounts(Protocol):
    async def add(self, account: Account) -> bool:
        """False when the tenant has an account of this issuer and subject already."""

    async def get(self, tenant: str, account_id: str) -> Account | None: ...

    async def find(self, tenant: str, issuer: str, subject: str) -> Account | None: ...

    async def of_user(self, tenant: str, user: str) -> list[Account]: ...

    async def list(self, tenant: str) -> list[Account]:
        """Oldest first."""

    async def link(self, tenant: str, account_id: str, user: str, by: str) -> bool:
        """Say which user this is; an empty `user` says that it is none. False when it cannot be.

        By username, one user has at most one account of an issuer.
        """

    async def set_secret(self, tenant: str, account_id: str, secret_hash: str, *, one_time: bool,
                         replaces: str | None = None) -> bool:
        """False unless the hash so far is `replaces` (None: whatever it is)."""

    async def remove(self, tenant: str, account_id: str) -> bool:
        """False when there is no such account."""

    async def set_disabled(self, tenant: str, account_id: str, at: int | None) -> bool:
        """Disable from `at` on, or (None) enable again. False when there is no such account."""


class Attempts(Protocol):
    async def begin(self, tenant: str, of: str, at: int, *, free: int, longest: int) -> int:
        """Count an attempt at `of` before its outcome is known, or say how many milliseconds it must wait.

        0: go on. The first `free` attempts wait for nothing; after them each waits twice as long as the one before,
        from one second up to `longest` seconds. Of several at once, each is counted.
        """

    async def succeeded(self, tenant: str, of: str) -> None:
        """Begin to count anew."""
