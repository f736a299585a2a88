"""Days, weeks, terms and school years, and where their borders lie in a time zone."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.schooldays import (
    FOREVER,
    NEVER_MS,
    Days,
    Zone,
    first_day,
    is_day,
    next_day,
    school_year,
    term_at,
    term_days,
    week_days,
    year_days,
)
from lrs.xapi.timestamps import parse_ms

TERMS = ("04-01", "09-01", "01-01")
TOKYO, BERLIN = Zone(ZoneInfo("Asia/Tokyo")), Zone(ZoneInfo("Europe/Berlin"))
ZONES = [TOKYO, BERLIN, *(Zone(ZoneInfo(name)) for name in (
    "Pacific/Apia", "America/St_Johns", "America/Havana", "Asia/Beirut"))]  # Havana and Beirut shift at midnight
DATES = st.dates().filter(lambda day: 1900 <= day.year <= 2200).map(lambda day: day.isoformat())
HOUR_MS = 3600 * 1000


@pytest.mark.parametrize(("day", "year"), [("2026-03-31", 2025), ("2026-04-01", 2026), ("2026-12-31", 2026),
                                           ("2027-01-01", 2026), ("2027-03-31", 2026)])
def test_a_school_year_begins_on_1_april(day: str, year: int) -> None:
    assert school_year(day) == year
    assert first_day(year) <= day < first_day(year + 1)


@pytest.mark.parametrize(("instant", "day", "year"), [
    ("2026-03-31T23:59:59.999+09:00", "2026-03-31", 2025), ("2026-04-01T00:00:00+09:00", "2026-04-01", 2026),
    ("2026-03-31T14:59:59.999Z", "2026-03-31", 2025), ("2026-03-31T15:00:00Z", "2026-04-01", 2026),
    ("2026-03-31T10:00:00-05:00", "2026-04-01", 2026)])
def test_an_instant_is_of_the_day_and_school_year_that_it_is_at_school(instant: str, day: str, year: int) -> None:
    assert (TOKYO.day(parse_ms(instant)), TOKYO.school_year(parse_ms(instant))) == (day, year)


def test_a_school_year_reaches_from_midnight_to_midnight() -> None:
    assert TOKYO.instants(year_days(2026)) == (
        parse_ms("2026-04-01T00:00:00+09:00"), parse_ms("2027-04-01T00:00:00+09:00"))
    assert BERLIN.instants(year_days(2026)) == (
        parse_ms("2026-04-01T00:00:00+02:00"), parse_ms("2027-04-01T00:00:00+02:00"))


@pytest.mark.parametrize(("day", "hours"), [("2026-03-28", 24), ("2026-03-29", 23), ("2026-10-25", 25)])
def test_a_day_is_an_hour_shorter_or_longer_where_the_clock_is_changed(day: str, hours: int) -> None:
    begin, end = BERLIN.instants(Days(day, next_day(day)))
    assert end - begin == hours * HOUR_MS
    assert BERLIN.day(begin) == BERLIN.day(end - 1) == day


@given(DATES.filter(lambda day: day != "2011-12-30"), st.sampled_from(ZONES))  # a day that Apia left out
def test_a_day_begins_where_the_one_before_it_ends(day: str, zone: Zone) -> None:
    assert zone.day(zone.start(day)) == day
    assert zone.day(zone.start(day) - 1) < day


def test_a_day_that_a_zone_left_out_has_no_instant() -> None:
    apia = Zone(ZoneInfo("Pacific/Apia"))
    assert apia.start("2011-12-30") == apia.start("2011-12-31")


def test_what_has_no_end_ends_never() -> None:
    assert TOKYO.start(FOREVER) == NEVER_MS


@pytest.mark.parametrize(("day", "monday"), [
    ("2026-03-29", "2026-03-23"), ("2026-03-30", "2026-03-30"), ("2026-04-01", "2026-03-30"),
    ("2026-04-05", "2026-03-30"), ("2027-01-01", "2026-12-28"), ("2028-02-29", "2028-02-28")])
def test_a_week_begins_on_monday_also_across_years(day: str, monday: str) -> None:
    assert week_days(day) == (monday, next_day(monday, 7))


def test_three_terms_make_a_school_year() -> None:
    assert term_days(2026, TERMS) == [
        ("2026-04-01", "2026-09-01"), ("2026-09-01", "2027-01-01"), ("2027-01-01", "2027-04-01")]
    assert term_days(2026, ("04-01", "10-12")) == [("2026-04-01", "2026-10-12"), ("2026-10-12", "2027-04-01")]
    assert term_days(2026, ("04-01",)) == [year_days(2026)]


@pytest.mark.parametrize("terms", [
    (), ("04-02",), ("09-01", "04-01"), ("04-01", "09-01", "09-01"), ("04-01", "01-08", "09-01"), ("04-01", "09-31"),
    ("04-01", "second")])
def test_terms_that_are_none_are_refused(terms: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="terms of a school year"):
        term_days(2026, terms)


@given(DATES)
def test_every_day_is_in_one_week_one_term_and_one_year(day: str) -> None:
    week, year = week_days(day), year_days(school_year(day))
    assert week.begin <= day < week.end
    assert year.begin <= day < year.end
    terms = term_days(school_year(day), TERMS)
    assert [term for term in terms if term.begin <= day < term.end] == [term_at(day, TERMS)]


@pytest.mark.parametrize(("instant", "years", "later"), [
    ("2024-02-29T08:00:00+09:00", 1, "2025-03-01T08:00:00+09:00"),
    ("2024-02-29T08:00:00+09:00", 4, "2028-02-29T08:00:00+09:00"),
    ("2026-04-01T00:00:00+09:00", -5, "2021-04-01T00:00:00+09:00")])
def test_years_later_is_the_same_day_and_time(instant: str, years: int, later: str) -> None:
    assert TOKYO.years_after(parse_ms(instant), years) == parse_ms(later)


def test_years_later_keeps_the_time_of_day_where_the_clock_was_changed_on_another_day() -> None:
    assert BERLIN.years_after(parse_ms("2026-03-29T12:00:00+02:00"), 1) == parse_ms("2027-03-29T12:00:00+02:00")
    assert BERLIN.years_after(parse_ms("2026-03-28T12:00:00+01:00"), 1) == parse_ms("2027-03-28T12:00:00+02:00")


def test_days_that_do_not_exist_are_none() -> None:
    assert [is_day(text) for text in ("2026-02-28", "2026-02-29", "2026-2-8", "20260208", "", "九月")] == [
        True, False, False, False, False, False]
