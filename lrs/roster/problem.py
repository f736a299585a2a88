"""What is wrong with a roster, row by row: where it stands, which rule it breaks, what would be right.

A problem stops the import; a warning does not. Both are collected to the end, so that one look shows all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lrs.errors import BadRequest
from lrs.messages.catalogue import text
from lrs.messages.text import Language

SHOWN = 60  # characters of a cell that a text quotes


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` is the line of the file or the row of the sheet, 0 for the file as a whole; `rule` is a slug."""

    file: str
    line: int
    column: str
    rule: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: Language) -> str:
        return text(self.rule, language, self.values)


class Problems:
    """Collects; of each kind the first `most` are kept, all are counted."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.found: list[Problem] = []
        self.count = 0
        self.warnings: list[Problem] = []
        self.warned = 0

    def add(self, file: str, line: int, column: str, rule: str, /, **values: object) -> None:
        self.count += 1
        if len(self.found) < self._most:
            self.found.append(Problem(file, line, column, rule, _short(values)))

    def warn(self, file: str, line: int, column: str, rule: str, /, **values: object) -> None:
        self.warned += 1
        if len(self.warnings) < self._most:
            self.warnings.append(Problem(file, line, column, rule, _short(values)))

    def check(self) -> None:
        """Raise `InvalidRoster` when there is any problem."""
        if self.count:
            raise InvalidRoster(self.found, self.count)


class InvalidRoster(BadRequest):
    """A roster or calendar with problems; nothing of it was applied."""

    def __init__(self, problems: Sequence[Problem], count: int) -> None:
        super().__init__("roster-invalid", count=count)
        self.problems = tuple(problems)
        self.count = count


def _short(values: Mapping[str, object]) -> dict[str, object]:
    return {name: f"{value[:SHOWN]}…" if isinstance(value, str) and len(value) > SHOWN else value
            for name, value in values.items()}
