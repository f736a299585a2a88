"""When a child comes of age, and a guardian's link to it ends (Civil Code, article 4: at 18).

With a date of birth it is the birthday, which begins where the day before it ends. Without one it is the 1 April by
which everybody of the child's grade is 18: school years gather births from 2 April to 1 April. While not even the grade
is known, the link lasts to the end of the school year and needs a new letter then.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from lrs.people.directory import Pupil

ADULT = 18
_LAST_YEAR_OF_SCHOOL = 12
_YEARS_BEFORE = {"P": 0, "J": 6, "H": 9}  # the grades of the Japan Profile: primary, junior high, high school


def comes(pupil: Pupil, today: date) -> date:
    """The first day on which the child is an adult, as far as it is known `today`."""
    if pupil.birth is not None:
        return birthday(pupil.birth, ADULT)
    year = year_of_school(pupil.grade)
    if year is None or not pupil.school_year:
        return date(school_year(today) + 1, 4, 1)
    return date(pupil.school_year + _LAST_YEAR_OF_SCHOOL - year + 1, 4, 1)


def birthday(birth: date, age: int) -> date:
    """Who was born on 29 February has it on 1 March of a common year."""
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:
        return date(birth.year + age, 3, 1)


def year_of_school(grade: str) -> int | None:
    """1 for P1, 12 for H3; None for anything else."""
    before = _YEARS_BEFORE.get(grade[:1])
    if before is None or not grade[1:].isdecimal():
        return None
    year = before + int(grade[1:])
    return year if 1 <= year <= _LAST_YEAR_OF_SCHOOL and int(grade[1:]) > 0 else None


def school_year(day: date) -> int:
    """The Japanese school year (年度) that `day` is in: it begins on 1 April."""
    return day.year if day.month >= 4 else day.year - 1


def begins(day: date, zone: ZoneInfo) -> int:
    """The instant at which `day` begins there, in ms."""
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp() * 1000)


def day_of(ms: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(ms / 1000, zone).date()
