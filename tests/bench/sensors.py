"""What a school's tools send that speak Caliper: the acts of `traffic.py`, in the same proportions, from a seed.

Each is about as large as its Statement there; what is known from elsewhere stands by its IRI, as sensors do it.
`tests/bench/test_sensors.py` keeps them valid.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import orjson

from tests.bench import traffic
from tests.bench.traffic import DRILL, HOME_PAGE, TEXTBOOK, VIDEO

CONTEXT = "http://purl.imsglobal.org/ctx/caliper/v1p2"


def events(seed: int, *, unique: bool = False) -> Iterator[dict[str, Any]]:
    """Events without end; the same for the same seed. With `unique` each has another actor."""
    chance = random.Random(seed)
    for number, statement in enumerate(traffic.statements(seed, unique=unique)):
        event_id = str(UUID(int=chance.getrandbits(128), version=4))
        yield {"id": f"urn:uuid:{event_id}", "@context": CONTEXT, **_event(chance, statement, number)}


def texts(seed: int, count: int, *, unique: bool = False) -> list[bytes]:
    """The first `count` of `events` as sensors send them."""
    return [orjson.dumps(event) for event in itertools.islice(events(seed, unique=unique), count)]


def _event(chance: random.Random, statement: dict[str, Any], number: int) -> dict[str, Any]:
    verb = statement["verb"]["display"]["en"]
    kind = {"answered": _answer, "viewed": _page_turn, "played": _video, "completed": _assessment}[verb]
    user = f"{HOME_PAGE}/users/{statement['actor']['account']['name']}"
    section = {"id": f"{DRILL}/sections/{number % 40}", "type": "CourseSection", "academicSession": "令和8年度"}
    return {
        "actor": {"id": user, "type": "Person"},
        **kind(statement, user),
        "eventTime": statement["timestamp"],
        "edApp": {"id": DRILL, "type": "SoftwareApplication", "name": statement["context"]["platform"]},
        "group": section,
        "membership": {"id": f"{section['id']}/rosters/{number % 31}", "type": "Membership", "member": user,
                       "roles": ["Learner"], "status": "Active"},
        "session": f"{DRILL}/sessions/{UUID(int=chance.getrandbits(128))}",
    }


def _named(statement: dict[str, Any], kind: str, **members: Any) -> dict[str, Any]:
    thing = statement["object"]
    return {"id": thing["id"], "type": kind, "name": thing["definition"]["name"]["ja"], **members}


def _answer(statement: dict[str, Any], user: str) -> dict[str, Any]:
    item, result = statement["object"]["id"], statement["result"]
    return {
        "type": "AssessmentItemEvent", "profile": "AssessmentProfile", "action": "Completed",
        "object": _named(statement, "AssessmentItem", maxScore=1, isTimeDependent=False,
                         isPartOf={"id": f"{DRILL}/tests/1", "type": "Assessment"}),
        "generated": {"id": f"{item}/responses/1", "type": "FillinBlankResponse", "values": [result["response"]],
                      "duration": result["duration"],
                      "attempt": {"id": f"{item}/attempts/1", "type": "Attempt", "assignee": user, "assignable": item,
                                  "count": 1}}}


def _page_turn(statement: dict[str, Any], user: str) -> dict[str, Any]:
    return {"type": "NavigationEvent", "profile": "ReadingProfile", "action": "NavigatedTo",
            "object": _named(statement, "Page", isPartOf={"id": f"{TEXTBOOK}/books/1", "type": "Document"}),
            "referrer": {"id": f"{TEXTBOOK}/books/1", "type": "Document", "name": "新しい算数 六年上"}}


def _video(statement: dict[str, Any], user: str) -> dict[str, Any]:
    at = statement["result"]["extensions"]["https://w3id.org/xapi/video/extensions/time"]
    return {"type": "MediaEvent", "profile": "MediaProfile", "action": "Started",
            "object": _named(statement, "VideoObject", mediaType="video/mp4", duration="PT10M"),
            "target": {"id": f"{VIDEO}/locations/1", "type": "MediaLocation", "currentTime": f"PT{at}S"}}


def _assessment(statement: dict[str, Any], user: str) -> dict[str, Any]:
    test = statement["object"]["id"]
    return {"type": "AssessmentEvent", "profile": "AssessmentProfile", "action": "Submitted",
            "object": _named(statement, "Assessment", maxScore=100, maxAttempts=3),
            "generated": {"id": f"{test}/attempts/1", "type": "Attempt", "assignee": user, "assignable": test,
                          "count": 1, "duration": statement["result"]["duration"]}}
