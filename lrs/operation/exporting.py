"""Exports and previews over one store: for the server, and for the command line beside it."""

from __future__ import annotations

from dataclasses import dataclass

from lrs.access.facts import StandingService
from lrs.bundles.drafts import Drafts
from lrs.bundles.export import Export
from lrs.bundles.exports import ExportService
from lrs.bundles.needs import Needs
from lrs.bundles.preview import Previews
from lrs.cases.work import CaseWork
from lrs.codes.service import CodeService
from lrs.config import Config
from lrs.custodians.service import CustodianService
from lrs.journal import Journal
from lrs.operation.spool import spool_of
from lrs.retention.identities import KnownIdentities
from lrs.roster.service import RosterService
from lrs.storage.store import Store


@dataclass(frozen=True, slots=True)
class Exporting:
    work: Export
    service: ExportService


def exporting_over(store: Store, config: Config, cases: CaseWork, custodians: CustodianService, roster: RosterService,
                   codes: CodeService, standings: StandingService, journal: Journal) -> Exporting:
    spool = spool_of(config)
    needs = _needs(store, cases, custodians, roster, codes, standings)
    return Exporting(Export(needs, spool, config), ExportService(
        store.jobs, cases, store.cases, standings, custodians, store.tenants, journal, spool, config.bundles))


def previews_over(store: Store, config: Config, cases: CaseWork, custodians: CustodianService, roster: RosterService,
                  codes: CodeService, standings: StandingService) -> Previews:
    needs = _needs(store, cases, custodians, roster, codes, standings)
    return Previews(needs, Drafts(needs, config))


def _needs(store: Store, cases: CaseWork, custodians: CustodianService, roster: RosterService, codes: CodeService,
           standings: StandingService) -> Needs:
    identities = KnownIdentities(store.links, store.annotations, store.tenants, store.credentials)
    return Needs(cases, custodians, identities, roster, codes, standings, store.tenants, store.statements,
                 store.learner_records, store.attachments, store.jobs)
