"""What the store promises of runs: work that erases much, step by step, by one process at a time.

A run has a record. Every step changes that record in the same transaction as what it erases, so its counts are exact
whenever a process is killed, and a process that another took over from erases nothing more (`RunLost`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from lrs.storage.contract.annotations import Annotation


class RunLost(Exception):
    """Another process took this run over, or a legal hold interrupted it; nothing of the step was done."""


@dataclass(frozen=True, slots=True)
class Run:
    """How far a run came. It erases what has a position up to `bound`: that of the newest Statement or Event when it
    began.

    `cursor` is the position that it has seen everything up to; `counts` name what it erased so far.
    """

    run_id: str
    tenant: str
    runner: str
    bound: int
    cursor: int
    started: int
    counts: Mapping[str, int]


class Candidate(NamedTuple):
    """A Statement in which a person may occur. `refers`: it stands for others too."""

    key: bytes
    pos: int
    text: bytes
    refers: bool


class LoneEvent(NamedTuple):
    """An Event without a Statement; `annotation` is what stands beside it."""

    key: bytes
    pos: int
    annotation: Annotation | None


class Runs(Protocol):
    # --- the run itself ---

    async def begin(self, tenant: str, run_id: str, runner: str) -> Run:
        """Begin it, or take it over where it stands: from now on nobody else's step counts. `leave` it afterwards,
        however it went."""

    async def get(self, tenant: str, run_id: str) -> Run | None: ...

    async def end(self, run: Run) -> None:
        """Forget the run; raises `RunLost`."""

    async def leave(self, run_id: str, runner: str) -> None:
        """Let go of what this process holds open for the run; it can be begun again."""

    async def interrupt(self, tenant: str) -> None:
        """Take every run of the tenant from whoever has it; it is begun anew, or is not."""

    async def count(self, run: Run, counts: Mapping[str, int]) -> None:
        """Add to its counts. Raises `RunLost`."""

    async def settled(self, run: Run) -> bool:
        """Whether nothing can be stored any more at or before the run's bound."""

    # --- Statements ---

    async def candidates(self, run: Run, agent: bytes, after: int, limit: int, *, voided: bool) -> list[Candidate]:
        """Those that are found by this agent's key, in order of position; the standing or the voided ones."""

    async def read(self, run: Run, keys: Sequence[bytes]) -> list[Candidate]: ...

    async def page(self, tenant: str, after: int, bound: int, limit: int) -> list[tuple[bytes, int]]:
        """Keys and positions of all Statements, voided ones too, in order."""

    async def erase(self, run: Run, keys: Mapping[bytes, str], cursor: int = 0) -> int:
        """Make tombstones of these, each counted under its name (without a dot); how many there still were.

        What refers to them stands for them no longer, and their attachments are set aside for `erase_files`; Caliper
        Events that they were mapped from go with them, counted as `events`. Raises `RunLost`.
        """

    async def renew(self, run: Run, keys: Sequence[bytes]) -> None:
        """Leave to these only what those they refer to still stand for."""

    async def stale(self, tenant: str, keys: Sequence[bytes]) -> int:
        """How many of these stand for something that those they refer to do not."""

    async def newer(self, run: Run, agent: bytes) -> int:
        """How many Statements with this agent came after the run's bound."""

    # --- Caliper ---

    async def lone_events(self, tenant: str, after: int, bound: int, limit: int) -> list[LoneEvent]:
        """Events without a Statement, in order of position. One with a Statement goes with it."""

    async def events_of(self, run: Run, agents: Collection[bytes], learners: Collection[str],
                        limit: int) -> list[bytes]:
        """Keys of those of them that these agents did or that are about them, or that are these learners' (UUIDs)."""

    async def erase_events(self, run: Run, keys: Mapping[bytes, str]) -> int:
        """Make tombstones of Events without a Statement, each counted under its name; how many there still were. None
        comes back as a Statement either. Raises `RunLost`."""

    async def erase_descriptions(self, run: Run, agents: Collection[bytes], learners: Collection[str],
                                 limit: int) -> int:
        """Make tombstones of at most `limit` versions of entities that are these people; how many. Raises `RunLost`."""

    async def descriptions(self, tenant: str, agents: Collection[bytes], learners: Collection[str],
                           until: int) -> int:
        """How many there are that came up to `until` (ms)."""

    # --- attachments and documents ---

    async def erase_files(self, run: Run, limit: int) -> int:
        """Erase attachments set aside, save those that another Statement owns too; how many were looked at."""

    async def files_left(self, tenant: str, run_id: str) -> int: ...

    async def scopes(self, tenant: str, kind: str, after: str, limit: int, until: int | None = None) -> list[str]:
        """Scopes of documents in order, each once; with `until` of those not changed since that instant (ms)."""

    async def erase_documents(self, run: Run, kind: str, scope: str) -> int:
        """Erase a scope's documents; how many there were. Raises `RunLost`."""
