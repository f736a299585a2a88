"""The learner × week grid as values: what stands in a cell, how dark it is. Pure; `parts/grid.html` draws it."""

from __future__ import annotations

from dataclasses import dataclass

from lrs.console.charts import shade
from lrs.schooldays import next_day, week_days
from lrs.studylog.sums import Sums


@dataclass(frozen=True, slots=True)
class Cell:
    """Statements of one learner in one week; `correct` of `judged` answers. `href`: where these stand one by one."""

    statements: int = 0
    judged: int = 0
    correct: int = 0
    href: str = ""

    @property
    def shade(self) -> int:
        return shade(self.correct, self.judged)


@dataclass(frozen=True, slots=True)
class Row:
    """A learner. `number`: the 出席番号, in whose order rows stand."""

    name: str
    cells: tuple[Cell, ...]
    number: str = ""
    href: str = ""


def weeks(first: str, last: str) -> list[tuple[str, str]]:
    """The weeks of a period, each with its first and its last day within it; weeks begin on Monday."""
    found, begin = list[tuple[str, str]](), first
    while begin <= last:
        end = week_days(begin).end
        found.append((begin, min(next_day(end, -1), last)))
        begin = end
    return found


def cell(sums: Sums, href: str = "") -> Cell:
    return Cell(sums.statements, sums.judged, sums.correct, href)
