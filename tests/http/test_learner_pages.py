"""One pupil's pages: figures equal the service's and the Statements', sentences, works, codes corrected by hand."""

from __future__ import annotations

import html
import json
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from uuid import uuid4

import pytest

from lrs.access.reach import EVERYTHING
from lrs.audit.service import Search
from lrs.clock import now_ms
from lrs.formats import Formats
from lrs.http import keys
from lrs.schooldays import week_days, year_days
from lrs.studylog.period import Period
from lrs.studylog.service import Page
from lrs.studylog.sums import NOTHING
from lrs.studylog.which import Which
from lrs.xapi.timestamps import parse_ms
from tests.demo_school import Demo, demo_server
from tests.http.browsing import words
from tests.http.conftest import TENANT, Server
from tests.http.learning_pages import (
    Reading,
    answered,
    drill,
    leaves,
    link,
    raw_of,
    reading,
    statements,
    system,
    table,
    tiles,
)

__all__ = ["demo_server"]
WHOLE = Period("2020-01-01", "2030-01-01")
QUERY = f"?from={WHOLE.first}&to={WHOLE.last}"


@pytest.fixture(scope="module")
async def read(demo_server: tuple[Server, Demo]) -> AsyncIterator[Reading]:
    server, demo = demo_server
    async with AsyncExitStack() as stack:
        yield await reading(server, demo, stack, "teacher", "learner", "guardian", "principal")


def formats(read: Reading) -> Formats:
    return Formats("ja", read.server.app[keys.CONFIG].school.time_zone())


# --- figures ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["teacher", "principal", "learner", "guardian"])
async def test_figures_equal_the_service_s_and_those_of_the_statements(read: Reading, who: str) -> None:
    path = {"learner": "/console/me", "guardian": f"/console/children/{read.learner}"}.get(who, read.path)
    found = {name: (figure, note) for name, figure, note in tiles(await read.page(who, path + QUERY))}
    rows = (await read.server.app[keys.STUDYLOG].summary(TENANT, EVERYTHING, "", WHOLE, Which(read.learner))).rows
    [sums] = [row.sums for row in rows if not row.item]
    posted = await raw_of(read)
    judged = [each["result"]["success"] for each in posted if "success" in each.get("result", {})]
    assert (sums.statements, sums.judged, sums.correct) == (len(posted), len(judged), sum(judged))
    told = formats(read)
    assert found["解答"] == (told.number(len(judged)), f"記録 {told.number(len(posted))}件")
    assert found["正答の割合"] == (told.percent(sum(judged), len(judged)),
                               f"{told.number(len(judged))}問中 {told.number(sum(judged))}問")
    assert found["はじめての解答での正答"][0] == told.percent(sums.first_correct, sums.first_judged)
    assert found["取り組んだ時間"][0] == told.duration(sums.seconds)
    assert found["学習した日"][0] == told.number(len({told.day_of(parse_ms(each["timestamp"])) for each in posted}))


async def test_each_week_of_the_chart_stands_in_its_table_and_equals_the_service_s(read: Reading) -> None:
    first = read.demo.school.days[0].isoformat()
    period = Period(first, read.demo.school.ends.isoformat())
    page = await read.page("teacher", f"{read.path}?from={period.first}&to={period.last}")
    rows = (await read.server.app[keys.STUDYLOG].summary(
        TENANT, EVERYTHING, "", period, Which(read.learner), "week")).rows
    sums = {row.begins: row.sums for row in rows if not row.item}
    told = formats(read)
    _, *weeks = table(page, "週ごとの解答")
    begins = [max(week_days(period.first).begin, period.first)]
    while (monday := week_days(begins[-1]).end) <= period.last:
        begins.append(monday)
    assert weeks == [[told.short_day(day), told.number(each.judged), told.number(each.correct)]
                     for day in begins for each in [sums.get(day, NOTHING)]]


async def test_each_item_of_the_tree_has_its_text_and_the_service_s_figures(read: Reading) -> None:
    found = leaves(await read.page("teacher", read.path + QUERY))
    rows = (await read.server.app[keys.STUDYLOG].summary(TENANT, EVERYTHING, "", WHOLE, Which(read.learner))).rows
    told, book = formats(read), read.server.app[keys.CODES].book()
    single = {row.item: row.sums for row in rows if row.item}
    assert single
    for item, sums in single.items():
        [(text, figure)] = [each for code, each in found.items() if code[:15] == item]
        known = book.table_with(item)
        assert known is not None
        assert known.text(known.index[item]) in text
        if sums.judged:
            assert f"正答 {told.share(sums.correct, sums.judged)}" in figure
            assert f"はじめて {told.share(sums.first_correct, sums.first_judged)}" in figure
        else:
            assert figure == f"記録 {sums.statements}件"
    assert "記録なし" in {figure for _, figure in found.values()}  # beside what was done, what was not


