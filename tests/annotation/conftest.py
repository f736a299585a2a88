"""A custodian whose tools send what trials sent, over a real store, with a school's roster and tables beside."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from lrs.access.principal import KeyKind, Principal
from lrs.access.service import AccessService
from lrs.activities import ActivityService
from lrs.audit.changes import AuditedChanges
from lrs.clock import now_ms
from lrs.config import Annotation as Settings
from lrs.config import Config
from lrs.operation.administration import audit_log
from lrs.operation.annotating import Annotating
from lrs.statements.service import StatementService
from lrs.storage import positions
from lrs.storage.contract.access import Registration
from lrs.storage.contract.annotations import AnnotatedRow, Annotation, Counts
from lrs.storage.store import Store
from lrs.xapi.version import Version
from tests.builders import HOME_PAGE
from tests.school import School

_numbers = itertools.count(1)


@dataclass
class Custodian:
    """One tenant and the services that annotate for it; what is remembered is forgotten at once."""

    tenant: str
    school: School
    store: Store
    access: AccessService
    at: Annotating
    statements: StatementService

    async def key(self, app: str = "drill", kind: KeyKind = KeyKind.APP, *home_pages: str, **said: str) -> Principal:
        """A key whose accounts are trusted at `home_pages` (none named: at those of the portal)."""
        registration = Registration(frozenset(home_pages or (HOME_PAGE,)), **said)
        made, _ = await self.access.create_credential(self.tenant, app, app, kind, None, registration)
        return Principal(self.tenant, app, kind, made.scopes, b'{"mbox":"mailto:lrs@example.jp"}', made.key)

    async def store_all(self, key: Principal, *statements: dict[str, Any], version: Version = Version.V1) -> None:
        submission = await self.statements.read(key, version, json.dumps(statements, ensure_ascii=False).encode())
        await self.statements.store(key, submission)

    async def row(self, statement_id: str) -> AnnotatedRow:
        keys = await self.statements.keys(self.tenant)
        found = await self.store.annotations.get(self.tenant, keys.statement(statement_id), None)
        assert found is not None
        return found

    async def annotation(self, statement_id: str) -> Annotation:
        found = (await self.row(statement_id)).annotation
        assert found is not None
        return found

    async def stored(self, key: Principal, statement: dict[str, Any]) -> Annotation:
        """What stands beside `statement` once it is stored."""
        await self.store_all(key, statement)
        return await self.annotation(statement["id"])

    async def rebuild(self) -> Counts:
        """Annotate everything again."""
        return await self.done(await self.at.rebuilding.ask(self.tenant, "test", "all", (), "test"))

    async def done(self, rebuild_id: str) -> Counts:
        await self.settle()
        found = await self.at.rebuilding.get(rebuild_id)
        assert found is not None
        assert found.finished is not None
        return found.counts

    async def settle(self) -> None:
        """Do all that was asked for, as a server does in the background."""
        await self.seen()
        await self.at.rebuilding.notice()
        await self.seen()
        await self.at.rebuilding.work(lambda rebuild: None)

    async def seen(self) -> None:
        """Wait until all that is stored by now is to be seen."""
        now = positions.last_of(now_ms())
        while self.store.statements.mark() < now:
            await self.store.statements.reached(now)


@pytest.fixture
async def custodian(store: Store, config: Config) -> AsyncIterator[Custodian]:
    async with another(store, config) as made:
        yield made


@asynccontextmanager
async def another(store: Store, config: Config) -> AsyncIterator[Custodian]:
    """A tenant of its own."""
    settings = replace(config, annotation=Settings(cache_seconds=0))
    access = AccessService(store.tenants, store.credentials, store.signing_keys, settings)
    tenant, school = f"minato-{next(_numbers)}", School()
    await access.create_tenant(tenant, "みなと市教育委員会", "establisher", f"https://{tenant}.example.jp")
    at = Annotating.over(store, school, school, AuditedChanges(audit_log(store.db, settings)), settings)
    statements = StatementService(store.statements, store.attachments, ActivityService(store.activities),
                                  store.tenants, at.annotator, settings)
    yield Custodian(tenant, school, store, access, at, statements)
    access.stop()
    for collection in ("rebuilds", "leases"):  # what is left undone is no other test's
        await store.db[collection].delete_many({})
