"""What an Envelope brings, on its way through a shared commit (`commits.py`): Events, descriptions, Statements.

An Event and the Statement it is mapped to are kept together or not at all, in one transaction, and at one position. An
Event that stands alone has a position of its own, among those of the Statements. Where a Statement is there already
under an Event's key, the Event is kept alone.

The turn of the lane (`lanes.py`) is on the first Statement; a commit without one takes it in the lane's own record
among the Statements, which belongs to no tenant: `_id` is the lane's name, `t` is empty.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pymongo import UpdateOne

from lrs.storage import eventrecords, positions, records
from lrs.storage.client import Database
from lrs.storage.contract.events import Kept, NewEntity, NewEvent
from lrs.storage.contract.statements import NewStatement
from lrs.storage.lanes import Lane
from lrs.xapi.jsontext import equal, load_exact

OF_NOBODY = ""  # the tenant of the records that hold a turn and nothing else


@dataclass(slots=True, eq=False)
class Delivery:
    """The Events and entities of one request; `left` and `described` are still to be inserted."""

    events: Sequence[NewEvent]
    entities: Sequence[NewEntity]
    left: Sequence[NewEvent] = field(init=False)
    described: Sequence[NewEntity] = field(init=False)
    _kept: Kept = field(default_factory=Kept, init=False)

    def __post_init__(self) -> None:
        self.left, self.described = self.events, self.entities

    @property
    def keys(self) -> set[bytes]:
        return {each.key for each in self.events}.union(each.key for each in self.entities)

    @property
    def size(self) -> int:
        return sum(len(each.text) for each in self.events) + sum(len(each.text) for each in self.entities)

    @property
    def statements(self) -> list[NewStatement]:
        return [event.statement for event in self.left if event.statement is not None]

    @property
    def needs_a_look(self) -> bool:
        """Whether inserting alone would not tell what is there: of entities it is nothing new, and what was erased as
        a Statement stands in the way of Statements only."""
        return bool(self.entities) or any(event.statement is None for event in self.events)

    def judge(self, texts: Mapping[bytes, bytes | None], known: Mapping[bytes, bytes | None],
              described: Collection[bytes]) -> bool:
        """Decide by what is there: Statements, Events and versions of entities under these keys; what was erased has
        no text. Whether anything is left to be inserted."""
        again: list[str] = []
        conflicts: list[str] = []
        erased: list[str] = []
        left: list[NewEvent] = []
        for event in self.events:
            if event.key in known:
                text = known[event.key]
                into = erased if text is None else again if _equal(event.text, text) else conflicts
                into.append(event.event_id)
            elif event.key in texts and texts[event.key] is None:
                erased.append(event.event_id)
            else:
                left.append(_alone(event) if event.key in texts and event.statement else event)
        self.left = left
        self.described = [each for each in self.entities if each.key not in described]
        self._kept = Kept((), tuple(again), tuple(conflicts), tuple(erased))
        return bool(self.left or self.described)

    def kept(self, last: int = 0) -> Kept:
        """How it ended, `last` being the highest position of what was left."""
        return replace(self._kept, fresh=tuple(event.event_id for event in self.left), last=last,
                       mapped=frozenset(each.key for each in self.statements))


def _alone(event: NewEvent) -> NewEvent:
    """The Event without the Statement whose key is taken; what was to stand beside that stands beside the Event."""
    statement = event.statement
    return replace(event, statement=None, annotation=statement.annotation if statement else None)


def _equal(sent: bytes, there: bytes) -> bool:
    return sent == there or equal(load_exact(sent), load_exact(there))


class Load:
    """What one commit inserts for these deliveries and Statements, in the order of their requests.

    `new` are the records of `statements`. A request without a delivery brings Statements alone.
    """

    def __init__(self, db: Database, tenant: str, parts: Sequence[tuple[Delivery | None, Sequence[NewStatement]]],
                 statements: Sequence[NewStatement], new: Sequence[dict[str, Any]]) -> None:
        self._db = db
        self._statements = statements
        self._new = new
        self._places: list[int] = []  # of the Statements, counted from 0 within the commit
        self._events: list[tuple[dict[str, Any], int]] = []  # records and their places
        self._entities = [eventrecords.entity(tenant, entity)
                          for delivery, _ in parts if delivery is not None for entity in delivery.described]
        self.places = 0
        self.last = 0
        self._turn: UpdateOne | None = None
        for delivery, brought in parts:
            self._take(tenant, delivery, brought)

    def _take(self, tenant: str, delivery: Delivery | None, brought: Sequence[NewStatement]) -> None:
        if delivery is None:
            self._places += range(self.places, self.places + len(brought))
            self.places += len(brought)
            return
        for event in delivery.left:
            self._events.append((eventrecords.event(tenant, event), self.places))
            if event.statement is not None:
                self._places.append(self.places)
            self.places += 1

    @property
    def records(self) -> int:
        return len(self._new) + len(self._events) + len(self._entities)

    @property
    def bytes(self) -> int:
        """Of the Events and descriptions."""
        return sum(len(record["text"]) for record, _ in self._events) + sum(len(r["text"]) for r in self._entities)

    def stamp(self, lane: Lane) -> None:
        """Give each its position, and the commit its turn."""
        ms = lane.stamp(max(self.places, 1))
        records.stamp(self._statements, self._new, ms, lane.number, self._places)
        for record, place in self._events:
            record["pos"] = positions.position(ms, lane.number, place)
        self.last = positions.position(ms, lane.number, self.places - 1) if self.places else 0
        self._turn = None
        if self._new:
            self._new[0]["turn"] = lane.turn
        else:
            self._turn = UpdateOne({"_id": lane.name}, {"$set": {"t": OF_NOBODY, "turn": lane.turn}}, upsert=True)

    async def write(self, session: Any) -> None:
        """Within the transaction, after the Statements."""
        if self._turn is not None:
            await self._db["statements"].bulk_write([self._turn], session=session)
        if self._events:
            await self._db["events"].insert_many([record for record, _ in self._events], session=session)
        if self._entities:
            await self._db["entities"].insert_many(self._entities, session=session)
