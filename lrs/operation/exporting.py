"""Exports and previews over one store: for the server, and for the command line beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from lrs.access.facts import StandingService
from lrs.audit.changes import AuditedChanges
from lrs.cases.keeping import Keeping
from lrs.cases.work import CaseWork
from lrs.codes.service import CodeService
from lrs.config import Config
from lrs.consent.service import ConsentService
from lrs.custodians.service import CustodianService
from lrs.exports.building import Export
from lrs.exports.drafts import Drafts
from lrs.exports.needs import Needs
from lrs.exports.preview import Previews
from lrs.exports.service import ExportService
from lrs.jobs.runner import JobRunner
from lrs.journal import Journal
from lrs.operation.administration import audit_log
from lrs.operation.people import NoFetching
from lrs.operation.spool import spool_of
from lrs.operation.store import opened
from lrs.retention.identities import KnownIdentities
from lrs.roster.service import RosterService
from lrs.storage.store import Store


@dataclass(frozen=True, slots=True)
class Exporting:
    work: Export
    service: ExportService
    previews: Previews


def exporting_over(store: Store, config: Config, cases: CaseWork, custodians: CustodianService, roster: RosterService,
                   codes: CodeService, standings: StandingService, journal: Journal) -> Exporting:
    spool = spool_of(config)
    identities = KnownIdentities(store.links, store.annotations, store.tenants, store.credentials)
    needs = Needs(cases, custodians, identities, roster, codes, standings, store.tenants, store.statements,
                  store.learner_records, store.attachments, store.jobs, store.kept_bundles, store.rebuilds,
                  store.events)
    service = ExportService(store.jobs, cases, store.cases, standings, custodians, store.tenants, journal, spool,
                            config.bundles)
    return Exporting(Export(needs, spool, config), service, Previews(needs, Drafts(needs, config)))


@dataclass(frozen=True, slots=True)
class AtTheTerminal:
    store: Store
    service: ExportService
    runner: JobRunner


@asynccontextmanager
async def exporting(config: Config) -> AsyncIterator[AtTheTerminal]:
    """For one command, also beside a running server. Raises `CannotStart`."""
    async with opened(config) as store:
        journal = AuditedChanges(audit_log(store.db, config))
        roster = RosterService(store.rosters, store.calendars, store.leases, journal, config)
        custodians = await CustodianService.open(store, config, NoFetching().get, journal)
        consents = ConsentService(store.consents, store.tenants, custodians.signer, custodians.origin)
        codes = CodeService(store.curriculum_tables, store.schools)
        await codes.refresh()
        found = exporting_over(store, config, CaseWork(Keeping(store.cases, journal), consents), custodians, roster,
                               codes, StandingService([], store.tenants, config.policy), journal)
        yield AtTheTerminal(store, found.service, JobRunner(store.jobs, [found.work], 0))
