"""What the store promises of annotations: what stands beside a Statement, never inside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from lrs.access.reach import Reach
from lrs.storage.contract.origins import Origin

Where = Literal["activity", "context"]
"""Whether a code tells what the content is about, or in which situation it was used: they may differ."""


class Code(NamedTuple):
    """A curriculum code as it was found. `key` are the 15 characters that a reference is matched by, None where what
    was sent is no code at all; `table` is the table that knows it, None while none does (unresolved).

    `provenance` names the place of `profiles/` it was found at, with ``parent/`` before it if that was at the parent
    Activity; ``map`` is a publisher's mapping, ``lod`` an IRI of contextActivities, ``person`` a correction.
    """

    sent: str
    key: str | None
    table: str | None
    where: Where
    provenance: str


class Correction(NamedTuple):
    """The codes a person said are right (None: the rules' again), who that was, and when (ms)."""

    codes: tuple[str, ...] | None
    by: str
    at: int


class Annotation(NamedTuple):
    """What stands beside one Statement.

    `writer` is the key that stored it. `learner` is a UUID in lower case; without one the Statement is in no study
    log, and `stranger` is the home page of its actor (or its kind of identifier). School, year, grade and classes
    are those of the learner at the Statement's timestamp. `version` says what it was drawn from when it last changed;
    `unfinished`: not all of that was to be had. `corrections` are oldest first; the last one holds.
    """

    writer: str
    learner: str | None
    stranger: str | None
    school: str | None
    school_year: int | None
    grade: str | None
    classes: tuple[str, ...]
    codes: tuple[Code, ...]
    activity_class: str
    category: str
    sensitivity: int
    version: str
    unfinished: bool = False
    corrections: tuple[Correction, ...] = ()


class AnnotatedRow(NamedTuple):
    """A Statement's record as far as annotating it needs it. `by` is the app that wrote it, `origin` where it comes
    from if it came in a bundle."""

    key: bytes
    pos: int
    by: str
    text: bytes
    annotation: Annotation | None
    origin: Origin | None = None


class Change(NamedTuple):
    """Replace `seen`, as it was read, by `annotation`."""

    key: bytes
    seen: Annotation | None
    annotation: Annotation


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A code that no table knows, how many Statements carry it, and in which apps'."""

    code: str
    statements: int
    apps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unlinked:
    """How many Statements of an app name, under this home page, nobody who is known as a learner."""

    app: str
    home_page: str
    statements: int


class Annotations(Protocol):
    async def get(self, tenant: str, key: bytes, by: str | None, reach: Reach | None = None) -> AnnotatedRow | None:
        """One Statement that stands, by its record key; `by` restricts to one app's."""

    async def of(self, tenant: str, keys: Sequence[bytes]) -> Mapping[bytes, Annotation]:
        """What stands beside these Statements, voided ones too, by record key; who has nothing is absent."""

    async def by_learners(self, tenant: str, learners: Collection[str], after: int, upto: int,
                          limit: int) -> list[tuple[bytes, int]]:
        """Record keys and positions of these learners' Statements, voided ones too, in order of position."""

    async def samples(self, tenant: str, learners: Collection[str]) -> list[bytes]:
        """The text of one Statement, voided ones too, for each combination of Agents that these learners' name as
        actor and object."""

    async def replace(self, tenant: str, change: Change) -> bool:
        """False when it is no longer as it was seen."""

    async def unresolved(self, tenant: str, by: str | None, limit: int) -> list[Unresolved]:
        """The most frequent first."""

    async def unlinked(self, tenant: str, by: str | None) -> list[Unlinked]:
        """By app and home page."""

    async def strangers(self, tenant: str, by: str, home_page: str, limit: int) -> list[tuple[bytes, int]]:
        """The actors without a learner under this home page in an app's Statements, the most frequent first: the text
        of one Statement of each, and how many there are."""

    async def of_agents(self, tenant: str, agents: Collection[bytes]) -> int:
        """How many Statements that stand are about these agents, given by their query keys."""

    async def of_learners(self, tenant: str, learners: Collection[str]) -> int:
        """How many Statements that stand are these learners'."""


Target = Literal["all", "learners", "agents", "activities", "unfinished"]
"""Which Statements a rebuild goes through: all, those of learners (16 bytes of UUID), those that mention agents or
activities (query keys), or those whose annotation could not be finished."""


GROUP = 50


class Counts(NamedTuple):
    """What a rebuild found: how many it looked at, how many it changed, and in what (one may change in several)."""

    examined: int = 0
    changed: int = 0
    learner: int = 0
    place: int = 0
    codes: int = 0
    judgement: int = 0

    def plus(self, other: Counts) -> Counts:
        return Counts(*map(sum, zip(self, other, strict=True)))


@dataclass(frozen=True, slots=True)
class Rebuild:
    """A rebuild of a tenant's annotations. `due` (ms) is when it may begin. `at` and `pos` are how far it came: which
    group of the target's keys (`GROUP` of them at a time), and the position. `total` is about how many there are."""

    rebuild_id: str
    tenant: str
    why: str
    target: Target
    keys: tuple[bytes, ...]
    asked: int
    due: int
    by: str
    at: int = 0
    pos: int = -1
    total: int = 0
    counts: Counts = field(default_factory=Counts)
    finished: int | None = None

    @property
    def groups(self) -> int:
        """How many groups of keys there are; a target without keys is one."""
        return max(-(-len(self.keys) // GROUP), 1)


class Rebuilds(Protocol):
    async def ask(self, rebuilds: Sequence[Rebuild]) -> None:
        """Remember what is to be done; what was asked for under the same id already is left as it is."""

    async def get(self, rebuild_id: str) -> Rebuild | None: ...

    async def next(self, now: int) -> Rebuild | None:
        """The one asked for first of those that are due and not finished."""

    async def whose(self, tenant: str) -> bool:
        """Whether one is asked for and not finished that may tell anew whose Statements are."""

    async def rows(self, rebuild: Rebuild, upto: int, limit: int) -> list[AnnotatedRow]:
        """The next ones to look at, of the group where it stands, in order of `pos`, up to position `upto`."""

    async def count(self, rebuild: Rebuild) -> int:
        """About how many there are to look at."""

    async def advance(self, rebuild: Rebuild, changes: Sequence[Change], onward: Rebuild) -> bool:
        """Change all of it and stand at `onward`, in one; False, with nothing changed, when somebody else went on from
        `rebuild` or a Statement is no longer as it was seen."""

    async def forget(self, tenant: str, keys: Collection[bytes]) -> int:
        """Blank these in the keys of rebuilds, done or not; how many rebuilds that were."""

    async def naming(self, tenant: str, keys: Collection[bytes]) -> int:
        """How many rebuilds name one of these keys."""

    async def has_unfinished(self) -> str | None:
        """A tenant that has Statements whose annotation could not be finished, if one has."""

    async def rosters_seen(self) -> dict[str, int]:
        """By tenant the roster generation up to which learners were annotated anew; a tenant is absent at first."""

    async def see_roster(self, tenant: str, generation: int) -> None: ...


class ContentCodes(Protocol):
    """Publishers' mappings from content to curriculum codes, by app and activity id."""

    async def apps(self, tenant: str) -> frozenset[str]:
        """The apps that have one."""

    async def of(self, tenant: str, app: str, activities: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The codes of each of these activities; unmapped ones are absent."""

    async def put(self, tenant: str, app: str, codes: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        """Map these activities; one without codes is mapped no longer."""

    def all(self, tenant: str, app: str) -> AsyncIterator[tuple[str, tuple[str, ...]]]:
        """The whole mapping, by activity."""
