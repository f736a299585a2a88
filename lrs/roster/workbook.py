"""One sheet of a workbook as rows of text. Whatever cannot be read is refused with `BadRequest`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from typing import Any, BinaryIO

from lrs.errors import BadRequest
from lrs.tables import workbook

MOST_COLUMNS = 64


@contextmanager
def sheet_rows(file: BinaryIO, preferred: str) -> Iterator[tuple[str, Iterator[tuple[int, list[str]]]]]:
    """The name of the sheet called `preferred`, else of the first, and its rows by number, empty ones left out."""
    try:
        with closing(workbook.open_workbook(file)) as book:
            if not book.worksheets:
                raise workbook.Damaged("no sheet")
            sheet = next((found for found in book.worksheets if found.title == preferred), book.worksheets[0])
            yield sheet.title, _rows(sheet)
    except workbook.Damaged:
        raise BadRequest("roster-workbook-damaged") from None


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    for number, values in workbook.sheet_rows(sheet, MOST_COLUMNS):
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
