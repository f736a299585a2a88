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
from lrs.storage.accounts import MongoAccounts, MongoAttempts
from lrs.storage.calendars import MongoCalendars
from lrs.storage.client import Database
from lrs.storage.contract.access import Tenant
from lrs.storage.guardians import MongoGuardians
from lrs.storage.leases import MongoLeases
from lrs.storage.providers import MongoProviders
from lrs.storage.rosters import MongoRosters
from lrs.storage.sessions import MongoSessions, MongoSignIns
from lrs.storage.tenants import MongoTenants


class PeopleStorage:
    """`lrs.people.service.PeopleStore`, and nothing else."""

    def __init__(self, db: Database) -> None:
        self.tenants = MongoTenants(db)
        self.accounts = MongoAccounts(db)
        self.attempts = MongoAttempts(db)
        self.providers = MongoProviders(db)
        self.sessions = MongoSessions(db)
        self.sign_ins = MongoSignIns(db)
        self.guardians = MongoGuardians(db)


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


@asynccontextmanager
async def people_administration(config: Config, tenant_id: str) -> AsyncIterator[PeopleAdministration]:
    """Raises `CannotStart` when MongoDB cannot be used or there is no such tenant."""
    async with connected(config) as db:
        await indexes.ensure(db)
        storage = PeopleStorage(db)
        tenant = await storage.tenants.get(tenant_id)
        if tenant is None:
            raise CannotStart(f"There is no tenant {tenant_id}; `lrs tenant list` shows those there are.")
        journal = ByOperator(AuditedChanges(audit_log(db, config)), f"cli:{getpass.getuser()}")
        roster = RosterService(MongoRosters(db), MongoCalendars(db), MongoLeases(db), journal, config)
        people = await PeopleService.open(storage, config, NoFetching(), RosterDirectory(roster), journal)
        try:
            yield PeopleAdministration(people, tenant, tenant.origin or origin(config))
        finally:
            people.close()
