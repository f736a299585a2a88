"""How old somebody is, and when they come of age."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.ages import ADULT, age, comes_of_age, of_age
from lrs.roster.grade import GRADES
from lrs.schooldays import next_day, school_year


@pytest.mark.parametrize(("birth", "grade", "day", "years"), [
    ("2017-05-13", "P3", "2026-05-12", 8), ("2017-05-12", "P3", "2026-05-12", 9),
    ("2016-02-29", "P3", "2027-02-28", 10), ("2016-02-29", "P3", "2027-03-01", 11), ("", "P3", "2026-05-12", 8),
    ("", "P1", "2027-03-31", 6), ("", "P1", "2027-04-01", 7), ("", "J3", "2026-05-12", 14),
    ("", "H3", "2026-05-12", 17), ("", "E1", "2026-05-12", 3), ("", "P3", "2028-05-12", 10),
    ("", "", "2026-05-12", None)])
def test_an_age_is_by_birth_else_the_one_surely_reached(birth: str, grade: str, day: str, years: int | None) -> None:
    assert age(birth, grade, 2026, day) == years


@pytest.mark.parametrize(("birth", "grade", "adult"), [
    ("2014-05-12", "", "2032-05-12"), ("2014-05-12", "H3", "2032-05-12"), ("2008-02-29", "", "2026-03-01"),
    ("2006-02-28", "", "2024-02-28"), ("", "P1", "2038-04-01"), ("", "P6", "2033-04-01"), ("", "J3", "2030-04-01"),
    ("", "H3", "2027-04-01"), ("", "E1", "2041-04-01"), ("", "", None)])
def test_a_child_is_of_age_at_the_birthday_or_when_all_of_its_grade_are(birth: str, grade: str,
                                                                       adult: str | None) -> None:
    assert comes_of_age(birth, grade, 2026) == adult


DATES = st.dates().filter(lambda day: 1900 <= day.year <= 2100).map(lambda day: day.isoformat())


@given(st.one_of(st.just(""), DATES), st.sampled_from(("", *GRADES)), st.integers(2000, 2100), DATES,
       st.integers(-2, 2))
def test_the_day_of_coming_of_age_and_the_age_say_the_same(birth: str, grade: str, year: int, other: str,
                                                           beside: int) -> None:
    adult = comes_of_age(birth, grade, year)
    for day in (other, next_day(adult, beside) if adult else other):
        assert of_age(age(birth, grade, year, day)) is (adult is not None and adult <= day)


@given(st.dates().filter(lambda day: 1990 <= day.year <= 2100).map(lambda day: day.isoformat()))
def test_nobody_of_a_grade_is_a_minor_when_the_grade_counts_as_of_age(birth: str) -> None:
    """Whoever is born from 2 April to 1 April enters school together, at six."""
    entered = school_year(next_day(birth, -1)) + 7
    by_birth, by_grade = comes_of_age(birth, "P1", entered), comes_of_age("", "P1", entered)
    assert by_birth is not None
    assert by_grade is not None
    assert by_birth <= by_grade <= next_day(by_birth, 366)


def test_whose_age_is_unknown_is_a_child() -> None:
    assert [of_age(None), of_age(ADULT - 1), of_age(ADULT)] == [False, False, True]