async def test_what_a_page_is_narrowed_to_stands_in_its_address(read: Reading) -> None:
    rows = (await read.server.app[keys.STUDYLOG].summary(TENANT, EVERYTHING, "", WHOLE, Which(read.learner))).rows
    item, sums = max(((row.item, row.sums) for row in rows if row.item), key=lambda each: each[1].judged)
    page = await read.page("teacher", f"{read.path}{QUERY}&code={item}0")
    found = {name: (figure, note) for name, figure, note in tiles(page)}
    assert found["解答"][1] == f"記録 {sums.statements}件"
    assert found["正答の割合"][1] == f"{sums.judged}問中 {sums.correct}問"
    assert re.search(rf'href="{read.path}\?[^"]*" aria-label="外す:項目:', page)
    assert {code[:15] for code in leaves(page) if code[:15] == item} == {item}
    narrowed = await read.page("teacher", f"{read.path}{QUERY}&subject={item[:3]}")
    assert all(code[:3] == item[:3] or "0000000" in code for code in leaves(narrowed))


@pytest.mark.parametrize(("query", "said"), [
    ("from=yesterday", "from"), ("to=9999-12-31", "to"), ("from=2026-05-02&to=2026-05-01", "より前です"),
    ("subject=魔法", "教科 魔法 はありません"), ("code=x!", "コード"), ("cursor=x", ""), ("works=x", ""),
    ("odd=1", "")])
async def test_an_address_that_asks_for_nothing_there_is_says_what_would_be_right(
        read: Reading, query: str, said: str) -> None:
    answer = await read.browsers["teacher"].get(f"{read.path}?{query}")
    assert answer.status == 400
    assert answer.headers["Content-Type"].startswith("text/html")
    assert said in answer.text


async def test_a_last_day_alone_ends_the_part_of_its_own_school_year(read: Reading) -> None:
    year = read.server.app[keys.ROSTER].zone.school_year(now_ms()) - 1
    whole = Period.of(year_days(year))
    alone = await read.page("teacher", f"{read.path}?to={whole.last}&from=")
    assert tiles(alone) == tiles(await read.page("teacher", f"{read.path}?from={whole.first}&to={whole.last}"))


async def test_a_period_without_end_is_shown_as_far_as_there_are_records(read: Reading) -> None:
    endless = await read.page("teacher", f"{read.path}?from=1900-01-01&to=2999-12-31")
    assert tiles(endless) == tiles(await read.page("teacher", read.path + QUERY))


async def test_a_period_without_records_says_what_to_do_next(read: Reading) -> None:
    page = await read.page("teacher", f"{read.path}?from=2021-01-01&to=2021-01-02")
    assert "この期間の記録はありません" in page
    assert "今年度の記録を見る" in page


# --- records ----------------------------------------------------------------------------------------------


async def test_records_stand_in_plain_sentences_and_every_one_is_reached_by_turning_pages(read: Reading) -> None:
    seen, path = list[str](), f"{read.path}{QUERY}"
    while path:
        page = await read.page("teacher", path)
        seen += statements(page)
        path = link(page, "next")
        path = path.partition("#")[0] if "cursor" in path else ""
    log = await read.server.app[keys.STUDYLOG].log(TENANT, EVERYTHING, "", WHOLE, Which(read.learner), Page(1000))
    assert seen == [entry.statement_id for entry in log.entries]
    assert len(seen) > 30
    told = words(await read.page("teacher", f"{read.path}{QUERY}"))
    assert re.search(r"\d+:\d\d \S+ 問\d+に(正解|不正解)（\d+秒）", told)


async def test_a_record_tells_all_that_is_known_and_its_text_as_it_came(read: Reading) -> None:
    app = await drill(read)
    sent = answered(read, result={"success": True, "response": "𠮷 3/4", "duration": "PT12.50S",
                                  "score": {"raw": 1.10, "min": 0, "max": 2.00, "scaled": 0.55}})
    text = json.dumps(sent, ensure_ascii=False).replace("1.1,", "1.10,").replace('"max": 2.0', '"max": 2.00')
    [statement_id] = (await app.post("statements", data=text, headers={"Content-Type": "application/json"})).json()
    page = await read.page("teacher", f"{read.path}/statements/{statement_id}")
    for told in ("分数のわり算 問1に正解（55%、12秒）", "𠮷 3/4", "1.1 / 2", "けいさん・ことばドリル", "12秒"):
        assert told in words(page), told
    [shown] = re.findall(r'aria-labelledby="raw"><code>(.*?)</code></pre>', page, re.DOTALL)
    kept = (await system(read).get("statements", params={"statementId": statement_id})).text
    assert json.loads(html.unescape(shown)) == json.loads(kept)
    assert {"1.10", "2.00"} <= set(re.findall(r"[0-9.]+", html.unescape(shown)))


