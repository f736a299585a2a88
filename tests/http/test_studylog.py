"""/api/v1/classes and /api/v1/learners: whose study log somebody reads, and that it is the same in every form."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from lrs.config import Config
from lrs.http import keys
from tests.http.schooling import CLASS, CLASSMATE, PUPIL, YEAR, School, schooling
from tests.http.studied import LOG, OF_PUPIL, SCRIPT, STUDIED, SUMMARY, THIRD, Studied, study
from tests.school import FRACTIONS, HISTORY

JST = ZoneInfo("Asia/Tokyo")
MAY = {"from": f"{YEAR}-05-01", "to": f"{YEAR}-05-31"}


@pytest.fixture(scope="module")
async def school(config: Config) -> AsyncIterator[School]:
    async with schooling(config) as running:
        yield running


@pytest.fixture(scope="module")
async def studied(school: School) -> Studied:
    return await study(school)


def numbers(found: Any) -> list[Any]:
    """All that does not depend on the reader's language."""
    return [{**row, "activityName": ""} for row in found.get("entries", found.get("rows"))]


def ids(found: Any) -> list[str]:
    return [entry["statement"] for entry in found["entries"]]


# --- who ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["teacher", "portal", "system"])
@pytest.mark.parametrize("path", [LOG, SUMMARY, OF_PUPIL, OF_PUPIL.replace("/log", "/summary")])
async def test_a_class_and_its_learners_open_to_the_teacher_to_their_portal_and_to_a_system_key(
        studied: Studied, who: str, path: str) -> None:
    found, wanted = await studied.told(who, path, **MAY), await studied.told("teacher", path, **MAY)
    assert numbers(found) == numbers(wanted)
    assert found.get("learners") == wanted.get("learners")


@pytest.mark.parametrize(("who", "rule"), [
    ("stranger", "not-taught"), ("former", "not-taught"),
    ("board-officer", "board-reads-aggregates-only"), ("operator", "operator-sees-no-record"),
    ("auditor", "auditor-reads-audit-only"), ("app", "scope-needed")])
@pytest.mark.parametrize("path", [LOG, SUMMARY])
async def test_a_class_that_is_not_ones_own_is_refused_by_the_rule_that_says_so(
        studied: Studied, who: str, rule: str, path: str) -> None:
    refused = await studied.ask(who, path)
    assert (refused.status, refused.problem()) == (403, rule)


@pytest.mark.parametrize(("who", "rule"), [
    ("stranger", "not-taught"), ("classmate", "learner-reads-only-own"), ("operator", "operator-sees-no-record"),
    ("app", "scope-needed")])
async def test_a_learner_who_is_not_ones_own_is_refused(studied: Studied, who: str, rule: str) -> None:
    refused = await studied.ask(who, OF_PUPIL)
    assert (refused.status, refused.problem()) == (403, rule)


async def test_a_learner_and_a_guardian_read_the_learners_log_and_nobody_without_session(studied: Studied) -> None:
    wanted = ids(await studied.told("teacher", OF_PUPIL, **MAY))
    assert ids(await studied.told("pupil", OF_PUPIL, **MAY)) == wanted != []
    assert ids(await studied.told("mother", OF_PUPIL, **MAY)) == wanted
    assert ids(await studied.told("father", OF_PUPIL, **MAY)) == []  # restricted: it could name a school
    nobody = studied.asker("system").with_(Authorization=None)
    assert (await nobody.get(OF_PUPIL)).status == 401


@pytest.mark.parametrize(("who", "learner"), [("classmate", CLASSMATE), ("pupil", PUPIL), ("mother", PUPIL)])
async def test_of_a_class_a_learner_and_a_guardian_see_themselves_alone(
        studied: Studied, who: str, learner: str) -> None:
    entries = (await studied.told(who, LOG, **MAY))["entries"]
    assert {entry["learner"] for entry in entries} == {learner}
    found = await studied.told(who, SUMMARY, **MAY)
    assert {row["learner"] for row in found["rows"]} == {learner}
    assert [pupil["learner"] for pupil in found["learners"]] == [learner]


