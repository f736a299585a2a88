"""How entries are folded into days, weeks and terms: the law of the study log, in properties."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import reduce
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.annotation.evidence import instant
from lrs.schooldays import Zone
from lrs.studylog.day import MOST_PARTS, fold, grouped, key_of
from lrs.studylog.entry import Entry, Slice
from lrs.studylog.period import Period, begins
from lrs.studylog.sums import NOTHING, Sums
from tests.school import FRACTIONS, HANAKO, HISTORY, SCHOOL

ZONE = Zone(ZoneInfo("Asia/Tokyo"))
SLICE = Slice(SCHOOL, 2026, "P6", ("6-1",), "school-learning", "learning")
NINE = 1_778_544_000_000  # 2026-05-12T09:00+09:00
TERMS = ("04-01", "09-01", "01-08")


def did(at: int, pos: int = 0, *, activity: str = "分数", registration: str = "", success: bool | None = None,
        score: float | None = None, duration: int | None = None, codes: tuple[str, ...] = ()) -> Entry:
    return Entry(pos.to_bytes(16), pos, f"statement {pos}", HANAKO, NINE + at, "drill", "verb", activity, registration,
                 success, score, None, duration, "", codes, SLICE)


ENTRIES = st.lists(st.builds(
    did, st.integers(0, 10_000_000), activity=st.sampled_from(["分数", "小数", ""]),
    registration=st.sampled_from(["", "r"]), success=st.sampled_from([None, True, False]),
    score=st.none() | st.floats(0, 1), duration=st.none() | st.integers(0, 100_000),
    codes=st.sampled_from([(), (FRACTIONS,), (HISTORY,), (HISTORY, FRACTIONS)])), min_size=1, max_size=30).map(
        lambda found: [each._replace(pos=place, key=place.to_bytes(16), statement_id=str(place))
                       for place, each in enumerate(found)])


def day_of(entries: list[Entry]) -> tuple[Sums, dict[str, Sums]]:
    day = fold(key_of(entries[0], ZONE), entries, 300_000)
    return day.total, day.items


@given(ENTRIES, st.randoms())
def test_the_order_in_which_entries_come_is_of_no_account(entries: list[Entry], chance: random.Random) -> None:
    mixed = entries.copy()
    chance.shuffle(mixed)
    assert day_of(mixed) == day_of(entries)


@given(ENTRIES)
def test_a_total_counts_every_entry_once_and_items_those_with_the_code(entries: list[Entry]) -> None:
    total, items = day_of(entries)
    assert total.statements == len(entries)
    assert total.correct <= total.judged <= total.attempts <= total.statements
    assert total.first_correct <= total.first_judged <= total.judged
    assert total.first_judged == len({(each.activity or each.key, each.registration)
                                      for each in entries if each.success is not None})
    assert sum(total.scores) == sum(each.score is not None for each in entries)
    assert total.last == max(each.at for each in entries)
    for code in ("", FRACTIONS, HISTORY):
        found = sum(code in (each.codes or ("",)) for each in entries)
        assert items.get(code, NOTHING).statements == found


@given(ENTRIES, st.sampled_from([None, True, False]))
def test_what_is_kept_counts_as_it_does_among_all(entries: list[Entry], success: bool | None) -> None:
    key = key_of(entries[0], ZONE)
    kept = fold(key, entries, 300_000, lambda each: each.success is success).total
    left = fold(key, entries, 300_000, lambda each: each.success is not success).total
    assert kept.plus(left) == day_of(entries)[0]


SUMS = st.builds(Sums, *[st.integers(0, 9)] * 7, st.none() | st.integers(), st.tuples(*[st.integers(0, 9)] * 10))


@given(st.lists(SUMS, max_size=5), st.randoms())
def test_sums_add_up_in_any_order(sums: list[Sums], chance: random.Random) -> None:
    mixed = sums.copy()
    chance.shuffle(mixed)
    assert reduce(Sums.plus, mixed, NOTHING) == reduce(Sums.plus, sums, NOTHING)


def test_time_is_what_is_declared_else_the_gap_within_bounds() -> None:
    entries = [did(0), did(60_000, 1), did(90_000, 2, duration=5_000), did(2_000_000, 3)]
    assert day_of(entries)[0].milliseconds == 0 + 60_000 + 5_000 + 300_000


def test_the_first_try_is_that_of_the_day_in_its_registration() -> None:
    entries = [did(0, 0, success=False), did(1, 1, success=True), did(2, 2, success=True, registration="もう一度"),
               did(3, 3, success=True, activity="小数")]
    total, _ = day_of(entries)
    assert (total.judged, total.correct, total.first_judged, total.first_correct) == (4, 3, 3, 2)


def test_a_day_keeps_so_many_sets_of_codes_apart_and_no_more() -> None:
    entries = [did(place, place, codes=(f"{place:015d}",)) for place in range(MOST_PARTS + 50)]
    day = fold(key_of(entries[0], ZONE), entries, 0)
    assert len(day.parts) == MOST_PARTS + 1
    assert day.items[""].statements == 50
    assert day.total.statements == MOST_PARTS + 50


@pytest.mark.parametrize(("at", "day"), [
    ("2026-05-12T00:00:00+09:00", "2026-05-12"), ("2026-05-11T14:59:59.999Z", "2026-05-11"),
    ("2026-05-11T15:00:00Z", "2026-05-12"), ("2027-03-31T23:59:59+09:00", "2027-03-31")])
def test_a_day_begins_at_midnight_in_the_schools_time_zone(at: str, day: str) -> None:
    entry = did(0)._replace(at=instant(at))
    assert list(grouped([entry], ZONE)) == [(HANAKO, day, SLICE)]


@pytest.mark.parametrize(("day", "by", "found"), [
    ("2026-05-12", "day", "2026-05-12"), ("2026-05-12", "week", "2026-05-11"), ("2026-05-11", "week", "2026-05-11"),
    ("2026-05-12", "term", "2026-04-01"), ("2026-08-31", "term", "2026-04-01"), ("2026-09-01", "term", "2026-09-01"),
    ("2027-01-07", "term", "2026-09-01"), ("2027-01-08", "term", "2027-01-08"), ("2027-03-31", "term", "2027-01-08"),
    ("2027-04-01", "term", "2027-04-01"), ("2026-05-12", "period", "2026-04-01"), ("2026-04-02", "week", "2026-04-01")])
def test_weeks_begin_on_monday_and_terms_as_set(day: str, by: str, found: str) -> None:
    assert begins(day, by, Period("2026-04-01", "2027-04-30"), TERMS) == found  # type: ignore[arg-type]


def test_an_empty_day_adds_nothing() -> None:
    one = replace(fold(key_of(did(0), ZONE), [did(0)], 0))
    assert one.total.plus(NOTHING) == one.total == NOTHING.plus(one.total)