async def test_one_that_is_another_s_is_not_there_under_this_name(read: Reading) -> None:
    other = next(pupil for pupil in read.demo.school.classes[0].pupils if pupil.user != read.learner)
    [statement_id] = statements(await read.page("teacher", read.path + QUERY))[:1]
    for path in (f"/console/learners/{other.user}/statements/{statement_id}", f"{read.path}/statements/{uuid4()}",
                 f"{read.path}/statements/17", "/console/learners/17"):
        answer = await read.browsers["teacher"].get(path)
        assert (answer.status, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8"), path


# --- correcting -------------------------------------------------------------------------------------------


async def test_codes_are_found_by_their_words_and_corrected_by_hand_without_a_script(read: Reading) -> None:
    [statement_id] = (await (await drill(read)).post("statements", json=answered(read))).json()
    path, teacher = f"{read.path}/statements/{statement_id}", read.browsers["teacher"]
    page = (await teacher.open(path)).text
    [edit] = re.findall(r'href="([^"]*)">項目を訂正する', page)
    before = re.findall(r"<code>(\w{16})</code>", page)
    assert len(before) == 1
    page = (await teacher.open(html.unescape(edit).partition("#")[0] + "&q=円+面積")).text
    [adding] = re.findall(r'href="([^"]*)" aria-label="追加:', page)
    page = (await teacher.open(html.unescape(adding).partition("#")[0])).text
    [removing, _] = re.findall(r'href="([^"]*)" aria-label="外す:', page)
    page = (await teacher.open(html.unescape(removing).partition("#")[0])).text
    chosen = teacher.hidden("codes").split()
    assert len(chosen) == 1
    assert chosen != before
    saved = await teacher.send(path, codes=" ".join(chosen))
    assert saved.headers["Location"] == f"{path}?saved=1#codes"
    page = (await teacher.open(f"{path}?saved=1")).text
    assert "項目を保存しました" in page
    assert "人が訂正" in page
    assert re.findall(r"<code>(\w{16})</code>", page)[0] == chosen[0]
    entry = (await read.server.app[keys.AUDIT].search(TENANT, Search(event="annotation.corrected"), None, 1)).entries[0]
    assert (entry.subjects, entry.details["codes"]) == ((read.learner,), chosen[0])
    own = await read.page("learner", path)
    assert "項目を訂正する" not in own
    assert read.demo.school.teacher.name not in own.partition("訂正の履歴")[2].partition("</ul>")[0]
    assert "学校の担当者" in own
    assert read.demo.school.teacher.name in page.partition("訂正の履歴")[2].partition("</ul>")[0]
    await teacher.open(f"{path}?edit=1")
    assert (await teacher.send(path, codes="", again="1")).status == 303
    assert re.findall(r"<code>(\w{16})</code>", (await teacher.open(path)).text)[0] == before[0]


@pytest.mark.parametrize("who", ["learner", "guardian"])
async def test_a_family_sees_codes_and_changes_none(read: Reading, who: str) -> None:
    [statement_id] = (await (await drill(read)).post("statements", json=answered(read))).json()
    path, browser = f"{read.path}/statements/{statement_id}", read.browsers[who]
    page = (await browser.open(f"{path}?edit=1&q=円")).text
    assert "項目を追加" not in page
    assert "項目を訂正する" not in page
    sent = await browser.send(path, codes="")
    assert sent.status == 403
    assert "表示する権限がありません" in sent.text or "見られません" in words(sent.text)


async def test_a_code_that_is_none_is_refused_on_the_page_and_nothing_is_lost(read: Reading) -> None:
    [statement_id] = statements(await read.page("teacher", read.path + QUERY))[:1]
    path, teacher = f"{read.path}/statements/{statement_id}", read.browsers["teacher"]
    await teacher.open(path + "?edit=1")
    answer = await teacher.send(path, codes="8.21E+15")
    assert answer.status == 400
    assert 'role="alert"' in answer.text
    assert "8.21E+15" in answer.text
    bare = await teacher.post(path, data={"codes": ""}, headers={"Origin": teacher.origin})
    assert bare.status == 403
