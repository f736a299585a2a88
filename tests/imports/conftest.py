"""A custodian that takes bundles in, over a real store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from lrs.activities import ActivityService
from lrs.audit.changes import AuditedChanges
from lrs.config import Config
from lrs.imports.applying import Refuse
from lrs.imports.confirming import Confirming
from lrs.imports.importing import Arrival, Importing, Stores
from lrs.operation.administration import audit_log
from lrs.storage.contract.origins import Origin
from lrs.storage.contract.provenance import Import
from lrs.storage.store import Store
from tests.annotation.conftest import Custodian, custodian
from tests.imports.bundled import Custody
from tests.school import HANAKO

__all__ = ["custodian"]


@dataclass
class Taking:
    """What takes bundles in for one tenant."""

    at: Custodian
    importing: Importing
    confirming: Confirming
    custody: Custody
    config: Config
    told: list[tuple[int, int]] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"https://{self.at.tenant}.example.jp"

    async def take(self, source: Path, run_id: str = "", learner: str = HANAKO) -> Import:
        async def told(done: int, total: int) -> None:
            self.told.append((done, total))

        arrival = Arrival(source, self.at.tenant, learner, "account:officer", run_id)
        return await self.importing.run(arrival, told)

    async def counts(self, run: Import) -> dict[str, int]:
        return dict(await self.importing.counts(run))

    async def text(self, statement_id: str) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads((await self.at.row(statement_id)).text)
        return found

    async def origin_of(self, statement_id: str) -> Origin | None:
        keys = await self.at.statements.keys(self.at.tenant)
        return await self.at.store.provenance.origin(self.at.tenant, keys.statement(statement_id))

    async def rows(self) -> Mapping[str, int]:
        """How many records each collection has."""
        db = self.at.store.db
        return {name: await db[name].count_documents({}) for name in sorted(await db.list_collections())}


def taking(at: Custodian, store: Store, config: Config, refuse: Refuse | None = None) -> Taking:
    settings = replace(config, bundles=replace(config.bundles))
    custody, activities = Custody(), ActivityService(store.activities)
    stores = Stores(store.tenants, store.statements, store.attachments, store.provenance, store.kept_bundles,
                    store.withdrawals)
    importing = Importing(stores, at.statements, activities, at.at.annotator, custody,
                          refuse or (lambda tenant, batch, keys: None), AuditedChanges(audit_log(store.db, settings)),
                          settings)
    confirming = Confirming(store.tenants, store.provenance, store.documents, at.at.links, at.school)
    return Taking(at, importing, confirming, custody, settings)


@pytest.fixture
def b(custodian: Custodian, store: Store, config: Config) -> Taking:
    return taking(custodian, store, config)
