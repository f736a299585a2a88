"""Rosters from the command line, also beside a running server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lrs.audit.changes import AuditedChanges
from lrs.config import Config
from lrs.errors import NotFound
from lrs.operation.administration import audit_log, connected
from lrs.roster.service import RosterService
from lrs.storage import indexes
from lrs.storage.calendars import MongoCalendars
from lrs.storage.leases import MongoLeases
from lrs.storage.rosters import MongoRosters
from lrs.storage.tenants import MongoTenants


@asynccontextmanager
async def rosters(config: Config, tenant: str) -> AsyncIterator[RosterService]:
    """Ready for the rosters of `tenant`. Raises `NotFound` when there is none, `CannotStart` without MongoDB."""
    async with connected(config) as db:
        await indexes.ensure(db)
        if await MongoTenants(db).get(tenant) is None:
            raise NotFound("tenant-unknown", id=tenant)
        yield RosterService(MongoRosters(db), MongoCalendars(db), MongoLeases(db),
                            AuditedChanges(audit_log(db, config)), config)
