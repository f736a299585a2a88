"""What the store promises of guardians: invitations on paper, and the links to children that come of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Invitation:
    """A letter for one guardian of one child. `used_by` is the account that bound it, empty while it is open."""

    tenant: str
    invitation_id: str
    child: str
    code_hash: str
    restricted: bool
    created: int
    expires: int
    used_by: str = ""
    revoked: int | None = None


@dataclass(frozen=True, slots=True)
class Guardianship:
    """An account that acts for a child. `restricted` hides requests, school names and audit from this guardian.

    `ends` is the latest instant the link may last, as far as it was known when it was made.
    """

    tenant: str
    account: str
    child: str
    restricted: bool
    since: int
    ends: int
    ended: int | None = None


class Guardians(Protocol):
    async def invite(self, invitations: Sequence[Invitation]) -> None: ...

    async def invitation(self, tenant: str, invitation_id: str) -> Invitation | None: ...

    async def invitations(self, tenant: str, child: str | None = None) -> list[Invitation]:
        """Newest first."""

    async def revoke(self, tenant: str, invitation_id: str, at: int) -> bool:
        """False when there is no such invitation, or it was used."""

    async def bind(self, tenant: str, invitation_id: str, account: str, at: int, ends: int) -> Guardianship | None:
        """Use the invitation for `account` and make the link; None unless it is open at `at`.

        Whoever was first has it; again for the same account is no error. A restriction that stands is kept.
        """

    async def links(self, tenant: str, account: str | None = None, child: str | None = None) -> list[Guardianship]:
        """Oldest first, ended ones included."""

    async def restrict(self, tenant: str, account: str, child: str, *, restricted: bool) -> bool:
        """False when there is no such link."""

    async def end(self, tenant: str, account: str, child: str, at: int) -> bool:
        """False when there is no such link that stands."""

    async def forget(self, tenant: str, people: Collection[str]) -> int:
        """Delete the letters and links of these children, by UUID, and of these guardians, by account; how many."""

    async def naming(self, tenant: str, people: Collection[str]) -> int:
        """How many letters and links name one of these."""
