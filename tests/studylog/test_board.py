"""What is told of schools: all of them, live, the kept and the new alike; to whom, and of how many."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from lrs.access.categories import ActivityClass, Category
from lrs.access.reach import Period as Stretch
from lrs.access.reach import Reach, Window
from lrs.config import Config
from lrs.errors import Forbidden
from lrs.storage.contract.roster import Class, Org
from lrs.storage.contract.studylog import ALL
from lrs.studylog.board import BoardService, UseOfSchools
from lrs.studylog.day import Day, fold, grouped
from lrs.studylog.entry import entry
from lrs.studylog.merging import told as told_of
from lrs.studylog.period import Period
from lrs.studylog.results import resulted
from lrs.studylog.use import used
from lrs.xapi.timestamps import parse_ms
from tests.builders import voiding
from tests.city import uid
from tests.school import FRACTIONS, HANAKO, HISTORY, NEXT_SCHOOL, SCHOOL, TARO, Stay, Timeline
from tests.studylog.conftest import METHOD, SIXTH, YEAR, Log, solved

NEXT_YEAR = Period("2027-04-01", "2028-03-31")
BOARD = Reach((Window(aggregates_only=True),))
GUARDED = Reach((Window(aggregates_only=True, smallest_group=10),))
EMPTY = "B199999999999"


class Orgs:
    async def orgs(self, tenant: str) -> list[Org]:
        return [Org("o2", "あさひ中学校", "school", NEXT_SCHOOL), Org("b", "教育委員会", "district"),
                Org("o1", "みなと小学校", "school", SCHOOL), Org("o3", "学校コードのない学校", "school"),
                Org("o4", "記録のない学校", "school", EMPTY)]

    async def classes_known(self, tenant: str, classes: Collection[str]) -> list[Class]:
        lessons = [each for each in classes if each.startswith("算数")]
        return [Class(each, each, "o1", 2026, ("P6",), "scheduled", "2026-04-01", "2027-03-31") for each in lessons]


@pytest.fixture
def board(log: Log, config: Config) -> BoardService:
    store = log.custodian.store
    return BoardService(Orgs(), store.studylogs, store.statements, config)


async def use(log: Log, board: BoardService, reach: Reach = BOARD, period: Period = YEAR) -> UseOfSchools:
    await log.seen()
    return await board.use(log.tenant, reach, period)


def told(found: UseOfSchools) -> dict[str, tuple[int, int, int, int]]:
    return {school.code: (each.statements, len(each.classes), len(each.learners), len(each.days))
            for school, each in found.schools.items()}


async def test_every_school_of_the_roster_is_told_of_in_the_order_of_codes_also_one_where_nothing_was_done(
        log: Log, board: BoardService) -> None:
    found = await use(log, board)
    assert [school.code for school in found.schools] == [*sorted([SCHOOL, NEXT_SCHOOL, EMPTY]), "o3"]
    assert set(told(found).values()) == {(0, 0, 0, 0)}
    assert found.total.last is None


async def test_use_is_live_and_the_same_whatever_of_it_is_kept(log: Log, board: BoardService) -> None:
    await log.store(solved(at="2026-05-12T09:00:00+09:00"), solved(at="2026-05-12T23:59:00+09:00"),
                    solved(TARO, at="2026-05-20T09:00:00+09:00"), solved("だれか"))
    fresh = await use(log, board)
    assert told(fresh)[SCHOOL] == (3, 2, 2, 2)
    assert fresh.total.last == parse_ms("2026-05-20T09:00:00+09:00")
    assert fresh.weeks(YEAR) == {"2026-05-11": 2, "2026-05-18": 1}
    await log.keep()
    assert (await use(log, board)).schools == fresh.schools
    again = solved(at="2026-05-12T09:30:00+09:00")
    await log.store(again, solved(TARO, at="2026-05-21T09:00:00+09:00"))
    assert told(await use(log, board))[SCHOOL] == (5, 2, 2, 3)
    await log.store(voiding(again["id"]))
    assert told(await use(log, board))[SCHOOL] == (4, 2, 2, 3)


async def test_a_period_and_a_reach_narrow_what_is_counted(log: Log, board: BoardService) -> None:
    await log.store(solved(at="2026-05-12T09:00:00+09:00"), solved(at="2026-06-01T09:00:00+09:00"),
                    solved(TARO, at="2026-05-12T09:00:00+09:00"), solved(at="2027-05-12T09:00:00+09:00"))
    noon, day = parse_ms("2026-05-12T12:00:00+09:00"), Period("2026-05-12", "2026-05-12")
    for kept in (False, True):
        if kept:
            await log.keep()
        for wanted, statements in (
                (Window(), 3), (Window(schools=frozenset({SCHOOL})), 3), (Window(without=frozenset({TARO})), 2),
                (Window(categories=frozenset({Category.SCHOOL_AFFAIRS})), 0),
                (Window(activity_classes=frozenset({ActivityClass.LEARNING})), 3),
                (Window(period=Stretch(noon)), 1), (Window(period=Stretch(None, noon)), 2)):
            found = await use(log, board, Reach((wanted,)))
            assert told(found)[SCHOOL][0] == statements, wanted
        own = await use(log, board, Reach((Window(schools=frozenset({NEXT_SCHOOL})),)), NEXT_YEAR)
        assert told(own) == {NEXT_SCHOOL: (1, 1, 1, 1)}
        assert told(await use(log, board, period=day))[SCHOOL] == (2, 2, 2, 1)


@pytest.mark.parametrize("window", [Window(actors=frozenset({HANAKO})), Window(classes=frozenset({"6-1"})),
                                    Window(app="drill"), Window(veiled=True)])
async def test_who_reaches_no_school_as_a_whole_sums_none_up(log: Log, board: BoardService, window: Window) -> None:
    for ask in (board.use, board.results):
        with pytest.raises(Forbidden):
            await ask(log.tenant, Reach((window,)), YEAR)
    assert (await use(log, board, Reach((window, *BOARD.windows)))).schools == (await use(log, board)).schools


async def test_what_no_school_is_known_of_comes_last_and_a_school_the_roster_does_not_know_before_it(
        log: Log, board: BoardService) -> None:
    begin = parse_ms("2026-04-01T00:00:00+09:00")
    log.custodian.school.places[HANAKO] = Timeline([(begin, Stay("B1OLD", 2026, "P6", ()))])
    log.custodian.school.places[TARO] = Timeline([(begin, Stay("", 2026, "P6", ()))])
    await log.store(solved(), solved(TARO))
    assert list(told(await use(log, board)))[-2:] == ["B1OLD", ""]


async def test_where_there_are_only_lessons_they_are_the_classes(log: Log, board: BoardService) -> None:
    begin = parse_ms("2026-04-01T00:00:00+09:00")
    log.custodian.school.places[HANAKO] = Timeline([(begin, Stay(SCHOOL, 2026, "P6", ("算数6-1", "算数6-2")))])
    await log.store(solved())
    assert told(await use(log, board))[SCHOOL] == (1, 2, 1, 1)


# --- results ----------------------------------------------------------------------------------------------


def crowd(log: Log, count: int) -> list[str]:
    begin = parse_ms("2026-04-01T00:00:00+09:00")
    learners = [uid("pupil", place) for place in range(count)]
    log.custodian.school.places.update({each: Timeline([(begin, SIXTH)]) for each in learners})
    return learners


async def lines(log: Log, board: BoardService, **asked: Any) -> list[tuple[str, str, int, int, int, int, int]]:
    await log.seen()
    found = await board.results(log.tenant, GUARDED, YEAR, **asked)
    return [(each.subject, each.grade, len(each.results.learners), each.results.judged, each.results.correct,
             each.results.first_judged, each.results.first_correct) for each in found.told]


async def test_results_are_told_from_ten_learners_on_kept_or_not(log: Log, board: BoardService) -> None:
    learners = crowd(log, 10)
    await log.store(*(solved(each, "2026-05-12T09:00:00+09:00", FRACTIONS, success=False) for each in learners),
                    *(solved(each, "2026-05-12T09:10:00+09:00", FRACTIONS) for each in learners[:9]),
                    *(solved(each, "2026-05-12T09:20:00+09:00", HISTORY) for each in learners[:9]),
                    solved(learners[0], "2026-05-12T09:30:00+09:00", success=None))
    one = ("825", "", 10, 19, 9, 10, 0)
    wanted = [one, one, (*one[:1], "P6", *one[2:])]
    assert await lines(log, board) == wanted
    await log.keep()
    assert await lines(log, board) == wanted
    assert await lines(log, board, subjects={"822"}) == []
    late = solved(learners[9], "2026-05-13T09:00:00+09:00", HISTORY)
    await log.store(late)
    assert [each[:4] for each in await lines(log, board, subjects={"822"})] == [
        ("822", "", 10, 10), ("822", "", 10, 10), ("822", "P6", 10, 10)]
    await log.store(voiding(late["id"]))
    assert await lines(log, board) == wanted


async def test_something_with_codes_of_two_subjects_counts_once_for_each(log: Log, board: BoardService) -> None:
    await log.store(*(solved(each, "2026-05-12T09:00:00+09:00", FRACTIONS, "8250263000000000", HISTORY)
                      for each in crowd(log, 12)), *(solved(each, activity="自由") for each in crowd(log, 12)))
    for kept in (False, True):
        if kept:
            await log.keep()
        assert [each[:4] for each in await lines(log, board) if not each[1]][::2] == [
            ("822", "", 12, 12), ("825", "", 12, 12), ("", "", 12, 12)]


async def test_what_is_told_is_what_the_statements_give_whatever_became_of_them(log: Log, board: BoardService) -> None:
    learners, sent = crowd(log, 12), list[dict[str, Any]]()
    draw = Random(5)
    for step in range(12):
        some = [solved(draw.choice(learners), f"2026-05-{draw.randint(1, 28):02}T{draw.randint(8, 15):02}:00:00+09:00",
                       *draw.sample((FRACTIONS, HISTORY, "8250263000000000"), draw.randint(0, 3)),
                       success=draw.choice((True, False, None)), activity=str(draw.randint(0, 3))) for _ in range(6)]
        await log.store(*some, *(voiding(each["id"]) for each in draw.sample(sent, min(2, len(sent)))))
        sent = some
        if step % 3 == 2:
            await log.keep()
        await log.seen()
        found, told_now = await board.use(log.tenant, GUARDED, YEAR), await board.results(log.tenant, GUARDED, YEAR)
        right = await recomputed(log)
        used_by = {school.code: replace(use, classes=frozenset()) for school, use in found.schools.items() if use.days}
        assert used_by == {school: replace(use, classes=frozenset()) for school, use in used(right).items()}
        assert told_now.told == told_of(resulted(right), [SCHOOL], 10)


async def recomputed(log: Log) -> list[Day]:
    store = log.custodian.store
    async with store.studylogs.view() as view:
        rows = [row async for row in view.rows(log.tenant, ALL, -1, store.statements.mark())]
    entries = [found for row in rows if (found := entry(row)) is not None]
    return [fold(key, group, METHOD.longest_gap) for key, group in grouped(entries, METHOD.zone).items()]
