"""What the store promises to whoever runs the system: what comes in, what is being worked on, how MongoDB is.

Counts, instants and states: nothing here tells of a person.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, Protocol

JobKind = Literal["annotation", "studylog", "roster", "erasure", "retention"]
JobState = Literal["asked", "waiting", "running", "done"]

# When MongoDB's makers stop mending each series (mongodb.com/legal/support-policy/lifecycles).
END_OF_LIFE = {"4.4": "2024-02", "5.0": "2024-10", "6.0": "2025-07", "7.0": "2027-08", "8.0": "2029-10"}


@dataclass(frozen=True, slots=True)
class Job:
    """Work beside requests. `asked`: it waits for people; `done` of about `total` (0: nobody knows) were looked at.
    `at` is when it was asked for (ms; 0 where nobody wrote it down); `why` a word of who did, and perhaps an id."""

    kind: JobKind
    job_id: str
    state: JobState
    at: int
    done: int = 0
    total: int = 0
    finished: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """How MongoDB is. `members` with data; `answer_ms` is how long it took to answer, `skew_ms` how far its clock is
    ahead. Bytes of data and indexes as they are stored, and of the disk below; 0 where it does not say."""

    version: str
    replica_set: str
    members: int
    answer_ms: float
    skew_ms: int
    data_bytes: int = 0
    index_bytes: int = 0
    disk_used: int = 0
    disk_bytes: int = 0

    @property
    def end_of_life(self) -> str:
        """The month (``2025-07``) in which its series ends; empty for one that is not known."""
        return END_OF_LIFE.get(".".join(self.version.split(".")[:2]), "")


class Overviews(Protocol):
    async def stored(self, tenant: str, since: int, until: int | None = None) -> int:
        """How many Statements were stored from one instant (ms) on up to another, or up to now."""

    async def latest(self, tenant: str, apps: Collection[str]) -> dict[str, int]:
        """When (ms) each of these apps last stored a Statement; one that never did is absent."""

    async def writers(self) -> int:
        """How many processes can store Statements now."""

    async def jobs(self, tenant: str, limit: int) -> list[Job]:
        """Newest first, before them those of which nobody wrote down when."""

    async def health(self) -> Health: ...
