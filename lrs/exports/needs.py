"""What building a bundle asks of other rooms."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from lrs.access.policy import Terms
from lrs.cases.work import CaseWork
from lrs.codes.book import CodeBook
from lrs.custodians.own import Signer
from lrs.exports.heard import Events
from lrs.storage.contract.access import Tenant, Tenants
from lrs.storage.contract.annotations import Rebuilds
from lrs.storage.contract.attachments import Attachments
from lrs.storage.contract.jobs import Jobs
from lrs.storage.contract.learnerrecords import LearnerRecords
from lrs.storage.contract.provenance import KeptBundles
from lrs.storage.contract.roster import Org, User
from lrs.storage.contract.statements import Statements


class Custody(Protocol):
    """The tenant's own keys."""

    def origin(self, tenant: Tenant) -> str: ...

    async def signer(self, tenant: Tenant) -> Signer: ...


class Identities(Protocol):
    """Who stands behind an account (`lrs.retention.identities`)."""

    async def users(self, tenant: str, user: str) -> frozenset[str]: ...

    async def identifiers(self, tenant: str, users: Collection[str]) -> Collection[str]: ...


class Roster(Protocol):
    async def people(self, tenant: str, users: Collection[str]) -> Mapping[str, User]: ...

    async def orgs(self, tenant: str) -> Sequence[Org]: ...

    async def staff(self, tenant: str) -> frozenset[str]: ...


class Codes(Protocol):
    def book(self) -> CodeBook: ...


class Settled(Protocol):
    """What is settled for a tenant (`lrs.access.facts.StandingService`)."""

    async def terms(self, tenant_id: str) -> Terms: ...


@dataclass(frozen=True, slots=True)
class Needs:
    cases: CaseWork
    custodians: Custody
    identities: Identities
    roster: Roster
    codes: Codes
    settled: Settled
    tenants: Tenants
    statements: Statements
    records: LearnerRecords
    attachments: Attachments
    jobs: Jobs
    kept: KeptBundles
    rebuilds: Rebuilds
    events: Events