async def test_a_class_that_there_is_not_is_refused_to_people_and_unknown_to_keys(studied: Studied) -> None:
    assert (await studied.ask("teacher", "/api/v1/classes/nowhere/log")).problem() == "not-taught"
    assert (await studied.ask("system", "/api/v1/classes/nowhere/log")).problem() == "roster-class-unknown"


async def test_a_teacher_is_told_their_own_classes_of_a_year(studied: Studied) -> None:
    mine = (await studied.told("teacher", "/api/v1/classes"))["classes"]
    assert CLASS in [found["id"] for found in mine]
    assert {found["schoolYear"] for found in mine} == {YEAR}
    [homeroom] = [found for found in mine if found["kind"] == "homeroom"]
    assert (homeroom["title"], homeroom["learners"]) == ("2年1組", 3)
    everybodys = (await studied.told("system", "/api/v1/classes"))["classes"]
    assert len(everybodys) > len(mine)
    assert (await studied.told("pupil", "/api/v1/classes"))["classes"] == []
    former = (await studied.told("former", "/api/v1/classes", year=str(YEAR - 1)))["classes"]
    assert CLASS not in [found["id"] for found in former]
    assert former


# --- what --------------------------------------------------------------------------------------------------


async def test_an_entry_tells_who_what_and_how_it_went(studied: Studied) -> None:
    found = await studied.told("teacher", LOG, order="oldest", **MAY)
    first = found["entries"][0]
    assert first == {
        **first, "at": f"{YEAR}-05-11T00:00:00.000Z", "number": "1", "learner": PUPIL, "correct": True, "score": 0.9,
        "seconds": 12.5, "response": SCRIPT, "codes": [FRACTIONS[:15]], "subject": "算数", "tool": "計算ドリル",
        "activityName": "分数のドリル", "activityClass": "learning", "completed": None}
    assert first["name"]
    english = await studied.told("portal", LOG, order="oldest", **MAY)
    assert english["entries"][0]["activityName"] == "A drill"
    assert [entry["learner"] for entry in found["entries"]] == [PUPIL, CLASSMATE, PUPIL, PUPIL]
    assert (found["from"], found["to"], found["next"]) == (MAY["from"], MAY["to"], None)


@pytest.mark.parametrize(("params", "wanted"), [
    ({"learner": CLASSMATE}, [3]), ({"code": HISTORY}, [2]), ({"subject": "算数"}, [0, 3, 1]),
    ({"code": f"{HISTORY},{FRACTIONS}"}, [0, 3, 1, 2]), ({"result": "wrong"}, [3, 1]), ({"tool": "book"}, []),
    ({"verb": "http://adlnet.gov/expapi/verbs/answered"}, [0, 3, 1, 2]), ({"activity_class": "life"}, []),
    ({"tool": "計算ドリル", "result": "correct"}, [0, 2])])
async def test_each_filter_narrows_entries_and_sums_alike(
        studied: Studied, params: dict[str, str], wanted: list[int]) -> None:
    found = await studied.told("teacher", LOG, order="oldest", **MAY, **params)
    times = [STUDIED[place]["timestamp"][11:19] for place in wanted]
    assert [datetime.fromisoformat(entry["at"]).astimezone(JST).strftime("%H:%M:%S")
            for entry in found["entries"]] == times
    sums = (await studied.told("teacher", SUMMARY, **MAY, **params))["rows"]
    assert sum(row["statements"] for row in sums if not row["code"]) == len(wanted)


async def test_codes_may_be_repeated_and_nothing_else(studied: Studied) -> None:
    path = f"{LOG}?code={HISTORY}&code={FRACTIONS}&from={YEAR}-05-01&to={YEAR + 1}-03-31"
    both = await studied.asker("teacher").get(path)
    assert len(both.json()["entries"]) == 5
    twice = await studied.asker("teacher").get(f"{LOG}?verb=a:b&verb=a:c")
    assert twice.problem() == "parameter-repeated"


