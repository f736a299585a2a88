"""A custodian that takes Caliper, over a real store."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from lrs.access.principal import CaliperRules, KeyKind, Principal
from lrs.activities import ActivityService
from lrs.annotation import profiles
from lrs.config import Annotation, Config
from lrs.events import query
from lrs.events.service import EventService, Page, Received
from lrs.retention.blocking import Blocking
from lrs.storage.contract.statements import StatementRow
from lrs.storage.store import Store
from tests.annotation.conftest import Custodian, another
from tests.events.making import enveloped


@dataclass
class Caliper:
    """What sensors of one tenant do, and what is found of it."""

    at: Custodian
    events: EventService
    blocking: Blocking
    config: Config

    async def app(self, name: str = "reader") -> Principal:
        return await self.at.key(name)

    async def system(self) -> Principal:
        return await self.at.key("migration", KeyKind.SYSTEM)

    async def receive(self, key: Principal, *items: Any, strict: bool = False, maps: bool = True,
                      **envelope: str) -> Received:
        key = replace(key, caliper=CaliperRules(strict, maps))
        return await self.events.receive(key, enveloped(*items, **envelope))

    async def page(self, key: Principal, **params: str) -> Page:
        await self.at.seen()
        return await self.events.page(key, query.read(params, self.config.limits))

    async def found(self, key: Principal, **params: str) -> list[str]:
        """The ids of the Events of a page, as they were stored where it says nothing else."""
        page = await self.page(key, **{"ascending": "true", **params})
        return [json.loads(row.text)["id"] for row in page.rows]

    async def one(self, key: Principal, event_id: str) -> Any:
        return json.loads(await self.events.one(key, event_id))

    async def statement(self, uuid: str) -> StatementRow | None:
        keys = await self.at.statements.keys(self.at.tenant)
        return await self.at.statements.standing(self.at.tenant, keys.statement(uuid), None)

    async def count(self, collection: str, **wanted: Any) -> int:
        return int(await self.at.store.db[collection].count_documents({"t": self.at.tenant, **wanted}))


@pytest.fixture
async def caliper(store: Store, config: Config) -> AsyncIterator[Caliper]:
    settings = replace(config, annotation=Annotation(cache_seconds=0))
    async with another(store, settings) as at:
        blocking = Blocking(store.blocks, store.tenants)
        events = EventService(store.events, at.statements, ActivityService(store.activities), store.tenants,
                              at.at.annotator, profiles.caliper(), settings, blocking.refuse)
        yield Caliper(at, events, blocking, settings)
