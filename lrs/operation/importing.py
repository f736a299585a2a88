"""Taking bundles in, put together over one store: for the server, and for the command line beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self

from lrs import addresses
from lrs.activities import ActivityService
from lrs.annotation.annotator import Annotator
from lrs.annotation.links import LinkService
from lrs.annotation.sources import Roster
from lrs.audit.changes import AuditedChanges
from lrs.config import Config
from lrs.custodians.service import CustodianService
from lrs.http.fetching import fetching
from lrs.imports.applying import Refuse
from lrs.imports.confirming import Confirming
from lrs.imports.custody import Custody
from lrs.imports.importing import Importing, Stores
from lrs.journal import Journal
from lrs.operation.administration import audit_log
from lrs.operation.annotating import annotating
from lrs.retention.blocking import Blocking
from lrs.roster.service import RosterService
from lrs.statements.service import StatementService
from lrs.storage.store import Store


@dataclass(frozen=True, slots=True)
class Taking:
    store: Store
    importing: Importing
    confirming: Confirming

    @classmethod
    def over(cls, store: Store, config: Config, service: StatementService, activities: ActivityService,
             annotator: Annotator, links: LinkService, roster: Roster, custody: Custody, refuse: Refuse,
             journal: Journal) -> Self:
        stores = Stores(store.tenants, store.statements, store.attachments, store.provenance, store.kept_bundles,
                        store.withdrawals)
        importing = Importing(stores, service, activities, annotator, custody, refuse, journal, config)
        return cls(store, importing, Confirming(store.tenants, store.provenance, store.documents, links, roster))


@asynccontextmanager
async def taking(config: Config) -> AsyncIterator[Taking]:
    """For one command, also beside a running server. Raises `CannotStart`."""
    async with annotating(config) as at, fetching(addresses.allowed(config.outgoing.allow)) as outside:
        store, journal = at.store, AuditedChanges(audit_log(at.store.db, config))
        activities, blocking = ActivityService(store.activities), Blocking(store.blocks, store.tenants)
        await blocking.look()
        service = StatementService(store.statements, store.attachments, activities, store.tenants, at.annotator, config,
                                   blocking.refuse)
        custody = await CustodianService.open(store, config, outside.get, journal)
        roster = RosterService(store.rosters, store.calendars, store.leases, journal, config)
        yield Taking.over(store, config, service, activities, at.annotator, at.links, roster, custody, blocking.refuse,
                          journal)
