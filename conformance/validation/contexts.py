"""Context: registration, contextActivities, languages, what only Activities may have, 2.0's agents and groups."""

from __future__ import annotations

from typing import Any

from conformance.check import V1, V2
from conformance.names import GONE
from conformance.validation.table import accepted, refused
from conformance.validation.values import (
    ACTIVITY,
    AGENT,
    GROUP,
    NO_MAP,
    NO_TAG,
    NO_UUID,
    PLACE,
    REFERENCE,
    SUB,
    TAGS,
)

CLAUSE = "Data 2.4.6"
PLACES: dict[str, tuple[str, dict[str, Any]]] = {"": ("", {}), "sub ": ("object.", {"object": SUB})}
REGISTRATION = "1d1a1c1e-5f5e-4c1c-9a55-7a6a1b2c3d4e"

BAD: dict[str, tuple[dict[str, Any], str]] = {
    **{f"registration {name}": ({"registration": value}, "00087") for name, value in NO_UUID.items()},
    "registration null": ({"registration": None}, "00001"),
    "revision a number": ({"revision": 2}, "00089"), "platform a number": ({"platform": 5}, "00090"),
    "platform an object": ({"platform": {}}, "00090"),
    **{f"language {name}": ({"language": value}, "00091") for name, value in NO_TAG.items()},
    "language a number": ({"language": 5}, "00091"),
    "statement a string": ({"statement": REFERENCE["id"]}, "00092"),
    "statement an Activity": ({"statement": ACTIVITY}, "00092"),
    "statement without objectType": ({"statement": {"id": REFERENCE["id"]}}, "00092"),
    "statement objectType in lower case": ({"statement": {**REFERENCE, "objectType": "statementref"}}, "00009"),
    "statement id no UUID": ({"statement": {**REFERENCE, "id": "first"}}, "00092"),
    "unknown member": ({"course": "x"}, "00010"), "Platform": ({"Platform": "x"}, "00008"),
    "extensions without IRI": ({"extensions": {"note": 1}}, "00118"),
    "extensions a number": ({"extensions": 5}, "00120"),
    "contextActivities an array": ({"contextActivities": [ACTIVITY]}, "00086"),
    "contextActivities a string": ({"contextActivities": "x"}, "00086"),
    "contextActivities unknown key": ({"contextActivities": {"consequences": [ACTIVITY]}}, "00093"),
    "contextActivities key in wrong case": ({"contextActivities": {"Parent": [ACTIVITY]}}, "00008"),
    "contextActivities a string inside": ({"contextActivities": {"parent": "x"}}, "00094"),
    "contextActivities an Agent": ({"contextActivities": {"parent": [AGENT]}}, "00094"),
    "contextActivities null": ({"contextActivities": {"parent": None}}, "00001"),
}
NOT_ACTIVITIES = {"an Agent": AGENT, "a Group": GROUP, "a reference": REFERENCE}


def _contexts() -> None:
    for place, (path, around) in PLACES.items():
        for fault, (members, number) in BAD.items():
            refused("contexts", f"{place}{fault}", f"a context: {fault}", CLAUSE, number,
                    good={**around, f"{path}context": {"registration": REGISTRATION}},
                    bad={f"{path}context.{name}": value for name, value in members.items()})
        for kind, value in NOT_ACTIVITIES.items():
            for member, number in (("revision", "00084"), ("platform", "00085")):
                refused("contexts", f"{place}{member} about {kind}", f"{member} in a Statement about {kind}", CLAUSE,
                        number, good={**around, f"{path}object": value, f"{path}context": {"language": "ja"}},
                        bad={f"{path}context.{member}": "x"})
        accepted("contexts", f"{place}complete", "a context with everything", CLAUSE, "00084", "00085", "00087",
                 good={**around, f"{path}context": {
                     "registration": REGISTRATION, "instructor": AGENT, "team": GROUP, "revision": "第2版",
                     "platform": "タブレット", "language": "ja-JP", "statement": REFERENCE,
                     "contextActivities": {"parent": [ACTIVITY], "grouping": [ACTIVITY, {"id": f"{PLACE}/two"}],
                                           "category": [ACTIVITY], "other": [ACTIVITY]},
                     "extensions": {f"{PLACE}/x": [1, 2, None]}}})
        for key in ("parent", "grouping", "category", "other"):
            accepted("contexts", f"{place}single {key}", f"a single Activity as {key} comes back in an array",
                     f"{CLAUSE}.2", "00096", "00094",
                     good={**around, f"{path}context": {"contextActivities": {key: ACTIVITY}}})


