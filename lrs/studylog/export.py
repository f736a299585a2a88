"""Rows as a file: NDJSON, CSV for Excel, or a workbook. It is written a piece at a time, so memory does not grow.

In tables instants are those of the schools' time zone, and no cell is taken for a formula: what an app or a child wrote
must not run on a teacher's desk.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO, Any, Literal, Protocol
from zoneinfo import ZoneInfo

import orjson

from lrs.studylog import table
from lrs.studylog.table import Column, Row
from lrs.tables.written import sheet_cell

Format = Literal["ndjson", "csv", "xlsx"]

MEDIA: dict[Format, str] = {
    "ndjson": "application/x-ndjson", "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

_FORMULA = re.compile(r"[=+\-@\t\r\n]")


class Writer(Protocol):
    def add(self, rows: Iterable[Row]) -> None: ...

    def finish(self) -> None:
        """Nothing may be added any more; the file is complete, and stays open."""

    def close(self) -> None:
        """Let go of what it holds besides the file, finished or not."""


def writer(form: Format, file: IO[bytes], columns: Sequence[Column], language: Literal["en", "ja"],
           zone: ZoneInfo) -> Writer:
    if form == "ndjson":
        return _Lines(file, columns)
    if form == "csv":
        return _Values(file, columns, language, zone)
    return _Sheet(file, columns, language, zone)


class _Lines:
    """One JSON object a line, as in a page of JSON."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column]) -> None:
        self._file = file
        self._columns = columns

    def add(self, rows: Iterable[Row]) -> None:
        self._file.writelines(orjson.dumps(table.members(self._columns, row)) + b"\n" for row in rows)

    def finish(self) -> None:
        self._file.flush()

    def close(self) -> None:
        pass


class _Values:
    """RFC 4180, with a byte order mark, without which Excel takes Japanese for something else."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column], language: Literal["en", "ja"],
                 zone: ZoneInfo) -> None:
        self._text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
        self._csv = csv.writer(self._text, lineterminator="\r\n")
        self._columns = columns
        self._zone = zone
        self._csv.writerow(table.titles(columns, language))

    def add(self, rows: Iterable[Row]) -> None:
        self._csv.writerows([_text(cell) for cell in cells(self._columns, row, self._zone)] for row in rows)

    def finish(self) -> None:
        self._text.flush()

    def close(self) -> None:
        self._text.detach()


def _text(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case datetime():
            return cell.isoformat(" ", "seconds")
        case str() if _FORMULA.match(cell):
            return f"'{cell}"
        case _:
            return str(cell)


class _Sheet:
    """One sheet whose texts are texts, and dates dates."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column], language: Literal["en", "ja"],
                 zone: ZoneInfo) -> None:
        from openpyxl import Workbook  # some megabytes, and seldom needed

        self._file = file
        self._columns = columns
        self._zone = zone
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet("学習記録" if language == "ja" else "Study log")
        self._sheet.freeze_panes = "A2"
        self._sheet.append([sheet_cell(self._sheet, title) for title in table.titles(columns, language)])

    def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._sheet.append([sheet_cell(self._sheet, cell) for cell in cells(self._columns, row, self._zone)])

    def finish(self) -> None:
        self._book.save(self._file)

    def close(self) -> None:
        if not self._sheet.closed:
            self._sheet.close()
            self._sheet._writer.cleanup()  # else its rows stay in a file of the library's until the program ends


def cells(columns: Sequence[Column], row: Row, zone: ZoneInfo) -> list[Any]:
    """The values of a row as a table has them: dates without a zone, lists as one text, scores in a cell each."""
    found: list[Any] = []
    for column, value in zip(columns, row, strict=True):
        match column.kind:
            case "bins":
                found += value
            case "texts":
                found.append(" / ".join(value))
            case "instant" if value is not None:
                found.append(datetime.fromtimestamp(value // 1000, zone).replace(tzinfo=None))
            case "day":
                found.append(date.fromisoformat(value))
            case _:
                found.append(value)
    return found
