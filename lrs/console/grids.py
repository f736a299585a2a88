"""The learner × week grid as values: what stands in a cell, how dark it is. Pure; `parts/grid.html` draws it."""

from __future__ import annotations

from dataclasses import dataclass

from lrs.console.charts import shade


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
