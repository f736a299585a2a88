"""What the store promises of Statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from lrs.access.reach import Reach
from lrs.storage.contract.annotations import Annotation
from lrs.storage.contract.attachments import StoredFile
from lrs.storage.contract.origins import Origin
from lrs.xapi.version import Version


@dataclass(frozen=True, slots=True)
class Element:
    """What one Statement can be found by: hashed keys (see `lrs/statements/queryfields.py`)."""

    agents: tuple[bytes, ...]
    verb: bytes
    activity: bytes | None
    registration: bytes | None
    related_agents: tuple[bytes, ...]
    related_activities: tuple[bytes, ...]


@dataclass(slots=True)
class NewStatement:
    """A valid, prepared Statement, ready to be stamped and inserted.

    `head` is its exact JSON text up to, not including, the server's `stored` (and `timestamp`, when
    `set_timestamp`) and the closing brace. `origin`: of one that came in a bundle. `void_any`: it may void what another
    wrote.
    """

    key: bytes
    statement_id: str
    head: bytes
    set_timestamp: bool
    element: Element
    by: str
    version: Version
    target: bytes | None = None
    voiding: bool = False
    void_any: bool = False
    files: tuple[StoredFile, ...] = ()
    annotation: Annotation | None = None
    origin: Origin | None = None


class Outcome:
    """How a batch ended: a value, not an error."""

    @dataclass(frozen=True, slots=True)
    class Stored:
        """All of it is committed; `fresh` are the ids that were not there before (the rest were the same).

        `last` is the highest position among the fresh. `erased` are ids whose Statements were erased: whatever came
        under them now was taken for what was there, and not kept.
        """

        fresh: tuple[str, ...]
        last: int = field(default=0, compare=False)
        erased: tuple[str, ...] = ()

    @dataclass(frozen=True, slots=True)
    class Different:
        """Nothing was stored: a Statement with this id and another content is there already."""

        statement_id: str

    @dataclass(frozen=True, slots=True)
    class Unvoidable:
        """Nothing was stored: the batch voids a voiding Statement, or one that is not the caller's to void."""

        statement_id: str
        reason: str

    @dataclass(frozen=True, slots=True)
    class Crossed:
        """Nothing was stored: one of the ids has come to be there meanwhile."""


There = Literal["same", "different", "erased"]
"""What is in the store under the id of a Statement that came."""

BatchOutcome = Outcome.Stored | Outcome.Different | Outcome.Unvoidable | Outcome.Crossed


@dataclass(frozen=True, slots=True)
class StatementFilter:
    """A query on Statements. Keys are hashed; instants are positions (`lrs/storage/positions.py`).

    `after`/`before` bound `pos` exclusively; `mark` is the last position the answer may hold. With a `reach` only what
    is within it is found, and by its own keys: not by those of Statements it refers to, which may lie without.
    `attached_by` finds what this learner (UUID) attached files to, of these only that with the file `sha2`; it takes a
    `reach`.
    """

    agent: bytes | None = None
    related_agents: bool = False
    verb: bytes | None = None
    activity: bytes | None = None
    related_activities: bool = False
    registration: bytes | None = None
    by: str | None = None
    reach: Reach | None = None
    after: int | None = None
    before: int | None = None
    mark: int | None = None
    ascending: bool = False
    attached_by: str | None = None
    sha2: str | None = None


class StatementRow(NamedTuple):
    """A stored Statement: its exact JSON text, its place in the order, its attachments; of a query within a reach also
    whose it is (UUID)."""

    pos: int
    text: bytes
    files: tuple[StoredFile, ...] = ()
    learner: str | None = None


class Statements(Protocol):
    async def insert_batch(self, tenant: str, batch: Sequence[NewStatement], *, void_any: bool) -> BatchOutcome:
        """Store all of `batch` or nothing; concurrent calls share a commit. `void_any`: may void others' too.

        Raises `TooLarge` for more than one transaction holds.
        """

    async def there(self, batch: Sequence[NewStatement]) -> Mapping[bytes, There]:
        """By record key what is there under the ids of these; nothing of those that are new."""

    async def find(self, tenant: str, query: StatementFilter, limit: int,
                   max_bytes: int) -> tuple[list[StatementRow], bool]:
        """At most `limit` rows in order of `pos`, and whether more follow.

        Fewer, but at least one, when they would pass `max_bytes` of text.
        """

    async def get(self, tenant: str, key: bytes, *, voided: bool, by: str | None,
                  reach: Reach | None = None) -> StatementRow | None:
        """One Statement by its record key: the voided or the standing one; `by` restricts to one app's, `reach` to
        what is within it."""

    def mark(self) -> int:
        """The position up to which every Statement that has or will have it is visible (Consistent-Through)."""

    async def reached(self, position: int) -> None:
        """Wait, a moment at most, until the mark has passed `position`: another process may be a little ahead."""
