"""What the store promises of roles that were granted. None is ever deleted: one that ends is closed, and one that
names somebody who is erased names nobody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Grant:
    """A role of one person: of an account or, by UUID, of a user of the roster; the other is empty (both are, once the
    person was erased).

    In force from `since` and before `until` (None: open), both in milliseconds, unless `closed` came first. `learners`
    or `grade` say for whom, `school` where. `by` granted it, `closed_by` closed it, each for a reason.
    """

    grant_id: str
    account: str
    user: str
    role: str
    since: int
    reason: str
    by: str
    granted: int
    until: int | None = None
    school: str = ""
    grade: str = ""
    learners: tuple[str, ...] = ()
    closed: int | None = None
    closed_by: str = ""
    closed_reason: str = ""

    @property
    def ends(self) -> int | None:
        """The first instant at which it is no longer in force."""
        return min((each for each in (self.until, self.closed) if each is not None), default=None)


class Grants(Protocol):
    async def add(self, tenant: str, grant: Grant) -> None: ...

    async def get(self, tenant: str, grant_id: str) -> Grant | None: ...

    async def close(self, tenant: str, grant_id: str, at: int, by: str, reason: str) -> bool:
        """End it at `at`. False when there is none, or when it is closed already: the first closing stands."""

    async def forget(self, tenant: str, people: Collection[str], at: int, reason: str) -> int:
        """Take these people (users or accounts) out of every grant; how many grants that were. One that is left
        without anybody, who has the role or for whom it is, is closed at `at` unless it was."""

    async def naming(self, tenant: str, people: Collection[str]) -> int:
        """How many grants name one of these people, as who has the role or for whom it is."""

    async def of(self, tenant: str, account: str, user: str) -> list[Grant]:
        """Every grant ever made to this account or this user, oldest first; an empty name has none."""

    async def list(self, tenant: str) -> list[Grant]:
        """Every grant ever made, oldest first."""
