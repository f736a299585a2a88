"""What this room asks of others, and what holds while they are not there."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from lrs.access.person import Person
from lrs.access.principal import KeyKind, Principal
from lrs.errors import Forbidden

Caller = Principal | Person
Action = Literal["erasure/ask", "erasure/read", "erasure/approve"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known beside a Statement: its category, the user whose it is, school and school year; None: not known."""

    category: str | None = None
    user: str | None = None
    school: str | None = None
    school_year: int | None = None


class Identities(Protocol):
    """Who stands behind an account."""

    async def identifiers(self, tenant: str, user: str) -> Collection[str]:
        """Every account, alias and address of this user, each as `lrs.xapi.actor.ifi` writes it."""

    async def statements(self, tenant: str, user: str, after: int, bound: int,
                         limit: int) -> Sequence[tuple[bytes, int]]:
        """Record keys and positions of Statements whose actor is this user, by whatever link, in order of position."""


class Annotated(Protocol):
    async def facts(self, tenant: str, keys: Sequence[bytes]) -> Mapping[bytes, Facts]:
        """What is known beside these Statements, by record key; of others nothing is."""


class Enrolments(Protocol):
    async def left(self, tenant: str, users: Collection[str]) -> Mapping[str, int | None]:
        """When (ms) each of these left the tenant's last school; None who is still there. Unknown users are absent."""

    async def schools(self, tenant: str, user: str) -> Collection[str] | None:
        """The codes of all schools that this user ever belonged to; None when nothing is known."""


class Forgetting(Protocol):
    """A room that keeps something of people, and removes it."""

    @property
    def room(self) -> str:
        """As the report calls it: a word without a dot."""

    async def forget(self, tenant: str, user: str) -> int:
        """Remove everything of this user; how many records that were. Asked again it removes what is left."""

    async def remaining(self, tenant: str, user: str) -> int:
        """How many records there are of this user."""


class Journal(Protocol):
    async def record(self, tenant: str, event: str, caller: Caller | None, subjects: Collection[str], touched: str,
                     details: Mapping[str, object]) -> None:
        """Returns when it is durable. `caller` None: the server itself; `touched` is the id of what was acted on."""


class Permissions(Protocol):
    async def require(self, caller: Caller, action: Action) -> None:
        """Raises `Forbidden`, naming the rule, unless the caller may."""


class Unlinked:
    """Nobody is known but by the Agents that a request names."""

    async def identifiers(self, tenant: str, user: str) -> Collection[str]:
        return ()

    async def statements(self, tenant: str, user: str, after: int, bound: int,
                         limit: int) -> Sequence[tuple[bytes, int]]:
        return ()


class Unannotated:
    async def facts(self, tenant: str, keys: Sequence[bytes]) -> Mapping[bytes, Facts]:
        return {}


class Unenrolled:
    async def left(self, tenant: str, users: Collection[str]) -> Mapping[str, int | None]:
        return {}

    async def schools(self, tenant: str, user: str) -> Collection[str] | None:
        return None


class LogJournal:
    """Writes what happened, and to nobody's name, into the server's log."""

    async def record(self, tenant: str, event: str, caller: Caller | None, subjects: Collection[str], touched: str,
                     details: Mapping[str, object]) -> None:
        log.info("%s", event, extra={"fields": {"tenant": tenant, "object": touched}})


class SystemKeysAsk:
    """System keys file requests and read them; people may do nothing until a policy says who may."""

    async def require(self, caller: Caller, action: Action) -> None:
        if not (isinstance(caller, Principal) and caller.kind is KeyKind.SYSTEM and action != "erasure/approve"):
            raise Forbidden("erasure-not-permitted", action=action)


class AtTheTerminal:
    """Whoever can run commands beside the database may."""

    async def require(self, caller: Caller, action: Action) -> None: ...


@dataclass(frozen=True, slots=True)
class Neighbours:
    identities: Identities = field(default_factory=Unlinked)
    annotated: Annotated = field(default_factory=Unannotated)
    enrolments: Enrolments = field(default_factory=Unenrolled)
    forgetting: tuple[Forgetting, ...] = ()
    journal: Journal = field(default_factory=LogJournal)
    permissions: Permissions = field(default_factory=SystemKeysAsk)
