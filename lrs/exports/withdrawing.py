"""What follows when a family takes its consent back: the bundle's file is deleted at once, whoever it waited for, its
building is stopped, and who was handed it is told, as a job.

Whoever was stopped in between is gone on for: now and then it is looked at what is left to do, on every server.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from uuid import uuid4

from lrs.cases.notified import notified
from lrs.clock import DAY_MS, now_ms
from lrs.errors import Conflict
from lrs.exports.spool import Spool
from lrs.recurring import recurring
from lrs.storage.contract.access import Tenants
from lrs.storage.contract.cases import CaseRecord, Cases, Which
from lrs.storage.contract.jobs import OPEN, Job, Jobs

SETTLE_SECONDS = 60.0
MOST_LEFT = 1000
_LATELY_MS = 60 * DAY_MS


class Withdrawing:
    def __init__(self, jobs: Jobs, cases: Cases, tenants: Tenants, spool: Spool) -> None:
        self._jobs = jobs
        self._cases = cases
        self._tenants = tenants
        self._spool = spool

    async def settle(self, case: CaseRecord) -> None:
        """Of a case that was withdrawn. Once more it does nothing more."""
        if case.state != "withdrawn" or case.kind != "export":
            return
        jobs = await self._jobs.list(case.tenant, learner=case.learner, case_id=case.case_id)
        for job in jobs:
            if job.kind in {"export", "delivery"} and (job.state == "ready" or job.state in OPEN):
                await self._jobs.close(case.tenant, job.job_id, "failed", "bundle-withdrawn-here")
            if job.kind == "export":
                await asyncio.to_thread(self._spool.discard, job.job_id)
        if notified(case).state == "waiting" and not any(job.kind == "notice" for job in jobs):
            await self.tell(case)

    async def tell(self, case: CaseRecord) -> Job | None:
        """Have the recipient told; once more where that was given up. None where nobody is to be told by a server, or
        it is under way."""
        if notified(case).state not in {"waiting", "untold"} or case.recipient is None or not case.recipient.origin:
            return None
        made = await self._jobs.get(case.tenant, case.bundle_id.removeprefix("urn:uuid:"))
        now = now_ms()
        with suppress(Conflict):
            return await self._jobs.add(Job(
                str(uuid4()), case.tenant, "notice", case.learner, case.case_id, "queued", now, now, detail={
                    "bundle": case.bundle_id, "manifest": str(made.detail.get("manifest", "")) if made else ""}))
        return None

    async def tell_now(self, case: CaseRecord) -> None:
        """By hand: at once where it waits, anew where it was given up."""
        if await self.tell(case) is None:
            for job in await self._jobs.list(case.tenant, learner=case.learner, case_id=case.case_id):
                if job.kind == "notice" and job.state == "queued":
                    await self._jobs.hasten(case.tenant, job.job_id)

    async def keep_settling(self) -> None:
        """As long as the server runs."""
        await recurring("deleting and telling of what was withdrawn", self._settle_left, SETTLE_SECONDS, spread=0.3)

    async def _settle_left(self) -> None:
        for tenant in await self._tenants.list():
            left = await self._cases.list(tenant.tenant_id, Which(("export",), ("withdrawn",)), MOST_LEFT)
            for case in left:
                if case.learner and (case.ended or 0) > now_ms() - _LATELY_MS:
                    await self.settle(case)
