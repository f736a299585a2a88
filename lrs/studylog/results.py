"""How it went in each subject: of the learners of a grade at a school, what was judged, and what was right. Pure.

A subject is the first three characters of its codes, which also tell the kind of school. Something with codes of two
subjects counts for both, and once for each; what has no code is of the subject that is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from lrs.studylog.day import Codes, Day
from lrs.studylog.sums import Sums, add

SUBJECT_LENGTH = 3


class Group(NamedTuple):
    """The learners of a grade at a school, in a subject."""

    school: str
    grade: str
    subject: str


@dataclass(frozen=True, slots=True)
class Results:
    """Counts as in `Sums`, and the learners they rest on: the bytes of each UUID."""

    learners: frozenset[bytes] = frozenset()
    judged: int = 0
    correct: int = 0
    first_judged: int = 0
    first_correct: int = 0


def by_subject(parts: Mapping[Codes, Sums]) -> dict[str, Sums]:
    """A day's sums by subject, where something was judged."""
    found: dict[str, Sums] = {}
    for codes, sums in parts.items():
        if sums.judged:
            for subject in {code[:SUBJECT_LENGTH] for code in codes} or {""}:
                add(found, subject, sums)
    return found


def resulted(days: Iterable[Day]) -> dict[Group, Results]:
    found: dict[Group, list[Results]] = {}
    for day in days:
        for subject, sums in by_subject(day.parts).items():
            group = Group(day.slice.school, day.slice.grade, subject)
            found.setdefault(group, []).append(
                Results(frozenset({UUID(day.learner).bytes}), sums.judged, sums.correct, sums.first_judged,
                        sums.first_correct))
    return {group: together(results) for group, results in found.items()}


def together(results: Iterable[Results]) -> Results:
    """Of all together; a learner who is in two of them is one."""
    kept = list(results)
    return Results(frozenset().union(*(each.learners for each in kept)), sum(each.judged for each in kept),
                   sum(each.correct for each in kept), sum(each.first_judged for each in kept),
                   sum(each.first_correct for each in kept))
