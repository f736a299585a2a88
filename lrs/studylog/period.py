"""Stretches of school days: a period from its first to its last day, cut into days, weeks and terms. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lrs.schooldays import Beginnings, Days, next_day, term_at, week_days

By = Literal["day", "week", "term", "period"]


@dataclass(frozen=True, slots=True)
class Period:
    """From the `first` day to the `last`, both within."""

    first: str
    last: str

    @classmethod
    def of(cls, days: Days) -> Period:
        """All of these days."""
        return cls(days.begin, next_day(days.end, -1))

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
    return max((week_days(day) if by == "week" else term_at(day, terms)).begin, period.first)