async def test_a_summary_is_what_its_entries_add_up_to_and_names_who_did_nothing(studied: Studied) -> None:
    found = await studied.told("teacher", SUMMARY, **MAY)
    assert [pupil["learner"] for pupil in found["learners"]] == [PUPIL, CLASSMATE, THIRD]
    total = {row["learner"]: row for row in found["rows"] if row["code"] == ""}
    assert list(total) == [PUPIL, CLASSMATE]  # by number
    mine = total[PUPIL]
    assert (mine["statements"], mine["judged"], mine["correct"], mine["firstJudged"], mine["firstCorrect"]) == (
        3, 3, 2, 2, 2)
    assert mine["scores"] == [0, 0, 1, 0, 0, 0, 0, 0, 0, 1]
    assert mine["seconds"] == 12.5 + 60
    assert "300" in found["method"]
    weeks = await studied.told("teacher", SUMMARY, by="week", learner=PUPIL, **MAY)
    assert sum(row["statements"] for row in weeks["rows"] if not row["code"]) == 3
    terms = await studied.told("teacher", SUMMARY, by="term", learner=CLASSMATE, to=f"{YEAR + 1}-03-31")
    assert [row["begins"] for row in terms["rows"] if not row["code"]] == [f"{YEAR}-04-01", f"{YEAR}-09-01"]


async def test_sums_equal_those_worked_out_from_the_statements_as_they_were_sent(studied: Studied) -> None:
    sent = (await studied.asker("system").get("statements")).json()["statements"]
    wanted: dict[tuple[str, str], list[int]] = {}
    tried = set()
    for each in sorted(sent, key=lambda each: str(each["timestamp"])):
        codes = each["context"]["contextActivities"].get("grouping", ())
        learner, day = each["actor"]["account"]["name"], each["timestamp"][:10]
        if not codes or not MAY["from"] <= day <= MAY["to"]:
            continue
        result, [code] = each["result"], [activity["id"][-16:-1] for activity in codes]
        judged, right = "success" in result, result.get("success") is True
        first = judged and (learner, day, each["object"]["id"]) not in tried
        tried.add((learner, day, each["object"]["id"]))
        for item in ("", code):
            counts = wanted.setdefault((learner, item), [0] * 6)
            for place, one in enumerate((True, judged or "score" in result, judged, right, first, first and right)):
                counts[place] += one
    counted = ("statements", "attempts", "judged", "correct", "firstJudged", "firstCorrect")
    rows = (await studied.told("system", SUMMARY, **MAY))["rows"]
    assert {(row["learner"], row["code"]): [row[name] for name in counted] for row in rows} == wanted


async def test_a_term_is_a_period(studied: Studied) -> None:
    first = await studied.told("teacher", LOG, term=f"{YEAR}-1")
    assert (first["from"], first["to"]) == (f"{YEAR}-04-01", f"{YEAR}-08-31")
    second = await studied.told("teacher", LOG, term=f"{YEAR}-2")
    assert len(second["entries"]) == 1
    assert (await studied.ask("teacher", LOG, term="current")).status == 200


async def test_pages_follow_each_other_whatever_is_written_meanwhile(studied: Studied) -> None:
    whole, found, cursor = ids(await studied.told("teacher", LOG, **MAY)), [], ""
    while True:
        page = await studied.told("teacher", LOG, limit="1", **MAY, **({"cursor": cursor} if cursor else {}))
        found += ids(page)
        if page["next"] is None:
            break
        cursor = page["next"]
    assert found == whole
    assert len(found) == 4


