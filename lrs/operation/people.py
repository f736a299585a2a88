"""Accounts, providers, sessions and guardians from the command line, also beside a running server."""

from __future__ import annotations

import getpass
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from lrs.audit.changes import AuditedChanges
from lrs.config import Config
from lrs.errors import CannotStart
from lrs.journal import Journal
from lrs.operation.administration import audit_log, connected
from lrs.operation.welcome import origin
from lrs.people.enrolled import RosterDirectory
from lrs.people.service import PeopleService
from lrs.roster.service import RosterService
from lrs.storage import indexes
from lrs.storage.contract.access import Tenant
from lrs.storage.store import Store


class NoFetching:
    """The command line asks no provider anything."""

    async def get(self, url: str) -> bytes:
        raise OSError(url)

    async def post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> bytes:
        raise OSError(url)


class ByOperator:
    """A journal to which whatever nobody in particular did was done by `operator`."""

    def __init__(self, journal: Journal, operator: str) -> None:
        self._journal = journal
        self._operator = operator

    async def record(self, tenant: str, event: str, actor: str, *, subjects: Sequence[str] = (),
                     details: Mapping[str, str] | None = None, request: str = "") -> None:
        await self._journal.record(tenant, event, actor or self._operator, subjects=subjects, details=details,
                                   request=request)


@dataclass(frozen=True, slots=True)
class PeopleAdministration:
    """The room's services, for one tenant that is there; `origin` is where its people sign in."""

    people: PeopleService
    tenant: Tenant
    origin: str
    store: Store
    roster: RosterService


@asynccontextmanager
async def people_administration(config: Config, tenant_id: str) -> AsyncIterator[PeopleAdministration]:
    """Raises `CannotStart` when MongoDB cannot be used or there is no such tenant."""
    async with connected(config) as db:
        await indexes.ensure(db)
        store = Store(db, config)
        tenant = await store.tenants.get(tenant_id)
        if tenant is None:
            raise CannotStart(f"There is no tenant {tenant_id}; `lrs tenant list` shows those there are.")
        journal = ByOperator(AuditedChanges(audit_log(db, config)), f"cli:{getpass.getuser()}")
        roster = RosterService(store.rosters, store.calendars, store.leases, journal, config)
        people = await PeopleService.open(store, config, NoFetching(), RosterDirectory(roster), journal)
        try:
            yield PeopleAdministration(people, tenant, tenant.origin or origin(config), store, roster)
        finally:
            people.close()
