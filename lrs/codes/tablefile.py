"""A curriculum table (学習指導要領コード表) in a sheet as published: its id, its items, rejected rows.

The title names table and version: 【82V11】 is elementary school, notified in 2017, version 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lrs.codes import curriculum
from lrs.codes.published import Rejected, Sheet, Unusable
from lrs.codes.sheets import Row
from lrs.codes.table import Columns
from lrs.errors import BadRequest

SUBJECT = "教科等"
_TEXT, _CODE = "要領テキスト", "要領コード"  # of 学習指導要領 or, for kindergartens, 教育要領
_ID = re.compile(r"【([0-9A-Z]{2}V[0-9]{2,})】")

# Digit 2 of the codes in a table for several kinds of school, by that of the table.
_KINDS = {"6": "6789A", "B": "BCDEFGH"}


@dataclass(frozen=True, slots=True)
class TableFile:
    table: str
    title: str
    columns: Columns
    rejected: tuple[Rejected, ...]


def is_header(headings: set[str]) -> bool:
    return _ending(headings, _TEXT) is not None and _ending(headings, _CODE) is not None


def read(sheet: Sheet) -> TableFile:
    """Raises `BadRequest` when the title names no table."""
    title, table = _named(sheet)
    items = _Items(table, sheet)
    for row in sheet.rows:
        items.add(row)
    columns = Columns(tuple(items.codes), tuple(items.texts), tuple(items.subjects))
    return TableFile(table, title, columns, tuple(items.rejected))


def _named(sheet: Sheet) -> tuple[str, str]:
    """The title and the id in it."""
    for title in sheet.titles:
        if named := _ID.search(title):
            return title, named[1]
    raise BadRequest("codes-table-unnamed", file=sheet.file)


class _Items:
    def __init__(self, table: str, sheet: Sheet) -> None:
        self.codes: list[str] = []
        self.texts: list[str] = []
        self.subjects: list[str] = []
        self.rejected: list[Rejected] = []
        self._table = table
        self._sheet = sheet
        self._code = _ending(sheet.columns, _CODE) or ""
        self._text = _ending(sheet.columns, _TEXT) or ""
        self._lines: dict[str, int] = {}

    def add(self, row: Row) -> None:
        text = self._sheet.cell(row, self._text)
        if not text and not self._sheet.cell(row, self._code):
            return
        try:
            code = self._sheet.code(row, self._code)
            self._check(code, text)
        except Unusable as error:
            self.rejected.append(Rejected(row.line, self._sheet.cell(row, self._code), str(error)))
            return
        self._lines[curriculum.key_of(code)] = row.line
        self.codes.append(code)
        self.texts.append(text)
        self.subjects.append(self._sheet.cell(row, SUBJECT))

    def _check(self, code: str, text: str) -> None:
        """Raises `Unusable` when the row cannot be right."""
        if len(code) != curriculum.LENGTH:
            raise Unusable(f"{len(code)} characters; a code has {curriculum.LENGTH}")
        if not curriculum.is_well_formed(code):
            raise Unusable("a code has only the characters 0-9, A-Z and a-z, in half width")
        if code[0] != self._table[0] or code[1] not in _KINDS.get(self._table[1], self._table[1]):
            raise Unusable(f"not a code of table {self._table}")
        if line := self._lines.get(curriculum.key_of(code)):
            raise Unusable(f"the same item as in line {line}: equal in the first {curriculum.KEY_LENGTH} characters")
        if not text:
            raise Unusable("no text")


def _ending(headings: Iterable[str], ending: str) -> str | None:
    return next((heading for heading in headings if heading.endswith(ending)), None)
