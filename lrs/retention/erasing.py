"""The run of an erasure: everything of one person, up to what was stored when it began, until nothing is found.

It goes over the person's Statements until a pass finds none (that pass is the proof), then over Caliper Events without
a Statement, attachments, documents and the other rooms. Killed at any point it is begun again where it stands, by
whoever comes first. What the person sends during the run or later, under new ids, is new: it is kept, unless the
request blocks it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping

import orjson

from lrs.clock import now_ms
from lrs.config import Retention
from lrs.errors import Conflict, NotFound, StorageUnavailable
from lrs.recurring import recurring
from lrs.retention import report
from lrs.retention.blocking import KNOWN_SECONDS
from lrs.retention.erasures import ErasureService
from lrs.retention.holds import HoldService
from lrs.retention.neighbours import Neighbours
from lrs.retention.search import Search
from lrs.retention.shift import Shift
from lrs.storage.contract.erasures import Erasure, Erasures
from lrs.storage.contract.leases import Leases
from lrs.storage.contract.retention import Blocks
from lrs.storage.contract.runs import Run, RunLost, Runs

SETTLE_SECONDS = 10.0
FILES = 50
EVENTS = 200

Tell = Callable[[Mapping[str, int]], None]

log = logging.getLogger(__name__)


def nobody(counts: Mapping[str, int]) -> None:
    """Who is told of progress when nobody asked."""


class Erasing:
    def __init__(self, service: ErasureService, erasures: Erasures, runs: Runs, leases: Leases, holds: HoldService,
                 blocks: Blocks, neighbours: Neighbours, settings: Retention) -> None:
        self._service = service
        self._erasures = erasures
        self._runs = runs
        self._leases = leases
        self._holds = holds
        self._blocks = blocks
        self._neighbours = neighbours
        self._settings = settings

    async def run(self, tenant: str, erasure_id: str, tell: Tell = nobody, *, wait: bool = False) -> Erasure:
        """Run it to its end; one that is done is run again. `tell` hears the counts now and then.

        Raises `NotFound`; `Conflict` when it is not approved, under a legal hold, or run by another process (with
        `wait` not before its lease should have ended).
        """
        erasure = await self._erasures.get(tenant, erasure_id)
        if erasure is None:
            raise NotFound("erasure-unknown", id=erasure_id)
        if erasure.state == "requested":
            raise Conflict("erasure-not-approved", id=erasure_id)
        async with Shift(self._leases, f"erasure {erasure_id}", self._settings.pace, wait=wait) as shift:
            try:
                if erasure.state == "done":
                    await self._runs.end(await self._runs.begin(tenant, erasure_id, shift.runner))
                return await self._to_its_end(erasure, shift, tell)
            finally:
                await self._runs.leave(erasure_id, shift.runner)

    async def keep_running(self) -> None:
        """Run what is approved, as long as the server runs; of several processes each takes what none has."""
        if self._settings.look_seconds:
            await recurring("running erasures", self._run_due, self._settings.look_seconds)

    async def _run_due(self) -> None:
        for erasure in await self._erasures.due():
            await self._try(erasure)

    async def _try(self, erasure: Erasure) -> None:
        """Run it if it can be; one that fails, however often, keeps no other waiting."""
        try:
            await self.run(erasure.tenant, erasure.erasure_id)
        except (Conflict, StorageUnavailable):
            return  # held, or another process runs it; or MongoDB is away
        except Exception:
            log.exception("erasures: a run failed", extra={"fields": {
                "tenant": erasure.tenant, "erasure": erasure.erasure_id}})
            return
        log.info("erasures: done", extra={"fields": {"tenant": erasure.tenant, "erasure": erasure.erasure_id}})

    # --- one run ---

    async def _to_its_end(self, erasure: Erasure, shift: Shift, tell: Tell) -> Erasure:
        while True:
            try:
                return await self._run(erasure, shift, tell)
            except RunLost:  # interrupted by a new hold, or taken over: then the lease is gone
                await shift.retake()

    async def _run(self, erasure: Erasure, shift: Shift, tell: Tell) -> Erasure:
        query_keys = await self._service.query_keys(erasure.tenant)
        await self._holds.refuse(erasure, query_keys)
        erasure = await self._service.known(erasure)
        erasure = await self._erasures.start(erasure, erasure.users, erasure.keys, now_ms())
        if erasure.block:
            learners = [query_keys.learner(user) for user in erasure.users]
            await self._blocks.add(erasure.tenant, [*erasure.keys, *learners], erasure.erasure_id)
            await asyncio.sleep(KNOWN_SECONDS)
        run = await self._runs.begin(erasure.tenant, erasure.erasure_id, shift.runner)
        await self._holds.refuse(erasure, query_keys)  # one placed since interrupts the run
        await self._settle(run, shift)
        search = Search(self._runs, self._neighbours.identities, erasure, run, query_keys)
        kept = await self._statements(search, run, shift, tell)
        await self._events(search, run, shift)
        while await self._runs.erase_files(run, FILES):
            await shift.looked_at(FILES)
        await self._documents(search, run, shift)
        await self._rooms(erasure, run)
        return await self._finish(erasure, run, kept)

    async def _settle(self, run: Run, shift: Shift) -> None:
        """Wait for commits in flight that may be stored below the bound; not for ever for a writer that is dead."""
        for _ in range(int(SETTLE_SECONDS / 0.1)):
            if await self._runs.settled(run):
                return
            await shift.keep()
            await asyncio.sleep(0.1)

    async def _statements(self, search: Search, run: Run, shift: Shift, tell: Tell) -> Counter[str]:
        """Passes until one finds nothing; what that one passed over, by where it mentions the person."""
        while True:
            found, kept = 0, Counter[str]()
            async for part in search.statements():
                if part.gone:
                    found += await self._runs.erase(run, dict.fromkeys(part.gone, "statements"))
                await self._runs.renew(run, part.referring)
                kept += part.mentions
                await shift.looked_at(part.seen)
                tell({"statements": found})
            if not found:
                return kept

    async def _events(self, search: Search, run: Run, shift: Shift) -> None:
        """Caliper Events without a Statement, and what describes the person."""
        who = search.people
        while found := await self._runs.events_of(run, *who, EVENTS):
            await self._runs.erase_events(run, dict.fromkeys(found, "events"))
            await shift.looked_at(len(found))
        while count := await self._runs.erase_descriptions(run, *who, EVENTS):
            await shift.looked_at(count)

    async def _documents(self, search: Search, run: Run, shift: Shift) -> None:
        async for kind, scope in search.documents():
            await self._runs.erase_documents(run, kind, scope)
            await shift.looked_at(1)

    async def _rooms(self, erasure: Erasure, run: Run) -> None:
        for room in self._neighbours.forgetting if erasure.user else ():
            await self._runs.count(run, {room.room: await room.forget(erasure)})

    async def _finish(self, erasure: Erasure, run: Run, kept: Mapping[str, int]) -> Erasure:
        latest = await self._runs.get(run.tenant, run.run_id)
        if latest is None or latest.runner != run.runner:
            raise RunLost
        finished = now_ms()
        proof = report.compose(erasure, latest, kept, finished, self._settings.backup_days)
        digest = report.digest(proof)
        await self._neighbours.journal.record(erasure.tenant, "erasure.done", "", details={  # about nobody any more
            "erasure": erasure.erasure_id, "digest": digest, "erased": orjson.dumps(report.erased(proof)).decode()})
        await self._erasures.finish(erasure, proof, digest, finished)
        await self._runs.end(run)
        done = await self._erasures.get(erasure.tenant, erasure.erasure_id)
        return done or erasure
