"""What the store promises of the study log: entries and days, how far they are kept, and what changed behind that.

The log of a tenant is kept up to its head's `mark`. What happened to Statements up to there since then waits as
changes, written together with whatever changed them. A view sees all of it at one instant.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from lrs.access.reach import Reach
from lrs.schooldays import Zone
from lrs.storage.contract.annotations import AnnotatedRow
from lrs.studylog.day import Day, DayKey
from lrs.studylog.entry import Entry, Slice
from lrs.studylog.results import Group, Results
from lrs.studylog.use import Use
from lrs.studylog.which import Selection


class Head(NamedTuple):
    """How far a log is kept. A rebuild keeps a second one beside, a `generation` later, until it has caught up; answers
    come from the one that is `active`. Each step makes another `revision`; `seen` counts the Statements gone through.
    """

    tenant: str
    generation: int
    mark: int = -1
    revision: int = 0
    active: bool = False
    seen: int = 0


class Scope(NamedTuple):
    """Whose records a look needs: of these learners, else of these classes, else of these schools, else all."""

    learners: frozenset[str] | None = None
    classes: frozenset[str] | None = None
    schools: frozenset[str] | None = None

    @property
    def of_people(self) -> bool:
        """Whether it names learners or classes."""
        return self.learners is not None or self.classes is not None

    def holds(self, learner: str, part: Slice) -> bool:
        if self.learners is not None:
            return learner in self.learners
        if self.classes is not None:
            return not self.classes.isdisjoint(part.classes)
        return self.schools is None or part.school in self.schools


ALL = Scope()


class Changed(NamedTuple):
    """A stored Statement that is no longer what it was, or is gone."""

    change_id: Any
    key: bytes


class Turn(NamedTuple):
    """A place in the order of entries: when it happened (ms), then position."""

    at: int
    pos: int


@dataclass(frozen=True, slots=True)
class EntryQuery:
    """Entries within `scope` and `reach` that `selection` takes, that happened from `since` on and before `until` (ms),
    stored no later than `mark`; those after `after` in their order. `without`: keys of Statements left out."""

    scope: Scope
    reach: Reach
    selection: Selection
    since: int
    until: int
    mark: int
    ascending: bool = False
    after: Turn | None = None
    without: Collection[bytes] = ()


@dataclass(frozen=True, slots=True)
class DayQuery:
    """Days of `scope` within `reach`, from the `first` to the `last` in `zone`; `without` are left out."""

    scope: Scope
    reach: Reach
    zone: Zone
    first: str
    last: str
    without: Collection[DayKey] = ()


class View(Protocol):
    """The log and the Statements at one instant."""

    async def heads(self, tenant: str) -> list[Head]:
        """The active one first."""

    def rows(self, tenant: str, scope: Scope, after: int, upto: int, limit: int = 0) -> AsyncIterator[AnnotatedRow]:
        """The standing Statements with positions after `after` and up to `upto`, in order; of all scopes also voided
        ones, which have no annotation."""

    async def rows_of(self, tenant: str, keys: Collection[bytes]) -> list[AnnotatedRow]:
        """Those of these Statements that stand."""

    async def changes(self, tenant: str, scope: Scope, limit: int = 0) -> list[Changed]:
        """What waits, oldest first."""

    async def entries(self, head: Head, query: EntryQuery, limit: int) -> list[Entry]:
        """In the order asked for; the scope names people."""

    async def entries_of(self, head: Head, keys: Collection[bytes]) -> list[Entry]:
        """The entries of these Statements."""

    def entries_between(self, head: Head, scope: Scope, since: int, until: int) -> AsyncIterator[Entry]:
        """All entries of a scope of people that happened from `since` on and before `until` (ms), in no order and
        without their responses."""

    def days(self, head: Head, scope: Scope, first: str, last: str) -> AsyncIterator[Day]:
        """From the first day to the last, in no order."""

    async def use(self, head: Head, query: DayQuery) -> dict[str, Use]:
        """Of these days, by school."""

    async def results(self, head: Head, query: DayQuery) -> dict[Group, Results]:
        """Of these days."""


@dataclass(frozen=True, slots=True)
class Step:
    """What moves a log on to `mark`: entries that are `new` or `renewed`, Statements whose entry is `gone`, days as
    they are now and days on which nothing is left, and how many Statements were `seen`."""

    mark: int
    seen: int = 0
    new: Sequence[Entry] = ()
    renewed: Sequence[Entry] = ()
    gone: Collection[bytes] = ()
    days: Sequence[Day] = ()
    empty: Collection[DayKey] = ()


class Size(NamedTuple):
    """How much a tenant's log holds, of all generations, and how many changes wait."""

    entries: int
    days: int
    changes: int


class StudyLogs(Protocol):
    def view(self) -> AbstractAsyncContextManager[View]:
        """What is there now; for some seconds. Raises `StorageUnavailable` when it takes too long."""

    async def behind(self, tenants: Collection[str]) -> list[str]:
        """Those of these tenants that there is something to do for: they have no log, Statements after its mark,
        changes, or more than one generation."""

    async def begin(self, tenant: str, generation: int, *, active: bool) -> None:
        """Keep a log from the first Statement on, unless there is one of this generation."""

    async def advance(self, steps: Sequence[tuple[Head, Step]], changes: Sequence[Changed]) -> bool:
        """Do these steps of all logs of a tenant, and with them the changes, or nothing; False when a log is no longer
        as its head says, or another goes on at this moment."""

    async def switch(self, old: Head, new: Head) -> bool:
        """Let answers come from `new`; False when somebody else did."""

    async def changed(self, tenant: str) -> bool:
        """Whether changes wait."""

    async def sweep(self, tenant: str, limit: int) -> int:
        """Remove some of what no head speaks of any more; 0 once nothing of it is left. Several may sweep at once."""

    async def active_by_day(self, tenant: str, school: str, first: str, last: str) -> Mapping[str, int]:
        """How many learners did something at a school on each of these days, as far as the log is kept; days on which
        nobody did are absent."""

    async def size(self, tenant: str) -> Size: ...

    async def statements(self, tenant: str) -> int:
        """About how many Statements a log goes through."""

    async def naming(self, tenant: str, users: Collection[str], upto: int) -> int:
        """How many entries, days and changes name one of these, of what was stored no later than `upto`."""
