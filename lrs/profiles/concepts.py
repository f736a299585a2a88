"""The concepts of a profile, and what their own definitions say of a Statement: an extension stands in its own place,
and its value is as its schema says (Structure 7.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from lrs.profiles.findings import Finding
from lrs.profiles.report import Report, Value
from lrs.profiles.schemas import BadSchema, CannotTell, Schema
from lrs.xapi.findings import step
from lrs.xapi.primitives import is_media_type

EXTENSIONS = {"ContextExtension": "context", "ResultExtension": "result", "ActivityExtension": "activity definition"}
RESOURCES = ("StateResource", "AgentProfileResource", "ActivityProfileResource")
TERMS = ("Verb", "ActivityType", "AttachmentUsageType")
TYPES = (*TERMS, *EXTENSIONS, *RESOURCES, "Activity")
RELATIONS = ("broader", "narrower", "related", "broadMatch", "narrowMatch", "relatedMatch", "exactMatch")
# These are of whatever profile; the others stay within their own.
ELSEWHERE = {"broadMatch", "narrowMatch", "relatedMatch", "exactMatch", "recommendedVerbs", "recommendedActivityTypes"}
ACTIVITY_CONTEXT = "https://w3id.org/xapi/profiles/activity-context"
_COMMON = {"id", "type", "inScheme", "deprecated"}
_LABELS = {"prefLabel", "definition"}
_SCHEMAS = {"schema", "inlineSchema"}
_MEMBERS = {
    **{each: _COMMON | _LABELS | set(RELATIONS) for each in TERMS},
    **{each: _COMMON | _LABELS | _SCHEMAS | {"context", "recommendedVerbs"} for each in EXTENSIONS},
    "ActivityExtension": _COMMON | _LABELS | _SCHEMAS | {"context", "recommendedActivityTypes"},
    **{each: _COMMON | _LABELS | _SCHEMAS | {"context", "contentType"} for each in RESOURCES},
    "Activity": _COMMON | {"activityDefinition"},
}


@dataclass(frozen=True, slots=True)
class Concept:
    """`relations`: the concepts that it names, each with where. `schema`: the JSON Schema of its value, if it has one
    in the document itself."""

    id: str
    type: str
    version: str
    label: Mapping[str, str] = field(default_factory=dict)
    relations: tuple[tuple[str, str], ...] = ()
    schema: Schema | None = None


def read(value: Value, pointer: str, report: Report) -> Concept | None:
    """None for one without a usable id or type; the report tells what else is wrong."""
    noun = report.text(value, "type", pointer, "Concept")
    if not noun:
        return None
    if noun not in TYPES:
        report.add(f"{pointer}/type", "concept-type", known=", ".join(TYPES))
        return None
    report.only(value, pointer, noun, _MEMBERS[noun])
    found_id = report.iri(value, "id", pointer, noun)
    version = report.iri(value, "inScheme", pointer, noun)
    deprecated = report.flag(value, "deprecated", pointer, noun)
    label: Mapping[str, str] = {}
    if noun == "Activity":
        _activity(value, pointer, report)
    else:
        label = report.words(value, "prefLabel", pointer, noun)
        report.words(value, "definition", pointer, noun)
    if "related" in value and noun in TERMS and not deprecated:
        report.add(f"{pointer}/related", "related")
    if noun in RESOURCES:
        content_type = report.text(value, "contentType", pointer, noun)
        if content_type and not is_media_type(content_type):
            report.add(f"{pointer}/contentType", "content-type")
    schema = _schema(value, pointer, noun, report) if _SCHEMAS & _MEMBERS[noun] else None
    names = [name for name in (*RELATIONS, "recommendedVerbs", "recommendedActivityTypes") if name in _MEMBERS[noun]]
    relations = tuple((f"{pointer}{step(name)}/{index}", each)
                      for name in names for index, each in enumerate(report.iris(value, name, pointer, noun)))
    return Concept(found_id, noun, version, label, relations, schema) if found_id else None


def _activity(value: Value, pointer: str, report: Report) -> None:
    definition = value.get("activityDefinition")
    if not isinstance(definition, dict):
        report.add(pointer, "member-missing", name="activityDefinition", noun="Activity")
        return
    context = definition.get("@context")
    if ACTIVITY_CONTEXT not in (context if isinstance(context, list) else [context]):
        report.add(f"{pointer}/activityDefinition", "context", iri=ACTIVITY_CONTEXT)


def _schema(value: Value, pointer: str, noun: str, report: Report) -> Schema | None:
    if value.keys() >= _SCHEMAS:
        report.add(pointer, "schema-both")
    report.iri(value, "context", pointer, noun, required=False)
    if report.iri(value, "schema", pointer, noun, required=False):
        report.add(f"{pointer}/schema", "schema-elsewhere", "warning")
    text = report.text(value, "inlineSchema", pointer, noun, required=False)
    if not text:
        return None
    try:
        schema = Schema(orjson.loads(text))
    except orjson.JSONDecodeError:
        report.add(f"{pointer}/inlineSchema", "schema-json")
        return None
    except BadSchema as error:
        report.add(f"{pointer}/inlineSchema", "schema-unusable", reason=error)
        return None
    if not schema.judges:
        report.add(f"{pointer}/inlineSchema", "schema-unjudged", "warning")
    return schema


class Extensions:
    """The extensions that a profile defines, asked of Statements."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._places: dict[str, set[str]] = {}
        self._schemas: dict[tuple[str, str], Schema] = {}
        for each in concepts:
            if place := EXTENSIONS.get(each.type):
                self._places.setdefault(each.id, set()).add(place)
                if each.schema is not None:
                    self._schemas[each.id, place] = each.schema

    def findings(self, statement: Value) -> list[Finding]:
        """What is wrong with its extensions, and only with those that the profile defines."""
        found: list[Finding] = []
        if self._places:
            for place, pointer, extensions in _extensions(statement):
                for key in (key for key in extensions if key in self._places):
                    found += self._of(key, place, pointer + step(key), extensions[key])
        return found

    def _of(self, key: str, place: str, pointer: str, value: Any) -> list[Finding]:
        if place not in self._places[key]:
            return [Finding(pointer, "extension-place", values={
                "extension": key, "place": place, "right": ", ".join(sorted(self._places[key]))})]
        if (key, place) not in self._schemas:
            return []
        return _against(self._schemas[key, place], value, pointer, key)


def _extensions(statement: Value) -> Iterable[tuple[str, str, Value]]:
    context, result = statement.get("context", {}), statement.get("result", {})
    if "extensions" in context:
        yield "context", "/context/extensions", context["extensions"]
    if "extensions" in result:
        yield "result", "/result/extensions", result["extensions"]
    for pointer, activity in _activities(statement, context):
        if "extensions" in activity.get("definition", {}):
            yield "activity definition", f"{pointer}/definition/extensions", activity["definition"]["extensions"]


def _activities(statement: Value, context: Value) -> Iterable[tuple[str, Value]]:
    yield "/object", statement["object"]
    for name, listed in context.get("contextActivities", {}).items():
        for index, activity in enumerate(listed if isinstance(listed, list) else [listed]):
            yield f"/context/contextActivities/{name}/{index}", activity


def _against(schema: Schema, value: Any, pointer: str, key: str) -> list[Finding]:
    try:
        broken = schema.broken(value)
    except CannotTell:
        return [Finding(pointer, "extension-unjudged", "warning", {"extension": key})]
    if broken is None:
        return []
    return [Finding(pointer + "".join(map(step, broken.place)), "extension-schema", values={
        "extension": key, "clause": broken.clause, "asked": broken.asked})]
