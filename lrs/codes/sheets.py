"""Rows of a spreadsheet, .xlsx or .csv, with the lines they stand on.

Text stays text and a number a number, so that whoever reads a code can tell what Excel has made of it. CSV comes in
UTF-8, with or without a byte order mark, or in cp932, as Japanese Excel writes it.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from lrs.errors import BadRequest

Tick = Callable[[int], None]

BOM = b"\xef\xbb\xbf"
ZIP = b"PK"
BROKEN_WORKBOOK = (InvalidFileException, zipfile.BadZipFile, zlib.error, EOFError, SyntaxError, KeyError, ValueError)


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
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of print areas and page headers that it passes over
        try:
            with closing(load_workbook(io.BytesIO(content), read_only=True, data_only=True)) as workbook:
                return [list(_rows(sheet, tick)) for sheet in workbook.worksheets]
        except BROKEN_WORKBOOK as error:
            raise BadRequest("codes-file-unreadable", file=name, reason=f"not an Excel workbook ({error})") from None


def _rows(sheet: Any, tick: Tick) -> Iterator[Row]:
    for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        tick(line)
        yield Row(line, tuple(cells))


def _csv(name: str, content: bytes, tick: Tick) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(_decoded(name, content), newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            tick(line)
            yield Row(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadRequest("codes-file-unreadable", file=name, reason=f"line {line}: {error}") from None


def _decoded(name: str, content: bytes) -> str:
    for encoding in ("utf-8-sig",) if content.startswith(BOM) else ("utf-8", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadRequest("codes-file-unreadable", file=name, reason="neither .xlsx nor a CSV in UTF-8 or cp932")
