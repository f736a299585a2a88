"""A query on curriculum items: words of their text, a subtree, a table; a page at a time, in the guideline's order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from lrs import parameters
from lrs.codes import curriculum, text
from lrs.codes.book import CodeBook
from lrs.codes.table import Table
from lrs.errors import BadRequest

PARAMETERS = ("q", "under", "table", "limit", "cursor")
PAGE_DEFAULT = 50
PAGE_MAX = 500

_CURSOR = re.compile(r"([0-9A-Z]{2}V[0-9]+)\.([0-9A-Za-z]{16})")


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a table."""

    table: Table
    position: int

    @property
    def code(self) -> str:
        return self.table.codes[self.position]

    @property
    def text(self) -> str:
        return self.table.text(self.position)

    @property
    def subject(self) -> str:
        return self.table.subject(self.position)


@dataclass(frozen=True, slots=True)
class Page:
    """`next` is the cursor of the page that follows; None on the last."""

    items: list[Item]
    next: str | None


@dataclass(frozen=True, slots=True)
class CodeQuery:
    """`under` is a code whose item and everything below it are meant; `after` the table and code of the page before."""

    words: tuple[str, ...]
    under: str | None
    table: str | None
    after: tuple[str, str] | None
    limit: int


def read(params: Mapping[str, str]) -> CodeQuery:
    """The query that `params`, known by name, ask for. Raises `BadRequest` naming the parameter."""
    limit = parameters.limit(params, PAGE_DEFAULT, PAGE_MAX)
    under = params.get("under")
    if under is not None and not curriculum.is_well_formed(under):
        raise BadRequest("curriculum-code-malformed", code=under[:40])
    cursor = _CURSOR.fullmatch(params.get("cursor", ""))
    if "cursor" in params and cursor is None:
        raise BadRequest("parameter-cursor")
    return CodeQuery(text.words(params.get("q", "")), under, params.get("table"),
                     (cursor[1], cursor[2]) if cursor else None, limit)


def find(book: CodeBook, query: CodeQuery) -> Page:
    """Raises `BadRequest` when the table or the item that is asked for is not loaded."""
    found = list(islice(_items(book, query), query.limit + 1))
    more = len(found) > query.limit
    last = found[query.limit - 1] if more else None
    return Page(found[:query.limit], f"{last.table.id}.{last.code}" if last else None)


def _items(book: CodeBook, query: CodeQuery) -> Iterator[Item]:
    for table in _tables(book, query):
        inside = table.under(_position(table, query.under)) if query.under else None
        start = _start(table, query.after)
        for position in table.matching(query.words):
            if position >= start and (inside is None or position in inside):
                yield Item(table, position)


def _tables(book: CodeBook, query: CodeQuery) -> list[Table]:
    """The tables to look in: the one asked for, that of `under`, or the newest of each guideline."""
    if query.table is not None:
        return [table_named(book, query.table)]
    if query.under is not None:
        table = book.table_with(query.under)
        if table is None:
            raise BadRequest("curriculum-code-unknown", code=query.under, tables=_ids(book))
        return [table]
    return book.current


def table_named(book: CodeBook, table_id: str) -> Table:
    """Raises `BadRequest`, naming those there are, when it is not loaded."""
    table = book.table(table_id)
    if table is None:
        raise BadRequest("curriculum-table-unknown", table=table_id[:40], tables=_ids(book))
    return table


def _position(table: Table, code: str) -> int:
    position = table.index.get(curriculum.key_of(code))
    if position is None:
        raise BadRequest("curriculum-code-unknown", code=code, tables=table.id)
    return position


def _start(table: Table, after: tuple[str, str] | None) -> int:
    """The first position on this page; a page continues in the tables from that of `after` on."""
    if after is None or table.id > after[0]:
        return 0
    if table.id < after[0] or curriculum.key_of(after[1]) not in table.index:
        return len(table.codes)
    return table.index[curriculum.key_of(after[1])] + 1


def _ids(book: CodeBook) -> str:
    return ", ".join(table.id for table in book.tables) or "-"