@pytest.mark.parametrize(("path", "params", "slug"), [
    (LOG, {"from": "yesterday"}, "parameter-day"), (LOG, {"to": f"{YEAR}-02-30"}, "parameter-day"),
    (LOG, {"to": "9999-12-31"}, "parameter-day"),
    (LOG, {"from": "2026-05-02", "to": "2026-05-01"}, "studylog-period-empty"),
    (LOG, {"term": "2026-9"}, "studylog-term-unknown"), (LOG, {"term": "current", "to": "2026-05-01"},
                                                         "studylog-term-alone"),
    (LOG, {"learner": "花子"}, "parameter-uuid"), (LOG, {"code": "分数"}, "curriculum-code-malformed"),
    (LOG, {"subject": "魔法"}, "studylog-subject-unknown"), (LOG, {"activity_class": "play"}, "parameter-choice"),
    (LOG, {"verb": "answered"}, "parameter-iri"), (LOG, {"result": "best"}, "studylog-result-unknown"),
    (LOG, {"order": "best"}, "parameter-choice"), (LOG, {"limit": "-1"}, "parameter-number"),
    (LOG, {"cursor": "1.2.3"}, "parameter-cursor"), (LOG, {"format": "pdf"}, "parameter-choice"),
    (LOG, {"format": "csv", "limit": "3"}, "studylog-export-whole"), (LOG, {"by": "day"}, "parameter-unknown"),
    (SUMMARY, {"by": "hour"}, "parameter-choice"), (SUMMARY, {"limit": "1"}, "parameter-unknown"),
    (LOG, {"code": ",".join(["8250"] * 51)}, "studylog-codes-many"),
    (OF_PUPIL, {"learner": PUPIL}, "parameter-unknown"),
    ("/api/v1/learners/hanako/log", {}, "parameter-uuid"), ("/api/v1/classes", {"year": "heisei"}, "studylog-year")])
async def test_a_question_that_makes_no_sense_is_refused_by_name(
        studied: Studied, path: str, params: dict[str, str], slug: str) -> None:
    refused = await studied.ask("teacher", path, **params)
    assert (refused.status, refused.problem()) == (400, slug)


async def test_a_cursor_holds_for_its_question_only(studied: Studied) -> None:
    cursor = (await studied.told("teacher", LOG, limit="1", **MAY))["next"]
    for path, params in ((LOG, {**MAY, "result": "correct"}), (LOG, {**MAY, "order": "oldest"}), (OF_PUPIL, MAY)):
        refused = await studied.ask("teacher", path, cursor=cursor, **params)
        assert refused.problem() == "cursor-of-another-question"


# --- forms -------------------------------------------------------------------------------------------------


async def test_numbers_are_the_same_in_every_form(studied: Studied) -> None:
    rows = (await studied.told("teacher", SUMMARY, by="week", **MAY))["rows"]
    counted = ("statements", "attempts", "judged", "correct", "firstJudged", "firstCorrect", "seconds")
    wanted = [[row[name] for name in counted] + row["scores"] for row in rows]
    lines = (await studied.ask("teacher", SUMMARY, by="week", format="ndjson", **MAY)).text.splitlines()
    assert [json.loads(line) for line in lines] == rows
    table = list(csv.reader(io.StringIO((await studied.ask("teacher", SUMMARY, by="week", format="csv", **MAY)).text)))
    assert [[float(cell) for cell in [*row[7:14], *row[15:]]] for row in table[1:]] == wanted
    sheet = await workbook(studied, SUMMARY, by="week", **MAY)
    assert [[*row[7:14], *row[15:]] for row in sheet[1:]] == wanted
    assert [row[3].date().isoformat() for row in sheet[1:]] == [row["begins"] for row in rows]


async def test_a_log_is_the_same_in_every_form(studied: Studied) -> None:
    entries = (await studied.told("teacher", LOG, **MAY))["entries"]
    lines = (await studied.ask("teacher", LOG, format="ndjson", **MAY)).text.splitlines()
    assert [json.loads(line) for line in lines] == entries
    table = list(csv.reader(io.StringIO((await studied.ask("teacher", LOG, format="csv", **MAY)).text, newline="")))
    sheet = await workbook(studied, LOG, **MAY)
    assert len(table) == len(sheet) == len(entries) + 1
    for entry, line, cells in zip(entries, table[1:], sheet[1:], strict=True):
        local = datetime.fromisoformat(entry["at"]).astimezone(JST).replace(tzinfo=None)
        assert (line[0], cells[0]) == (local.isoformat(" "), local)
        assert (line[3], cells[3], line[-2]) == (entry["learner"], entry["learner"], entry["statement"])
        assert (line[7], cells[7]) == ("" if entry["score"] is None else str(entry["score"]), entry["score"])
        assert cells[6] is entry["correct"]


