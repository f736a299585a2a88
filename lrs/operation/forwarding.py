"""Forwards, as commands need them: beside a running server, which goes on with what they change within moments."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lrs import addresses
from lrs.access.wrapping import Wrapping
from lrs.audit.changes import AuditedChanges
from lrs.config import Config
from lrs.forwarding.service import ForwardService
from lrs.http.outgoing import Outgoing
from lrs.operation.administration import audit_log, connected
from lrs.storage import indexes
from lrs.storage.store import Store


@asynccontextmanager
async def forwards(config: Config) -> AsyncIterator[ForwardService]:
    """Raises `CannotStart` when the database cannot be used."""
    allow = addresses.allowed(config.outgoing.allow)
    async with connected(config) as db, Outgoing.open(allow, config.outgoing.seconds) as outgoing:
        await indexes.ensure(db)
        store, wrapping = Store(db, config), await Wrapping.open(config)
        yield ForwardService(store.forwards, store.tenants, store.credentials, outgoing, wrapping,
                             AuditedChanges(audit_log(db, config)), allow)
