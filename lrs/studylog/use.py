"""How much is used at each school: counts that add up, and who and what they are made of. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from lrs.studylog.day import Day


@dataclass(frozen=True, slots=True)
class Use:
    """`days` are Statements by school day; `learners` the bytes of each UUID; `last` the latest instant (ms)."""

    learners: frozenset[bytes] = frozenset()
    classes: frozenset[str] = frozenset()
    days: Mapping[str, int] = field(default_factory=dict)
    last: int | None = None

    @property
    def statements(self) -> int:
        return sum(self.days.values())


UNUSED = Use()


def together(uses: Iterable[Use]) -> Use:
    """What they add up to; a learner or a class that is in two of them is one."""
    kept = list(uses)
    days: dict[str, int] = {}
    for each in kept:
        for day, statements in each.days.items():
            days[day] = days.get(day, 0) + statements
    return Use(frozenset().union(*(each.learners for each in kept)),
               frozenset().union(*(each.classes for each in kept)), days,
               max((each.last for each in kept if each.last is not None), default=None))


def used(days: Iterable[Day]) -> dict[str, Use]:
    """By school; the empty one is of records whose school is not known."""
    found: dict[str, list[Use]] = {}
    for day in days:
        found.setdefault(day.slice.school, []).append(
            Use(frozenset({UUID(day.learner).bytes}), frozenset(day.slice.classes), {day.day: day.total.statements},
                day.total.last))
    return {school: together(uses) for school, uses in found.items()}
