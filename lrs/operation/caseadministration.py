"""Cases from the command line, also beside a running server. Whoever can run commands there is an officer of the
tenant; who decides is still the family, whose letter an officer writes down."""

from __future__ import annotations

import getpass
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from lrs.access.facts import StandingService
from lrs.access.person import Person
from lrs.cases.service import CaseService
from lrs.config import Config
from lrs.custodians.service import CustodianService
from lrs.operation.cases import cases_over
from lrs.operation.people import NoFetching, people_administration
from lrs.operation.retention import operator
from lrs.storage.contract.access import Tenant


@dataclass(frozen=True, slots=True)
class CaseAdministration:
    """`officer` is whoever is at the terminal; `origin` is where families sign in."""

    cases: CaseService
    tenant: Tenant
    origin: str
    officer: Person


@asynccontextmanager
async def case_administration(config: Config, tenant_id: str) -> AsyncIterator[CaseAdministration]:
    """Raises `CannotStart` when MongoDB cannot be used or there is no such tenant."""
    async with people_administration(config, tenant_id) as admin:
        store, journal = admin.store, admin.people.journal
        custodians = await CustodianService.open(store, config, NoFetching().get, journal)
        cases = await cases_over(store, config, admin.roster, admin.people.accounts,
                                 StandingService([], store.tenants, config.policy), journal, custodians.signer,
                                 custodians.origin)
        yield CaseAdministration(cases, admin.tenant, admin.origin, operator(tenant_id, getpass.getuser()))
