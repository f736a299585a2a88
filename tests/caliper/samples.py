"""Good Caliper made from the tables: one value of each form, one entity of each type, one Event of each action."""

from __future__ import annotations

from typing import Any

from lrs.caliper import entities, events
from lrs.caliper.contexts import EXTENSIONS, Version
from lrs.caliper.entities import Property
from lrs.caliper.vocabulary import ACTIONS_1_2, VOCABULARIES

V1P1, V1P2 = Version.V1P1, Version.V1P2
SCHOOL = "https://lms.aoba.example.jp"
EVENT_ID = "urn:uuid:7e9f9bb6-59c1-4c73-8d3b-2f2d9a4f7a31"
TIME = "2026-04-08T01:23:45.000Z"
TYPES = [name for name in entities.TABLE if name not in entities.DEPRECATED]
EVENT_TYPES = [name for name in events.EVENTS if name not in events.DEPRECATED]

GOOD: dict[str, list[Any]] = {
    "str": ["", "𠮷野さんの答え"],
    "int": [0, 7, -1],
    "uint": [0, 7],
    "nth": [1, 7],
    "dec": [15, 15.0, -0.5],
    "bool": [True, False],
    "map": [{}, {"jp.example.aoba": {"$a.b": [1, None]}}],
    "dt": [TIME, "2024-02-29T23:59:59.999Z"],
    "dur": ["PT30M54S", "PT0.5S", "P1Y2M3DT4H"],
}
BAD: dict[str, list[Any]] = {
    "str": [7, True, ["a"], {"en": "a"}],
    "int": ["7", 1.5, 7.0, True, [7]],
    "uint": ["7", 1.5, -1, False, [7]],
    "nth": ["7", 1.5, 7.0, True, [7]],
    "dec": ["15.0", True, [15], {}],
    "bool": ["true", 1, 0, []],
    "map": ["https://a.example/x", 1, [], [{"a": 1}], True],
    "dt": ["2026-04-08", "2026-04-08T01:23:45Z", "2026-04-08T10:23:45.000+09:00", "2026-04-08T01:23:45.000",
           "2026-04-08 01:23:45.000Z", "2026-04-08T01:23:45.000000Z", "2026-02-30T01:23:45.000Z",
           "2026-13-01T01:23:45.000Z", "2026-04-08T24:00:00.000Z", "PT30M", "", 1775611425000, [TIME], {}, f"{TIME}\n"],
    "dur": ["30", "PT", "P", "30 minutes", TIME, "pt30m", "", 30, ["PT30M"], {}],
}


def value(kind: Property) -> Any:
    """A good value of a property."""
    match kind.form:
        case "ref":
            one: Any = f"{SCHOOL}/{kind.of[0].lower()}/1"
        case "obj":
            one = entity(kind.of[0])
        case "enum":
            one = sorted(VOCABULARIES[kind.of[0]])[0]
        case form:
            one = GOOD[form][-1]
    return [one] if kind.many else one


def entity(name: str, /, **members: Any) -> dict[str, Any]:
    """An entity with no more than it must have, and `members`."""
    required = {key: value(kind) for key, kind in entities.properties(name).items() if kind.required}
    named = {} if name in entities.WITHOUT_ID else {"id": f"{SCHOOL}/{name.lower()}/1"}
    return {**named, "type": name, **required, **members}


def full(name: str) -> dict[str, Any]:
    """An entity with all that it can have."""
    return entity(name, **{key: value(kind) for key, kind in entities.properties(name).items()})


def described(members: dict[str, Any], version: Version = V1P2) -> dict[str, Any]:
    """An entity as it stands in `data`."""
    return {"@context": version.context, **members}


def event(name: str, /, action: str = "", version: Version = V1P2, **members: Any) -> dict[str, Any]:
    """An Event with objects in all slots that its type knows, fit for the action (the first of its type)."""
    action = action or events.EVENTS[name].actions.split()[0]
    kinds = events.properties(name, version)
    found = {slot: entity(_fit(name, action, slot, kinds[slot]))
             for slot in ("actor", "object", *(slot for slot in events.EVENTS[name].slots))}
    found |= {need.slot or need.member: _needed(need) for need in events.NEEDS if need.event == name}
    return {"@context": version.context, "id": EVENT_ID, "type": name, "action": action, "eventTime": TIME, **found,
            **members}


def _fit(name: str, action: str, slot: str, kind: Property) -> str:
    for pair in events.PAIRS:
        if (pair.event, pair.slot) == (name, slot) and action in pair.actions.split():
            return pair.types.split()[0]
    return kind.of[0]


def _needed(need: events.Need) -> dict[str, Any]:
    if need.slot:
        return entity("MediaLocation", currentTime="PT30M54S")
    return entity("LtiSession" if need.member == "federatedSession" else "DigitalResource")


def extension_for(name: str, action: str) -> str:
    """A context under which 1.1 knows a type or an action that is new in 1.2, or its core context."""
    new = (name in events.EVENTS and events.EVENTS[name].new) or action in ACTIONS_1_2
    return sorted(EXTENSIONS)[0] if new else V1P1.context
