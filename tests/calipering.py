"""Caliper Events of a drill tool, made from the rules, for tests."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from lrs.annotation import profiles
from lrs.caliper.mappingtable import Surroundings
from tests.school import FRACTIONS

V1P1 = "http://purl.imsglobal.org/ctx/caliper/v1p1"
V1P2 = "http://purl.imsglobal.org/ctx/caliper/v1p2"
TOOL = "https://drill.example.jp"
STORE = "https://lrs.city.example.jp"
HANAKO = f"{TOOL}/users/hanako"
AT = "2026-05-11T01:15:30.250Z"
SENT_MS = 1_778_462_131_000
CODE = FRACTIONS
TABLE = profiles.caliper()
ABOUT = Surroundings(TABLE, STORE, f"{TOOL}/sensor", SENT_MS)

Value = dict[str, Any]


def person(name: str = "hanako", /, **more: Any) -> Value:
    return {"id": f"{TOOL}/users/{name}", "type": "Person", **more}


def entity(kind: str, name: str = "1", /, **more: Any) -> Value:
    return {"id": f"{TOOL}/{kind}/{name}", "type": kind, **more}


def event(kind: str = "Event", action: str = "Used", thing: Any = None, **more: Any) -> Value:
    """One that has all it needs; `thing` is its object. What is None is left out."""
    found = {"@context": V1P2, "id": f"urn:uuid:{uuid4()}", "type": kind, "actor": HANAKO, "action": action,
             "object": entity("DigitalResource") if thing is None else thing, "eventTime": AT, **more}
    return {name: value for name, value in found.items() if value is not None}


QUIZ = entity("Assessment", name="分数の小テスト", maxScore=10)
ITEM = entity("AssessmentItem", name="3/4 + 1/8", isPartOf=QUIZ, maxScore=1,
              learningObjectives=[{"id": f"https://w3id.org/jp-cos/{CODE}", "type": "LearningObjective"}])
ATTEMPT = entity("Attempt", "1", assignee=HANAKO, assignable=QUIZ["id"], count=1,
                 startedAtTime="2026-05-11T01:00:00.000Z")


def quiz() -> list[Value]:
    """A quiz of one question, from its beginning to its mark."""
    ended = {**ATTEMPT, "endedAtTime": "2026-05-11T01:20:00.000Z", "duration": "PT20M"}
    answer = entity("MultipleChoiceResponse", attempt=entity("Attempt", "2", assignee=HANAKO, assignable=ITEM["id"]),
                    startedAtTime="2026-05-11T01:15:00.000Z", endedAtTime=AT, value="7/8")
    return [
        event("AssessmentEvent", "Started", QUIZ, generated=ATTEMPT),
        event("AssessmentItemEvent", "Started", ITEM),
        event("AssessmentItemEvent", "Completed", ITEM, generated=answer),
        event("AssessmentEvent", "Submitted", QUIZ, generated=ended),
        event("GradeEvent", "Graded", {**ended, "assignable": QUIZ}, actor=entity("SoftwareApplication", "marker"),
              generated=entity("Score", attempt=ATTEMPT["id"], maxScore=10, scoreGiven=8)),
    ]
