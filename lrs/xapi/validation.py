"""Whether a Statement keeps the standard, and if not, every reason why (Data 2.2 and 2.4).

The grammar below is the only place where the members of a Statement are listed. `is_valid` reads it fast, for the
many good Statements; `findings` reads it slowly, for the few bad ones. Extensions may hold anything; null and
unknown members are refused everywhere else. What needs more than the Statement itself is judged elsewhere: attached
bytes, signatures, what is stored already, duplicate JSON keys.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

from lrs.xapi.actor import ACTOR, AGENT, AUTHORITY, GROUP
from lrs.xapi.findings import Finding
from lrs.xapi.primitives import (
    is_boolean,
    is_iri,
    is_language_tag,
    is_length,
    is_media_type,
    is_number,
    is_sha2,
    is_uuid,
)
from lrs.xapi.shapes import IRI, STRING, Array, Kinds, Law, Map, Members, OneOrMany, Shape, Value, one_of
from lrs.xapi.statement import VOIDED
from lrs.xapi.timestamps import is_duration, is_timestamp
from lrs.xapi.version import Version, is_statement_version

_BOOLEAN = Value("boolean", is_boolean)
_NUMBER = Value("number", is_number)
_UUID = Value("uuid", is_uuid)
_TIMESTAMP = Value("timestamp", is_timestamp)
_LANGUAGE_MAP = Map("language-map", Value("language-key", is_language_tag), STRING)
_EXTENSIONS = Map("extensions", Value("extension-key", is_iri))

_VERB = Members("Verb", {"id": IRI, "display": _LANGUAGE_MAP}, required=("id",))

_COMPONENTS = Array(
    Members("Interaction Component", {"id": STRING, "description": _LANGUAGE_MAP}, required=("id",)),
    Law("distinct-ids", lambda components: len({part["id"] for part in components}) == len(components)),
)
_INTERACTION = {
    "correctResponsesPattern": Array(STRING),
    "choices": _COMPONENTS,
    "scale": _COMPONENTS,
    "source": _COMPONENTS,
    "target": _COMPONENTS,
    "steps": _COMPONENTS,
}
_INTERACTION_TYPE = one_of("true-false", "choice", "fill-in", "long-fill-in", "matching", "performance",
                           "sequencing", "likert", "numeric", "other")
_DEFINITION = Members(
    "Activity Definition",
    {
        "name": _LANGUAGE_MAP,
        "description": _LANGUAGE_MAP,
        "type": IRI,
        "moreInfo": IRI,
        "extensions": _EXTENSIONS,
        "interactionType": _INTERACTION_TYPE,
        **_INTERACTION,
    },
    Law("interaction-type", lambda it: "interactionType" in it or _INTERACTION.keys().isdisjoint(it)),
)
_ACTIVITY = Members("Activity", {"objectType": one_of("Activity"), "id": IRI, "definition": _DEFINITION},
                    required=("id",))
_STATEMENT_REF = Members("StatementRef", {"objectType": one_of("StatementRef"), "id": _UUID},
                         required=("objectType", "id"))

_SCORE = Members(
    "Score",
    {"scaled": _NUMBER, "raw": _NUMBER, "min": _NUMBER, "max": _NUMBER},
    Law("scaled-range", lambda score: -1 <= score.get("scaled", 0) <= 1, ("scaled",), "scaled"),
    Law("min-below-max", lambda score: "min" not in score or "max" not in score or score["min"] < score["max"],
        ("min", "max")),
    Law("raw-range", lambda score: "raw" not in score or _within(score), ("raw", "min", "max"), "raw"),
)
_RESULT = Members("Result", {
    "score": _SCORE,
    "success": _BOOLEAN,
    "completion": _BOOLEAN,
    "response": STRING,
    "duration": Value("duration", is_duration),
    "extensions": _EXTENSIONS,
})

_ACTIVITIES = OneOrMany(_ACTIVITY)
_CONTEXT = Members("Context", {
    "registration": _UUID,
    "instructor": ACTOR,
    "team": GROUP,
    "contextActivities": Members("contextActivities", {
        "parent": _ACTIVITIES, "grouping": _ACTIVITIES, "category": _ACTIVITIES, "other": _ACTIVITIES,
    }),
    "revision": STRING,
    "platform": STRING,
    "language": Value("language-tag", is_language_tag),
    "statement": _STATEMENT_REF,
    "extensions": _EXTENSIONS,
})
_RELEVANT_TYPES = Array(IRI, Law("not-empty", lambda types: len(types) > 0))
_CONTEXT_2 = _CONTEXT.but(
    contextAgents=Array(Members(
        "contextAgent",
        {"objectType": one_of("contextAgent"), "agent": AGENT, "relevantTypes": _RELEVANT_TYPES},
        required=("objectType", "agent"),
    )),
    contextGroups=Array(Members(
        "contextGroup",
        {"objectType": one_of("contextGroup"), "group": GROUP, "relevantTypes": _RELEVANT_TYPES},
        required=("objectType", "group"),
    )),
)

_ATTACHMENT = Members(
    "Attachment",
    {
        "usageType": IRI,
        "display": _LANGUAGE_MAP,
        "description": _LANGUAGE_MAP,
        "contentType": Value("media-type", is_media_type),
        "length": Value("length", is_length),
        "sha2": Value("sha2", is_sha2),
        "fileUrl": IRI,
    },
    required=("usageType", "display", "contentType", "length", "sha2"),
)


def _within(score: dict[str, Any]) -> bool:
    raw = score["raw"]
    return bool(score.get("min", raw) <= raw <= score.get("max", raw))


def _part(statement: dict[str, Any], member: str) -> dict[str, Any]:
    part = statement.get(member)
    return part if type(part) is dict else {}


def _object_is(statement: dict[str, Any], kind: str) -> bool:
    return bool(_part(statement, "object").get("objectType", "Activity") == kind)


def _voids_a_reference(statement: dict[str, Any]) -> bool:
    return _part(statement, "verb").get("id") != VOIDED or _object_is(statement, "StatementRef")


def _activity_only(member: str) -> Law:
    return Law(
        "activity-only",
        lambda statement: member not in _part(statement, "context") or _object_is(statement, "Activity"),
        at=f"context/{member}",
    )


def _event(noun: str, context: Shape, objects: dict[str, Shape], more: dict[str, Shape]) -> Members:
    """What Statement and SubStatement have in common, and `more`."""
    return Members(
        noun,
        {
            **more,
            "actor": ACTOR,
            "verb": _VERB,
            "object": Kinds("Activity", objects, default="Activity"),
            "result": _RESULT,
            "context": context,
            "timestamp": _TIMESTAMP,
            "attachments": Array(_ATTACHMENT),
        },
        Law("voiding-object", _voids_a_reference),
        _activity_only("revision"),
        _activity_only("platform"),
        required=("actor", "verb", "object"),
    )


def _statement(version: Version) -> Shape:
    context = _CONTEXT_2 if version is Version.V2 else _CONTEXT
    objects: dict[str, Shape] = {
        "Activity": _ACTIVITY, "Agent": AGENT, "Group": GROUP, "StatementRef": _STATEMENT_REF,
    }
    substatement = _event("SubStatement", context, objects, {"objectType": one_of("SubStatement")})
    return _event("Statement", context, {**objects, "SubStatement": substatement}, {
        "id": _UUID,
        "stored": _TIMESTAMP,
        "authority": AUTHORITY,
        "version": Value(f"version-{version.value}", lambda value: is_statement_version(value, version)),
    })


_STATEMENTS = {version: _statement(version) for version in Version}
_ACCEPTS = {version: shape.accepts for version, shape in _STATEMENTS.items()}


def is_valid(statement: Any, version: Version) -> bool:
    """Whether `statement`, any JSON value, keeps every rule of `version`."""
    return _ACCEPTS[version](statement)


def findings(statement: Any, version: Version, pointer: str = "", limit: int = 50) -> list[Finding]:
    """The first `limit` violations in `statement`, which stands at `pointer`; none exactly when it `is_valid`."""
    return list(islice(_STATEMENTS[version].findings(statement, pointer), limit))
