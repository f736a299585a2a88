"""Stretches of school days: a period from its first to its last day, cut into days, weeks and terms. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lrs.schooldays import Days, next_day, school_year, term_days, week_days

By = Literal["day", "week", "term", "period"]
Beginnings = tuple[str, ...]  # of the terms of a school year, in order: "04-01", "09-01", "01-08"


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


def begins(day: str, by: By, period: Period, terms: Beginnings) -> str:
    """The first day of what `day` is summed up in; of what begins before the period its own first day."""
    if by == "day":
        return day
    if by == "period":
        return period.first
    return max(_monday(day) if by == "week" else term(day, terms).begin, period.first)


@lru_cache(maxsize=4096)
def _monday(day: str) -> str:
    return week_days(day).begin


@lru_cache(maxsize=4096)
def term(day: str, terms: Beginnings) -> Days:
    """The term that `day` is in."""
    return next(found for found in term_days(school_year(day), terms) if day < found.end)
