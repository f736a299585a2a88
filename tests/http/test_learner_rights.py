"""Who opens which page about a learner, what a refusal says, and who is told of a look."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from lrs.config import Config
from lrs.http import keys
from lrs.messages.catalogue import text
from tests.http.browsing import people, words
from tests.http.conftest import TENANT
from tests.http.learning_pages import statements, table, tiles
from tests.http.schooling import (
    AFFAIR,
    CLASS,
    CLASSMATE,
    LAST_YEAR,
    PUPIL,
    TAUGHT,
    THIS_YEAR,
    YEAR,
    School,
    audit,
    schooling,
)

LEARNER, ME, CHILD = f"/console/learners/{PUPIL}", "/console/me", f"/console/children/{PUPIL}"
BOTH_YEARS = f"?from={YEAR - 1}-04-01&to={YEAR + 1}-03-31"

OPENED = {
    "teacher": {LEARNER}, "pupil": {ME, f"{ME}/audit"}, "mother": {CHILD, f"{CHILD}/audit"}, "father": {CHILD},
}
REFUSED = {
    ("stranger", LEARNER): "not-taught",
    ("classmate", LEARNER): "learner-reads-only-own", ("classmate", CHILD): "learner-reads-only-own",
    ("operator", LEARNER): "operator-sees-no-record", ("board-officer", LEARNER): "board-reads-aggregates-only",
    ("auditor", LEARNER): "auditor-reads-audit-only", ("mother", f"/console/children/{CLASSMATE}"): "not-guardian-now",
    ("mother", f"/console/learners/{CLASSMATE}"): "not-guardian-now", ("father", f"{CHILD}/audit"): "guardian-not-told",
    ("teacher", ME): "learner-reads-only-own", ("mother", f"{ME}/audit"): "learner-reads-only-own",
    ("teacher", f"{CHILD}/audit"): "no-role",
}


@pytest.fixture(scope="module")
async def school(config: Config) -> AsyncIterator[School]:
    async with schooling(config) as running:
        yield running


async def page(school: School, who: str, path: str) -> str:
    answer = await school.browsers[who].get(path)
    assert answer.status == 200, (who, path, answer.text)
    return answer.text


@pytest.mark.parametrize("who", OPENED)
async def test_each_opens_what_is_theirs(school: School, who: str) -> None:
    for path in OPENED[who]:
        await page(school, who, path)


@pytest.mark.parametrize(("who", "path"), REFUSED)
async def test_a_refusal_says_in_plain_words_why_and_is_audited(school: School, who: str, path: str) -> None:
    answer = await school.browsers[who].get(f"{path}?lang=ja")
    assert answer.status == 403, answer.text
    rule = REFUSED[who, path]
    assert text(rule, "ja", {}) in answer.text
    refused = await audit(school, event="access.refused")
    assert rule in {entry["rule"] for entry in refused}


@pytest.mark.parametrize(("who", "sent_to"), [("pupil", ME), ("mother", CHILD)])
async def test_a_family_that_opens_the_school_s_page_comes_to_its_own(school: School, who: str, sent_to: str) -> None:
    answer = await school.browsers[who].get(LEARNER)
    assert (answer.status, answer.headers["Location"]) == (303, sent_to)
    assert (await school.browsers["teacher"].get(CHILD)).headers["Location"] == LEARNER


async def test_who_is_not_signed_in_signs_in_first(school: School) -> None:
    for path in (LEARNER, ME, CHILD, f"{LEARNER}/works/{'0' * 64}", f"{LEARNER}/statements/{PUPIL}"):
        async with school.server.session.get(school.server.origin + path, allow_redirects=False) as answer:
            assert answer.status == 303
            assert answer.headers["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize(("who", "seen"), [("teacher", {LAST_YEAR, THIS_YEAR}), ("pupil", {LAST_YEAR, THIS_YEAR}),
                                           ("mother", {LAST_YEAR, THIS_YEAR}), ("father", set())])
async def test_records_are_told_as_far_as_the_policy_opens_them(school: School, who: str, seen: set[str]) -> None:
    path = LEARNER if who == "teacher" else ME if who == "pupil" else CHILD
    told = statements(await page(school, who, path + BOTH_YEARS))
    assert set(told) == {school.ids[name] for name in seen}
    for name in (LAST_YEAR, THIS_YEAR, AFFAIR, TAUGHT):
        answer = await school.browsers[who].get(f"{LEARNER}/statements/{school.ids[name]}")
        assert (answer.status == 200) == (name in seen), (who, name)


async def test_years_and_schools_that_records_come_from_stand_apart(school: School) -> None:
    _, *rows = table(await page(school, "teacher", LEARNER), "年度・学校ごとの記録")
    assert [(row[0], row[2], row[4]) for row in rows] == [
        (f"{YEAR}年度", "小学2年", "1"), (f"{YEAR - 1}年度", "小学1年", "1")]
    assert {row[1] for row in rows} == {"みどり市立第1小学校"}
    whole = await page(school, "teacher", f"{LEARNER}?from={YEAR - 1}-04-01&to={YEAR}-03-31")
    assert statements(whole) == [school.ids[LAST_YEAR]]


async def test_the_way_to_the_class_is_for_who_may_open_it(school: School) -> None:
    assert f'href="/console/classes/{CLASS}/term"' in await page(school, "teacher", LEARNER)
    assert "/console/classes/" not in await page(school, "pupil", ME)


async def test_who_taught_them_then_sees_that_time_and_not_where_they_are_now(school: School) -> None:
    told = await page(school, "former", LEARNER + BOTH_YEARS)
    assert [row[0] for row in table(told, "年度・学校ごとの記録")[1:]] == [f"{YEAR - 1}年度"]
    assert "2年1組" not in told
    assert statements(told) == [school.ids[LAST_YEAR]]


async def test_a_guardian_from_whom_schools_are_kept_sees_sums_and_no_name_of_one(school: School) -> None:
    told = await page(school, "father", CHILD + BOTH_YEARS)
    assert {name: note for name, _, note in tiles(told)}["解答"] == "記録 2件"
    assert tiles(told) == tiles(await page(school, "mother", CHILD + BOTH_YEARS))
    assert "まとめた数だけを表示します" in told
    assert "小学校" not in told
    assert "2年1組" not in told
    assert "/statements/" not in told
    assert f"{CHILD}/audit" not in told
    mother = await page(school, "mother", CHILD + BOTH_YEARS)
    assert "小学2年" in mother
    assert f"{CHILD}/audit" in mother


# --- who looked -------------------------------------------------------------------------------------------


async def test_a_look_is_told_to_the_learner_and_the_guardian_in_a_sentence(school: School) -> None:
    await page(school, "teacher", LEARNER)
    for event in ("studylog.read",):
        entry = (await audit(school, subject=PUPIL, event=event))[0]
        assert (entry["rule"], entry["purpose"], entry["subjects"]) == ("teacher-of-learner-now", "teaching", [PUPIL])
    own = words(await page(school, "pupil", f"{ME}/audit"))
    assert "先生 が きろくを 見 ました（べんきょうを おしえるため）" in own  # a second-grader reads it
    child = words(await page(school, "mother", f"{CHILD}/audit"))
    assert re.search(r"\d+:\d\d 先生がお子さんの学習記録を見ました（目的：学習指導）", child)
    english = words(await page(school, "mother", f"{CHILD}/audit?lang=en"))
    assert "A teacher looked at your child's learning record (purpose: teaching)" in english
    await page(school, "mother", f"{CHILD}/audit?lang=ja")


async def test_looks_of_one_day_that_say_the_same_are_told_once(school: School) -> None:
    for _ in range(3):
        await page(school, "teacher", LEARNER)
    child = await page(school, "mother", f"{CHILD}/audit")
    told = [words(each) for each in re.findall(r'<span class="told">(.*?)</span></span></li>', child)]
    assert len(told) == len({each.partition("）")[0] for each in told})
    assert any(re.search(r"学習指導） 学習のようす .*\d+回", each) for each in told)
    assert (await school.browsers["mother"].get(f"{CHILD}/audit?cursor=x")).status == 400


async def test_a_younger_pupil_reads_plain_japanese_with_readings(school: School) -> None:
    own = await page(school, "pupil", ME + BOTH_YEARS)
    assert '<html lang="ja" class="easy">' in own
    assert "さんの まなび" in own
    assert "<ruby>今日<rp>" in own
    assert "<ruby>不正解<rp>(</rp><rt>ふせいかい</rt>" in own
    mother = await page(school, "mother", CHILD + BOTH_YEARS)
    assert "<ruby>" not in mother


async def test_a_learner_whom_the_roster_knows_no_more_is_named_by_number_alone(school: School) -> None:
    assert await people(school.server).accounts.get(TENANT, "pupil")
    found = await school.server.app[keys.ROSTER].people(TENANT, [PUPIL])
    assert found[PUPIL].name.replace("　", " ") in words(await page(school, "teacher", LEARNER)).replace("　", " ")
