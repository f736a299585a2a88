"""A roster's CSV files: what cannot be read of one is a problem, cp932 a warning."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection, Iterator

from lrs.config import Limits
from lrs.errors import TooLarge
from lrs.roster.problem import Problems
from lrs.roster.row import Row
from lrs.tables import csvfile
from lrs.tables.csvfile import Open

_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError)


class RowCount:
    """How many rows may still come, in all files of one roster together."""

    def __init__(self, limits: Limits) -> None:
        self._limit = limits.roster_rows
        self._left = limits.roster_rows

    def take(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise TooLarge("roster-rows-many", limit=self._limit)


def records(file: str, opened: Open, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not empty, with the line on which it ends."""
    try:
        encoding = csvfile.encoding(opened)
        if encoding == "cp932":
            problems.warn(file, 0, "", "roster-cp932")
        yield from ((line, cells) for line, cells in csvfile.records(opened, encoding) if any(cells))
    except csvfile.Undecodable as error:
        problems.add(file, error.line, "", "roster-encoding")
    except csvfile.Malformed as error:
        problems.add(file, error.line, "", "roster-csv", reason=str(error))
    except _DAMAGED:
        problems.add(file, 0, "", "roster-file-damaged")


def rows(file: str, opened: Open, required: Collection[str], count: RowCount, problems: Problems) -> Iterator[Row]:
    """The records below the headings. `required` headings that are not there are problems, and then no row comes.

    Headings are compared without regard to case, which settles how the Japan Profile's editions spell theirs.
    """
    found = records(file, opened, problems)
    heading = [cell.strip().lower() for cell in next(found, (1, []))[1]]
    missing = [name for name in required if name.lower() not in heading]
    for name in missing:
        problems.add(file, 1, name, "roster-heading-missing")
    if missing:
        return
    for line, cells in found:
        count.take()
        if len(cells) > len(heading):
            problems.add(file, line, "", "roster-cells-many", count=len(cells), headings=len(heading))
        else:
            yield Row(file, line, dict(zip(heading, cells, strict=False)), problems)
