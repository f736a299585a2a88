"""One learner's way: how much in each week, how far along the curriculum, at which school in which year. Pure.

Made of days, as they were folded: a figure here is a sum of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import NamedTuple

from lrs.codes.book import CodeBook
from lrs.schooldays import next_day, week_days
from lrs.studylog.coverage import Branch, coverage
from lrs.studylog.day import Codes, Day
from lrs.studylog.period import Period
from lrs.studylog.sums import NOTHING, Sums, add
from lrs.studylog.which import Selection

YEAR = 53         # weeks
MOST_WEEKS = 520  # that are told apart, the latest


class Week(NamedTuple):
    """From `begins`, a Monday or the first day of the period; `days` are the days on which something was done."""

    begins: str
    days: tuple[str, ...]
    sums: Sums


class Origin(NamedTuple):
    """A school, year and grade that records come from, with the first and the last day of these."""

    school: str
    school_year: int | None
    grade: str
    first: str
    last: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class Way:
    """`weeks` are all of the period, also those in which nothing was done; of one longer than a year they begin and end
    with those in which something was. `uncoded` is what names no item."""

    total: Sums
    days: tuple[str, ...]
    weeks: tuple[Week, ...]
    trees: tuple[Branch, ...]
    uncoded: Sums


def way(days: Iterable[Day], period: Period, selection: Selection, book: CodeBook) -> Way:
    """Of those days that are in the period, as far as they are selected."""
    taken = [day for each in days if period.holds(each.day) and (day := _selected(each, selection)).parts]
    return Way(total(taken), _dates(taken), tuple(_weeks(taken, period)), coverage(taken, book),
               reduce(Sums.plus, (day.parts[()] for day in taken if () in day.parts), NOTHING))


def origins(days: Iterable[Day]) -> list[Origin]:
    """Where the records of these days come from, the latest first."""
    found: dict[tuple[str, int | None, str], list[Day]] = {}
    for day in days:
        found.setdefault((day.slice.school, day.slice.school_year, day.slice.grade), []).append(day)
    made = [Origin(*key, min(each.day for each in own), max(each.day for each in own), total(own))
            for key, own in found.items()]
    return sorted(made, key=lambda each: (each.last, each.first, each.school), reverse=True)


def total(days: Iterable[Day]) -> Sums:
    return reduce(Sums.plus, (day.total for day in days), NOTHING)


def touched(days: Iterable[Day]) -> dict[str, str]:
    """Each item (fifteen characters) with the first day on which something was done on it."""
    found: dict[str, str] = {}
    for day in sorted(days, key=lambda each: each.day):
        for codes in day.parts:
            for code in codes:
                found.setdefault(code, day.day)
    return found


def _selected(day: Day, selection: Selection) -> Day:
    """The day with what carries a code that is selected; of these only the codes that are."""
    if not selection.curricula:
        return day
    parts: dict[Codes, Sums] = {}
    for codes, sums in day.parts.items():
        if selection.takes(codes):
            shown = tuple(code for code in codes if selection.shows(code))
            add(parts, shown, sums)
    return replace(day, parts=parts)


def _weeks(days: Sequence[Day], period: Period) -> Iterable[Week]:
    by_week: dict[str, list[Day]] = {}
    for day in days:
        by_week.setdefault(week_days(day.day).begin, []).append(day)
    first, last = week_days(period.first).begin, week_days(period.last).begin
    if next_day(first, 7 * YEAR) < last and by_week:
        first, last = min(by_week), max(by_week)
        first = max(first, next_day(last, -7 * MOST_WEEKS))
    elif next_day(first, 7 * YEAR) < last:
        return
    monday = first
    while monday <= last:
        own = by_week.get(monday, [])
        yield Week(max(monday, period.first), _dates(own), total(own))
        monday = next_day(monday, 7)


def _dates(days: Iterable[Day]) -> tuple[str, ...]:
    return tuple(sorted({day.day for day in days}))

