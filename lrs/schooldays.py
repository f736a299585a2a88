"""Days, weeks, terms and school years, and the instants at which they begin in the schools' time zone: pure.

A day is ISO text, ``2026-05-12``, so that days compare as they follow each other. An interval of days includes its
first and excludes its end, as OneRoster has it for enrolments; `FOREVER` is the end of one that has none. Instants are
milliseconds. A school year (年度) is named for the year in which it begins, on 1 April.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

FOREVER = "9999-12-31"
NEVER_MS = 1 << 62
YEAR_BEGINS = "-04-01"

Beginnings = tuple[str, ...]  # of the terms of a school year, in order: "04-01", "09-01", "01-08"


class Days(NamedTuple):
    begin: str
    end: str


class Zone:
    """The schools' days, in their time zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._starts: dict[str, int] = {FOREVER: NEVER_MS}

    def start(self, day: str) -> int:
        """The instant at which `day` begins; that of the next one is its end."""
        found = self._starts.get(day)
        if found is None:
            midnight = datetime.combine(date.fromisoformat(day), datetime.min.time(), self._zone)
            found = self._starts[day] = int(midnight.timestamp()) * 1000
        return found

    def instants(self, days: Days) -> tuple[int, int]:
        """The instant at which these days begin, and that at which they are over."""
        return self.start(days.begin), self.start(days.end)

    def day(self, ms: int) -> str:
        """The day of an instant."""
        return datetime.fromtimestamp(ms / 1000, UTC).astimezone(self._zone).date().isoformat()

    def school_year(self, ms: int) -> int:
        """The school year of an instant."""
        return school_year(self.day(ms))

    def years_after(self, ms: int, years: int) -> int:
        """The same day and time `years` later; 29 February becomes 1 March."""
        at = datetime.fromtimestamp(ms / 1000, self._zone)
        try:
            later = at.replace(year=at.year + years)
        except ValueError:
            later = at.replace(year=at.year + years, month=3, day=1)
        return round(later.timestamp() * 1000)


@lru_cache(maxsize=4096)
def school_year(day: str) -> int:
    """2026 for every day from 2026-04-01 to 2027-03-31."""
    year = int(day[:4])
    return year if day[4:] >= YEAR_BEGINS else year - 1


def first_day(year: int) -> str:
    """The first day of a school year; that of the next one is its end."""
    return f"{year}{YEAR_BEGINS}"


def year_days(year: int) -> Days:
    return Days(first_day(year), first_day(year + 1))


@lru_cache(maxsize=4096)
def week_days(day: str) -> Days:
    """The ISO week of `day`, from Monday; one may lie in two school years."""
    return Days(monday := next_day(day, -date.fromisoformat(day).weekday()), next_day(monday, 7))


def term_days(year: int, terms: Beginnings) -> list[Days]:
    """The terms of a school year, in order, of which the first begins when it does.

    Raises `ValueError` for terms that are in another order or begin on no day.
    """
    begins = [f"{year + (f'-{day}' < YEAR_BEGINS)}-{day}" for day in terms]
    ends = [*begins[1:], first_day(year + 1)]
    if begins[:1] != [first_day(year)] or begins != sorted(set(begins)) or not all(map(is_day, begins)):
        raise ValueError(f"terms of a school year begin on days in its order, first {YEAR_BEGINS[1:]}: {terms}")
    return [Days(*each) for each in zip(begins, ends, strict=True)]


@lru_cache(maxsize=4096)
def term_at(day: str, terms: Beginnings) -> Days:
    """The term that `day` is in."""
    return next(found for found in term_days(school_year(day), terms) if day < found.end)


def next_day(day: str, days: int = 1) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def is_day(text: str) -> bool:
    """Whether `text` is a day that exists, written as ``2026-05-12``."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