def _languages() -> None:
    maps = {"display": ("verb.display", "00045"), "name": ("object.definition.name", "00056"),
            "description": ("object.definition.description", "00059")}
    for name, (path, number) in maps.items():
        for fault, value in NO_MAP.items():
            refused("languages", f"{name} {fault}", f"{name} that is {fault}", "Data 4.2", number,
                    good={path: {"ja": "x"}}, bad={path: value})
        for fault, tag in NO_TAG.items():
            refused("languages", f"{name} tag {fault}", f"{name} with a language tag of {fault}", "Data 4.2", number,
                    "00013", "00121", good={path: {"ja": "x"}}, bad={path: {tag: "x"}})
        refused("languages", f"{name} text a number", f"{name} whose text is a number", "Data 4.2", number,
                good={path: {"ja": "x"}}, bad={path: {"ja": 5}})
        refused("languages", f"{name} text null", f"{name} whose text is null", "Data 2.2", "00001",
                good={path: {"ja": "x"}}, bad={path: {"ja": None}})
    for tag in TAGS:
        accepted("languages", f"tag {tag}", f"the language tag {tag}", "Data 4.2", "00121",
                 good={"verb.display": {tag: "completed"}, "context.language": tag})


def _of_version_2() -> None:
    agent = {"objectType": "contextAgent", "agent": AGENT, "relevantTypes": [f"{PLACE}/type"]}
    group = {"objectType": "contextGroup", "group": GROUP, "relevantTypes": [f"{PLACE}/type"]}
    for noun, part, one, other in (("contextAgents", "agent", agent, GROUP), ("contextGroups", "group", group, AGENT)):
        faults: dict[str, Any] = {
            "an object": one, "a string": "x", "of strings": ["x"], f"without {part}": [_less(one, part)],
            "without objectType": [_less(one, "objectType")], "objectType in wrong case": [
                {**one, "objectType": str(one["objectType"]).capitalize()}],
            f"another kind of {part}": [{**one, part: other}], "relevantTypes empty": [{**one, "relevantTypes": []}],
            "relevantTypes a string": [{**one, "relevantTypes": f"{PLACE}/type"}],
            "relevantTypes no IRI": [{**one, "relevantTypes": ["type"]}], "unknown member": [{**one, "note": "x"}]}
        for place, (path, around) in PLACES.items():
            for fault, value in faults.items():
                refused("contexts", f"{place}{noun} {fault}", f"{noun}: {fault}", "2.0 Data 4.2.7.1", versions=(V2,),
                        good={**around, f"{path}context": {noun: [one]}}, bad={f"{path}context.{noun}": value})
            accepted("contexts", f"{place}{noun} kept", f"{noun} of two", "2.0 Data 4.2.7.1", versions=(V2,),
                     good={**around, f"{path}context": {noun: [one, _less(one, "relevantTypes")]}})
        refused("contexts", f"{noun} in 1.0", f"{noun}, which 1.0 does not know", "Data 2.2", "00010", versions=(V1,),
                good={"context": {"language": "ja"}}, bad={f"context.{noun}": [one]})


def _less(value: dict[str, Any], member: str) -> dict[str, Any]:
    return {name: each for name, each in value.items() if name != member}


_contexts()
_languages()
_of_version_2()
refused("contexts", "context a registration alone", "a registration outside of context", "Data 2.2", "00010",
        good={"context": {"registration": REGISTRATION}}, bad={"context": GONE, "registration": REGISTRATION})
