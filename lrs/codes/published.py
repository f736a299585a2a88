"""Files of the education ministry as it publishes them: recognised by what is in them, never by their names.

A file begins with a title and perhaps a note; then comes a header, whose cells may have line breaks, then the rows.
Rows that cannot be right are left out and reported, each with its line; the others count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lrs.codes.sheets import Row, Tick, sheets
from lrs.errors import BadRequest

MOST_TITLE_ROWS = 30

_EXPONENT = re.compile(r"[0-9](\.[0-9]+)?E\+[0-9]+", re.IGNORECASE)  # without the + it may be a code


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was left out. `value` is what stood where its code should."""

    line: int
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with one of the headers that are looked for.

    `titles` are the texts above the header, `columns` has the place of each heading.
    """

    file: str
    titles: tuple[str, ...]
    columns: dict[str, int]
    rows: Sequence[Row]

    def cell(self, row: Row, heading: str) -> str:
        """The cell as text without spaces around it; empty where the row or the column ends before."""
        place = self.columns.get(heading, len(row.cells))
        return shown(row.cells[place]) if place < len(row.cells) else ""

    def code(self, row: Row, heading: str) -> str:
        """A cell that holds a code. Raises `Unusable` when it is empty or a number."""
        text = self.cell(row, heading)
        if not text:
            raise Unusable("no code")
        if _EXPONENT.fullmatch(text) or isinstance(row.cells[self.columns[heading]], int | float):
            raise Unusable("Excel has made a number of the code and may have lost digits of it: take the file as "
                           "published, or import that column as text")
        return text


class Unusable(ValueError):
    """A row that cannot be right; the text says why."""


def recognised(path: Path, is_header: Callable[[set[str]], bool], tick: Tick) -> Iterator[Sheet]:
    """The sheets of a file that have a header; `tick` is told each line that is read of them.

    Raises `BadRequest` when there is none, or when the file cannot be read.
    """
    found = False
    for rows in sheets(path, tick):
        titles: list[str] = []
        for place, row in enumerate(rows[:MOST_TITLE_ROWS], 1):
            headings = {heading(cell): column for column, cell in enumerate(row.cells) if shown(cell)}
            if is_header(set(headings)):
                found = True
                yield Sheet(path.name, tuple(titles), headings, rows[place:])
                break
            titles += [" ".join(shown(cell).split()) for cell in row.cells if shown(cell)]
    if not found:
        raise BadRequest("codes-file-unrecognised", file=path.name)


def shown(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def heading(cell: Any) -> str:
    """A cell of a header without its line breaks and spaces, in one width."""
    return "".join(unicodedata.normalize("NFKC", shown(cell)).split())
