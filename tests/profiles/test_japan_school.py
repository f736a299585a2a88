"""The profile that comes with this server, and the demonstration school, whose tools say that they follow it."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from lrs.annotation.profiles import shipped
from lrs.demo.school import Scale, School
from lrs.demo.study import Study
from lrs.demo.tools import PROFILE as VERSION
from lrs.profiles.document import Edition, load
from lrs.profiles.judging import Mode, Outcome
from lrs.profiles.patterns import Status
from lrs.profiles.registrations import claimed, followed
from lrs.xapi.validation import is_valid
from lrs.xapi.version import Version

JAPAN = "urn:manabi-lrs:japan-school"
ATTENDANCE = f"{JAPAN}/extensions/attendance"


@pytest.fixture(scope="module")
def edition() -> Edition:
    loaded = load(json.loads((shipped() / "japan-school.jsonld").read_text("utf-8")))
    assert loaded.findings == ()
    assert loaded.profile is not None
    return loaded.profile.editions[VERSION]


@pytest.fixture(scope="module")
def studied() -> list[dict[str, Any]]:
    """Every Statement of a term of a small school."""
    study = Study(School(Scale(pupils=20, weeks=6, statements=8_000), date(2026, 11, 20)), ZoneInfo("Asia/Tokyo"))
    return [{"id": sent.id, **sent.made.statement} for day in study.school.days for sent in study.on(day)]


def test_every_element_is_named_in_both_languages() -> None:
    document = json.loads((shipped() / "japan-school.jsonld").read_text("utf-8"))
    for each in [document, *document["concepts"], *document["templates"], *document["patterns"]]:
        assert set(each["prefLabel"]) == set(each["definition"]) == {"ja", "en"}


@pytest.mark.parametrize("mode", list(Mode))
def test_each_statement_of_the_demonstration_school_is_as_the_profile_says(
        edition: Edition, studied: list[dict[str, Any]], mode: Mode) -> None:
    assert len(studied) > 4000
    assert all(claimed(each) == [VERSION] for each in studied)
    judged = [edition.judge(each, mode) for each in studied]
    assert [(each.outcome, each.findings) for each in judged if each.outcome is not Outcome.SUCCESS] == []
    assert {len(each.templates) for each in judged} == {1}  # no two templates apply to one
    seen = {template.rpartition("/")[2] for each in judged for template in each.templates}
    assert seen == {"answered", "completed", "video-completed", "viewed", "opened", "closed", "noted", "played",
                    "paused", "submitted"}


def test_each_sitting_of_the_demonstration_school_follows_a_pattern(edition: Edition, studied: list[dict[str, Any]]
                                                                     ) -> None:
    found = followed(edition, [(each, edition.judge(each, Mode.LETTER)) for each in studied])
    assert len(found) > 300
    assert {(each.status, each.pattern) for each in found} == {(Status.FOLLOWS, f"{JAPAN}/patterns/practice")}


def made(verb: str, kind: str, **more: Any) -> dict[str, Any]:
    account = {"homePage": "https://id.minato.example", "name": "8f6c1f9e-6f0e-4f5e-9a55-2f6f3c1b7a10"}
    return {"actor": {"account": account}, "verb": {"id": verb}, "timestamp": "2026-05-01T08:30:00+09:00",
            "object": {"id": "https://school.example/x", "definition": {"type": kind, "name": {"ja": "五月一日"}}},
            "context": {"platform": "校務支援", "registration": str(UUID(int=1, version=4)),
                        "contextActivities": {"category": [{"id": VERSION}]}}, **more}


def day(verb: str, how: str, **result: Any) -> dict[str, Any]:
    return made(verb, f"{JAPAN}/activity-types/school-day", result={"extensions": {ATTENDANCE: how}, **result})


ATTENDED, ABSENT = "http://adlnet.gov/expapi/verbs/attended", f"{JAPAN}/verbs/absent"
GUIDED = made(f"{JAPAN}/verbs/guided", f"{JAPAN}/activity-types/guidance")
PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"
PROGRESSED = made("http://adlnet.gov/expapi/verbs/progressed", "http://adlnet.gov/expapi/activities/course",
                  result={"extensions": {PROGRESS: 40}})


@pytest.mark.parametrize(("told", "name"), [
    (day(ATTENDED, "present"), "attended"), (day(ATTENDED, "late"), "attended"), (day(ABSENT, "absent"), "absent"),
    (day(ABSENT, "excused"), "absent"), (GUIDED, "guided"), (PROGRESSED, "progressed")])
def test_attendance_guidance_and_progress_have_their_templates(edition: Edition, told: dict[str, Any],
                                                               name: str) -> None:
    assert is_valid(told, Version.V2)
    judged = edition.judge(told, Mode.LETTER)
    assert (judged.outcome, judged.templates, judged.findings) == (
        Outcome.SUCCESS, (f"{JAPAN}/templates/{name}",), ())


@pytest.mark.parametrize(("told", "pointer"), [
    (day(ATTENDED, "absent"), f"/result/extensions/{ATTENDANCE.replace('/', '~1')}"),
    (day(ABSENT, "present"), f"/result/extensions/{ATTENDANCE.replace('/', '~1')}"),
    (day(ABSENT, "風邪"), f"/result/extensions/{ATTENDANCE.replace('/', '~1')}"),
    (day(ABSENT, "absent", response="風邪"), "/result/response"),  # no reason: that is of a pupil's health
    ({**GUIDED, "result": {"success": True}}, "/result/success"),
    ({**GUIDED, "actor": {**GUIDED["actor"], "name": "山田花子"}}, "/actor/name"),
    ({**GUIDED, "actor": {"mbox": "mailto:hanako@example.jp"}}, "/actor/mbox"),
    ({key: value for key, value in GUIDED.items() if key != "timestamp"}, "/timestamp"),
    ({**PROGRESSED, "result": {}}, f"/result/extensions/{PROGRESS.replace('/', '~1')}"),
])
def test_what_does_not_belong_there_is_found(edition: Edition, told: dict[str, Any], pointer: str) -> None:
    judged = edition.judge(told, Mode.LETTER)
    assert judged.outcome is Outcome.INVALID
    assert pointer in {each.pointer for each in judged.findings}


def test_an_answer_without_its_sitting_or_its_result_is_found(edition: Edition, studied: list[dict[str, Any]]) -> None:
    answer = next(each for each in studied if each["verb"]["id"].endswith("/answered"))
    for part, name in (("context", "registration"), ("result", "success"), ("result", "response")):
        less = copy.deepcopy(answer)
        del less[part][name]
        [finding] = edition.judge(less, Mode.LETTER).findings
        assert (finding.pointer, finding.rule) == (f"/{part}/{name}", "included")
