"""Whom a teacher may want to look at, and why: facts with their evidence, never a label. Pure.

Two facts are looked for. *Quiet*: a learner did nothing on the last school days. *Unusual*: on the last day on which a
learner worked, a measure lay outside their own usual range, which is the middle nine tenths of their own days in the
eight weeks before. Nobody is compared with anybody else, and nothing is said of why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from lrs.studylog.day import Day
from lrs.studylog.sums import NOTHING, Sums

Measure = Literal["accuracy", "attempts", "time"]
MEASURES: tuple[Measure, ...] = ("accuracy", "attempts", "time")

WEEKS = 8
SPAN = timedelta(weeks=WEEKS)
LEAST_ATTEMPTS = 10  # in the weeks before; of fewer nobody can say what is usual
LEAST_DAYS = 5       # days with the measure in the weeks before
LEAST_JUDGED = 3     # attempts that a day's accuracy is made of


@dataclass(frozen=True, slots=True)
class Quiet:
    """`school_days` without activity, of which `since` is the first; `last` is the last day with some, if there was one
    within what was looked at."""

    learner: str
    school_days: int
    since: str
    last: str | None


@dataclass(frozen=True, slots=True)
class Unusual:
    """On `day` the `measure` was `value`; usual is `low` to `high`, over `days` days with `attempts` attempts.

    Accuracy is from 0 to 1, time in milliseconds.
    """

    learner: str
    measure: Measure
    day: str
    value: float
    low: float
    high: float
    days: int
    attempts: int


def last_days(learners: Iterable[str], days: Iterable[Day]) -> dict[str, str]:
    """The last of these days of each of `learners`, in their order; empty for who has none."""
    found = dict.fromkeys(learners, "")
    for day in days:
        found[day.learner] = max(day.day, found[day.learner])
    return found


def quiet(joined: Mapping[str, str], last: Mapping[str, str], school_days: Sequence[str], least: int) -> list[Quiet]:
    """Of these learners, in their order, those who did nothing on at least the last `least` of `school_days`; days
    before they `joined` do not count. `last` as `last_days` tells it."""
    found = []
    for learner, first in joined.items():
        since = [day for day in school_days if day >= first and day > last[learner]]
        if since and len(since) >= least:
            found.append(Quiet(learner, len(since), since[0], last[learner] or None))
    return found


def unusual(learners: Collection[str], days: Sequence[Day], recent: str) -> list[Unusual]:
    """Of `learners`, in their order, what was outside their own range on the last day they worked, if that is no
    earlier than the day `recent`."""
    own: dict[str, dict[str, Sums]] = {}
    for day in days:
        sums = own.setdefault(day.learner, {})
        sums[day.day] = sums.get(day.day, NOTHING).plus(day.total)
    return [fact for learner in learners if learner in own for fact in _facts(learner, own[learner], recent)]


def _facts(learner: str, own: Mapping[str, Sums], recent: str) -> list[Unusual]:
    last = max(own)
    first = (date.fromisoformat(last) - SPAN).isoformat()
    before = [sums for day, sums in own.items() if first <= day < last]
    attempts = sum(each.attempts for each in before)
    if last < recent or attempts < LEAST_ATTEMPTS:
        return []
    found = []
    for measure in MEASURES:
        value = _measured(measure, own[last])
        usual = sorted(each for sums in before if (each := _measured(measure, sums)) is not None)
        if value is None or len(usual) < LEAST_DAYS:
            continue
        low, high = _middle(usual)
        if not low <= value <= high:
            found.append(Unusual(learner, measure, last, value, low, high, len(usual), attempts))
    return found


def _measured(measure: Measure, sums: Sums) -> float | None:
    """None where the day does not tell it."""
    if measure == "accuracy":
        return sums.correct / sums.judged if sums.judged >= LEAST_JUDGED else None
    return float(sums.attempts if measure == "attempts" else sums.milliseconds)


def _middle(usual: Sequence[float]) -> tuple[float, float]:
    """From the 5th to the 95th percentile of sorted values, between neighbours in proportion."""
    return _percentile(usual, 0.05), _percentile(usual, 0.95)


def _percentile(usual: Sequence[float], share: float) -> float:
    place = share * (len(usual) - 1)
    below = int(place)
    above = min(below + 1, len(usual) - 1)
    return usual[below] + (usual[above] - usual[below]) * (place - below)
