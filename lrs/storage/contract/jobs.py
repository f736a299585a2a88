"""What the store promises of jobs: long work on one learner's record, done by one process at a time.

Who claims a job has it as long as its lease is kept; a process that was killed loses it by doing nothing, and whoever
claims it next goes on from `detail`.
"""

from __future__ import annotations

import builtins
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

JobKind = Literal["export", "import", "delivery", "notice"]
JobState = Literal["queued", "running", "ready", "done", "failed", "expired"]

OPEN: frozenset[JobState] = frozenset({"queued", "running"})
ALIVE: frozenset[JobState] = OPEN | {"ready"}


@dataclass(frozen=True, slots=True)
class Job:
    """`learner` is a UUID, empty where it is not known yet whose record it is; `case_id` the case it belongs to.

    `done` of `total` are how far it is, in units of the work's own: an export's are hundredths, for a number of
    Statements would tell of those left out. `detail` is the work's own: small, JSON, no names. `reason` is the slug of
    why it failed or waits. `due` (ms): not before; `expires` (ms): when what it made is deleted. `tries` counts claims
    since it last came further. `ready`: something waits to be fetched; `expired`: it was deleted, or nobody came in
    time.
    """

    job_id: str
    tenant: str
    kind: JobKind
    learner: str
    case_id: str
    state: JobState
    created: int
    changed: int
    done: int = 0
    total: int = 0
    detail: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    due: int = 0
    expires: int | None = None
    tries: int = 0


class Jobs(Protocol):
    async def add(self, job: Job) -> Job:
        """Queue it. Raises `Conflict` ("job-there") when this learner has a job of this kind that has not ended; of
        notices, when this case has."""

    async def claim(self, kinds: Collection[JobKind], runner: str, seconds: float) -> Job | None:
        """The oldest that is due and that nobody has, for so many seconds; None when there is none."""

    async def keep(self, job: Job, runner: str, seconds: float, done: int, total: int,
                   detail: Mapping[str, Any]) -> bool:
        """Keep it so much longer, and how far it came; False when it is another's by now, with nothing written."""

    async def put_back(self, job: Job, runner: str, due: int, reason: str) -> bool:
        """Queue it again, not before `due` (ms); False when it is another's."""

    async def end(self, job: Job, runner: str, state: JobState, detail: Mapping[str, Any], reason: str = "",
                  expires: int | None = None) -> bool:
        """It is ready, done or failed; False when it is another's."""

    async def close(self, tenant: str, job_id: str, state: JobState, reason: str = "",
                    states: Collection[JobState] = ALIVE) -> Job | None:
        """End it whoever has it, where it is in one of `states`: a ready one is done, or expired; one under way failed.
        None when it is in another, or is not there."""

    async def mark(self, tenant: str, job_id: str, mark: str) -> bool:
        """Remember of a ready job what may happen once; False when it happened before, or the job is not ready."""

    async def get(self, tenant: str, job_id: str) -> Job | None: ...

    async def list(self, tenant: str, *, learner: str = "", case_id: str = "", state: JobState | None = None,
                   limit: int = 200) -> list[Job]:
        """Newest first; of one learner, of one case, in one state."""

    async def counts(self, tenant: str) -> Mapping[JobState, int]:
        """How many there are in each state."""

    async def hasten(self, tenant: str, job_id: str) -> bool:
        """Let one that waits be due now; False when it does not wait."""

    async def due_to_expire(self, now: int) -> builtins.list[Job]:
        """Those ready whose `expires` is over, of all tenants."""

    async def alive(self) -> frozenset[str]:
        """The ids of those queued, running or ready, of all tenants: whatever else lies on disk is nobody's."""

    async def forget(self, tenant: str, users: Collection[str]) -> int:
        """Remove these learners' jobs, under way or not; how many. Who works on one finds it lost."""

    async def naming(self, tenant: str, users: Collection[str]) -> int:
        """How many jobs are about these learners."""
