"""What the store promises of the study log: entries and days, how far they are kept, and what changed behind that.

The log of a tenant is kept up to its head's `mark`. What happened to Statements up to there since then waits as
changes, written together with whatever changed them. A view sees all of it at one instant.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from lrs.access.reach import Reach
from lrs.storage.contract.annotations import AnnotatedRow
from lrs.studylog.day import Day
from lrs.studylog.entry import Entry, Slice
from lrs.studylog.which import Selection


class Head(NamedTuple):
    """How far a log is kept. A rebuild keeps a second one beside, a `generation` later, until it has caught up; answers
    come from the one that is `active`. Each step makes another `revision`."""

    tenant: str
    generation: int
    mark: int
    revision: int
    active: bool


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
    """A Statement behind the mark that is no longer what it was, or is gone."""

    change_id: Any
    key: bytes
    pos: int


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


class View(Protocol):
    """The log and the Statements at one instant."""

    async def heads(self, tenant: str) -> list[Head]:
        """The active one first."""

    def rows(self, tenant: str, scope: Scope, after: int, upto: int) -> AsyncIterator[AnnotatedRow]:
        """The standing Statements with positions after `after` and up to `upto`, in order."""

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


class StudyLogs(Protocol):
    def view(self) -> AbstractAsyncContextManager[View]:
        """What is there now; for some seconds. Raises `StorageUnavailable` when it takes too long."""
