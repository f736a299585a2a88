"""What the store promises of Caliper Events, and of the entities that are described beside them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from lrs.storage.contract.annotations import Annotation
from lrs.storage.contract.statements import NewStatement


class Noted(NamedTuple):
    """What was found at an Event and is kept with it: where, which rule of `lrs/caliper/validation.py`, how bad."""

    pointer: str
    rule: str
    severity: Literal["error", "warning"]


@dataclass(slots=True, eq=False)
class NewEvent:
    """An Event ready to be stored. `key` is also that of the Statement with its UUID.

    `text` is as it came. `keys` are what it is found by (`lrs/events/queryfields.py`), `agents` who did it and whom it
    is about, as Statements are found by them. `at` is its eventTime and `sent` the Envelope's sendTime, in ms; `at` is
    None where nobody can read it. `noted` are the first of the `findings` that were made. `statement` is what it is
    mapped to, None where it stands alone; `annotation` then stands beside the Event itself.
    """

    key: bytes
    event_id: str
    text: bytes
    keys: tuple[bytes, ...]
    agents: tuple[bytes, ...]
    by: str
    at: int | None
    sent: int
    statement: NewStatement | None = None
    annotation: Annotation | None = None
    noted: tuple[Noted, ...] = ()
    findings: int = 0


@dataclass(frozen=True, slots=True)
class NewEntity:
    """One version of an entity that is described. `key` names the version, `entity` the entity: the same content is
    the same version. `agents` name it as Statements do, where it is somebody, and `learner` who that is (UUID), as far
    as it is known. `modified` is its dateModified (ms)."""

    key: bytes
    entity: bytes
    kind: str
    text: bytes
    by: str
    modified: int | None
    agents: tuple[bytes, ...] = ()
    learner: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """How a batch ended: all that was new of it is committed.

    `fresh`, `again` and `conflicts` are ids of Events: those that were not there; those that were, with an equal body;
    those that were with another one, of which the first is kept. `erased` are ids whose Events were erased: what came
    under them now was taken for what was there, and not kept. `last` is the highest position among the fresh.
    `mapped` are the keys of the Statements that were stored with them.
    """

    fresh: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()
    last: int = 0
    mapped: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
class EventFilter:
    """A query on Events. `keys` must all be met; instants are ms, of `eventTime` and of `sendTime`, `since` exclusive
    and `until` inclusive; `after`/`before` bound the position exclusively, and nothing lies beyond `mark`."""

    keys: tuple[bytes, ...] = ()
    by: str | None = None
    at_since: int | None = None
    at_until: int | None = None
    sent_since: int | None = None
    sent_until: int | None = None
    after: int | None = None
    before: int | None = None
    mark: int | None = None
    ascending: bool = False


class EventRow(NamedTuple):
    """A stored Event: its text as it came, its place in the order, its record key."""

    pos: int
    text: bytes
    key: bytes

    @property
    def line(self) -> bytes:
        """Its text on one line: the breaks in JSON text stand between its tokens, where a space means the same."""
        return self.text.translate(_ONE_LINE) if b"\n" in self.text or b"\r" in self.text else self.text


_ONE_LINE = bytes.maketrans(b"\r\n", b"  ")


@dataclass(frozen=True, slots=True)
class EntityRow:
    """One version of an entity, and when it first came (ms)."""

    text: bytes
    modified: int | None
    first: int


@dataclass(frozen=True, slots=True)
class FoundCount:
    """How many Events of an app a rule found something at."""

    by: str
    rule: str
    events: int


class Events(Protocol):
    async def insert_batch(self, tenant: str, events: Sequence[NewEvent], entities: Sequence[NewEntity]) -> Kept:
        """Store all that is new, with the Statements, or nothing; concurrent calls share a commit, with those that
        store Statements too. No key may stand twice among the Events.

        Where a Statement is there already under an Event's key, the Event is kept all the same, and that Statement.
        Raises `TooLarge` for more than one transaction holds.
        """

    async def find(self, tenant: str, query: EventFilter, limit: int, max_bytes: int) -> tuple[list[EventRow], bool]:
        """At most `limit` rows in order of `pos`, and whether more follow.

        Fewer, but at least one, when they would pass `max_bytes` of text.
        """

    async def get(self, tenant: str, key: bytes, *, by: str | None) -> EventRow | None:
        """One by its record key; `by` restricts to one app's."""

    async def among(self, tenant: str, keys: Collection[bytes]) -> list[EventRow]:
        """Those that are there under these record keys, in order."""

    async def described(self, tenant: str, entity: bytes) -> list[EntityRow]:
        """The versions of an entity, by dateModified, then as they came."""

    async def findings(self, tenant: str) -> list[FoundCount]:
        """Counts of what was found at the Events of each app, the most frequent first."""

    def mark(self) -> int:
        """The position up to which every Event that has or will have it is visible."""

    async def reached(self, position: int) -> None:
        """Wait, a moment at most, until the mark has passed `position`."""
