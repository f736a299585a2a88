"""The pages of a class: what they show is what was sent, in the order of numbers, to those who may see it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from lrs.audit.service import Search
from lrs.config import Config
from lrs.console.grids import weeks
from lrs.demo.curriculum import taught
from lrs.demo.learning import PUZZLING
from lrs.http import keys
from lrs.messages.catalogue import text
from lrs.schooldays import next_day, week_days
from lrs.studylog.period import Period
from lrs.studylog.service import TOTAL
from lrs.studylog.which import Which
from tests.http.browsing import browsing, words
from tests.http.conftest import TENANT
from tests.http.demonstrated import Demonstrated, demonstrated, shown

UUID = "[0-9a-f-]{36}"
TILE = rf'<li class="tile[^"]*" id="tile-({UUID})">(.*?)</li>'
ROW = (rf'<tr><th scope="row"><span class="number">(\d+)</span><a href="/console/learners/({UUID})">[^<]*</a></th>'
       r"(.*?)</tr>")
CELL = r"<td class=\"cell[^>]*>(.*?)</td>"
ITEM = next(item for item in taught("P6", "算数") if item.title == PUZZLING)


@pytest.fixture(scope="module")
async def school(config: Config) -> AsyncIterator[Demonstrated]:
    async with demonstrated(config) as made:
        yield made


# --- a day ------------------------------------------------------------------------------------------------


async def test_a_day_has_a_tile_for_each_learner_in_the_order_of_their_numbers(school: Demonstrated) -> None:
    page = await school.page(f"today?day={school.day}")
    tiles = re.findall(TILE, page, re.DOTALL)
    assert [user for user, _ in tiles] == [pupil.user for pupil in school.pupils]
    assert [words(tile).split()[0] for _, tile in tiles] == [str(pupil.number) for pupil in school.pupils]


async def test_the_answers_of_a_day_are_those_that_were_sent(school: Demonstrated) -> None:
    page = await school.page(f"today?day={school.day}")
    counted = school.counted(school.day, school.day)
    for user, tile in re.findall(TILE, page, re.DOTALL):
        right, wrong = (counted[user, school.day, correct] for correct in (True, False))
        if right + wrong:
            assert f"解答 {right + wrong}・正解 {right}" in words(tile)
        else:
            assert "解答" not in words(tile)
    total = sum(counted.values())
    assert total > 10
    assert f"解答 {total:,}" in words(page)
    assert f"正解 {sum(count for (_, _, correct), count in counted.items() if correct):,}" in words(page)


async def test_a_day_tells_its_latest_records_as_sentences_and_who_has_none(school: Demonstrated) -> None:
    page = await school.page(f"today?day={school.day}")
    [feed] = shown(page, r'id="feed"(.*?)</section>')
    assert re.search(r"\d+:\d\d \S+ \S+ \S+", feed)
    [waiting] = re.findall(r'id="waiting".*?</section>', page, re.DOTALL)
    idle = [user for user, tile in re.findall(TILE, page, re.DOTALL) if "記録なし" in tile]
    assert re.findall(rf"/console/learners/({UUID})", waiting) == idle


async def test_the_figures_that_follow_a_page_are_those_of_the_page(school: Demonstrated) -> None:
    page, figures = await school.page(f"today?day={school.day}"), await school.page(f"today/now?day={school.day}")
    assert "<html" not in figures
    assert re.findall(TILE, figures, re.DOTALL) == re.findall(TILE, page, re.DOTALL)


async def test_only_today_is_followed(school: Demonstrated) -> None:
    today, before = await school.page("today"), await school.page(f"today?day={school.day}")
    assert f'data-events="/api/v1/classes/{school.class_id}/live?since=' in today
    assert "today.js" in today
    assert "data-events" not in before
    assert "today.js" not in before


async def test_a_day_without_records_says_what_to_do(school: Demonstrated) -> None:
    sunday = date.fromisoformat(school.day) - timedelta(days=date.fromisoformat(school.day).weekday() + 1)
    page = words(await school.page(f"today?day={sunday}"))
    assert "この日の記録はありません" in page
    assert "ほかの日を選ぶか" in page


# --- a term -----------------------------------------------------------------------------------------------


async def test_each_week_of_each_learner_is_what_was_sent(school: Demonstrated) -> None:
    first, last = week_days(school.day).begin, school.day
    first = next_day(first, -21)
    page = await school.page(f"term?from={first}&to={last}")
    counted: Counter[tuple[str, str, bool]] = Counter()
    for (user, day, correct), count in school.counted(first, last).items():
        counted[user, week_days(day).begin, correct] += count
    rows = re.findall(ROW, page, re.DOTALL)
    assert [(int(number), user) for number, user, _ in rows] == [(each.number, each.user) for each in school.pupils]
    for _, user, cells in rows:
        *weekly, _ = re.findall(CELL, cells, re.DOTALL)  # the last is the whole term
        for (begins, _), cell in zip(weeks(first, last), weekly, strict=True):
            right, wrong = (counted[user, begins, correct] for correct in (True, False))
            assert (f"{right}/{right + wrong}" in words(cell)) == bool(right + wrong), (user, begins, cell)


async def test_the_numbers_of_a_term_are_those_of_the_study_log(school: Demonstrated) -> None:
    period = Period(next_day(school.day, -30), school.day)
    summary = await school.server.app[keys.STUDYLOG].summary(TENANT, school.reach, school.class_id, period, Which())
    sums = {row.learner: row.sums for row in summary.rows if row.item == TOTAL}
    page = await school.page(f"term?from={period.first}&to={period.last}")
    for _, user, cells in re.findall(ROW, page, re.DOTALL):
        whole = words(re.findall(CELL, cells, re.DOTALL)[-1])
        assert (f"{sums[user].correct}/{sums[user].judged}" in whole) if user in sums else whole.endswith("記録なし")
    judged, statements = (sum(getattr(each, name) for each in sums.values()) for name in ("judged", "statements"))
    assert f"記録 {statements:,} 解答 {judged:,}" in words(page)


async def test_an_address_narrows_down_and_its_files_ask_for_the_same(school: Demonstrated) -> None:
    view = f"term?from={next_day(school.day, -30)}&to={school.day}&result=wrong&subject={ITEM.code[:3]}"
    page = await school.page(view)
    assert "結果: 不正解" in page
    assert "教科: 算数" in page
    totals = words(re.findall(r"<tfoot>(.*?)</tfoot>", page, re.DOTALL)[0])
    assert re.search(r" 0/[1-9]\d* ", totals)
    [csv] = [link.replace("&amp;", "&") for link in re.findall(r'href="(/api/v1/[^"]*format=csv)"', page)]
    answer = await school.browsers["teacher"].get(csv)
    assert answer.status == 200
    lines = answer.body.decode("utf-8-sig").splitlines()
    title, *rest = lines
    assert "出席番号" in title
    assert len(rest) > 10


async def test_a_form_may_leave_its_fields_empty_and_what_is_none_is_refused_in_words(school: Demonstrated) -> None:
    assert (await school.get("term?subject=&code=&tool=&result=&activity_class=")).status == 200
    refused = await school.get("term?result=perfect")
    assert refused.status == 400
    assert text("studylog-result-unknown", "ja", {"result": "perfect", "known": ""})[:10] in refused.text
    assert (await school.get("term?from=2026-99-01")).status == 400
    assert (await school.get("term?odd=1")).status == 400


async def test_a_choice_without_records_says_what_to_do(school: Demonstrated) -> None:
    page = words(await school.page("term?tool=nobody-has-this"))
    assert "この条件の記録はありません" in page
    assert "条件を外すか" in page


async def test_whom_to_look_at_is_told_with_the_evidence(school: Demonstrated) -> None:
    quiet = next(pupil for pupil in school.pupils if pupil.quiet_from)
    page = await school.page("term")
    [section] = re.findall(r'id="quiet">.*?</section>', page, re.DOTALL)
    assert quiet.user in section
    assert re.search(r"登校日、記録がありません。最後の記録は", section)
    [idle] = re.findall(r'id="idle">.*?</section>', page, re.DOTALL)
    assert quiet.user in idle
    assert "過去8週間の日々の中ほど9割" in page


async def test_a_period_that_is_over_names_nobody(school: Demonstrated) -> None:
    first, last = next_day(school.day, -60), next_day(school.day, -30)
    assert 'id="quiet"' not in await school.page(f"term?from={first}&to={last}")


async def test_coverage_tells_by_how_many_of_the_class(school: Demonstrated) -> None:
    page = await school.page(f"term?from={next_day(school.day, -60)}&to={school.day}")
    found = await school.server.app[keys.CLASSES].coverage(
        TENANT, school.reach, school.class_id, Period(next_day(school.day, -60), school.day))
    [branch] = [there for tree in found.trees if (there := tree.at(ITEM.code[:15]))]
    leaf = next(each for each in re.findall(r'<div class="leaf">(.*?)</div>', page, re.DOTALL) if ITEM.code in each)
    assert f"{len(branch.learners)}/{len(school.pupils)}人" in words(leaf)


# --- an item ----------------------------------------------------------------------------------------------


async def test_an_item_shows_the_wrong_answers_and_whose_they_are(school: Demonstrated) -> None:
    first = school.demo.school.days[0].isoformat()
    page = await school.page(f"items/{ITEM.code}?from={first}&to={school.day}")
    answered = await school.server.app[keys.CLASSES].answers(
        TENANT, school.reach, school.class_id, Period(first, school.day), Which(codes=(ITEM.code,)))
    cards = page.partition("</ol>\n<details")[0].split('<li class="card question">')[1:]
    assert len(cards) == len(answered.questions) > 3
    numbers = {pupil.user: pupil.number for pupil in school.pupils}
    for card, question in zip(cards, answered.questions, strict=True):
        assert f"解答{question.judged}のうち誤答{question.wrong}({len(question.learners)}人)" in words(card)
        assert PUZZLING in words(card)
        answers = re.findall(r'<li><p><strong>.*?<ul class="people">(.*?)(?:</ul>|$)', card, re.DOTALL)
        for people, answer in zip(answers, question.answers, strict=True):
            users = re.findall(rf"/console/learners/({UUID})\?code={ITEM.code}", people)
            assert set(users) == set(answer.learners)
            assert [numbers[user] for user in users] == sorted(numbers[user] for user in users)


async def test_an_item_counts_each_learner_and_leads_to_their_way_through_it(school: Demonstrated) -> None:
    first = school.demo.school.days[0].isoformat()
    page = await school.page(f"items/{ITEM.code[:15]}?from={first}&to={school.day}")
    about = f"/items/{ITEM.key}"
    counted = Counter((each.learner, each.correct) for each in school.sent(first, school.day) if about in each.activity)
    assert counted
    [table] = re.findall(r'id="item-people">(.*?)</table>', page, re.DOTALL)
    rows = re.findall(rf'<a href="/console/learners/({UUID})\?code={ITEM.code}[^"]*">(.*?)</tr>', table, re.DOTALL)
    assert [user for user, _ in rows] == [pupil.user for pupil in school.pupils]
    for user, row in rows:
        right, wrong = counted[user, True], counted[user, False]
        if right + wrong:
            assert re.findall(r'<td class="number">(\d+)</td><td class="number">(\d+)</td>', row) == [
                (str(right + wrong), str(right))]


async def test_an_item_stands_between_others(school: Demonstrated) -> None:
    page = await school.page(f"items/{ITEM.code}")
    assert "算数" in words(re.findall(r'<nav class="way".*?</nav>', page, re.DOTALL)[0])
    beside = re.findall(r'class="beside-item" href="([^"]+)"', page)
    assert beside
    for there in beside:
        assert (await school.browsers["teacher"].get(there)).status == 200


@pytest.mark.parametrize(("code", "status"), [("8250263111200000", 200), ("zz", 400), ("算数", 400)])
async def test_an_item_that_no_table_has_is_looked_up_and_what_is_no_code_is_refused(
        school: Demonstrated, code: str, status: int) -> None:
    assert (await school.get(f"items/{code}")).status == status


# --- who --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["today", "today/now", "term", f"items/{ITEM.code}"])
@pytest.mark.parametrize(("who", "rule"), [
    ("learner", "learner-reads-only-own"), ("guardian", "not-guardian-now"), ("board", "board-reads-aggregates-only"),
    ("operator", "operator-sees-no-record"), ("auditor", "auditor-reads-audit-only")])
async def test_who_may_not_is_told_the_rule_in_the_frame(school: Demonstrated, view: str, who: str, rule: str) -> None:
    refused = await school.get(view, who)
    assert refused.status == 403, refused.text
    assert text(rule, "ja", {}) in refused.text
    assert "表示する権限がありません" in refused.text
    assert not any(pupil.user in refused.text for pupil in school.pupils)


async def test_a_teacher_sees_no_class_that_is_not_theirs_nor_learns_whether_there_is_one(school: Demonstrated) -> None:
    other = school.demo.school.classes[1].class_id(school.demo.school.year)
    for class_id in (other, "no-such-class"):
        refused = await school.browsers["teacher"].get(f"/console/classes/{class_id}/term")
        assert refused.status == 403
        assert text("not-taught", "ja", {}) in refused.text


async def test_the_principal_sees_every_class_of_the_school(school: Demonstrated) -> None:
    for found in school.demo.school.classes:
        class_id = found.class_id(school.demo.school.year)
        assert (await school.browsers["principal"].get(f"/console/classes/{class_id}/term")).status == 200


async def test_who_is_not_signed_in_signs_in_first(school: Demonstrated) -> None:
    async with browsing(school.server) as stranger:
        answer = await stranger.get(f"{school.path}/today")
    assert (answer.status, answer.headers["Location"][:14]) == (303, "/sign-in?next=")


async def test_looking_is_audited_with_everybody_seen_and_figures_that_follow_are_the_same_look(
        school: Demonstrated) -> None:
    async def looks() -> int:
        found = await school.server.app[keys.AUDIT].search(TENANT, Search(event="studylog.read"), None, 500)
        assert all({pupil.user for pupil in school.pupils} <= set(each.subjects) for each in found.entries[:1])
        return len(found.entries)

    await school.page("today")
    before = await looks()
    await school.page("today/now")
    assert await looks() == before
    await school.page(f"today/now?day={school.day}")
    assert await looks() == before + 1
    await school.page("term")
    assert await looks() == before + 2


async def test_from_sign_in_three_clicks_find_who_did_nothing_what_goes_wrong_and_one_way_through_it(
        school: Demonstrated) -> None:
    teacher = school.browsers["teacher"]
    home = (await teacher.open("/console")).text
    [term] = set(re.findall(r'href="(/console/classes/[^"]+/term)"', home))
    first = (await teacher.open(term)).text
    assert "今週、記録のない人" in first
    [item] = set(re.findall(rf'href="(/console/classes/[^"]+/items/{ITEM.code})"', first))
    second = (await teacher.open(item)).text
    assert "正しい答え" in second
    way = re.search(rf'href="(/console/learners/{UUID}\?code={ITEM.code}&amp;from=[^"]+)"', second)
    assert way
    third = await teacher.open(way[1].replace("&amp;", "&"))
    assert third.status == 200
    assert PUZZLING in third.text
