"""Days and instants: when a day begins in the schools' time zone, and which school year it belongs to.

A day is ISO text, ``2026-05-12``, so that days compare as they follow each other. An interval of days includes its
first and excludes its end, as OneRoster has it for enrolments; `FOREVER` is the end of one that has none.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from lrs.storage.contract.roster import FOREVER

YEAR_BEGINS = "-04-01"
NEVER_MS = 1 << 62


class Zone:
    """The schools' days, in their time zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._starts: dict[str, int] = {FOREVER: NEVER_MS}

    def start(self, day: str) -> int:
        """The instant at which `day` begins, in milliseconds."""
        found = self._starts.get(day)
        if found is None:
            midnight = datetime.combine(date.fromisoformat(day), datetime.min.time(), self._zone)
            found = self._starts[day] = int(midnight.timestamp()) * 1000
        return found

    def day(self, ms: int) -> str:
        """The day of an instant."""
        return datetime.fromtimestamp(ms / 1000, UTC).astimezone(self._zone).date().isoformat()


@lru_cache(maxsize=4096)
def school_year(day: str) -> int:
    """2026 for every day from 2026-04-01 to 2027-03-31."""
    year = int(day[:4])
    return year if day[4:] >= YEAR_BEGINS else year - 1


def first_day(year: int) -> str:
    """The first day of a school year; that of the next one is its end."""
    return f"{year}{YEAR_BEGINS}"


def next_day(day: str, days: int = 1) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def is_day(text: str) -> bool:
    """Whether `text` is a day that exists, written as ``2026-05-12``."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
