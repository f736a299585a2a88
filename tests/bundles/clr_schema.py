"""What CLR 2.0 and Open Badges 3.0 ask of a credential as far as ours has it, as a JSON Schema of our own."""

from __future__ import annotations

from typing import Any

JSON = dict[str, Any]

_TEXT: JSON = {"type": "string", "minLength": 1}
_IRI: JSON = {"type": "string", "pattern": r"^[a-z][a-z0-9+.-]*:\S+$"}
_INSTANT: JSON = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}


def _typed(name: str) -> JSON:
    return {"type": "array", "minItems": 1, "contains": {"const": name}}


def _list(of: JSON, least: int = 1) -> JSON:
    """Several are always an array, and an empty one is left out."""
    return {"type": "array", "minItems": least, "items": of}


def _closed(required: JSON, optional: JSON | None = None) -> JSON:
    return {"type": "object", "properties": {**required, **(optional or {})}, "required": list(required),
            "additionalProperties": False}


_PROFILE = _closed({"id": _IRI, "type": _typed("Profile")}, {"name": _TEXT, "url": _IRI, "description": _TEXT})
_ALIGNMENT = _closed({"type": _typed("Alignment"), "targetName": _TEXT, "targetUrl": _IRI},
                     {"targetCode": _TEXT, "targetFramework": _TEXT, "targetDescription": _TEXT})
_RESULT_DESCRIPTION = _closed(
    {"id": _IRI, "type": _typed("ResultDescription"), "name": _TEXT,
     "resultType": {"enum": ["GradePointAverage", "LetterGrade", "Percent", "PerformanceLevel", "PredictedScore",
                             "RawScore", "Result", "RubricCriterion", "RubricCriterionLevel", "RubricScore",
                             "ScaledScore", "Status"]}},
    {"valueMin": _TEXT, "valueMax": _TEXT})
_RESULT = _closed(
    {"type": _typed("Result")},
    {"resultDescription": _IRI, "value": _TEXT,
     "status": {"enum": ["Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew"]}})
_ACHIEVEMENT = _closed(
    {"id": _IRI, "type": _typed("Achievement"), "name": _TEXT, "description": _TEXT,
     "criteria": {"type": "object", "properties": {"id": _IRI, "narrative": _TEXT}, "minProperties": 1,
                  "additionalProperties": False}},
    {"alignment": _list(_ALIGNMENT), "fieldOfStudy": _TEXT, "humanCode": _TEXT, "inLanguage": _TEXT,
     "resultDescription": _list(_RESULT_DESCRIPTION)})
_ACHIEVEMENT_SUBJECT = _closed(
    {"type": _typed("AchievementSubject"), "achievement": _ACHIEVEMENT},
    {"id": _IRI, "activityStartDate": _INSTANT, "activityEndDate": _INSTANT, "narrative": _TEXT,
     "result": _list(_RESULT), "term": _TEXT})
_ACHIEVEMENT_CREDENTIAL = _closed(
    {"@context": {"type": "array", "minItems": 2, "prefixItems": [
        {"const": "https://www.w3.org/ns/credentials/v2"},
        {"const": "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"}]},
     "id": _IRI, "type": {"type": "array", "allOf": [_typed("VerifiableCredential"), {
         "contains": {"enum": ["AchievementCredential", "OpenBadgeCredential"]}}]},
     "issuer": _PROFILE, "validFrom": _INSTANT, "credentialSubject": _ACHIEVEMENT_SUBJECT},
    {"name": _TEXT, "description": _TEXT, "validUntil": _INSTANT})
_CLR_SUBJECT = {
    **_closed({"type": _typed("ClrSubject"), "verifiableCredential": _list(_ACHIEVEMENT_CREDENTIAL)},
              {"id": _IRI, "identifier": _list({"type": "object"})}),
    "anyOf": [{"required": ["id"]}, {"required": ["identifier"]}]}

SCHEMA: JSON = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **_closed(
        {"@context": {"type": "array", "minItems": 3, "prefixItems": [
            {"const": "https://www.w3.org/ns/credentials/v2"},
            {"const": "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"},
            {"const": "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"}]},
         "type": {"type": "array", "allOf": [_typed("VerifiableCredential"), _typed("ClrCredential")]},
         "id": _IRI, "name": _TEXT, "credentialSubject": _CLR_SUBJECT, "issuer": _PROFILE, "validFrom": _INSTANT},
        {"description": _TEXT, "partial": {"type": "boolean"}, "validUntil": _INSTANT,
         "credentialSchema": _list(_closed({"id": _IRI, "type": _TEXT})),
         "credentialStatus": _closed({"id": _IRI, "type": {
             "enum": ["1EdTechRevocationList", "BitstringStatusListEntry"]}})})}
