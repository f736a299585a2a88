"""What the study log answers: to whom, of what, in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lrs.access.reach import Period as Stretch
from lrs.access.reach import Reach, Window
from lrs.errors import BadRequest
from lrs.studylog.period import Period
from lrs.studylog.service import Page, Row
from lrs.studylog.which import Which
from lrs.xapi.timestamps import parse_ms
from tests.builders import voiding
from tests.school import FRACTIONS, HANAKO, HISTORY, SCHOOL, TARO
from tests.studylog.conftest import EVER, YEAR, Log, solved

OF_CLASS = Reach((Window(classes=frozenset({"6-1"})),))
FRACTION, HISTORIC = FRACTIONS[:15], HISTORY[:15]


async def ids(log: Log, reach: Reach = OF_CLASS, period: Period = YEAR, which: Which = Which(),  # noqa: B008
              page: Page = Page(), school_class: str = "") -> list[str]:  # noqa: B008
    found = await log.service.log(log.tenant, reach, school_class, period, which, page)
    return [each.statement_id for each in found.entries]


async def rows(log: Log, reach: Reach = OF_CLASS, period: Period = YEAR, which: Which = Which(),  # noqa: B008
               by: str = "period") -> dict[tuple[str, str, str], int]:
    found = await log.service.summary(log.tenant, reach, "", period, which, by)  # type: ignore[arg-type]
    return {(row.learner, row.item, row.begins): row.sums.statements for row in found.rows}


async def test_a_classes_log_holds_what_its_members_did_as_it_happened(log: Log) -> None:
    late, early = solved(at="2026-05-12T10:00:00+09:00"), solved(at="2026-05-12T09:00:00+09:00")
    await log.store(late, solved(TARO), early, solved("だれか"))
    await log.seen()
    assert await ids(log) == [late["id"], early["id"]]
    assert await ids(log, page=Page(ascending=True)) == [early["id"], late["id"]]


@pytest.mark.parametrize("ascending", [True, False])
async def test_pages_give_each_entry_once_and_keep_to_the_firsts_mark(log: Log, ascending: bool) -> None:
    await log.store(*(solved(at=f"2026-05-12T09:{minute:02d}:00+09:00") for minute in (3, 1, 1, 1, 2, 5, 4)))
    await log.seen()
    whole = await ids(log, page=Page(ascending=ascending))
    found: list[str] = []
    page: Page | None = Page(2, ascending)
    while page is not None:
        answer = await log.service.log(log.tenant, OF_CLASS, "", YEAR, Which(), page)
        found += [each.statement_id for each in answer.entries]
        page = None if answer.next is None else replace(page, cursor=answer.next)
        await log.store(solved(at="2026-05-12T09:01:00+09:00"))  # it is after the mark
        await log.seen()
    assert found == whole


@pytest.mark.parametrize("cursor", ["x", "1.2", "1.2.3.4", "1.2.99999999999999999999",
                                    "1.9999999999999999999.1", "1.1.9999999999999999999"])
async def test_a_cursor_that_is_none_is_refused(log: Log, cursor: str) -> None:
    with pytest.raises(BadRequest):
        await ids(log, page=Page(cursor=cursor))


async def test_each_filter_finds_what_it_names(log: Log) -> None:
    right = solved(HANAKO, "2026-05-12T09:00:00+09:00", FRACTIONS)
    wrong = solved(HANAKO, "2026-05-12T09:01:00+09:00", HISTORY, success=False)
    scored = solved(success=None, at="2026-05-12T09:02:00+09:00", result={"score": {"scaled": 0.5}, "completion": True})
    seen = solved(success=None, at="2026-05-12T09:03:00+09:00", verb={"id": "https://example.jp/verbs/見た"})
    await log.store(right, wrong, scored, seen)
    await log.seen()
    for which, found in {
            Which(result="correct"): [right], Which(result="wrong"): [wrong], Which(result="judged"): [wrong, right],
            Which(result="scored"): [scored], Which(result="attempted"): [scored, wrong, right],
            Which(result="completed"): [scored], Which(verb="https://example.jp/verbs/見た"): [seen],
            Which(app="drill"): [seen, scored, wrong, right], Which(app="book"): [],
            Which(activity_class="learning"): [seen, scored, wrong, right], Which(activity_class="life"): [],
            Which(learner=TARO): [], Which(codes=(FRACTIONS,)): [right], Which(codes=("825",)): [right],
            Which(codes=("8250263000000000", HISTORY)): [wrong, right], Which(codes=("8440000000000000",)): [],
            Which(subject="算数"): [right], Which(subject="social studies"): [wrong], Which(subject="822"): [wrong],
            Which(subject="算数", codes=(HISTORY,)): []}.items():
        assert await ids(log, which=which) == [each["id"] for each in found], which
        total = (await rows(log, which=which)).get((HANAKO, "", YEAR.first), 0)
        assert total == len(found), which


@pytest.mark.parametrize("which", [
    Which(result="よい"), Which(subject="魔法"), Which(codes=("算数",)), Which(codes=("8",))])
async def test_a_filter_that_names_nothing_is_refused(log: Log, which: Which) -> None:
    for ask in (ids, rows):
        with pytest.raises(BadRequest):
            await ask(log, which=which)  # type: ignore[operator]


async def test_a_period_that_ends_before_it_begins_is_refused(log: Log) -> None:
    with pytest.raises(BadRequest):
        await ids(log, period=Period("2026-05-12", "2026-05-11"))


async def test_nothing_outside_the_reach_is_told(log: Log) -> None:
    mine, other = solved(at="2026-05-12T09:00:00+09:00"), solved(TARO)
    later = solved(at="2026-06-01T09:00:00+09:00")
    await log.store(mine, other, later)
    await log.seen()
    until = Stretch(None, parse_ms("2026-06-01T00:00:00+09:00"))
    for window, found in {
            Window(actors=frozenset({HANAKO}), period=until): [mine], Window(actors=frozenset({TARO})): [other],
            Window(classes=frozenset({"6-2"})): [other], Window(actors=frozenset()): [],
            Window(actors=frozenset({HANAKO}), schools=frozenset({"elsewhere"})): [],
            Window(actors=frozenset({HANAKO, TARO}), without=frozenset({HANAKO})): [other],
            Window(actors=frozenset({HANAKO}), app="drill", period=until): [mine],
            Window(actors=frozenset({HANAKO}), app="book"): [],
            Window(actors=frozenset({HANAKO}), veiled=True): [],
            Window(actors=frozenset({HANAKO}), aggregates_only=True): []}.items():
        assert await ids(log, Reach((window,)), EVER) == [each["id"] for each in found], window
        assert sum((await rows(log, Reach((window,)), EVER)).values()) == len(found), window
    assert await ids(log, Reach((Window(actors=frozenset({HANAKO})), Window(actors=frozenset({TARO})))), EVER) == [
        later["id"], other["id"], mine["id"]]
    assert await ids(log, Reach()) == []


async def test_class_and_learner_narrow_the_reach(log: Log) -> None:
    mine, other = solved(), solved(TARO)
    await log.store(mine, other)
    await log.seen()
    school = Reach((Window(schools=frozenset({SCHOOL})),))
    assert await ids(log, school, school_class="6-2") == [other["id"]]
    assert await ids(log, school, which=Which(learner=HANAKO)) == [mine["id"]]
    assert await ids(log, school, which=Which(learner=HANAKO), school_class="6-2") == []
    with pytest.raises(BadRequest):  # single entries of a whole school
        await ids(log, school)
    assert await rows(log, school) == {(HANAKO, "", YEAR.first): 1, (TARO, "", YEAR.first): 1}


async def test_a_summary_adds_up_by_learner_item_and_time(log: Log) -> None:
    await log.store(
        solved(HANAKO, "2026-05-11T09:00:00+09:00", FRACTIONS, HISTORY), solved(HANAKO, "2026-05-13T09:00:00+09:00"),
        solved(HANAKO, "2026-05-18T00:00:00+09:00", FRACTIONS, success=False))
    await log.seen()
    assert await rows(log, by="week") == {
        (HANAKO, "", "2026-05-11"): 2, (HANAKO, FRACTION, "2026-05-11"): 1, (HANAKO, HISTORIC, "2026-05-11"): 1,
        (HANAKO, "", "2026-05-18"): 1, (HANAKO, FRACTION, "2026-05-18"): 1}
    assert await rows(log, which=Which(codes=(FRACTIONS,))) == {
        (HANAKO, "", YEAR.first): 2, (HANAKO, FRACTION, YEAR.first): 2}
    assert list(await rows(log, by="day", period=Period("2026-05-13", "2026-05-18"))) == [
        (HANAKO, "", "2026-05-13"), (HANAKO, "", "2026-05-18"), (HANAKO, FRACTION, "2026-05-18")]
    found = await log.service.summary(log.tenant, OF_CLASS, "6-1", YEAR, Which(), "term")
    total = found.rows[0]
    assert total == Row(HANAKO, "", "2026-04-01", total.sums)
    assert (total.sums.attempts, total.sums.correct, total.sums.first_correct) == (3, 2, 2)
    assert total.sums.last == parse_ms("2026-05-18T00:00:00+09:00")


async def test_late_statements_land_on_their_own_day_and_in_their_own_school_year(log: Log) -> None:
    await log.store(solved(at="2027-04-01T00:00:00+09:00"))
    await log.store(solved(at="2027-03-31T14:59:59Z"))
    await log.seen()
    of_hanako = Reach((Window(actors=frozenset({HANAKO})),))
    days, _ = await log.service.days(log.tenant, of_hanako, [HANAKO], EVER)
    assert [(day.day, day.slice.school_year, day.total.statements) for day in days] == [
        ("2027-03-31", 2026, 1), ("2027-04-01", 2027, 1)]
    assert len(await ids(log, period=YEAR)) == 1


async def test_what_is_voided_is_in_no_log(log: Log) -> None:
    told = solved()
    await log.store(told)
    await log.seen()
    assert await ids(log) == [told["id"]]
    await log.store(voiding(told["id"]))
    await log.seen()
    assert await ids(log) == []
    assert await rows(log) == {}