async def test_what_a_child_wrote_is_no_formula_in_a_table(studied: Studied) -> None:
    answer = await studied.ask("teacher", LOG, format="csv", order="oldest", **MAY)
    assert answer.body.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    responses = [row[10] for row in csv.reader(io.StringIO(answer.text, newline=""))][1:]
    assert responses == [f"'{SCRIPT}", "'-1", "", "  ノブナガ\r\n２"]
    loaded = load_workbook(io.BytesIO((await studied.ask("teacher", LOG, format="xlsx", order="oldest", **MAY)).body))
    cell = loaded.worksheets[0]["K2"]
    assert (cell.value, cell.data_type) == (SCRIPT, "s")


async def test_a_file_has_a_japanese_name_and_headings_in_the_readers_language(studied: Studied) -> None:
    answer = await studied.ask("teacher", LOG, format="csv", **MAY)
    assert ("filename*=UTF-8''2%E5%B9%B41%E7%B5%84_" in answer.headers["Content-Disposition"])
    assert answer.text.lstrip("\ufeff").startswith("日時,出席番号,氏名")
    english = await studied.portal.with_(Accept="text/csv", Accept_Language="en").get(LOG)
    assert english.text.lstrip("\ufeff").startswith("Time,Number,Name")


@pytest.mark.parametrize(("accept", "content"), [
    ("application/x-ndjson", "application/x-ndjson"), ("text/html, application/json", "application/json"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("*/*", "application/json")])
async def test_accept_chooses_the_form_and_head_tells_of_it(studied: Studied, accept: str, content: str) -> None:
    asker = studied.portal.with_(Accept=accept)
    answer, head = await asker.get(LOG), await asker.head(LOG)
    assert answer.headers["Content-Type"].partition(";")[0] == content
    assert head.headers["Content-Type"] == answer.headers["Content-Type"]
    assert (head.status, head.body) == (200, b"")


async def test_more_rows_than_an_export_may_have_are_refused_and_nothing_is_sent(
        studied: Studied, monkeypatch: pytest.MonkeyPatch) -> None:
    app = studied.school.server.app
    config = app[keys.CONFIG]
    monkeypatch.setitem(app._state, keys.CONFIG, replace(config, studylog=replace(config.studylog, export_rows=2)))
    for path, form in ((LOG, "csv"), (LOG, "xlsx"), (LOG, "ndjson"), (SUMMARY, "json"), (SUMMARY, "csv")):
        refused = await studied.ask("teacher", path, format=form, **MAY)
        assert (refused.status, refused.problem()) == (413, "studylog-rows-many")
    assert (await studied.ask("teacher", LOG, format="csv", learner=CLASSMATE, **MAY)).status == 200


# --- who looked --------------------------------------------------------------------------------------------


async def test_every_look_is_audited_with_whose_records_were_seen(studied: Studied) -> None:
    before = len(await studied.audited("studylog.read"))
    await studied.told("teacher", LOG, **MAY)
    await studied.told("portal", SUMMARY, **MAY)
    await studied.ask("mother", OF_PUPIL, format="xlsx")
    await studied.told("system", LOG, learner=THIRD)
    system, mother, portal, teacher = (await studied.audited("studylog.read"))[:-before or None][:4]
    assert set(teacher["subjects"]) == {PUPIL, CLASSMATE}
    assert (teacher["actor"]["role"], teacher["purpose"], teacher["rule"]) == (
        "teacher", "teaching", "teacher-of-learner-now")
    assert set(portal["subjects"]) == {PUPIL, CLASSMATE, THIRD}
    assert portal["details"]["portal"] == studied.school.server.keys["portal"].key
    assert (mother["subjects"], mother["purpose"]) == ([PUPIL], "own")
    assert (system["subjects"], system["actor"]["kind"]) == ([THIRD], "key")
    looks = (await studied.told("pupil", "/api/v1/audit/mine"))["looks"]
    assert "studylog.read" in {look["event"] for look in looks}


async def workbook(studied: Studied, path: str, **params: str) -> list[tuple[Any, ...]]:
    answer = await studied.ask("teacher", path, format="xlsx", **params)
    assert answer.status == 200, answer.text
    return list(load_workbook(io.BytesIO(answer.body)).worksheets[0].iter_rows(values_only=True))
