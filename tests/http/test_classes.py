"""What teachers look at beside the log, over the API: coverage, wrong answers, facts; whose, and in every form."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest

from lrs.clock import now_ms
from lrs.config import Config
from lrs.http import keys
from tests.city import uid
from tests.http.schooling import CLASS, CLASSMATE, PUPIL, YEAR, schooling
from tests.http.studied import SCRIPT, Studied, study
from tests.school import FRACTIONS, HISTORY

OF_CLASS = tuple(f"/api/v1/classes/{CLASS}/{part}" for part in ("coverage", "answers", "attention"))
OF_LEARNER = tuple(f"/api/v1/learners/{PUPIL}/{part}" for part in ("coverage", "attention"))
COVERAGE, ANSWERS, ATTENTION = OF_CLASS
MEMBER = {"coverage": "items", "answers": "answers", "attention": "facts"}
MAY = {"from": f"{YEAR}-05-01", "to": f"{YEAR}-05-31"}


@pytest.fixture(scope="module")
async def studied(config: Config) -> AsyncIterator[Studied]:
    async with schooling(config) as school:
        yield await study(school)


def rows(path: str, found: Any) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = found[MEMBER[path.rpartition("/")[2]]]
    return listed


@pytest.mark.parametrize(("who", "rule"), [
    ("stranger", "not-taught"), ("operator", "operator-sees-no-record"), ("auditor", "auditor-reads-audit-only"),
    ("board-officer", "board-reads-aggregates-only"), ("app", "scope-needed")])
@pytest.mark.parametrize("path", [*OF_CLASS, *OF_LEARNER])
async def test_what_is_not_ones_own_is_refused_by_the_rule_that_says_so(
        studied: Studied, who: str, rule: str, path: str) -> None:
    refused = await studied.ask(who, path)
    assert (refused.status, refused.problem()) == (403, rule)


@pytest.mark.parametrize("who", ["portal", "system"])
@pytest.mark.parametrize("path", [*OF_CLASS, *OF_LEARNER])
async def test_a_portal_and_a_system_key_are_told_what_the_teacher_is(studied: Studied, who: str, path: str) -> None:
    mine, theirs = rows(path, await studied.told("teacher", path)), rows(path, await studied.told(who, path))
    assert [{**row, "activityName": ""} for row in mine] == [{**row, "activityName": ""} for row in theirs]


async def test_coverage_says_by_how_many_and_narrows_to_a_subject_and_a_code(studied: Studied) -> None:
    found = await studied.told("teacher", COVERAGE, **MAY)
    by_code = {row["code"]: row for row in found["items"]}
    fractions, history = by_code[FRACTIONS[:15]], by_code[HISTORY[:15]]
    assert (fractions["learners"], fractions["judged"], fractions["correct"]) == (2, 3, 1)
    assert (history["learners"], history["judged"]) == (1, 1)
    assert (found["learners"], found["from"]) == (3, MAY["from"])
    one = await studied.told("teacher", COVERAGE, subject="算数", **MAY)
    assert {row["code"][:3] for row in one["items"]} == {FRACTIONS[:3]}
    assert rows(COVERAGE, await studied.told("teacher", COVERAGE, code=HISTORY, **MAY))[-1]["code"] == HISTORY[:15]


async def test_coverage_of_a_class_that_is_over_counts_those_who_were_in_it(studied: Studied) -> None:
    former, year = uid("class", "P", 0, YEAR - 1, 1, 1), {"from": f"{YEAR - 1}-04-01", "to": f"{YEAR}-03-31"}
    found = await studied.told("system", f"/api/v1/classes/{former}/coverage", **year)
    assert found["learners"] == 3


async def test_a_learner_and_a_guardian_see_their_own_coverage_and_of_a_class_nobody_elses(studied: Studied) -> None:
    for who in ("pupil", "mother"):
        own = {row["code"]: row for row in (await studied.told(who, OF_LEARNER[0], **MAY))["items"]}
        assert (own[FRACTIONS[:15]]["learners"], own[FRACTIONS[:15]]["judged"]) == (1, 2)
        of_class = {row["code"]: row for row in (await studied.told(who, COVERAGE, **MAY))["items"]}
        assert of_class == own
        assert (await studied.told(who, COVERAGE, **MAY))["learners"] == 1
        assert {name for row in (await studied.told(who, ANSWERS, **MAY))["answers"] for name in row["learners"]} == {
            PUPIL}


async def test_wrong_answers_come_with_who_gave_them_by_number(studied: Studied) -> None:
    found = await studied.told("teacher", ANSWERS, **MAY)
    assert (found["lookedAt"], found["whole"]) == (4, True)
    assert [(row["response"], row["count"], row["learners"]) for row in found["answers"]] == [
        ("", 1, [PUPIL]), ("-1", 1, [CLASSMATE])]
    assert {(row["judged"], row["wrong"]) for row in found["answers"]} == {(3, 2)}
    one = await studied.told("teacher", ANSWERS, learner=CLASSMATE, **MAY)
    assert [row["learners"] for row in one["answers"]] == [[CLASSMATE]]
    assert (await studied.told("teacher", ANSWERS, subject="社会", **MAY))["answers"] == []
    assert SCRIPT not in str(found)  # it was right


async def test_who_did_nothing_lately_is_a_fact_with_its_days(studied: Studied) -> None:
    today = date.fromisoformat(studied.school.server.app[keys.ROSTER].zone.day(now_ms()))
    found = await studied.told("teacher", ATTENTION)
    assert found["until"] < today.isoformat()
    for fact in found["facts"]:
        assert fact["fact"] == "quiet"
        assert fact["schoolDays"] >= found["least"]
        assert date.fromisoformat(fact["day"]) > today - timedelta(weeks=15)
    numbers = [int(fact["number"]) for fact in found["facts"]]
    assert numbers == sorted(numbers)
    own = await studied.told("pupil", OF_LEARNER[1])
    assert own["facts"] == [fact for fact in found["facts"] if fact["learner"] == PUPIL]
    assert {fact["learner"] for fact in (await studied.told("pupil", ATTENTION))["facts"]} <= {PUPIL}


@pytest.mark.parametrize("path", [*OF_CLASS, *OF_LEARNER])
async def test_every_form_has_the_same_rows(studied: Studied, path: str) -> None:
    when = {} if path.endswith("attention") else MAY
    wanted = rows(path, await studied.told("teacher", path, **when))
    lines = (await studied.ask("teacher", path, format="ndjson", **when)).text.splitlines()
    assert [json.loads(line) for line in lines] == wanted
    comma = await studied.ask("teacher", path, format="csv", **when)
    assert len(list(csv.reader(io.StringIO(comma.body.decode("utf-8-sig"))))) == 1 + len(wanted)
    sheet = await studied.ask("teacher", path, format="xlsx", **when)
    assert sheet.body[:2] == b"PK"


@pytest.mark.parametrize(("path", "params", "rule"), [
    (COVERAGE, {"from": "nowhere"}, "parameter-day"), (COVERAGE, {"result": "wrong"}, "parameter-unknown"),
    (COVERAGE, {"subject": "magic"}, "studylog-subject-unknown"), (ANSWERS, {"code": "8"}, "curriculum-code-malformed"),
    (ANSWERS, {"result": "wrong"}, "parameter-unknown"), (ATTENTION, {"from": "2026-05-01"}, "parameter-unknown"),
    (OF_LEARNER[0], {"learner": PUPIL}, "parameter-unknown"), (OF_LEARNER[1], {"format": "pdf"}, "parameter-choice")])
async def test_a_question_that_is_none_is_refused(
        studied: Studied, path: str, params: dict[str, str], rule: str) -> None:
    refused = await studied.ask("teacher", path, **params)
    assert (refused.status, refused.problem()) == (400, rule)


async def test_every_look_is_audited_with_whose_records_were_seen(studied: Studied) -> None:
    for path in (*OF_CLASS, *OF_LEARNER):
        await studied.told("teacher", path)
        entry = (await studied.audited("studylog.read"))[0]
        assert PUPIL in entry["subjects"], path
        assert (CLASSMATE in entry["subjects"]) == (path in OF_CLASS), path
