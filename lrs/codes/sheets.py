"""Rows of a spreadsheet, .xlsx or .csv, with the lines they stand on.

Text stays text and a number a number, so that whoever reads a code can tell what Excel has made of it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from lrs.errors import BadRequest
from lrs.tables import csvfile, workbook

Tick = Callable[[int], None]

ZIP = b"PK"


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is the number that Excel shows or, in a CSV, that of the line where the row begins."""

    line: int
    cells: tuple[Any, ...]


def sheets(path: Path, tick: Tick) -> Iterator[list[Row]]:
    """The rows of each sheet; `tick` is told each line that is read.

    Raises `BadRequest` when the file cannot be read as either kind.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadRequest("codes-file-unreadable", file=path.name, reason=error.strerror or "?") from None
    if content.startswith(ZIP):
        yield from _workbook(path.name, content, tick)
    else:
        yield list(_csv(path.name, content, tick))


def _workbook(name: str, content: bytes, tick: Tick) -> list[list[Row]]:
    try:
        with closing(workbook.open_workbook(io.BytesIO(content))) as book:
            return [list(_told(workbook.sheet_rows(sheet), tick)) for sheet in book.worksheets]
    except workbook.Damaged as error:
        raise BadRequest("codes-file-unreadable", file=name, reason=f"not an Excel workbook ({error})") from None


def _csv(name: str, content: bytes, tick: Tick) -> Iterator[Row]:
    opened = partial(io.BytesIO, content)
    line = 1
    try:
        for end, cells in csvfile.records(opened, csvfile.encoding(opened)):
            yield from _told([(line, tuple(cells))], tick)
            line = end + 1
    except csvfile.Undecodable:
        raise BadRequest("codes-file-unreadable", file=name,
                         reason="neither .xlsx nor a CSV in UTF-8 or cp932") from None
    except csvfile.Malformed as error:
        raise BadRequest("codes-file-unreadable", file=name, reason=f"line {line}: {error}") from None


def _told(rows: Iterable[tuple[int, tuple[Any, ...]]], tick: Tick) -> Iterator[Row]:
    for line, cells in rows:
        tick(line)
        yield Row(line, cells)
