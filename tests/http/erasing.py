"""A records office as tests of erasure and retention need it, and the neighbours it asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from lrs.access.person import Person
from lrs.config import Config
from lrs.http import keys
from lrs.retention.callers import Caller
from lrs.retention.neighbours import Action, Facts, Neighbours
from lrs.retention.offices import Offices, offices
from lrs.storage.contract.erasures import Erasure
from tests.http.conftest import TENANT, Server

SUZUKI, SATO = (Person(TENANT, name, str(uuid4()), name) for name in ("suzuki", "sato"))


@dataclass
class Known:
    """Accounts by user; nothing was annotated."""

    accounts: dict[str, list[str]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)

    async def users(self, tenant: str, user: str) -> frozenset[str]:
        return frozenset({user, self.aliases.get(user, user)})

    async def identifiers(self, tenant: str, users: Collection[str]) -> Collection[str]:
        return [account for user in users for account in self.accounts.get(user, [])]

    async def statements(self, tenant: str, users: Collection[str], after: int, bound: int,
                         limit: int) -> Sequence[tuple[bytes, int]]:
        return ()


@dataclass
class Roster:
    """Who left when, who is at which schools, and names that are forgotten."""

    left_at: dict[str, int | None] = field(default_factory=dict)
    at: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    room: str = "roster"

    async def departures(self, tenant: str, users: Collection[str]) -> Mapping[str, int | None]:
        return {user: self.left_at[user] for user in users if user in self.left_at}

    async def schools_of(self, tenant: str, users: Collection[str]) -> Collection[str]:
        return [school for user in users for school in self.at.get(user, [])]

    async def forget(self, erasure: Erasure) -> int:
        return self.names.pop(erasure.user, 0)

    async def remaining(self, erasure: Erasure) -> int:
        return self.names.get(erasure.user, 0)


@dataclass
class Annotations:
    known: dict[bytes, Facts] = field(default_factory=dict)

    async def facts(self, tenant: str, keys: Sequence[bytes]) -> Mapping[bytes, Facts]:
        return {key: self.known[key] for key in keys if key in self.known}


class Anybody:
    async def require(self, caller: Caller, action: Action, erasure: Erasure | None = None) -> None: ...


@dataclass
class Told:
    events: list[tuple[str, str, Mapping[str, Any]]] = field(default_factory=list)

    async def record(self, tenant: str, event: str, actor: str, *, subjects: Sequence[str] = (),
                     details: Mapping[str, str] | None = None, request: str = "") -> None:
        self.events.append((event, (details or {}).get("erasure", ""), details or {}))


@dataclass
class Office:
    """The services over the server's own store; whoever asks may."""

    services: Offices
    identities: Known
    roster: Roster
    annotations: Annotations
    journal: Told

    async def approved(self, **asked: Any) -> Erasure:
        made = await self.services.erasures.request(SUZUKI, **{"reason": "受付-2026-117", **asked})
        await self.services.erasures.approve(SUZUKI, made.erasure_id)
        return await self.services.erasures.approve(SATO, made.erasure_id)

    async def run(self, erasure: Erasure) -> Erasure:
        return await self.services.erasing.run(TENANT, erasure.erasure_id)

    async def erase(self, *agents: Mapping[str, Any], **asked: Any) -> Erasure:
        return await self.run(await self.approved(agents=list(agents), **asked))

    async def left(self, erasure: Erasure) -> Mapping[str, int]:
        return (await self.services.verify(erasure)).left


def by_hand(config: Config) -> Config:
    """Settings of a server that runs no erasure by itself."""
    return replace(config, retention=replace(config.retention, look_seconds=0))


def office(server: Server, config: Config) -> Office:
    identities, roster, annotations, journal = Known(), Roster(), Annotations(), Told()
    neighbours = Neighbours(identities, annotations, roster, (roster,), journal, Anybody())
    return Office(offices(server.app[keys.STORE], config, neighbours), identities, roster, annotations, journal)
