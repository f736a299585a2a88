"""What this room asks of others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from lrs.journal import Journal
from lrs.retention.callers import Caller
from lrs.storage.contract.erasures import Erasure

Action = Literal["erasure/ask", "erasure/read", "erasure/approve"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known beside a Statement: its category, the user whose it is, school and school year; None: not known."""

    category: str | None = None
    user: str | None = None
    school: str | None = None
    school_year: int | None = None


class Identities(Protocol):
    """Who stands behind an account."""

    async def users(self, tenant: str, user: str) -> frozenset[str]:
        """Every UUID that stands for the same person, `user` among them."""

    async def identifiers(self, tenant: str, users: Collection[str]) -> Collection[str]:
        """Every account and address of these users, each as `lrs.xapi.actor.ifi` writes it."""

    async def statements(self, tenant: str, users: Collection[str], after: int, bound: int,
                         limit: int) -> Sequence[tuple[bytes, int]]:
        """Record keys and positions of Statements whose actor is one of these users, by whatever link, in order of
        position."""


class Annotated(Protocol):
    async def facts(self, tenant: str, keys: Sequence[bytes]) -> Mapping[bytes, Facts]:
        """What is known beside these Statements, by record key; of others nothing is."""


class Enrolments(Protocol):
    async def departures(self, tenant: str, users: Collection[str]) -> Mapping[str, int | None]:
        """When (ms) each of these leaves or left the tenant's last school; None who is there without an end. Unknown
        users are absent."""

    async def schools_of(self, tenant: str, users: Collection[str]) -> Collection[str]:
        """The codes of all schools that one of these ever belonged to; none when nothing is known."""


class Forgetting(Protocol):
    """A room that keeps something of people, and removes it."""

    @property
    def room(self) -> str:
        """As the report calls it: a word without a dot."""

    async def forget(self, erasure: Erasure) -> int:
        """Remove everything of this person; how many records that were. Asked again it removes what is left."""

    async def remaining(self, erasure: Erasure) -> int:
        """How many records there are of this person."""


class Following(Protocol):
    """A room whose records follow from Statements, and go with them."""

    async def follow(self, tenant: str) -> None:
        """Let go what follows from Statements that are gone."""


class Permissions(Protocol):
    async def require(self, caller: Caller, action: Action, erasure: Erasure | None = None) -> None:
        """Raises `Forbidden`, naming the rule, unless the caller may; without `erasure`: with any at all."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """`forgetting` is in the order in which they forget; `following` follow a retention run too."""

    identities: Identities
    annotated: Annotated
    enrolments: Enrolments
    forgetting: tuple[Forgetting, ...]
    journal: Journal
    permissions: Permissions
    following: tuple[Following, ...] = ()
