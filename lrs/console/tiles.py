"""A class on one day as tiles, one a learner, in the order of their numbers. Pure; `classes/now.html` draws them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

from lrs.studylog.entry import Entry
from lrs.studylog.pupils import Pupil
from lrs.studylog.sums import NOTHING, Sums


@dataclass(frozen=True, slots=True)
class Tile:
    """`last` is the latest of what the learner did that day; None of who has not begun."""

    pupil: Pupil
    sums: Sums
    last: Entry | None

    @property
    def begun(self) -> bool:
        return self.sums.statements > 0


@dataclass(frozen=True, slots=True)
class ClassDay:
    tiles: tuple[Tile, ...]

    @property
    def total(self) -> Sums:
        return reduce(Sums.plus, (tile.sums for tile in self.tiles), NOTHING)

    @property
    def begun(self) -> int:
        return sum(tile.begun for tile in self.tiles)

    @property
    def waiting(self) -> list[Pupil]:
        """Who has not begun."""
        return [tile.pupil for tile in self.tiles if not tile.begun]


def class_day(pupils: Mapping[str, Pupil], sums: Mapping[str, Sums], latest: Iterable[Entry]) -> ClassDay:
    """`latest` come newest first. Who did something in the class and is no longer on its roll stands at the end."""
    last: dict[str, Entry] = {}
    for entry in latest:
        last.setdefault(entry.learner, entry)
    everybody = {**{user: Pupil(user) for user in sums}, **pupils}
    return ClassDay(tuple(Tile(pupil, sums.get(pupil.user, NOTHING), last.get(pupil.user))
                          for pupil in sorted(everybody.values(), key=lambda each: each.order)))
