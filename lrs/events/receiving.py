"""From the items of an Envelope to what is stored of them: Events with their Statements, and described entities.

An item that has an id and a type is taken as it comes, whatever else it breaks, unless its key is strict. An Event that
means no Statement stands alone, and what would stand beside the Statement beside it. Who or what is anonymous is
described once, in its Event, and kept nowhere else. Items are taken one by one, giving way to other requests between
them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson

from lrs.access.principal import CaliperRules
from lrs.annotation.evidence import Evidence, instant
from lrs.annotation.identity import uuid_in
from lrs.caliper import mapping, mappingtext, validation
from lrs.caliper.envelope import Envelope, Item, is_send_time, send_time_ms
from lrs.caliper.finding import Finding, InvalidEvents
from lrs.caliper.identity import entity_type, event_uuid, is_lasting
from lrs.caliper.mappingpeople import agent, concerned, owners
from lrs.caliper.mappingtable import Surroundings
from lrs.caliper.metricprofile import derived
from lrs.config import Limits
from lrs.events.queryfields import EventKeys
from lrs.statements.drafting import Draft, Drafting
from lrs.statements.queryfields import QueryKeys
from lrs.storage.contract.events import NewEntity, NewEvent, Noted
from lrs.xapi.actor import ifi
from lrs.xapi.jsontext import dump, equal, load_exact
from lrs.xapi.timestamps import is_timestamp

GIVE_WAY_EVERY = 64
MOST_NOTED = 10  # findings kept with an Event
POINTER_CHARACTERS = 300  # it holds names that the sensor chose, of any length

_MOST_PEOPLE = 100  # whom one Event is found by
_STANDS_IN = "http://purl.imsglobal.org/caliper/"


@dataclass(slots=True)
class Taken:
    """What is to be stored. `drafts` are of the Statements of `events`, or of what stands in for one, by key; `about`
    the evidence of whom an entity describes, by key. `again` came twice in the Envelope itself."""

    events: dict[bytes, NewEvent] = field(default_factory=dict)
    entities: dict[bytes, NewEntity] = field(default_factory=dict)
    drafts: dict[bytes, Draft] = field(default_factory=dict)
    about: dict[bytes, Evidence] = field(default_factory=dict)
    pointers: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    conflicts: list[Finding] = field(default_factory=list)
    again: int = 0
    faulty: int = 0  # items at which something was found


@dataclass(frozen=True, slots=True)
class Taking:
    """How the Envelope of one request is taken."""

    by: str
    rules: CaliperRules
    drafting: Drafting
    keys: QueryKeys
    event_keys: EventKeys
    about: Surroundings
    limits: Limits

    async def take(self, envelope: Envelope) -> Taken:
        """Raises what `Envelope.items` raises, and `InvalidEvents` for what has no id or type, and when a strict key
        sends an error."""
        taken, most = Taken(), self.limits.findings
        refusing: list[Finding] = []
        async for item, found in judged(envelope, most):
            taken.findings += found[:most - len(taken.findings)]
            taken.faulty += bool(found)
            if not item.usable or (self.rules.strict and any(each.severity == "error" for each in found)):
                refusing += [each for each in found if each.severity == "error"]
            if len(refusing) >= most:
                break
            if not refusing:
                self._take(item, found, envelope, taken)
        if refusing:
            warnings = [each for each in taken.findings if each.severity != "error"]
            raise InvalidEvents([*refusing, *warnings][:most])
        return taken

    def _take(self, item: Item, found: list[Finding], envelope: Envelope, taken: Taken) -> None:
        if item.kind == "event":
            self._event(item, found, envelope, taken)
        elif is_lasting(item.value["id"]):
            self._entity(item, taken)

    # --- Events ---

    def _event(self, item: Item, found: list[Finding], envelope: Envelope, taken: Taken) -> None:
        value = item.value
        event_id: str = value["id"]
        uuid = event_uuid(event_id)
        key = self.keys.statement(uuid)
        if (earlier := taken.events.get(key)) is not None:
            if equal(load_exact(earlier.text), load_exact(item.raw)):
                taken.again += 1
            else:
                taken.conflicts.append(conflict(item.pointer))
            return
        draft, mapped = self._draft(item, uuid)
        if draft is not None:
            taken.drafts[key] = draft
        taken.pointers[event_id] = item.pointer
        taken.events[key] = NewEvent(
            key=key, event_id=event_id, text=item.raw, keys=self.event_keys.event(value, derived(value)),
            agents=draft.statement.element.agents if mapped and draft is not None else self._agents(
                concerned(value, self.about), value, uuid), by=self.by,
            at=_instant(value.get("eventTime")), sent=envelope.sent_ms,
            statement=draft.statement if draft is not None and mapped else None,
            noted=tuple(Noted(each.pointer[:POINTER_CHARACTERS].removeprefix(item.pointer), each.rule, each.severity)
                        for each in found[:MOST_NOTED]),
            findings=len(found))

    def _draft(self, item: Item, uuid: str) -> tuple[Draft | None, bool]:
        """The Statement that the Event is mapped to, or else what stands in for one; and whether it is the former."""
        if self.rules.maps and (mapped := mappingtext.drafted(item.raw, item.value, self.about)) is not None:
            return self.drafting.draft(*mapped, item.pointer), True
        value = None if self.rules.maps else mapping.statement(item.value, self.about)
        if value is None and (people := concerned(item.value, self.about)):
            value = self._stand_in(people, item.value, uuid)
        return None if value is None else self.drafting.draft(dump(value), value, item.pointer), False

    def _stand_in(self, people: Sequence[Any], event: Mapping[str, Any], uuid: str) -> dict[str, Any]:
        """A Statement of which nothing holds but whose it is, the first one's before all, and when."""
        at = {"timestamp": event["eventTime"]} if is_timestamp(event.get("eventTime")) else {}
        first, *others = [agent(who, event, uuid, "actor", self.about) for who in people[:_MOST_PEOPLE]]
        about = {"objectType": "Group", "member": others} if others else {"id": _STANDS_IN}
        return {"id": uuid, "actor": first, "verb": {"id": _STANDS_IN}, "object": about,
                "context": {"extensions": {mapping.ACTOR: people[0]}}, **at}

    def _agents(self, people: Sequence[Any], event: Mapping[str, Any], uuid: str) -> tuple[bytes, ...]:
        """What is found as theirs that stands alone: by their accounts, and by the UUIDs that these end with."""
        found: dict[bytes, None] = {}
        for who in people[:_MOST_PEOPLE]:
            identifier = ifi(agent(who, event, uuid, "actor", self.about)) or ""
            found[self.keys.agent(identifier)] = None
            if (user := uuid_in(identifier.rpartition(" ")[2])) is not None:
                found[self.keys.learner(user)] = None
        return tuple(found)

    # --- entities ---

    def _entity(self, item: Item, taken: Taken) -> None:
        entity_id = item.value["id"]
        content = orjson.dumps(item.value, option=orjson.OPT_SORT_KEYS).decode()
        key = self.event_keys.version(entity_id, content)
        agents: tuple[bytes, ...] = ()
        if people := [*owners(item.value, self.about)]:
            uuid = str(UUID(bytes=key))
            value = self._stand_in(people, {}, uuid)
            taken.about[key] = self.drafting.draft(dump(value), value, item.pointer).evidence
            agents = self._agents(people, {}, uuid)
        taken.entities[key] = NewEntity(
            key=key, entity=self.event_keys.entity(entity_id), kind=entity_type(item.value) or "", text=item.raw,
            by=self.by, modified=_instant(item.value.get("dateModified")), agents=agents)


async def judged(envelope: Envelope, most: int) -> AsyncIterator[tuple[Item, list[Finding]]]:
    """Each item with what was found at it, `most` at most; gives way to other requests between them."""
    for count, item in enumerate(envelope.items(), 1):
        yield item, validation.findings(item.value, envelope.version, item.pointer, most)
        if count % GIVE_WAY_EVERY == 0:
            await asyncio.sleep(0)


def conflict(pointer: str) -> Finding:
    return Finding(f"{pointer}/id", "event-conflict", "warning")


def _instant(text: Any) -> int | None:
    """Milliseconds, as far as anybody can read it."""
    if type(text) is not str:
        return None
    try:
        return instant(text)
    except ValueError:
        return send_time_ms(text) if is_send_time(text) else None
