"""/api/v1/board and /console/board: which sums of schools somebody reads, and that they are the same in every form."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from openpyxl import load_workbook

from lrs.access.principal import KeyKind
from lrs.config import Config
from tests.http.boarded import FIRST, JUNIOR, SECOND, WEEKS, WHOLE_YEAR, boarded, learned, pupils
from tests.http.conftest import Answer
from tests.http.peopled import SCHOOL, YEAR, Town

USE, PERFORMANCE, PAGE = "/api/v1/board/use", "/api/v1/board/performance", "/console/board"


@pytest.fixture(scope="module")
async def town(config: Config) -> AsyncIterator[Town]:
    async with boarded(config) as made:
        yield made


async def ask(town: Town, who: str, path: str, query: str = WHOLE_YEAR) -> Answer:
    asker = town.server.client(town.server.keys[KeyKind(who)]) if who in set(KeyKind) else town.browsers[who]
    return await asker.get(f"{path}?{query}")


async def told(town: Town, who: str, path: str, query: str = WHOLE_YEAR) -> Any:
    answer = await ask(town, who, path, query)
    assert answer.status == 200, answer.text
    return answer.json()


def lines(found: Any, subject: str = "825") -> list[tuple[str, int, str]]:
    return [(row["of"], row["learners"], row["grade"]) for row in found["rows"] if row["subjectCode"] == subject]


# --- who ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "rule"), [
    ("teacher", "sums-of-whole-schools"), ("pupil", "sums-of-whole-schools"), ("guardian", "sums-of-whole-schools"),
    ("team", "sums-of-whole-schools"), ("operator", "operator-sees-no-record"), ("auditor", "auditor-reads-audit-only"),
    ("records-officer", "no-role"), ("nobody", "no-role"), ("app", "app-reads-only-its-own")])
@pytest.mark.parametrize("path", [USE, PERFORMANCE])
async def test_sums_of_schools_are_refused_to_who_has_no_school(town: Town, who: str, rule: str, path: str) -> None:
    refused = await ask(town, who, path)
    assert (refused.status, refused.problem()) == (403, rule)


@pytest.mark.parametrize("who", ["teacher", "pupil", "guardian", "team", "operator", "auditor", "nobody"])
async def test_the_page_is_not_open_to_them_either(town: Town, who: str) -> None:
    page = await town.browsers[who].get(f"{PAGE}?lang=en")
    assert page.status == 403
    assert "This is not open to you" in page.text


async def test_a_board_officer_gets_no_learner_and_no_class(town: Town) -> None:
    for path in (f"/api/v1/learners/{pupils(0, 6)[0]}/log", f"/api/v1/learners/{pupils(0, 6)[0]}/coverage",
                 f"/api/v1/learners/{pupils(0, 6)[0]}/attention"):
        refused = await ask(town, "board-officer", path, "")
        assert (refused.status, refused.problem()) == (403, "board-reads-aggregates-only")
    classes = (await ask(town, "system", "/api/v1/classes", "")).json()["classes"]
    for part in ("log", "summary", "coverage", "answers", "attention"):
        refused = await ask(town, "board-officer", f"/api/v1/classes/{classes[0]['id']}/{part}", "")
        assert refused.status == 403, part
    for path in (USE, PERFORMANCE, PAGE):
        answer = await ask(town, "board-officer", path)
        assert not any(each in answer.text for each in [*pupils(0, 6), classes[0]["id"], "青木", "石田"])


async def test_an_office_counts_the_use_of_its_own_school_and_its_principal_also_reads_results(town: Town) -> None:
    for who in ("head", "principal"):
        assert [each["school"] for each in (await told(town, who, USE))["schools"]] == [SCHOOL]
    refused = await ask(town, "head", PERFORMANCE)
    assert refused.status == 403
    found = await told(town, "principal", PERFORMANCE)
    assert found["smallestGroup"] == 1
    assert {school for row in found["rows"] for school in row["schools"]} == {SCHOOL}
    page = await town.browsers["head"].open(f"{PAGE}?{WHOLE_YEAR}")
    assert "正答状況を見られるのは" in page.text
    assert "第2小学校" not in page.text


async def test_each_look_is_in_the_audit_log(town: Town) -> None:
    await told(town, "board-officer", USE)
    await told(town, "board-officer", PERFORMANCE)
    for event, rule in (("board.use", "board-counts-use"), ("board.performance", "board-sums-performance")):
        entry = (await ask(town, "system", "/api/v1/audit", f"event={event}")).json()["entries"][0]
        assert (entry["actor"]["role"], entry["rule"], entry["purpose"]) == ("board-officer", rule, "planning")
        assert entry["subjects"] == []


# --- what --------------------------------------------------------------------------------------------------


async def test_use_is_told_of_every_school_in_the_order_of_codes_and_adds_up(town: Town) -> None:
    found = await told(town, "board-officer", USE)
    schools = {each["school"]: each for each in found["schools"]}
    assert list(schools) == [FIRST, SECOND, JUNIOR]
    assert [schools[code]["learners"] for code in schools] == [72, 16, 6]
    assert [schools[code]["classes"] for code in schools] == [6, 2, 1]  # homerooms
    assert sum(each["statements"] for each in found["schools"]) == found["total"]["statements"] == len(learned())
    assert sum(week["statements"] for week in found["weeks"]) == len(learned())
    weeks = [week["begins"] for week in found["weeks"]]
    assert weeks == sorted(set(weeks))
    assert len(weeks) >= len(WEEKS)
    assert schools[FIRST]["days"] == len(WEEKS)
    nothing = await told(town, "board-officer", USE, "from=1999-04-01&to=1999-04-30")
    assert [(each["school"], each["statements"], each["last"]) for each in nothing["schools"]] == [
        (code, 0, None) for code in schools]


async def test_results_merge_what_is_small_and_name_who_is_in_it(town: Town) -> None:
    found = await told(town, "board-officer", PERFORMANCE)
    assert found["smallestGroup"] == 10
    assert lines(found) == [("all", 94, ""), ("school", 72, ""), *(("grade", 12, f"P{grade}") for grade in range(1, 7)),
                            ("together", 22, "")]
    [together] = [row for row in found["rows"] if row["of"] == "together"]
    assert together["schools"] == [SECOND, JUNIOR]
    assert lines(found, "822") == [("all", 16, "")]  # the whole without the first school would tell of four
    assert "10" in found["merging"]
    for each in found["rows"]:
        assert 0 <= each["firstCorrect"] <= each["firstJudged"] <= each["judged"]
    by_name = await told(town, "board-officer", PERFORMANCE, f"{WHOLE_YEAR}&subject=%E7%AE%97%E6%95%B0")
    assert by_name["rows"] == [row for row in found["rows"] if row["subject"] == "算数"]


@pytest.mark.parametrize("path", [USE, PERFORMANCE])
async def test_every_form_has_the_same_rows(town: Town, path: str) -> None:
    found = await told(town, "board-officer", path)
    rows = found.get("schools") or found["rows"]
    answer = await ask(town, "board-officer", path, f"{WHOLE_YEAR}&format=ndjson")
    assert [json.loads(line) for line in answer.text.splitlines()] == rows
    comma = await ask(town, "board-officer", path, f"{WHOLE_YEAR}&format=csv")
    table = list(csv.reader(io.StringIO(comma.body.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO((await ask(town, "board-officer", path, f"{WHOLE_YEAR}&format=xlsx")).body)).active
    assert len(table) == 1 + len(rows) == sheet.max_row
    place = list(rows[0]).index("learners")
    assert [int(line[place]) for line in table[1:]] == [row["learners"] for row in rows]
    assert [line[place].value for line in list(sheet.rows)[1:]] == [row["learners"] for row in rows]
    assert "filename*=UTF-8''" in comma.headers["Content-Disposition"]


@pytest.mark.parametrize(("path", "query", "rule"), [
    (USE, "from=2026-02-30", "parameter-day"), (USE, "from=2026-05-02&to=2026-05-01", "studylog-period-empty"),
    (USE, "subject=825", "parameter-unknown"), (USE, "format=pdf", "parameter-choice"),
    (USE, "term=2026-9", "studylog-term-unknown"), (PERFORMANCE, "subject=magic", "studylog-subject-unknown"),
    (PERFORMANCE, "activity_class=learning", "parameter-unknown"), (PERFORMANCE, "grade=P1", "parameter-unknown")])
async def test_a_question_that_is_none_is_refused(town: Town, path: str, query: str, rule: str) -> None:
    refused = await ask(town, "board-officer", path, query)
    assert (refused.status, refused.problem()) == (400, rule)


# --- the page ----------------------------------------------------------------------------------------------


async def test_the_page_says_what_the_api_says(town: Town) -> None:
    use, results = await told(town, "board-officer", USE), await told(town, "board-officer", PERFORMANCE)
    page = (await town.browsers["board-officer"].open(f"{PAGE}?{WHOLE_YEAR}&subject=825&lang=ja")).text
    for row in use["schools"]:
        assert f'<th scope="row">{row["name"]}</th><td class="number">{row["statements"]:,}</td>' in page
    shown = page[page.index('id="subject"'):]
    for row in (row for row in results["rows"] if row["subjectCode"] == "825"):
        assert f'<td class="number">{row["learners"]}</td><td class="number">{row["judged"]}</td>' in shown
    assert "2校のまとめ" in shown
    assert "10人未満の集まりは示しません" in page
    assert f"/api/v1/board/performance?from={YEAR}-04-01&amp;to={YEAR + 1}-03-31&amp;format=xlsx" in page


async def test_a_board_officer_lands_there_and_a_bad_address_is_a_page(town: Town) -> None:
    browser = town.browsers["board-officer"]
    assert (await browser.get("/console")).headers["Location"] == PAGE
    assert (await browser.get(PAGE)).status == 200  # the present term
    assert (await browser.get(f"{PAGE}?from=&to=&subject=")).status == 200
    wrong = await browser.get(f"{PAGE}?from=nowhere")
    assert wrong.status == 400
    assert "<html" in wrong.text


async def test_where_nothing_was_learned_it_says_what_will_be_here(town: Town) -> None:
    page = (await town.browsers["board-officer"].open(f"{PAGE}?from=1999-04-01&to=1999-05-31&lang=ja")).text
    assert "この期間の記録はありません" in page
    assert "示せる正答状況はまだありません" in page
    assert page.count('<tr class="quiet">') == 3
