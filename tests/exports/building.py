"""Exports over a real store, in this process or in one that is killed:
``python -m tests.exports.building URI DATABASE DATA``, with chunks of a hundred and a pause after each."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lrs.access.facts import StandingService
from lrs.access.wrapping import Wrapping
from lrs.audit.changes import AuditedChanges
from lrs.bundles.manifest import File
from lrs.bundles.writing import Building
from lrs.codes.service import CodeService
from lrs.config import Config
from lrs.custodians.own import OwnKeyring, Signer
from lrs.errors import Conflict, NotFound
from lrs.exports import building as export
from lrs.exports.building import Export
from lrs.exports.needs import Needs
from lrs.exports.spool import Spool
from lrs.jobs.runner import JobRunner
from lrs.operation.administration import audit_log
from lrs.operation.spool import spool_of
from lrs.retention.identities import KnownIdentities
from lrs.roster.service import RosterService
from lrs.storage.contract.access import Tenant
from lrs.storage.contract.cases import CaseRecord, Event, State
from lrs.storage.store import Store

CHUNK = 100
PAUSE = 0.05  # seconds


@dataclass(frozen=True)
class Keeping:
    """`lrs.cases.work.CaseWork` over the store alone: nobody is told."""

    store: Store

    async def _move(self, tenant: str, case_id: str, states: tuple[State, ...], to: State) -> CaseRecord:
        moved = await self.store.cases.move(tenant, case_id, states, Event(1, to), changes={"state": to})
        if moved is None:
            raise Conflict("case-not-open", id=case_id, state="other")
        return moved

    async def begin_building(self, tenant: str, case_id: str) -> CaseRecord:
        return await self._move(tenant, case_id, ("approved", "building"), "building")

    async def ready(self, tenant: str, case_id: str, bundle_id: str) -> CaseRecord:
        return await self._move(tenant, case_id, ("building",), "ready")

    async def build_failed(self, tenant: str, case_id: str) -> CaseRecord:
        return await self._move(tenant, case_id, ("building",), "approved")

    async def may_fetch(self, tenant: str, bundle_id: str) -> CaseRecord:
        [job] = [await self.store.jobs.get(tenant, bundle_id.removeprefix("urn:uuid:"))]
        case = await self.store.cases.get(tenant, job.case_id) if job else None
        if case is None or case.state not in ("ready", "delivered"):
            raise NotFound("bundle-unknown", id=bundle_id)
        return case

    async def delivered(self, tenant: str, case_id: str) -> CaseRecord:
        return await self._move(tenant, case_id, ("ready",), "delivered")

    async def receive(self, tenant: str, case_id: str) -> CaseRecord:
        return await self._move(tenant, case_id, ("ready", "delivered"), "closed")

    async def receipts(self, tenant: str, case_id: str) -> tuple[str, str]:
        return "", ""


@dataclass(frozen=True)
class Keys:
    own: OwnKeyring

    def origin(self, tenant: Tenant) -> str:
        return tenant.origin

    async def signer(self, tenant: Tenant) -> Signer:
        return await self.own.signer(tenant.tenant_id, tenant.origin)


async def exports(store: Store, config: Config, spool: Spool) -> Export:
    journal = AuditedChanges(audit_log(store.db, config))
    roster = RosterService(store.rosters, store.calendars, store.leases, journal, config)
    keys = OwnKeyring(store.own_keys, store.signing_keys, await Wrapping.open(config), journal, 60)
    return Export(Needs(
        Keeping(store), Keys(keys), KnownIdentities(store.links, store.annotations, store.tenants, store.credentials),
        roster, CodeService(store.curriculum_tables, store.schools),
        StandingService([], store.tenants, config.policy), store.tenants, store.statements, store.learner_records,
        store.attachments, store.jobs, store.kept_bundles, store.rebuilds, store.events), spool, config)


async def build(uri: str, database: str, data: str) -> None:
    export.CHUNK_STATEMENTS = CHUNK
    _unhurried()
    config = Config()
    config = replace(config, mongo=replace(config.mongo, uri=uri, database=database),
                     server=replace(config.server, data=data))
    store = await Store.open(config)
    runner = JobRunner(store.jobs, [await exports(store, config, spool_of(config))], 1)
    print("ready", flush=True)
    while True:
        await runner.run_due()
        await asyncio.sleep(0.05)


def _unhurried() -> None:
    """Let there be time to be killed between two pieces, however quick the machine is."""
    written = Building.statements

    def pausing(self: Building, number: int, lines: Sequence[bytes], annotations: Sequence[bytes]) -> File:
        file = written(self, number, lines, annotations)
        time.sleep(PAUSE)
        return file

    Building.statements = pausing  # type: ignore[method-assign]


if __name__ == "__main__":
    asyncio.run(build(*sys.argv[1:]))
