"""When a child comes of age."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.people.directory import Pupil
from lrs.people.majority import begins, birthday, comes, day_of, school_year, year_of_school

TOKYO = ZoneInfo("Asia/Tokyo")
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(("pupil", "adult"), [
    (Pupil("u", birth=date(2014, 5, 12)), date(2032, 5, 12)),
    (Pupil("u", birth=date(2008, 2, 29)), date(2026, 3, 1)),
    (Pupil("u", birth=date(2014, 5, 12), grade="H3", school_year=2026), date(2032, 5, 12)),
    (Pupil("u", grade="P1", school_year=2026), date(2038, 4, 1)),
    (Pupil("u", grade="P6", school_year=2026), date(2033, 4, 1)),
    (Pupil("u", grade="J3", school_year=2026), date(2030, 4, 1)),
    (Pupil("u", grade="H3", school_year=2026), date(2027, 4, 1)),
    (Pupil("u"), date(2027, 4, 1)),
    (Pupil("u", grade="P1"), date(2027, 4, 1)),
    (Pupil("u", grade="E1", school_year=2026), date(2027, 4, 1)),
])
def test_a_child_is_of_age_at_the_birthday_or_when_all_of_its_grade_are(pupil: Pupil, adult: date) -> None:
    assert comes(pupil, TODAY) == adult


@given(st.dates(date(2008, 4, 2), date(2021, 4, 1)))
def test_nobody_of_a_grade_is_a_minor_when_the_grade_counts_as_of_age(birth: date) -> None:
    """Whoever is born from 2 April to 1 April enters school together, at six."""
    entered = school_year(birth - timedelta(days=1)) + 7
    by_grade = comes(Pupil("u", grade="P1", school_year=entered), TODAY)
    assert birthday(birth, 18) <= by_grade < birthday(birth, 18) + timedelta(days=367)


@pytest.mark.parametrize(("grade", "year"), [
    ("P1", 1), ("J1", 7), ("H3", 12), ("H4", None), ("P0", None), ("", None), ("K1", None), ("P", None), ("P-1", None)])
def test_a_grade_is_a_year_of_school(grade: str, year: int | None) -> None:
    assert year_of_school(grade) == year


def test_a_day_begins_in_the_school_s_zone() -> None:
    assert begins(date(2026, 4, 1), TOKYO) == 1774969200000
    assert day_of(1774969200000, TOKYO) == date(2026, 4, 1)
    assert day_of(1774969199999, TOKYO) == date(2026, 3, 31)
    assert [school_year(date(2026, 3, 31)), school_year(date(2026, 4, 1))] == [2025, 2026]
