"""Caliper Event to xAPI Statement: the Statement that an Event means. Pure.

Whatever Event comes, broken ones too, what comes out is a Statement that keeps xAPI 1.0.3, or None where the Event says
not who did what. The Statement carries in extensions what of the Event has no other place, so that
`mappingback.event_of` gives the Event back.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from lrs.caliper.contexts import Version
from lrs.caliper.identity import entity_id, event_uuid
from lrs.caliper.mappingnames import CALIPER, member
from lrs.caliper.mappingpeople import agent, is_passing, is_simple
from lrs.caliper.mappingresults import VIDEO, is_number, result, seconds
from lrs.caliper.mappingtable import Row, Surroundings, Traits, Value
from lrs.caliper.mappingthings import LANGUAGE, activity, identifier, put
from lrs.xapi.primitives import is_iri
from lrs.xapi.timestamps import is_timestamp

ID, TYPE, ACTION = f"{CALIPER}id", f"{CALIPER}type", f"{CALIPER}action"
SEND_TIME, EVENT_TIME = f"{CALIPER}sendTime", f"{CALIPER}eventTime"
ACTOR, GRADER, OBJECT, GROUP = f"{CALIPER}actor", f"{CALIPER}grader", f"{CALIPER}object", f"{CALIPER}group"
CONTEXT = member("@context")
ATTEMPT_COUNT = "http://id.tincanapi.com/extension/attempt-id"
LENGTH, SESSION_ID = f"{VIDEO}length", f"{VIDEO}session-id"

_MOST_OBJECTIVES = 100
_NAMED = ("id", "actor", "action", "object")
_PLACED = frozenset({"@context", "id", "type", "action", "actor", "object", "eventTime", "generated", "group",
                     "extensions"})


def why_not(event: Value) -> str:
    """What an Event lacks that means no Statement: its id, actor, action or object; nothing for one that means one."""
    for name in _NAMED:
        found = event.get(name)
        if not found or not (type(found) is str or (type(found) is dict and name in {"actor", "object"})):
            return name
    return ""


def statement(event: Value, about: Surroundings) -> dict[str, Any] | None:
    """The Statement that `event` means, without what the server sets; None for one that means none (`why_not`).

    Parts of `event` become parts of the Statement as they are: neither may be changed afterwards.
    """
    return None if why_not(event) else _Mapping(event, about).statement()


class _Mapping:
    """One Event on its way. `thing` is what it is about: an Attempt gives way to what was attempted."""

    def __init__(self, event: Value, about: Surroundings) -> None:
        table = about.table
        self.event, self.about, self.table = event, about, table
        self.uuid = event_uuid(event["id"])
        self.extensions: dict[str, Any] = {}
        self.thing, self.attempt = event["object"], None
        self.kind = _kind(self.thing, table.term)
        if self.kind == "Attempt":
            self.attempt = self.thing
            if _is_entity(assignable := self.thing.get("assignable")):
                self.thing, self.kind = assignable, _kind(assignable, table.term)
        self.made = _kind(event.get("generated"), table.term)
        self.row = self._row()

    def _row(self) -> Row:
        event, table = self.event, self.table
        traits = Traits(table.term(event["action"]), table.term(event.get("type")), self.kind,
                        self.made in table.responses or type(event.get("generated")) is str, False)
        if traits.action == "Ended":
            at, length = seconds(event.get("target"), "currentTime"), seconds(self.thing, "duration")
            traits = traits._replace(finished=at is not None and length is not None and at >= length)
        return table.row(traits)

    def statement(self) -> dict[str, Any]:
        event, row = self.event, self.row
        context: dict[str, Any] = {}
        self._keep()
        found = {"id": self.uuid, "actor": self._actor(context), "verb": row.verb, "object": self._object(context)}
        if came := result(event, row, self.thing, self.kind, self.about):
            found["result"] = came
        self._surround(context)
        context["extensions"] = self.extensions
        found["context"] = context
        if (when := self._timestamp()) is not None:
            found["timestamp"] = when
        return found

    def _keep(self) -> None:
        """What of the Event has no place of its own."""
        event, about, kept = self.event, self.about, self.extensions
        if event["id"] != f"urn:uuid:{self.uuid}":
            kept[ID] = event["id"]
        kept[ACTION] = event["action"]
        if (kind := event.get("type")) is not None:
            kept[TYPE] = kind
        for name, value in event.items():
            if name not in _PLACED and value is not None:
                kept[member(name)] = value
        if (of := event.get("@context")) is not None and of != Version.V1P2.context:
            kept[CONTEXT] = of
        if (free := event.get("extensions")) is not None:
            put(free, kept, about)
        if about.sent is not None:
            kept[SEND_TIME] = about.sent

    def _actor(self, context: dict[str, Any]) -> dict[str, Any]:
        """Who did it; of a mark the learner whose attempt was marked, as xAPI means it, with the grader beside."""
        event, about, sent = self.event, self.about, self.event["actor"]
        if self.row.of_assignee and self.attempt is not None and _is_entity(assignee := self.attempt.get("assignee")) \
                and entity_id(assignee) != entity_id(sent):
            if _kind(sent, self.table.term) != "SoftwareApplication":  # which is no instructor
                context["instructor"] = agent(sent, event, self.uuid, "grader", about)
            self.extensions[GRADER], sent = sent, assignee
        actor = agent(sent, event, self.uuid, "actor", about)
        if not is_simple(sent, actor):
            self.extensions[ACTOR] = sent
        return actor

    def _object(self, context: dict[str, Any]) -> dict[str, Any]:
        thing, about, attempt = self.thing, self.about, self.attempt
        if attempt is not None and attempt is not thing:
            self.extensions[OBJECT] = attempt if type(thing) is str else {
                name: value for name, value in attempt.items() if name != "assignable"}
        if self.kind in self.table.agents:
            person = agent(thing, self.event, self.uuid, "object", about)
            if not is_simple(thing, person):
                self.extensions.setdefault(OBJECT, thing)
            return person
        self._applied(context)
        if type(thing) is str:
            found = activity(thing, self.uuid, "object", about)
            if found["id"] != thing:
                self.extensions.setdefault(OBJECT, thing)
            return found
        told = ("isPartOf",) if self._is_told(thing.get("isPartOf"), "parent") else ()
        interaction = self.table.interactions.get(self.made, "") if self.kind in self.table.items else ""
        return activity(thing, self.uuid, "object", about, interaction, told)

    def _applied(self, context: dict[str, Any]) -> None:
        """What holds only where the object is an Activity."""
        app = self.event.get("edApp")
        name = (app.get("name") or app.get("id")) if type(app) is dict else app
        if type(name) is str and name:
            context["platform"] = name

    def _is_told(self, entity: Any, slot: str) -> bool:
        """Whether the Activity that this entity is made tells all of it."""
        if type(entity) is str:
            return bool(entity) and identifier(entity, self.uuid, slot, self.about) == entity
        return type(entity) is dict and len(entity) > 0

    def _surround(self, context: dict[str, Any]) -> None:
        event, about, thing, kept = self.event, self.about, self.thing, self.extensions
        activities: dict[str, Any] = {}
        if type(thing) is dict and self.kind not in self.table.agents:
            if _is_entity(part := thing.get("isPartOf")):
                activities["parent"] = [activity(part, self.uuid, "parent", about)]
            if "learningObjectives" in thing and (objectives := self._objectives(thing["learningObjectives"])):
                activities["other"] = objectives
        if (group := event.get("group")) is not None:
            self._grouped(group, context, activities)
        if activities:
            context["contextActivities"] = activities
        self._attempted(context)
        if self.table.is_media(self.table.term(event.get("type")), self.kind):
            if (length := seconds(thing, "duration")) is not None:
                kept.setdefault(LENGTH, length)
            if (session := entity_id(event.get("session"))) is not None:
                kept.setdefault(SESSION_ID, session)

    def _grouped(self, group: Any, context: dict[str, Any], activities: dict[str, Any]) -> None:
        """A group of people is a team, a course what the Activity is grouped under."""
        if _kind(group, self.table.term) == "Group":
            context["team"] = agent(group, self.event, self.uuid, "group", self.about)
        elif _is_entity(group):
            activities["grouping"] = [activity(group, self.uuid, "group", self.about)]
            if self._is_told(group, "group"):
                return
        self.extensions[GROUP] = group

    def _objectives(self, sent: Any) -> list[dict[str, Any]]:
        found = []
        for each in sent[:_MOST_OBJECTIVES] if type(sent) is list else ():
            if (iri := entity_id(each)) is not None and not is_passing(iri) and is_iri(iri):
                definition: dict[str, Any] = {"type": self.table.activity_type("LearningObjective")}
                if type(each) is dict and type(each.get("name")) is str:
                    definition["name"] = {LANGUAGE: each["name"]}
                found.append({"id": iri, "definition": definition})
        return found

    def _attempted(self, context: dict[str, Any]) -> None:
        """Which attempt it belongs to: the one it is about, that was begun, or that something came of."""
        generated = self.event.get("generated")
        attempt: Any = self.attempt
        if attempt is None and type(generated) is dict:
            attempt = generated if self.made == "Attempt" else generated.get("attempt")
        if (iri := entity_id(attempt)) is not None and not is_passing(iri):
            context["registration"] = _registration(iri)
        if type(attempt) is dict and is_number(count := attempt.get("count")):
            self.extensions.setdefault(ATTEMPT_COUNT, count)

    def _timestamp(self) -> str | None:
        """When it happened; where that cannot be read, when it was sent."""
        when = self.event.get("eventTime")
        if is_timestamp(when):
            return str(when)
        if when is not None:
            self.extensions[EVENT_TIME] = when
        return self.about.sent


@lru_cache(1024)  # much belongs to one attempt
def _registration(attempt: str) -> str:
    return event_uuid(attempt)


def _kind(entity: Any, term: Any) -> str:
    return str(term(entity.get("type"))) if type(entity) is dict else ""


def _is_entity(slot: Any) -> bool:
    return bool(slot) and type(slot) in {str, dict}
