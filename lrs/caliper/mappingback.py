"""xAPI Statement to Caliper Event: of one that was mapped what the map carries, of any other what it means. Pure."""

from __future__ import annotations

from typing import Any

from lrs.caliper import mappingpeople
from lrs.caliper.contexts import Version
from lrs.caliper.mapping import (
    ACTION,
    ACTOR,
    ATTEMPT_COUNT,
    CONTEXT,
    EVENT_TIME,
    GRADER,
    GROUP,
    ID,
    LENGTH,
    OBJECT,
    SEND_TIME,
    SESSION_ID,
    TYPE,
    statement,
)
from lrs.caliper.mappingmeaning import meant
from lrs.caliper.mappingresults import GENERATED
from lrs.caliper.mappingtable import Surroundings, Value
from lrs.caliper.mappingthings import entity_of, taken

_PLACED = {ID, TYPE, ACTION, CONTEXT, SEND_TIME, EVENT_TIME, ACTOR, GRADER, OBJECT, GROUP}
_DERIVED = {ATTEMPT_COUNT, LENGTH, SESSION_ID}


def event_of(stored: Value, about: Surroundings) -> dict[str, Any]:
    """The Event that a stored Statement says, valid by the rules of Caliper 1.2 unless a mapped one was not."""
    kept: Value = stored.get("context", {}).get("extensions", {})
    return _carried(stored, kept, about) if ACTION in kept else meant(stored, about)


def _carried(stored: Value, kept: Value, about: Surroundings) -> dict[str, Any]:
    event: dict[str, Any] = {"@context": kept.get(CONTEXT, Version.V1P2.context),
                             "id": kept.get(ID, f"urn:uuid:{stored['id']}")}
    if TYPE in kept:
        event["type"] = kept[TYPE]
    event |= {"actor": _actor(stored, kept), "action": kept[ACTION], "object": _object(stored, kept, about),
              "eventTime": kept.get(EVENT_TIME, stored["timestamp"])}
    came = stored.get("result", {}).get("extensions", {})
    if GENERATED in came:
        event["generated"] = came[GENERATED]
    grouping = stored["context"].get("contextActivities", {}).get("grouping")
    if GROUP in kept:
        event["group"] = kept[GROUP]
    elif grouping:
        event["group"] = entity_of(grouping[0], about)
    taken(kept, event, _PLACED | _DERIVED)
    if asked := _DERIVED & kept.keys():
        derived = _derived(event, about)
        if own := {key: kept[key] for key in asked if key not in derived or derived[key] != kept[key]}:
            event["extensions"] = {**event.get("extensions", {}), **own}
    return event


def _derived(event: Value, about: Surroundings) -> Value:
    """The extensions that mapping the Event would give its Statement."""
    again = statement(event, about)
    return again["context"]["extensions"] if again else {}


def _actor(stored: Value, kept: Value) -> Any:
    for extension in (GRADER, ACTOR):
        if extension in kept:
            return kept[extension]
    return mappingpeople.entity(stored["actor"])


def _object(stored: Value, kept: Value, about: Surroundings) -> Any:
    found, sent = stored["object"], kept.get(OBJECT)
    if found.get("objectType", "Activity") == "Activity":
        thing = entity_of(found, about)
        parent = stored["context"].get("contextActivities", {}).get("parent")
        if parent and type(thing) is dict and "isPartOf" not in thing:
            thing["isPartOf"] = entity_of(parent[0], about)
    else:
        thing = mappingpeople.entity(found)
    if sent is None:
        return thing
    attempted = type(sent) is dict and about.table.term(sent.get("type")) == "Attempt" and "assignable" not in sent
    return {**sent, "assignable": thing} if attempted else sent
