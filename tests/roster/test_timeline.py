"""Places by instant, in the school's zone; ages; school years."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.roster.days import NEVER_MS, Zone, first_day, is_day, next_day, school_year
from lrs.roster.remembered import RememberedTimelines
from lrs.roster.timeline import NOWHERE, Place, age, timeline
from lrs.storage.contract.roster import FOREVER, Enrollment
from lrs.xapi.timestamps import parse_ms

TOKYO = Zone(ZoneInfo("Asia/Tokyo"))
HOME = Enrollment("はな", "1組", "student", "2026-04-01", "2027-04-01", "s1", "B113200000006", 2026, "P3", "7", 1)


def at(text: str, *enrollments: Enrollment) -> Place | None:
    return timeline(enrollments, TOKYO).at(parse_ms(text))


def test_a_day_begins_at_midnight_in_tokyo_and_the_year_on_1_april() -> None:
    assert at("2026-03-31T23:59:59.999+09:00", HOME) is None
    assert at("2026-04-01T00:00:00+09:00", HOME) == Place("B113200000006", 2026, "P3", ("1組",), "7")
    assert at("2026-03-31T15:00:00Z", HOME) is not None
    assert at("2027-03-31T23:59:59+09:00", HOME) is not None
    assert at("2027-04-01T00:00:00+09:00", HOME) is None


def test_the_class_at_home_comes_first_and_gives_school_grade_and_number() -> None:
    lesson = replace(HOME, class_id="0英語", rank=0, number="", begin="2026-09-01")
    support = replace(HOME, class_id="ひまわり", rank=2, number="2", begin="2026-10-01")
    assert at("2026-09-02T10:00:00+09:00", lesson, HOME) == Place("B113200000006", 2026, "P3", ("1組", "0英語"), "7")
    assert at("2026-11-02T10:00:00+09:00", lesson, HOME, support) == Place(
        "B113200000006", 2026, "P3", ("ひまわり", "0英語", "1組"), "2")


def test_of_two_homerooms_the_later_one_counts() -> None:
    moved = replace(HOME, class_id="a", school="s2", code="", begin="2026-10-05")
    place = at("2026-10-05T08:00:00+09:00", HOME, moved)
    assert place is not None
    assert (place.school, place.classes) == ("s2", ("a", "1組"))


def test_a_teacher_has_no_place() -> None:
    assert timeline([replace(HOME, role="teacher")], TOKYO) is NOWHERE


def test_before_and_after_there_is_a_latest_and_a_next() -> None:
    found = timeline([HOME], TOKYO)
    before, after = TOKYO.start("2026-01-01"), TOKYO.start("2028-01-01")
    assert found.latest(before) is None
    assert found.next(after) is None
    assert found.latest(after) == found.next(before) == found.at(TOKYO.start("2026-05-12"))


DAYS = [next_day("2026-04-01", 9 * n) for n in range(60)]
SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 19), st.sampled_from("abc")), max_size=6)


@given(SPANS, st.integers(0, 59))
def test_a_timeline_says_what_a_look_at_every_enrolment_says(spans: list[tuple[int, int, str]], day: int) -> None:
    enrolled = [replace(HOME, class_id=f"{name}{n}", begin=DAYS[begin], end=DAYS[begin + length])
                for n, (begin, length, name) in enumerate(spans)]
    place = timeline(enrolled, TOKYO).at(TOKYO.start(DAYS[day]) + 1)
    expected = {one.class_id for one in enrolled if one.begin <= DAYS[day] < one.end}
    assert set(place.classes if place else ()) == expected


@pytest.mark.parametrize(("day", "year"), [("2026-03-31", 2025), ("2026-04-01", 2026), ("2026-12-31", 2026),
                                           ("2027-01-01", 2026), ("2027-03-31", 2026)])
def test_a_school_year_begins_on_1_april(day: str, year: int) -> None:
    assert school_year(day) == year
    assert first_day(year) <= day < first_day(year + 1)


def test_days_that_do_not_exist_are_none() -> None:
    assert [is_day(text) for text in ("2026-02-28", "2026-02-29", "2026-2-8", "20260208", "", "九月")] == [
        True, False, False, False, False, False]


def test_a_zone_goes_from_days_to_instants_and_back() -> None:
    for zone in (TOKYO, Zone(ZoneInfo("Europe/Berlin")), Zone(ZoneInfo("Pacific/Apia"))):
        for day in DAYS:
            assert zone.day(zone.start(day)) == day
            assert zone.day(zone.start(day) - 1) == next_day(day, -1)
    assert TOKYO.start(FOREVER) == NEVER_MS


@pytest.mark.parametrize(("birth", "grade", "day", "years"), [
    ("2017-05-13", "P3", "2026-05-12", 8), ("2017-05-12", "P3", "2026-05-12", 9),
    ("2016-02-29", "P3", "2027-02-28", 10), ("", "P3", "2026-05-12", 8), ("", "P1", "2027-03-31", 6),
    ("", "J3", "2026-05-12", 14), ("", "H3", "2026-05-12", 17), ("", "P3", "2028-05-12", 10),
    ("", "", "2026-05-12", None)])
def test_an_age_is_by_birth_else_the_one_surely_reached(birth: str, grade: str, day: str, years: int | None) -> None:
    place = Place("s1", 2026, grade, (), "")
    assert age(birth, place, day, school_year(day)) == years
    assert age("", None, day, school_year(day)) is None


def test_timelines_are_remembered_within_bounds_and_for_one_generation() -> None:
    remembered = RememberedTimelines(3)
    remembered.keep("t", 1, {"a": NOWHERE, "b": NOWHERE, "c": NOWHERE})
    assert set(remembered.of("t", 1, ["a", "x"])) == {"a"}
    remembered.keep("t", 1, {"d": NOWHERE})
    assert set(remembered.of("t", 1, "abcd")) == {"a", "c", "d"}
    assert remembered.of("t", 2, "abcd") == {}
    assert remembered.of("u", 1, "abcd") == {}
