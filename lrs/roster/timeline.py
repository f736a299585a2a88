"""A learner's places through time: at any instant the school, school year, grade, classes and number, or none."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lrs.schooldays import Zone
from lrs.storage.contract.roster import Enrollment


@dataclass(frozen=True, slots=True)
class Place:
    """Where a learner belongs. `school` is the 学校コード, or the org's sourcedId while that is not known.

    `classes`: the one they are at home in first, the others in the order of their ids. `number` is the 出席番号 there.
    """

    school: str
    school_year: int
    grade: str
    classes: tuple[str, ...]
    number: str


class Timeline:
    """Built once, asked often: one look is a search in a short list."""

    __slots__ = ("_places", "_starts")

    def __init__(self, starts: Sequence[int], places: Sequence[Place | None]) -> None:
        """`places[n]` holds from `starts[n]` to the next start; before the first there is none."""
        self._starts = list(starts)
        self._places = list(places)

    def __bool__(self) -> bool:
        return bool(self._starts)

    def at(self, ms: int) -> Place | None:
        found = bisect_right(self._starts, ms)
        return self._places[found - 1] if found else None

    def latest(self, ms: int) -> Place | None:
        """The place at `ms`, else the last before it."""
        for place in reversed(self._places[:bisect_right(self._starts, ms)]):
            if place is not None:
                return place
        return None

    def next(self, ms: int) -> Place | None:
        """The place at `ms`, else the first after it."""
        place = self.at(ms)
        if place is not None:
            return place
        return next((found for found in self._places[bisect_right(self._starts, ms):] if found is not None), None)


NOWHERE = Timeline((), ())


def timeline(enrollments: Iterable[Enrollment], zone: Zone) -> Timeline:
    """Of one learner; enrolments in another role than student do not count."""
    own = [found for found in enrollments if found.role == "student"]
    if not own:
        return NOWHERE
    days = sorted({found.begin for found in own} | {found.end for found in own})
    places = [_place([found for found in own if found.begin <= day < found.end]) for day in days]
    return Timeline([zone.start(day) for day in days], places)


def _place(enrolled: list[Enrollment]) -> Place | None:
    if not enrolled:
        return None
    home = max(enrolled, key=lambda found: (found.rank, found.begin, found.class_id))
    others = sorted({found.class_id for found in enrolled} - {home.class_id})
    return Place(home.code or home.school, home.year, home.grade, (home.class_id, *others), home.number)
