"""Activities with their definitions and interactions, SubStatements, references (Data 2.4.4)."""

from __future__ import annotations

from typing import Any

from conformance.names import GONE
from conformance.validation.table import accepted, refused
from conformance.validation.values import (
    ACTIVITY,
    AGENT,
    GROUP,
    NO_IRI,
    NO_UUID,
    PLACE,
    REFERENCE,
    SUB,
)

CLAUSE = "Data 2.4.4"
PLACES: dict[str, tuple[str, dict[str, Any]]] = {
    "object": ("object", {"object": ACTIVITY}),
    "sub object": ("object.object", {"object": SUB}),
    **{key: (f"context.contextActivities.{key}.0", {f"context.contextActivities.{key}": [ACTIVITY]})
       for key in ("parent", "grouping", "category", "other")},
    "sub parent": ("object.context.contextActivities.parent.0",
                   {"object": SUB, "object.context.contextActivities.parent": [ACTIVITY]}),
}

INTERACTION_TYPES = ("true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing",
                     "likert", "numeric", "other")
COMPONENTS = ("choices", "scale", "source", "target", "steps")
PART = [{"id": "a", "description": {"ja": "ア"}}, {"id": "b"}]

# A fault of an Activity: what is set below it, and the requirement.
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "without id": ({"id": GONE}, "00047"),
    **{f"id {name}": ({"id": iri}, "00047") for name, iri in NO_IRI.items()},
    "id a number": ({"id": 5}, "00047"),
    "objectType in lower case": ({"objectType": "activity"}, "00009"),
    "objectType unknown": ({"objectType": "Course"}, "00046"),
    "unknown member": ({"title": "x"}, "00010"),
    "definition a string": ({"definition": "x"}, "00048"),
    "definition null": ({"definition": None}, "00001"),
    "definition with unknown member": ({"definition": {"title": "x"}}, "00010"),
    "definition key in wrong case": ({"definition": {"Name": {"ja": "x"}}}, "00008"),
    "name a string": ({"definition": {"name": "x"}}, "00056"),
    "description a string": ({"definition": {"description": "x"}}, "00059"),
    "description of numbers": ({"definition": {"description": {"ja": 5}}}, "00059"),
    **{f"type {name}": ({"definition": {"type": iri}}, "00060") for name, iri in NO_IRI.items()},
    **{f"moreInfo {name}": ({"definition": {"moreInfo": iri}}, "00061") for name, iri in NO_IRI.items()},
    "moreInfo null": ({"definition": {"moreInfo": None}}, "00001"),
    "extensions a string": ({"definition": {"extensions": "x"}}, "00057"),
    "extensions without IRI": ({"definition": {"extensions": {"key": 1}}}, "00118"),
    "interactionType unknown": ({"definition": {"interactionType": "essay"}}, "00049"),
    "interactionType a number": ({"definition": {"interactionType": 1}}, "00049"),
    "correctResponsesPattern a string": (
        {"definition": {"interactionType": "other", "correctResponsesPattern": "x"}}, "00050"),
    "correctResponsesPattern of numbers": (
        {"definition": {"interactionType": "other", "correctResponsesPattern": [1]}}, "00050"),
    "correctResponsesPattern without interactionType": ({"definition": {"correctResponsesPattern": ["x"]}}, "00064"),
    **{f"{part} without interactionType": ({"definition": {part: PART}}, "00064") for part in COMPONENTS},
}
COMPONENT_NUMBERS = {"choices": "00055", "scale": "00054", "source": "00053", "target": "00052", "steps": "00051"}
TYPE_OF = {"choices": "choice", "scale": "likert", "source": "matching", "target": "matching", "steps": "performance"}
BAD_PARTS: dict[str, tuple[Any, str]] = {
    "an object": ({"id": "a"}, ""), "a string": ("a", ""), "of strings": (["a"], "00063"),
    "without id": ([{"description": {"ja": "ア"}}], "00058"), "an id that is a number": ([{"id": 1}], "00058"),
    "one id twice": ([{"id": "a"}, {"id": "a"}], "00058"), "description a string": (
        [{"id": "a", "description": "ア"}], "00062"), "an unknown member": ([{"id": "a", "name": "x"}], "00010"),
}


def _activities() -> None:
    for place, (path, around) in PLACES.items():
        for fault, (below, number) in BAD.items():
            refused("activities", f"{place} {fault}", f"an Activity as {place}: {fault}", f"{CLAUSE}.1", number,
                    good=around, bad={f"{path}.{name}": value for name, value in below.items()})
        accepted("activities", f"{place} complete", f"a full Activity as {place}", f"{CLAUSE}.1", "00047",
                 good={**around, f"{path}.definition": {
                     "name": {"ja": "九九の練習", "en": "Times tables"}, "description": {"ja": "7の段"},
                     "type": f"{PLACE}/type", "moreInfo": f"{PLACE}/more",
                     "extensions": {f"{PLACE}/level": {"a.b": [1, None, {"$gt": ""}]}}}})


