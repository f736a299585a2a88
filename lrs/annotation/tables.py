"""Reading the tables that people send: CSV as spreadsheets write it, in UTF-8 or Shift_JIS, with a line of headings."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from lrs.errors import BadRequest
from lrs.tables import csvfile

SHOWN = 20  # rejected lines that a refusal names


class Row(NamedTuple):
    """Cells by heading, without spaces around them; `line` is that of the file, from 1."""

    line: int
    cells: Mapping[str, str]


class Rejected(NamedTuple):
    line: int
    reason: str


def read(content: bytes, needed: Collection[str]) -> Iterator[Row]:
    """The rows that are not empty. Raises `BadRequest` for what is no such table or has not the headings `needed`."""
    opened = partial(io.BytesIO, content)
    try:
        rows = csvfile.records(opened, csvfile.encoding(opened))
        headings = [_heading(cell) for cell in next(rows, (1, []))[1]]
        if missing := [name for name in needed if name not in headings]:
            raise BadRequest("table-unreadable", reason=f"no column {missing[0]} among {', '.join(headings)[:200]!r}")
        for line, cells in rows:
            if any(cell.strip() for cell in cells):
                yield Row(line, {name: cell.strip() for name, cell in zip(headings, cells, strict=False)})
    except csvfile.Undecodable:
        raise BadRequest("table-unreadable", reason="neither UTF-8 nor Shift_JIS") from None
    except csvfile.Malformed as error:
        raise BadRequest("table-unreadable", reason=f"line {error.line}: {error}") from None


def shown(rejected: Collection[Rejected]) -> str:
    """The first of the rejected lines, as a refusal names them."""
    return "; ".join(f"{each.line}: {each.reason}" for each in list(rejected)[:SHOWN])


def _heading(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip().lower()
