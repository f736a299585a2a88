"""Jobs are done: claimed, kept as long as their work goes on, ended, and put back when it could not be finished.

Any number of processes do this; each takes what none has. Work that is killed is begun again where it stands, by
whoever comes first once its lease is over.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from lrs.clock import now_ms
from lrs.errors import LRSError, StorageUnavailable
from lrs.recurring import recurring
from lrs.storage.contract.jobs import Job, JobKind, Jobs

LEASE_SECONDS = 10.0
RENEW_SECONDS = 3.0
MOST_TRIES = 8       # without coming any further
FIRST_PAUSE_MS = 2_000
LONGEST_PAUSE_MS = 600_000

log = logging.getLogger(__name__)


class JobLost(Exception):
    """Another process has the job, or it was ended or forgotten: nothing more may be done for it."""


class Later(Exception):
    """The work cannot go on now. `reason` is the slug of why, `seconds` how long to wait; None: longer each time."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job's work ended. `detail` replaces the job's; `expires` (ms): when what it made is deleted."""

    state: Literal["ready", "done", "failed"]
    detail: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    expires: int | None = None


class Work(Protocol):
    """How jobs of one kind are done."""

    @property
    def kind(self) -> JobKind: ...

    async def do(self, claim: Claim) -> Ended:
        """Do it from where `claim.job` stands. What it raises puts the job back, a refusal (`LRSError`) ends it."""

    async def clear(self, job: Job) -> None:
        """Delete what the work left on disk: nobody fetched it in time, or it failed."""


class Claim:
    """A job that this process has, for one run of its work."""

    def __init__(self, jobs: Jobs, job: Job, runner: str) -> None:
        self._jobs = jobs
        self.job = job
        self.runner = runner
        self._done, self._total, self._detail = job.done, job.total, dict(job.detail)
        self._writing = asyncio.Lock()

    @property
    def detail(self) -> Mapping[str, Any]:
        return self._detail

    async def tell(self, done: int | None = None, total: int | None = None, **detail: Any) -> None:
        """How far it is, durable when this returns. Raises `JobLost`."""
        async with self._writing:
            self._done = self._done if done is None else done
            self._total = self._total if total is None else total
            self._detail.update(detail)
            if not await self._jobs.keep(self.job, self.runner, LEASE_SECONDS, self._done, self._total, self._detail):
                raise JobLost

    async def keep(self) -> None:
        """Renew the lease until cancelled; ends when the job is lost."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                await self.tell()
            except JobLost:
                return
            except StorageUnavailable:
                continue  # the work itself will notice, or MongoDB is back before the lease is over


class JobRunner:
    def __init__(self, jobs: Jobs, works: Sequence[Work], look_seconds: int) -> None:
        self._jobs = jobs
        self._works = {work.kind: work for work in works}
        self._look_seconds = look_seconds
        self._runner = secrets.token_hex(8)

    async def keep_running(self) -> None:
        """Do jobs one after the other, as long as the server runs; with ``look_seconds`` 0 none."""
        if self._look_seconds:
            await recurring("doing jobs", self.run_due, self._look_seconds, spread=0.3)

    async def run_due(self) -> int:
        """Do all that is due now, and let go what nobody fetched in time; how many jobs that were."""
        for job in await self._jobs.due_to_expire(now_ms()):
            await self._expire(job)
        count = 0
        while (claimed := await self._jobs.claim(self._works.keys(), self._runner, LEASE_SECONDS)) is not None:
            await self._run(claimed)
            count += 1
        return count

    async def _run(self, job: Job) -> None:
        claim = Claim(self._jobs, job, self._runner)
        try:
            ended = await self._kept(claim)
        except JobLost:
            log.warning("jobs: one is another's by now", extra={"fields": _told(job)})
            await self._clear_ended(job)
        except StorageUnavailable:
            return  # its lease runs out, and whoever finds MongoDB first goes on
        except LRSError as refusal:
            await self._end(claim, Ended("failed", {**claim.detail, "values": _plain(refusal.values)}, refusal.slug))
        except Later as later:
            await self._put_back(claim, later)
        except Exception:
            log.exception("jobs: one failed", extra={"fields": _told(job)})
            await self._put_back(claim, Later("job-failed"))
        else:
            await self._end(claim, ended)

    async def _kept(self, claim: Claim) -> Ended:
        """Its work, whose lease is kept meanwhile. Raises `JobLost` as soon as that cannot be."""
        work = asyncio.ensure_future(self._works[claim.job.kind].do(claim))
        keeping = asyncio.ensure_future(claim.keep())
        try:
            await asyncio.wait([work, keeping], return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise JobLost
            return await work
        finally:
            for task in (work, keeping):
                task.cancel()
            await asyncio.wait([work, keeping])

    async def _put_back(self, claim: Claim, later: Later) -> None:
        job = claim.job
        if later.seconds is None and job.tries >= MOST_TRIES:
            await self._end(claim, Ended("failed", claim.detail, later.reason))
            return
        pause = min(FIRST_PAUSE_MS * 2**job.tries, LONGEST_PAUSE_MS) if later.seconds is None else later.seconds * 1000
        await self._jobs.put_back(job, claim.runner, now_ms() + int(pause), later.reason)

    async def _end(self, claim: Claim, ended: Ended) -> None:
        if not await self._jobs.end(claim.job, claim.runner, ended.state, ended.detail, ended.reason, ended.expires):
            await self._clear_ended(claim.job)
            return
        if ended.state == "failed":
            await self._works[claim.job.kind].clear(claim.job)
        log.info("jobs: %s", ended.state, extra={"fields": {**_told(claim.job), "reason": ended.reason}})

    async def _clear_ended(self, job: Job) -> None:
        """What is left of the work on one that was ended, or forgotten, while it was done here."""
        now = await self._jobs.get(job.tenant, job.job_id)
        if now is None or now.state in {"failed", "expired"}:
            await self._works[job.kind].clear(job)

    async def _expire(self, job: Job) -> None:
        if await self._jobs.close(job.tenant, job.job_id, "expired", "job-expired") and job.kind in self._works:
            await self._works[job.kind].clear(job)


def _told(job: Job) -> dict[str, str]:
    return {"tenant": job.tenant, "job": job.job_id, "kind": job.kind}


def _plain(values: Mapping[str, object]) -> dict[str, Any]:
    return {name: value if isinstance(value, int | str) else str(value) for name, value in values.items()}
