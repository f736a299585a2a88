"""Custodians from the command line, also beside a running server."""

from __future__ import annotations

import getpass
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from lrs import addresses
from lrs.audit.changes import AuditedChanges
from lrs.config import Config
from lrs.custodians.service import CustodianService
from lrs.errors import CannotStart
from lrs.http.fetching import fetching
from lrs.operation.administration import audit_log, connected
from lrs.operation.people import ByOperator
from lrs.storage import indexes
from lrs.storage.contract.access import Tenant
from lrs.storage.store import Store


@dataclass(frozen=True, slots=True)
class CustodianAdministration:
    """The room's services, for one tenant that is there."""

    service: CustodianService
    tenant: Tenant

    @property
    def origin(self) -> str:
        return self.service.origin(self.tenant)


@asynccontextmanager
async def custodian_administration(config: Config, tenant_id: str) -> AsyncIterator[CustodianAdministration]:
    """Raises `CannotStart` when MongoDB cannot be used or there is no such tenant."""
    async with connected(config) as db, fetching(addresses.allowed(config.outgoing.allow)) as outside:
        await indexes.ensure(db)
        store = Store(db, config)
        tenant = await store.tenants.get(tenant_id)
        if tenant is None:
            raise CannotStart(f"There is no tenant {tenant_id}; `lrs tenant list` shows those there are.")
        journal = ByOperator(AuditedChanges(audit_log(db, config)), f"cli:{getpass.getuser()}")
        yield CustodianAdministration(await CustodianService.open(store, config, outside.get, journal), tenant)