def _interactions() -> None:
    for part in COMPONENTS:
        around = {"object.definition": {"interactionType": TYPE_OF[part], part: PART}}
        for fault, (value, number) in BAD_PARTS.items():
            numbers = tuple(dict.fromkeys(filter(None, (COMPONENT_NUMBERS[part], number))))
            refused("interactions", f"{part} {fault}", f"{part}: {fault}", f"{CLAUSE}.1", *numbers, good=around,
                    bad={f"object.definition.{part}": value})
    for kind in INTERACTION_TYPES:
        parts = {part: PART for part, of in TYPE_OF.items() if of == kind}
        accepted("interactions", f"of type {kind}", f"an interaction of the type {kind}", f"{CLAUSE}.1", "00049",
                 good={"object.definition": {"interactionType": kind, "correctResponsesPattern": ["a"], **parts}})
        refused("interactions", f"type {kind.upper()}", f"the interactionType {kind.upper()}", "Data 2.2", "00009",
                good={"object.definition": {"interactionType": kind}},
                bad={"object.definition.interactionType": kind.upper()})


def _statements() -> None:
    for member, value in (("id", "6f2c0f5e-3f5e-4c1c-9a55-7a6a1b2c3d4e"), ("stored", "2024-04-01T00:00:00Z"),
                          ("version", "1.0.0"), ("authority", AGENT)):
        number = {"id": "00070", "stored": "00069", "version": "00068", "authority": "00067"}[member]
        refused("references", f"sub with {member}", f"a SubStatement with {member}", f"{CLAUSE}.3", number,
                good={"object": SUB}, bad={f"object.{member}": value})
    refused("references", "sub in sub", "a SubStatement in a SubStatement", f"{CLAUSE}.3", "00071",
            good={"object": SUB}, bad={"object.object": SUB})
    refused("references", "sub with bad result", "a SubStatement with a bad score", f"{CLAUSE}.3", "00066",
            good={"object": SUB}, bad={"object.result": {"score": {"scaled": 2}}})
    refused("references", "sub with bad timestamp", "a SubStatement with a bad timestamp", f"{CLAUSE}.3", "00066",
            good={"object": SUB}, bad={"object.timestamp": "yesterday"})
    for fault, value in NO_UUID.items():
        refused("references", f"id {fault}", f"a reference whose id is {fault}", f"{CLAUSE}.3", "00072",
                good={"object": REFERENCE}, bad={"object.id": value})
        refused("references", f"sub id {fault}", f"a reference in a SubStatement whose id is {fault}", f"{CLAUSE}.3",
                "00072", good={"object": {**SUB, "object": REFERENCE}}, bad={"object.object.id": value})
    refused("references", "without id", "a reference without id", f"{CLAUSE}.3", "00072", good={"object": REFERENCE},
            bad={"object.id": GONE})
    refused("references", "with unknown member", "a reference with a member of its own", "Data 2.2", "00010",
            good={"object": REFERENCE}, bad={"object.note": "x"})
    for kind, value in (("reference", REFERENCE), ("SubStatement", SUB)):
        refused("references", f"{kind} without objectType", f"a {kind} must say objectType", f"{CLAUSE}.3", "00073",
                good={"object": value}, bad={"object.objectType": GONE})
        lower = str(value["objectType"]).lower()
        refused("references", f"{kind} objectType in lower case", f"the objectType {lower}", "Data 2.2", "00009",
                good={"object": value}, bad={"object.objectType": lower})
    accepted("references", "reference", "a reference to a Statement that need not be there", f"{CLAUSE}.3", "00072",
             good={"object": REFERENCE})
    accepted("references", "sub about a reference", "a SubStatement about a reference", f"{CLAUSE}.3", "00066",
             good={"object": {**SUB, "object": REFERENCE}})
    accepted("references", "sub complete", "a SubStatement with everything it may have", f"{CLAUSE}.3", "00066",
             good={"object": {**SUB, "actor": GROUP, "result": {"completion": True, "score": {"scaled": 0.5}},
                              "context": {"registration": REFERENCE["id"], "team": GROUP, "instructor": AGENT},
                              "timestamp": "2024-04-01T00:00:00.000Z"}})


_activities()
_interactions()
_statements()
accepted("activities", "object without objectType", "an object without objectType is an Activity", f"{CLAUSE}", "00047",
         good={"object": {"id": f"{PLACE}/activity"}})
