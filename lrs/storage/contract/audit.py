"""What the store promises of the audit log: entries that are only added, keys of people, and the tree over entries."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """An entry as it is kept: people as tags, what is told of them sealed (`lrs/audit/sealing.py`).

    `entry_id` begins with 12 hex digits of milliseconds, so it sorts by time. `actor` is ``person:TAG``, ``key:ID`` or
    ``system:NAME``; `keys` are what opens `sealed`, wrapped once for each person whose entry it is. `seq` is its place
    in the tree, None until it has one.
    """

    entry_id: str
    tenant: str
    at: int
    event: str
    actor: str
    role: str
    subjects: tuple[str, ...]
    purpose: str
    rule: str
    request: str
    keys: tuple[bytes, ...]
    sealed: bytes
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Entries to find, newest first. `reads`: of every event whose name ends in ``.read``; `since` and `until` count
    themselves; `before` is the id of the last one seen."""

    subject: str | None = None
    actor: str | None = None
    event: str | None = None
    reads: bool = False
    since: int | None = None
    until: int | None = None
    before: str | None = None


class AuditEntries(Protocol):
    async def add(self, tenant: str, records: Sequence[AuditRecord]) -> None:
        """All of them, or any part of them when it raises."""

    async def get(self, tenant: str, entry_id: str) -> AuditRecord | None: ...

    async def find(self, tenant: str, wanted: AuditFilter, limit: int) -> list[AuditRecord]: ...

    async def waiting(self, tenant: str, limit: int) -> list[AuditRecord]:
        """Entries without a place in the tree, oldest first."""

    async def waiting_since(self) -> dict[str, tuple[int, int]]:
        """For each tenant with entries without a place: how many, and the instant of the oldest."""

    async def number(self, tenant: str, first: int, entry_ids: Sequence[str]) -> None:
        """Give these entries their places from `first` on. Doing it again changes nothing."""

    async def numbered(self, tenant: str, first: int, limit: int) -> list[AuditRecord]:
        """Those with places, from `first` on, in order."""

    async def last(self, tenant: str) -> int:
        """The highest place that an entry has, -1 without any."""

    async def first_since(self, tenant: str, at: int) -> int | None:
        """The lowest place of an entry written at or after `at`."""

    async def drop(self, tenant: str, below: int) -> int:
        """Delete the entries with places below `below`; how many there were."""


@dataclass(frozen=True, slots=True)
class PersonKey:
    """The key of one person's entries, wrapped, and the tag that stands for them there."""

    tenant: str
    person: str
    tag: str
    wrapped: bytes


class AuditPeople(Protocol):
    async def get(self, tenant: str, people: Collection[str]) -> dict[str, PersonKey]:
        """By person; those without a key are left out."""

    async def add_first(self, keys: Sequence[PersonKey]) -> None:
        """Keep each of these keys of one tenant unless its person has one already."""

    async def by_tags(self, tenant: str, tags: Collection[str]) -> dict[str, PersonKey]:
        """By tag; those of people who were forgotten are left out."""

    async def remove(self, tenant: str, person: str) -> bool:
        """False when there was none."""


@dataclass(frozen=True, slots=True)
class Growth:
    """What the next sealing adds, decided once: these entries, in this order, with these leaf hashes."""

    size: int
    root: bytes
    entries: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A tenant's tree. `growth` is decided and perhaps done in part; `signed` the size of its newest checkpoint."""

    tenant: str
    size: int
    root: bytes
    growth: Growth | None = None
    signed: int = 0
    signed_at: int = 0


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint: the signed note over a tree of `size` entries, made at `at`."""

    size: int
    at: int
    note: str


class AuditTrees(Protocol):
    async def heads(self) -> list[Head]:
        """Of every tenant that has one; growth without its entries."""

    async def head(self, tenant: str) -> Head | None: ...

    async def decide(self, tenant: str, size: int, growth: Growth) -> bool:
        """Let a tree of `size` with nothing decided grow so; False when it is another by now. This is the fence."""

    async def complete(self, tenant: str, growth: Growth) -> None:
        """What was decided is done: the tree has its new size. Doing it again changes nothing."""

    async def tiles(self, tenant: str, places: Collection[tuple[int, int]]) -> dict[tuple[int, int], bytes]: ...

    async def grow(self, tenant: str, tiles: Mapping[tuple[int, int], bytes]) -> None:
        """Put these tiles in place, each unless a longer one is there."""

    async def sign(self, tenant: str, checkpoint: Signed) -> None:
        """Keep a checkpoint. Another one of that size changes nothing."""

    async def checkpoints(self, tenant: str) -> list[Signed]:
        """All, the smallest first."""

    async def newest(self, tenant: str) -> Signed | None: ...
