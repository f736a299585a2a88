"""The map beside that of a platform that says the same things in both languages, Open edX, as far as its choices are
described: where it chose otherwise, that is listed too."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from lrs.caliper.mapping import statement
from lrs.xapi.timestamps import parse
from lrs.xapi.validation import is_valid
from lrs.xapi.version import Version
from tests.calipering import ABOUT, event

ADL = "http://adlnet.gov/expapi/verbs/"
VIDEO = "https://w3id.org/xapi/video/verbs/"
TINCAN = "http://id.tincanapi.com/verb/"
ACROSS = "https://w3id.org/xapi/acrossx/verbs/"
NAVIGATED = "https://w3id.org/xapi/dod-isd/verbs/navigated"
SITE = "https://courses.example.edu"
USERNAME = "hanako"
AT = "2026-05-11T01:15:30.250Z"


class Twin(NamedTuple):
    """What the platform sends of one act: as an Event, and with which verb as a Statement."""

    name: str
    event: str
    action: str
    object: dict[str, Any]
    verb: str
    more: dict[str, Any] = {}  # noqa: RUF012  nothing changes it


def about(kind: str, path: str, **more: Any) -> dict[str, Any]:
    return {"id": f"{SITE}/{path}", "type": kind, **more}


def at(seconds: int) -> dict[str, Any]:
    return {"target": about("MediaLocation", "xblock/video", currentTime=f"PT{seconds}S")}


COURSE = about("CourseOffering", "course/1", name="Arithmetic")
BLOCK = about("AssessmentItem", "xblock/problem", isPartOf=COURSE)
PAGE = about("DigitalResource", "xblock/sequential")
VIDEO_BLOCK = about("VideoObject", "xblock/video", duration="PT3M20S")
THREAD = about("Message", "discussion/threads/1")
ATTEMPT = about("Attempt", "xblock/problem/attempt", assignee=f"{SITE}/u/{USERNAME}", assignable=BLOCK["id"])
GRADE = {"generated": about("Score", "score", scoreGiven=3, maxScore=4)}

TWINS = [
    Twin("enrolled", "Event", "Activated", COURSE, f"{ADL}registered"),
    Twin("enrolled anew", "Event", "Activated", COURSE, f"{ADL}registered", {"extensions": {"mode": "verified"}}),
    Twin("unenrolled", "Event", "Deactivated", COURSE, f"{TINCAN}unregistered"),
    Twin("block completed", "AssignableEvent", "Completed", BLOCK, f"{ADL}completed"),
    Twin("video completed", "MediaEvent", "Ended", VIDEO_BLOCK, f"{ADL}completed", at(200)),
    Twin("video stopped", "MediaEvent", "Ended", VIDEO_BLOCK, f"{ADL}terminated", at(199)),
    Twin("video played", "MediaEvent", "Resumed", VIDEO_BLOCK, f"{VIDEO}played", at(10)),
    Twin("video paused", "MediaEvent", "Paused", VIDEO_BLOCK, f"{VIDEO}paused", at(11)),
    Twin("video seeked", "MediaEvent", "JumpedTo", VIDEO_BLOCK, f"{VIDEO}seeked", at(90)),
    Twin("speed changed", "MediaEvent", "ChangedSpeed", VIDEO_BLOCK, f"{ADL}interacted"),
    Twin("transcript shown", "MediaEvent", "EnabledClosedCaptioning", VIDEO_BLOCK, f"{ADL}interacted"),
    Twin("transcript hidden", "MediaEvent", "DisabledClosedCaptioning", VIDEO_BLOCK, f"{ADL}interacted"),
    Twin("captions shown", "MediaEvent", "EnabledCloseCaptioning", VIDEO_BLOCK, f"{ADL}interacted"),
    Twin("captions hidden", "MediaEvent", "DisabledCloseCaptioning", VIDEO_BLOCK, f"{ADL}interacted"),
    Twin("next", "NavigationEvent", "NavigatedTo", PAGE, NAVIGATED),
    Twin("previous", "NavigationEvent", "NavigatedTo", PAGE, NAVIGATED),
    Twin("went to a tab", "NavigationEvent", "NavigatedTo", PAGE, NAVIGATED, {"extensions": {"tab": 3}}),
    Twin("outline chosen", "NavigationEvent", "NavigatedTo", COURSE, NAVIGATED),
    Twin("link clicked", "NavigationEvent", "NavigatedTo", about("Webpage", "wiki"), NAVIGATED),
    Twin("link of another site", "NavigationEvent", "NavigatedTo", about("Link", "out"), NAVIGATED),
    Twin("thread posted", "MessageEvent", "Posted", THREAD, f"{ACROSS}posted"),
    Twin("answer posted", "MessageEvent", "Posted", {**THREAD, "isPartOf": about("Thread", "1")}, f"{ACROSS}posted"),
    Twin("comment posted", "MessageEvent", "Posted", {**THREAD, "replyTo": THREAD["id"]}, f"{ACROSS}posted"),
    Twin("thread viewed", "ViewEvent", "Viewed", THREAD, f"{TINCAN}viewed"),
]
OTHERWISE = [  # where the platform says more, or something else
    Twin("course passed", "Event", "Completed", COURSE, f"{ADL}passed"),
    Twin("problem tried", "AssessmentEvent", "Submitted", BLOCK, f"{ADL}attempted"),
    Twin("problem checked", "AssessmentEvent", "Submitted", BLOCK, f"{ACROSS}evaluated"),
    Twin("problem graded", "GradeEvent", "Graded", ATTEMPT, f"{ACROSS}evaluated", GRADE),
    Twin("section graded", "GradeEvent", "Graded", ATTEMPT, f"{ACROSS}evaluated", GRADE),
    Twin("course graded", "GradeEvent", "Graded", {**ATTEMPT, "assignable": COURSE}, f"{ACROSS}evaluated", GRADE),
    Twin("hint shown", "ViewEvent", "Viewed", about("Frame", "xblock/problem/hint/1"), f"{ADL}asked"),
    Twin("answer shown", "ViewEvent", "Viewed", about("Frame", "xblock/problem/answer"), f"{ADL}asked"),
    Twin("video loaded", "MediaEvent", "Started", VIDEO_BLOCK, f"{ADL}initialized"),
]


def mapped(twin: Twin) -> dict[str, Any]:
    found = statement(event(twin.event, twin.action, twin.object, actor={
        "id": f"{SITE}/u/{USERNAME}", "type": "Person"}, eventTime=AT, **twin.more), ABOUT)
    assert found is not None
    assert is_valid(found, Version.V1)
    return found


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.name)
def test_the_verb_is_the_platforms_own(twin: Twin) -> None:
    assert mapped(twin)["verb"]["id"] == twin.verb


@pytest.mark.parametrize("twin", OTHERWISE, ids=lambda twin: twin.name)
def test_or_it_is_known_to_be_another(twin: Twin) -> None:
    assert mapped(twin)["verb"]["id"] != twin.verb


@pytest.mark.parametrize("twin", [*TWINS, *OTHERWISE], ids=lambda twin: twin.name)
def test_the_learner_the_instant_and_the_thing_are_the_same(twin: Twin) -> None:
    found = mapped(twin)
    assert found["actor"]["account"]["name"].rpartition("/")[2] == USERNAME
    assert parse(found["timestamp"]) == parse(AT)
    thing = twin.object.get("assignable", twin.object)
    assert found["object"]["id"] == (thing["id"] if isinstance(thing, dict) else thing)


def test_most_verbs_are_the_same() -> None:
    assert (len(TWINS), len(TWINS) + len(OTHERWISE)) == (24, 33)
