"""School days of a Japanese elementary school: no weekends, no national holidays, no vacations. Pure.

Holidays follow the law as it stands since 2022; the equinoxes by the formula that holds from 1980 to 2099.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

DAY = timedelta(days=1)
SUNDAY = 6

_FIXED = ((1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23))
_MONDAYS = ((1, 2), (7, 3), (9, 3), (10, 2))  # month, and which of its Mondays

# The first and the last day of each, by month and day.
_VACATIONS = (((7, 21), (8, 31)), ((12, 25), (12, 31)), ((1, 1), (1, 7)), ((3, 26), (4, 5)))


@cache
def holidays(year: int) -> frozenset[date]:
    """The national holidays (国民の祝日 and 休日) of a calendar year."""
    named = {date(year, month, day) for month, day in _FIXED} | {_monday(year, *which) for which in _MONDAYS}
    named |= {date(year, 3, _equinox(year, 20.8431)), date(year, 9, _equinox(year, 23.2488))}
    found = set(named)
    for day in sorted(named):
        if day.weekday() == SUNDAY:
            found.add(_next_free(day, found))
        if day + 2 * DAY in named and (day + DAY).weekday() != SUNDAY:
            found.add(day + DAY)  # between two holidays
    return frozenset(found)


def is_school_day(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays(day.year) and not any(
        first <= (day.month, day.day) <= last for first, last in _VACATIONS)


def school_days(first: date, last: date) -> list[date]:
    """Those from `first` to `last`, both inclusive."""
    days = (first + number * DAY for number in range((last - first).days + 1))
    return [day for day in days if is_school_day(day)]


def first_of(count: int, last: date) -> date:
    """The first of the last `count` school days up to `last`."""
    day, found = last + DAY, 0
    while found < count:
        day -= DAY
        found += is_school_day(day)
    return day


def autumn_term(year: int) -> date:
    """The first school day after the summer vacation of a school year."""
    return school_days(date(year, 9, 1), date(year, 9, 30))[0]


def _monday(year: int, month: int, which: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(-first.weekday()) % 7 + 7 * (which - 1))


def _equinox(year: int, base: float) -> int:
    return int(base + 0.242194 * (year - 1980) - (year - 1980) // 4)


def _next_free(day: date, taken: set[date]) -> date:
    while day in taken:
        day += DAY
    return day
