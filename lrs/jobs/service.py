"""Jobs for who runs the system: how many are in which state, why they failed, and which may be begun again or let go.

Told to the audit log: job.retried, job.cancelled.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from lrs.clock import now_ms
from lrs.errors import Conflict, NotFound
from lrs.jobs.runner import Work
from lrs.journal import Journal
from lrs.storage.contract.jobs import OPEN, Job, JobKind, Jobs, JobState

MOST = 200

Again = Callable[[Job], Awaitable[Job | None]]
"""Begins the work of a job that failed anew; None, or `Conflict`, where it is not to be done any more."""

# What may be let go at any time: nothing of it is half done anywhere but on this server's disk.
_LET_GO: frozenset[JobKind] = frozenset({"export", "delivery"})


class JobService:
    """`again`: of the kinds that can be begun anew from what is kept; of an import the bundle has to come once more."""

    def __init__(self, jobs: Jobs, works: Sequence[Work], again: Mapping[JobKind, Again], journal: Journal) -> None:
        self._jobs = jobs
        self._works = {work.kind: work for work in works}
        self._again = again
        self._journal = journal

    async def counts(self, tenant: str) -> Mapping[JobState, int]:
        return await self._jobs.counts(tenant)

    async def list(self, tenant: str, state: JobState | None = None) -> Sequence[Job]:
        """Newest first."""
        return await self._jobs.list(tenant, state=state, limit=MOST)

    def retriable(self, job: Job) -> bool:
        """Whether it can be done now: one that failed, or that waits for its next try."""
        return job.kind in self._again if job.state == "failed" else job.state == "queued" and job.due > now_ms()

    def cancellable(self, job: Job) -> bool:
        """Whether it can be let go: an import only before anything of it is stored; a family was promised notices."""
        return job.state in OPEN and (job.kind in _LET_GO or (job.kind == "import" and job.state == "queued"))

    async def retry(self, tenant: str, job_id: str, by: str, request: str = "") -> None:
        """Raises `NotFound`; `Conflict` where it is not safe, or of no use any more."""
        job = await self._get(tenant, job_id)
        if not self.retriable(job):
            raise Conflict("job-not-retried", id=job_id, state=job.state)
        if job.state == "queued":
            done = await self._jobs.hasten(tenant, job_id)
        else:
            done = await self._again[job.kind](job) is not None
        if not done:
            raise Conflict("job-not-retried", id=job_id, state=job.state)
        await self._told("job.retried", job, by, request)

    async def cancel(self, tenant: str, job_id: str, by: str, request: str = "") -> None:
        """End it as failed. What runs is stopped within seconds, and what it left on disk deleted. Raises as above."""
        job = await self._get(tenant, job_id)
        states: frozenset[JobState] = OPEN if job.kind in _LET_GO else frozenset({"queued"})
        if not self.cancellable(job) or not await self._jobs.close(tenant, job_id, "failed", "job-cancelled", states):
            raise Conflict("job-not-cancelled", id=job_id, state=job.state)
        if job.state == "queued" and job.kind in self._works:
            await self._works[job.kind].clear(job)
        await self._told("job.cancelled", job, by, request)

    async def _get(self, tenant: str, job_id: str) -> Job:
        job = await self._jobs.get(tenant, job_id)
        if job is None:
            raise NotFound("job-unknown", id=job_id[:60])
        return job

    async def _told(self, event: str, job: Job, by: str, request: str) -> None:
        await self._journal.record(job.tenant, event, by, subjects=[job.learner] if job.learner else (),
                                   request=request, details={"job": job.job_id, "kind": job.kind})
