"""The sheets of a workbook as rows of text; formulas give the value that was last computed.

openpyxl is loaded when a workbook comes: a server that reads none does not keep it in memory.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, BinaryIO

from lrs.errors import BadRequest

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MOST_COLUMNS = 64
MOST_ROWS = 2**20  # a sheet of Excel has no more; a row that says it stands further down has as many empty ones above


def open_workbook(file: BinaryIO) -> Workbook:
    """Raises `BadRequest` when it cannot be read. Close it after use."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and validations that it does not keep: only values are read
        try:
            return load_workbook(file, read_only=True, data_only=True)
        except Exception:
            raise BadRequest("roster-workbook-damaged") from None


def sheet_rows(book: Workbook, preferred: str) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    """The name of the sheet called `preferred`, else of the first, and its rows by number, empty ones left out."""
    if not book.worksheets:
        raise BadRequest("roster-workbook-damaged")
    sheet = next((found for found in book.worksheets if found.title == preferred), book.worksheets[0])
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()  # some programs write a wrong size
    return sheet.title, _rows(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True))


def _rows(rows: Iterator[Sequence[object]]) -> Iterator[tuple[int, list[str]]]:
    number = 0
    while True:
        number += 1
        try:
            values = next(rows)
        except StopIteration:
            return
        except Exception:
            raise BadRequest("roster-workbook-damaged") from None
        if number > MOST_ROWS:
            raise BadRequest("roster-workbook-damaged")
        cells = [_text(value) for value in values]
        if any(cells):
            yield number, cells


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            return str(int(value))
        case datetime() | date():
            return value.isoformat()[:10]
        case _:
            return str(value).strip()
