"""One learner's way: its figures are sums of the days they are made of."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from lrs.codes.book import CodeBook
from lrs.codes.curriculum import key_of
from lrs.schooldays import next_day, week_days
from lrs.studylog.day import Day
from lrs.studylog.entry import Slice
from lrs.studylog.period import Period
from lrs.studylog.sums import NOTHING, Sums
from lrs.studylog.way import MOST_WEEKS, Origin, origins, touched, way
from lrs.studylog.which import Selection, Which, select
from tests.school import FRACTIONS, HANAKO, HISTORY, NEXT_SCHOOL, SCHOOL

BOOK = CodeBook()
CODES = (key_of(FRACTIONS), key_of(HISTORY))
FIFTH = Slice(SCHOOL, 2025, "P5", ("5-1",), "school-learning", "learning")
SIXTH = Slice(NEXT_SCHOOL, 2026, "P6", ("6-1",), "school-learning", "learning")

SUMS = st.builds(lambda judged, correct, more: Sums(judged + more, judged, judged, min(judged, correct)),
                 st.integers(0, 9), st.integers(0, 9), st.integers(1, 3))
PARTS = st.dictionaries(st.sampled_from([(), CODES[:1], CODES[1:], CODES]), SUMS, min_size=1)
DAYS = st.dictionaries(st.integers(0, 60).map(lambda days: next_day("2026-04-06", days)), PARTS).map(
    lambda found: [Day(HANAKO, day, SIXTH, parts, 0) for day, parts in found.items()])
WHOLE = Period("2026-04-01", "2026-07-31")


def added(sums: list[Sums]) -> Sums:
    return reduce(Sums.plus, sums, NOTHING)


@given(DAYS)
def test_weeks_and_total_are_sums_of_the_days(days: list[Day]) -> None:
    found = way(days, WHOLE, Selection(), BOOK)
    assert found.total == added([day.total for day in days]) == added([week.sums for week in found.weeks])
    assert [day for week in found.weeks for day in week.days] == sorted(day.day for day in days) == list(found.days)
    assert [week.begins for week in found.weeks] == [max(WHOLE.first, next_day("2026-03-30", 7 * place))
                                                     for place in range(len(found.weeks))]
    assert found.weeks[-1].begins == week_days(WHOLE.last).begin


@given(DAYS)
def test_a_code_takes_what_carries_it_and_shows_no_other(days: list[Day]) -> None:
    found = way(days, WHOLE, select(Which(codes=(FRACTIONS,)), BOOK), BOOK)
    carrying = [sums for day in days for codes, sums in day.parts.items() if CODES[0] in codes]
    assert found.total == added(carrying)
    assert {key_of(each.code) for each in found.trees} == ({CODES[0]} if carrying else set())


@given(DAYS)
def test_items_and_what_has_none_stand_apart(days: list[Day]) -> None:
    found = way(days, WHOLE, Selection(), BOOK)
    assert found.uncoded == added([day.parts[()] for day in days if () in day.parts])
    assert {key_of(each.code): each.sums for each in found.trees} == {
        code: added([sums for day in days for codes, sums in day.parts.items() if code in codes])
        for code in CODES if any(code in codes for day in days for codes in day.parts)}
    assert touched(days) == {code: min(day.day for day in days for codes in day.parts if code in codes)
                             for code in CODES if any(code in codes for day in days for codes in day.parts)}


def day(on: str, part: Slice = SIXTH) -> Day:
    return Day(HANAKO, on, part, {(): Sums(1, 1, 1, 1)}, 0)


def test_a_period_without_bounds_has_the_weeks_between_its_records() -> None:
    ever = Period("0002-01-01", "9998-12-31")
    found = way([day("2025-04-08"), day("2026-04-08")], ever, Selection(), BOOK)
    assert (found.weeks[0].begins, found.weeks[-1].begins, len(found.weeks)) == ("2025-04-07", "2026-04-06", 53)
    assert way([], ever, Selection(), BOOK).weeks == ()
    assert len(way([day("1970-01-01"), day("2026-04-08")], ever, Selection(), BOOK).weeks) == MOST_WEEKS + 1


def test_where_records_come_from_is_told_latest_first() -> None:
    sums = Sums(1, 1, 1, 1)
    assert origins([day("2025-06-02", FIFTH), day("2026-04-08"), day("2026-05-11")]) == [
        Origin(NEXT_SCHOOL, 2026, "P6", "2026-04-08", "2026-05-11", sums.plus(sums)),
        Origin(SCHOOL, 2025, "P5", "2025-06-02", "2025-06-02", sums)]
