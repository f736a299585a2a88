"""Counts that add up: of a day, a week, a term, an item. Pure.

What is counted is told where it is counted (`day.py`); a sum of sums is the sum of all that was summed.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

BINS = 10  # of scores, each a tenth of the way from 0 to 1


class Sums(NamedTuple):
    """`attempts` have a success or a score, `judged` a success, `correct` a success that is true; `first_judged` and
    `first_correct` are those of them that were the first at their activity on a day. `scores[n]` counts scores from
    n/10 on, the last bin with 1. `milliseconds` is time on task; `last` the latest instant (ms), None of nothing.
    """

    statements: int = 0
    attempts: int = 0
    judged: int = 0
    correct: int = 0
    first_judged: int = 0
    first_correct: int = 0
    milliseconds: int = 0
    last: int | None = None
    scores: tuple[int, ...] = (0,) * BINS

    @property
    def seconds(self) -> float:
        return self.milliseconds / 1000

    def plus(self, other: Sums) -> Sums:
        # Unpacked, because a term of a class adds up some ten thousand.
        statements, attempts, judged, correct, first_judged, first_correct, milliseconds, last, scores = self
        more, tried, judged_too, right, first, first_right, longer, later, scored = other
        return Sums(
            statements + more, attempts + tried, judged + judged_too, correct + right, first_judged + first,
            first_correct + first_right, milliseconds + longer, _later(last, later),
            tuple(map(int.__add__, scores, scored)) if any(scored) else scores)


NOTHING = Sums()

K = TypeVar("K")


def add(sums: dict[K, Sums], key: K, more: Sums) -> None:
    there = sums.get(key)
    sums[key] = more if there is None else there.plus(more)


def bin_of(score: float) -> int:
    """The bin of a score from 0 to 1."""
    return min(int(score * BINS), BINS - 1)


def _later(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return max(one, other)
