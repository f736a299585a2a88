"""Erasures, rules and legal holds from the command line, also beside a running server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lrs.access.person import Person
from lrs.config import Config
from lrs.errors import CannotStart
from lrs.operation.administration import connected
from lrs.retention.neighbours import AtTheTerminal, Neighbours
from lrs.retention.offices import Offices, offices
from lrs.storage import indexes
from lrs.storage.store import Store

TERMINAL = "terminal"


@asynccontextmanager
async def retention(config: Config) -> AsyncIterator[Offices]:
    """Ready to ask, approve, run and look. Raises `CannotStart` when the database cannot be used."""
    async with connected(config) as db:
        await indexes.ensure(db)
        yield offices(Store(db, config), config, Neighbours(permissions=AtTheTerminal()))


def operator(tenant: str, account: str = TERMINAL) -> Person:
    """Whoever is at the terminal, under the account that they say is theirs."""
    return Person(tenant, account, "", TERMINAL)


def tenant_of(identifier: str) -> str:
    """The tenant of an erasure or a hold, whose ids begin with it. Raises `CannotStart` for what is no such id."""
    tenant, dot, rest = identifier.partition(".")
    if not (tenant and dot and rest):
        raise CannotStart(f"{identifier!r} is no id; one looks like school.5f0c1a2b3c4d, as the lists show them.")
    return tenant
