"""Stretches of school days: a period from its first to its last day, cut into days, weeks and terms. Pure.

A day is ISO text, ``2026-05-12``, in the schools' time zone. Weeks begin on Monday, the school year on 1 April.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from lrs.schooldays import next_day, school_year

By = Literal["day", "week", "term", "period"]
Beginnings = tuple[str, ...]  # of terms, as they follow each other in a school year: "-04-01", "-09-01", "-01-08"


@dataclass(frozen=True, slots=True)
class Period:
    """From the `first` day to the `last`, both within."""

    first: str
    last: str

    @property
    def end(self) -> str:
        """The first day after it."""
        return next_day(self.last)

    def holds(self, day: str) -> bool:
        return self.first <= day <= self.last


def beginnings(setting: str) -> Beginnings:
    """Of the terms, as ``studylog.terms`` has them: ``4-1 9-1 1-8``."""
    found = {"-04-01"}
    for text in setting.split():
        month, _, day = text.partition("-")
        found.add(f"-{int(month):02d}-{int(day):02d}")
    return tuple(sorted(found, key=lambda each: (each < "-04-01", each)))


def begins(day: str, by: By, period: Period, terms: Beginnings) -> str:
    """The first day of what `day` is summed up in; of a period that begins later its own first day."""
    if by == "day":
        return day
    if by == "period":
        return period.first
    return max(_monday(day) if by == "week" else term(day, terms).first, period.first)


@lru_cache(maxsize=4096)
def _monday(day: str) -> str:
    there = date.fromisoformat(day)
    return (there - timedelta(days=there.weekday())).isoformat()


@lru_cache(maxsize=4096)
def term(day: str, terms: Beginnings) -> Period:
    """The term that `day` is in."""
    year = school_year(day)
    starts = [*(f"{year + (each < '-04-01'):04d}{each}" for each in terms), f"{year + 1:04d}-04-01"]
    first = max(start for start in starts if start <= day)
    return Period(first, next_day(min(start for start in starts if start > day), -1))
