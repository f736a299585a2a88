"""How old a learner is, and from which day on an adult (Civil Code, article 4: at 18): pure.

With a date of birth age is by it. Without one it is what everybody of the learner's grade has reached when the school
year begins, since a school year gathers births from 2 April to 1 April: a first-grader (``P1``) has turned six.
"""

from __future__ import annotations

from lrs.schooldays import first_day, is_day, school_year

ADULT = 18

_FIRST_AGE = {"E": 3, "P": 6, "J": 12, "H": 15}


def age(birth: str, grade: str, year: int, day: str) -> int | None:
    """Full years on `day`, or those surely reached by then; None when neither birth nor grade is known.

    `grade` is that of the school year `year`; empty where nobody knows.
    """
    if birth:
        return int(day[:4]) - int(birth[:4]) - (day[5:] < birth[5:])
    return _age_reached(grade) + school_year(day) - year if grade else None


def of_age(years: int | None) -> bool:
    """Whether somebody of this age is an adult; whose age is unknown counts as a child."""
    return years is not None and years >= ADULT


def comes_of_age(birth: str, grade: str, year: int) -> str | None:
    """The first day on which `age` is that of an adult: the birthday, 1 March for who is born on 29 February, or the
    1 April by which everybody of the grade is; None when neither is known."""
    if birth:
        birthday = f"{int(birth[:4]) + ADULT:04}{birth[4:]}"
        return birthday if is_day(birthday) else f"{birthday[:4]}-03-01"
    return first_day(year + ADULT - _age_reached(grade)) if grade else None


def _age_reached(grade: str) -> int:
    """The age that each learner of a grade has reached when its school year begins."""
    return _FIRST_AGE[grade[0]] + int(grade[1]) - 1
