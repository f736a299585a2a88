"""Other people in Statements that Caliper Events meant: what these keep of the Event may name them as well."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lrs.caliper.mapping import statement
from tests.bundles.record import FRIEND, TEACHER, others
from tests.calipering import ABOUT, ATTEMPT, ITEM, QUIZ, TOOL, event
from tests.calipering import entity as thing
from tests.school import HANAKO

HERSELF = f"{TOOL}/users/{HANAKO}"
FRIENDS = f"{TOOL}/users/{FRIEND}"
CALIPER = "http://purl.imsglobal.org/caliper/"
GRADED = {"kind": "GradeEvent", "action": "Graded", "thing": {**ATTEMPT, "assignable": QUIZ, "assignee": HERSELF}}

HARMLESS: dict[str, dict[str, Any]] = {
    "her attempt": {"kind": "AssessmentEvent", "action": "Started", "thing": QUIZ, "generated": {
        **ATTEMPT, "assignee": HERSELF}},
    "her session and membership": {"session": thing("Session", user=HERSELF), "membership": thing(
        "Membership", member={"id": HERSELF, "type": "Person"}, roles=["Learner"])},
    "marked by a program": {**GRADED, "actor": thing("SoftwareApplication"), "generated": thing(
        "Score", scoredBy=f"{TOOL}/marker", scoreGiven=1)},
    "marked by a teacher": {**GRADED, "actor": f"{TOOL}/users/{TEACHER}"},
}
NAMING: dict[str, dict[str, Any]] = {
    "about a friend": {"kind": "FeedbackEvent", "action": "Ranked", "thing": {"id": FRIENDS, "type": "Person"}},
    "a friend's comment": {"thing": thing("Comment", commenter=FRIENDS)},
    "an answer to a friend": {"kind": "MessageEvent", "action": "Posted", "thing": thing("Message", replyTo=thing(
        "Message", creators=[{"id": "urn:x:7", "type": "Person", "name": "友だち"}]))},
    "shared with a friend": {"generated": thing("SharedAnnotation", withAgents=[FRIENDS])},
    "in a group of friends": {"group": thing("Group", members=["mailto:tomo@example.jp"])},
    "marked by a friend": {**GRADED, "actor": FRIENDS},
    "a course by a friend": {"thing": {**ITEM, "isPartOf": thing("Document", creators=FRIENDS)}},
}


def mapped(members: dict[str, Any]) -> bytes:
    found = statement(event(**{"actor": HERSELF, **members}), ABOUT)
    assert found is not None
    return json.dumps(found, ensure_ascii=False).encode()


@pytest.mark.parametrize("members", HARMLESS.values(), ids=HARMLESS)
def test_one_that_names_herself_programs_and_teachers_goes_as_it_is(members: dict[str, Any]) -> None:
    text = mapped(members)
    assert others("pds").told(text, {}, own=True) == text


@pytest.mark.parametrize("members", NAMING.values(), ids=NAMING)
def test_one_that_names_a_pupil_goes_without_what_it_kept_of_the_event(members: dict[str, Any]) -> None:
    text = mapped(members)
    assert others("school").told(text, {}, own=True) == text
    copy = others("pds").told(text, {}, own=True)
    assert copy is not None
    for told in (FRIEND, "友だち", "tomo@example.jp", CALIPER + "generated", CALIPER + "object"):
        assert told.encode() not in copy
    assert json.loads(copy)["id"] != json.loads(text)["id"]
    assert json.loads(copy)["actor"]["account"]["name"] == HERSELF


def test_who_has_no_uuid_knows_herself_by_her_id() -> None:
    text = mapped({"actor": "urn:x:1", "session": thing("Session", user="urn:x:1")})
    assert others("pds").told(text, {}, own=True) == text
