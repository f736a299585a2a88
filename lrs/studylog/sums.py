"""Counts that add up: of a day, a week, a term, an item. Pure.

What is counted is told where it is counted (`day.py`); a sum of sums is the sum of all that was summed.
"""

from __future__ import annotations

from typing import NamedTuple

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
        scores = tuple(map(int.__add__, self.scores, other.scores)) if any(other.scores) else self.scores
        return Sums(
            self.statements + other.statements, self.attempts + other.attempts, self.judged + other.judged,
            self.correct + other.correct, self.first_judged + other.first_judged,
            self.first_correct + other.first_correct, self.milliseconds + other.milliseconds,
            _later(self.last, other.last), scores)


NOTHING = Sums()


def bin_of(score: float) -> int:
    """The bin of a score from 0 to 1."""
    return min(int(score * BINS), BINS - 1)


def _later(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return max(one, other)
