"""A CSV file's rows: UTF-8 with or without BOM, any line ends; cp932 is read too, with a warning."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from typing import IO

from lrs.config import Limits
from lrs.errors import TooLarge
from lrs.roster.problem import Problems
from lrs.roster.row import Row

Open = Callable[[], IO[bytes]]

_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError)
_CHUNK = 1 << 16


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
        encoding = _encoding(file, opened, problems)
        if encoding:
            with opened() as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as lines:
                yield from _read(file, lines, problems)
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


def _read(file: str, lines: io.TextIOWrapper, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, strict=True)
    try:
        for cells in reader:
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        problems.add(file, reader.line_num, "", "roster-csv", reason=str(error))


def _encoding(file: str, opened: Open, problems: Problems) -> str:
    """utf-8-sig, cp932, or empty with a problem when it is neither."""
    failed = _first_undecodable(opened, "utf-8")
    if failed is None:
        return "utf-8-sig"
    if _first_undecodable(opened, "cp932") is None:
        problems.warn(file, 0, "", "roster-cp932")
        return "cp932"
    problems.add(file, failed, "", "roster-encoding")
    return ""


def _first_undecodable(opened: Open, encoding: str) -> int | None:
    """The line with the first byte that is not in `encoding`; None when all are."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with opened() as raw:
        while True:
            chunk = raw.read(_CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return line + error.object[:error.start].count(b"\n")
            line += chunk.count(b"\n")
            if not chunk:
                return None
