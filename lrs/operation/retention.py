"""Retention with its neighbours, over one store: for the server, and for the command line beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lrs.access.facts import GrantedRoles, StandingService
from lrs.access.person import Person
from lrs.access.rosterfacts import RosterFacts
from lrs.audit.changes import AuditedChanges
from lrs.audit.service import AuditService
from lrs.config import Config
from lrs.errors import CannotStart
from lrs.exports.revoking import RevokeCredentials
from lrs.operation.administration import audit_log, connected
from lrs.operation.spool import sweep
from lrs.operation.studylog import keeper_of
from lrs.retention.annotated import AnnotatedFacts
from lrs.retention.callers import TERMINAL
from lrs.retention.forgetting import (
    ForgetAccounts,
    ForgetAudit,
    ForgetGrants,
    ForgetJobs,
    ForgetNamed,
    ForgetRebuilds,
    ForgetStudyLog,
)
from lrs.retention.identities import KnownIdentities
from lrs.retention.neighbours import Neighbours, Permissions
from lrs.retention.offices import Offices, offices
from lrs.retention.permissions import AtTheTerminal, ByPolicy
from lrs.roster.service import RosterService
from lrs.storage import indexes
from lrs.storage.store import Store


def neighbours(store: Store, roster: RosterService, audit: AuditService, permissions: Permissions,
               config: Config) -> Neighbours:
    """All that keep something of people. The audit log forgets last: until then it is told what is done."""
    keeper = keeper_of(store, config)
    return Neighbours(
        KnownIdentities(store.links, store.annotations, store.tenants, store.credentials),
        AnnotatedFacts(store.annotations), roster,
        (RevokeCredentials(store.jobs, store.revocations), ForgetNamed("roster", roster), ForgetGrants(store.grants),
         ForgetNamed("links", store.links),
         ForgetRebuilds(store.rebuilds), ForgetStudyLog(keeper), ForgetNamed("guardians", store.guardians),
         ForgetNamed("cases", store.cases), ForgetNamed("slips", store.slips), ForgetNamed("consents", store.consents),
         ForgetNamed("learner-tokens", store.learner_tokens), ForgetNamed("dead-letters", store.forwards),
         ForgetNamed("learner-stores", store.learner_stores),
         ForgetNamed("imports", store.provenance), ForgetNamed("bundles", store.kept_bundles),
         ForgetJobs(store.jobs, lambda: sweep(config, store.jobs)),
         ForgetAccounts(store.accounts, store.sessions, store.grants, store.guardians, audit,
                        (store.cases, store.consents)), ForgetAudit(audit)),
        AuditedChanges(audit), permissions, (keeper,))


@asynccontextmanager
async def retention(config: Config) -> AsyncIterator[Offices]:
    """Ready to ask, approve, run and look. Raises `CannotStart` when the database cannot be used."""
    async with connected(config) as db:
        await indexes.ensure(db)
        store, audit = Store(db, config), audit_log(db, config)
        roster = RosterService(store.rosters, store.calendars, store.leases, AuditedChanges(audit), config)
        granted = GrantedRoles(store.grants, RosterFacts(roster, config.policy.guardian_decides_below))
        policy = ByPolicy(StandingService([granted], store.tenants, config.policy), roster)
        yield offices(store, config, neighbours(store, roster, audit, AtTheTerminal(policy), config))


def operator(tenant: str, account: str = TERMINAL) -> Person:
    """Whoever is at the terminal, under the account that they say is theirs."""
    return Person(tenant, account, "", TERMINAL)


def tenant_of(identifier: str) -> str:
    """The tenant of an erasure or a hold, whose ids begin with it. Raises `CannotStart` for what is no such id."""
    tenant, dot, rest = identifier.partition(".")
    if not (tenant and dot and rest):
        raise CannotStart(f"{identifier!r} is no id; one looks like school.5f0c1a2b3c4d, as the lists show them.")
    return tenant
