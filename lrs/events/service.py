"""Taking in and finding Caliper Events: every road to them begins here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass

from lrs.access.principal import Principal
from lrs.access.reach import Reach
from lrs.caliper.envelope import Envelope
from lrs.caliper.validation import Finding
from lrs.events.query import CaliperQuery
from lrs.storage.contract.events import EventRow, FoundCount


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an Envelope. `conflicts` are at the Events whose id is there already with another body: the first
    is kept. `findings` are of all, up to `limits.findings`."""

    fresh: int
    again: int
    entities: int
    conflicts: list[Finding]
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order, the last position that may follow them (None on the last page), and the list's mark."""

    rows: list[EventRow]
    next: int | None
    mark: int


class EventService:
    async def receive(self, principal: Principal, envelope: Envelope, *, strict: bool, maps: bool) -> Received:
        """Store what the Envelope brings, all or nothing. Durable, and visible by id, when this returns.

        `strict`: raises `InvalidEvents` with the findings where one of them is an error, and stores nothing. `maps`:
        Events become Statements too. Raises `Forbidden` for want of a scope, and for a person of whom nothing is taken.
        """
        raise NotImplementedError

    async def validate(self, principal: Principal, envelope: Envelope) -> list[Finding]:
        """The findings alone, up to `limits.findings`; nothing is stored."""
        raise NotImplementedError

    async def page(self, principal: Principal, query: CaliperQuery) -> Page:
        """One page of a list, as far as the key reads. It ends at its mark; the pages that follow keep to the first
        one's."""
        raise NotImplementedError

    async def one(self, principal: Principal, event_id: str) -> bytes:
        """The text of an Event as it came, or made from the Statement of that UUID. Raises `NotFound`, also for one
        that is there but not the caller's to see."""
        raise NotImplementedError

    def of_learner(self, tenant: str, learners: Collection[str], reach: Reach, upto: int) -> AsyncIterator[EventRow]:
        """The Events of a learner (UUIDs of one person) within `reach`, stored up to the position `upto`, in order:
        those of Statements that stand, and those without."""
        raise NotImplementedError

    async def findings(self, tenant: str) -> list[FoundCount]:
        """What was found at the Events of each app, how often."""
        raise NotImplementedError
