"""One row of a file or sheet: its cells by heading, each read as what it must be; what is not becomes a problem."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from uuid import UUID

from lrs.roster.problem import Problems
from lrs.schooldays import is_day

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_HALF_WIDTH = re.compile("[\uff65-\uff9f]+")
_COMBINED = re.compile("[\u3040-\u30ff][\u3099\u309a]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}  # what a formula of a sheet leaves
MOST_CHARACTERS = 2000


class Row:
    """`cells` maps lower-case headings to text; a heading that is not there reads as an empty cell."""

    __slots__ = ("_cells", "_problems", "file", "line")

    def __init__(self, file: str, line: int, cells: Mapping[str, str], problems: Problems) -> None:
        self.file = file
        self.line = line
        self._cells = cells
        self._problems = problems

    def problem(self, column: str, rule: str, /, **values: object) -> None:
        self._problems.add(self.file, self.line, column, rule, **values)

    def warn(self, column: str, rule: str, /, **values: object) -> None:
        self._problems.warn(self.file, self.line, column, rule, **values)

    def text(self, column: str, *, required: bool = False) -> str:
        """The cell without outer spaces (U+3000 too); half-width katakana widened, kana marks composed.

        Nothing else of a name is normalised: NFC and NFKC replace some kanji by others.
        """
        value = self._cells.get(column.lower(), "").strip()
        if not value:
            if required:
                self.problem(column, "roster-cell-missing")
            return ""
        if value in _ERRORS:
            self.problem(column, "roster-cell-error", value=value)
            return ""
        if value.isascii() and len(value) <= MOST_CHARACTERS and value.isprintable():
            return value
        if len(value) > MOST_CHARACTERS:
            self.problem(column, "roster-cell-long", limit=MOST_CHARACTERS)
            return value[:MOST_CHARACTERS]
        if _CONTROL.search(value):
            self.problem(column, "roster-cell-control", value=_CONTROL.sub("·", value))
        value = _HALF_WIDTH.sub(lambda found: unicodedata.normalize("NFKC", found[0]), value)
        return _COMBINED.sub(lambda found: unicodedata.normalize("NFC", found[0]), value)

    def day(self, column: str, *, required: bool = False) -> str:
        value = self.text(column, required=required)
        if value and not is_day(value):
            self.problem(column, "roster-day", value=value)
            return ""
        return value

    def uuid(self, column: str) -> str:
        """Canonical, in lower case; empty when there is none."""
        value = self.text(column)
        if value and not _UUID.fullmatch(value):
            self.problem(column, "roster-uuid", value=value)
            return ""
        return str(UUID(value)) if value else ""

    def flag(self, column: str) -> bool | None:
        value = self.text(column).lower()
        if value not in {"", "true", "false"}:
            self.problem(column, "roster-flag", value=value)
        return {"true": True, "false": False}.get(value)

    def choice(self, column: str, known: Collection[str]) -> str:
        """One of `known`; another is a problem and reads as empty."""
        value = self.text(column, required=True)
        if value and value not in known:
            self.problem(column, "roster-choice", value=value, known=", ".join(known))
            return ""
        return value

    def listed(self, column: str) -> tuple[str, ...]:
        """The items of a cell that holds several, separated by commas."""
        value = self.text(column)
        return tuple(item for part in value.split(",") if (item := part.strip())) if value else ()
