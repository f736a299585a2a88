"""Reading the tables that people send: CSV as spreadsheets write it, in UTF-8 or Shift_JIS, with a line of headings."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from lrs.errors import BadRequest
from lrs.messages.text import Text
from lrs.tables import csvfile

SHOWN = 20  # rejected lines that a refusal names


class Row(NamedTuple):
    """Cells by heading, without spaces around them; `line` is that of the file, from 1."""

    line: int
    cells: Mapping[str, str]


class Rejected(NamedTuple):
    line: int
    reason: Text


def read(content: bytes, needed: Collection[str]) -> Iterator[Row]:
    """The rows that are not empty. Raises `BadRequest` for what is no such table or has not the headings `needed`."""
    opened = partial(io.BytesIO, content)
    try:
        rows = csvfile.records(opened, csvfile.encoding(opened))
        headings = [_heading(cell) for cell in next(rows, (1, []))[1]]
        if missing := [name for name in needed if name not in headings]:
            found = ", ".join(headings)[:200]
            raise BadRequest("table-unreadable", reason=Text(
                f"no column {missing[0]} among {found!r}", f"{missing[0]} の列がありません。見出し:{found}"))
        for line, cells in rows:
            if any(cell.strip() for cell in cells):
                yield Row(line, {name: cell.strip() for name, cell in zip(headings, cells, strict=False)})
    except csvfile.Undecodable:
        raise BadRequest("table-unreadable", reason=Text(
            "neither UTF-8 nor Shift_JIS", "UTF-8 でも Shift_JIS でもありません")) from None
    except csvfile.Malformed as error:
        raise BadRequest("table-unreadable", reason=Text(
            f"line {error.line}: {error}", f"{error.line} 行目が CSV になっていません")) from None


def shown(rejected: Collection[Rejected]) -> Text:
    """The first of the rejected lines, as a refusal names them."""
    first = list(rejected)[:SHOWN]
    return Text("; ".join(f"{each.line}: {each.reason.en}" for each in first),
                "、".join(f"{each.line} 行目:{each.reason.ja}" for each in first))


def _heading(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip().lower()
