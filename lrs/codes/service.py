"""Looking codes up: curriculum items in the book of loaded tables, schools in what the imported lists say.

The book is in memory and made anew within seconds of an import, never for a request.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from lrs.codes import curriculum, history, query, school
from lrs.codes.book import CodeBook
from lrs.codes.curriculum import Structure
from lrs.codes.query import CodeQuery, Item, Page
from lrs.codes.school import SchoolCode
from lrs.codes.table import Columns, Table
from lrs.errors import BadRequest
from lrs.recurring import recurring
from lrs.storage.contract.codes import CurriculumTables, SchoolForm, SchoolListHead, Schools, TableHead

REFRESH_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class CurriculumItem:
    """What is known of a code as it was sent; `item` is None when no loaded table has it."""

    structure: Structure
    item: Item | None
    path: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class School:
    """What is known of a school: by its code alone, and by the lists (oldest form first), with who came after it."""

    code: SchoolCode
    forms: tuple[SchoolForm, ...]
    successors: tuple[tuple[str, str], ...]

    @property
    def latest(self) -> SchoolForm | None:
        return self.forms[-1] if self.forms else None


class CodeService:
    def __init__(self, tables: CurriculumTables, schools: Schools) -> None:
        self._tables = tables
        self._schools = schools
        self._book = CodeBook()

    def book(self) -> CodeBook:
        """The book as it is now; ask again for each piece of work."""
        return self._book

    # --- curriculum ---------------------------------------------------------------------------------------

    def item(self, code: str, table_id: str | None = None) -> CurriculumItem:
        """What a code means, in the newest table that has it or the one named.

        Raises `BadRequest` when it is no curriculum code, or the table is not loaded.
        """
        if not curriculum.is_well_formed(code):
            raise BadRequest("curriculum-code-malformed", code=code[:40])
        table = query.table_named(self._book, table_id) if table_id is not None else self._book.table_with(code)
        position = table.index.get(curriculum.key_of(code)) if table is not None else None
        if table is None or position is None:
            return CurriculumItem(curriculum.decode(code), None, ())
        path = tuple(Item(table, step) for step in table.path(position))
        return CurriculumItem(curriculum.decode(code), path[-1], path)

    async def find(self, asked: CodeQuery) -> Page:
        """Raises `BadRequest` when the table or the item asked for is not loaded."""
        return await asyncio.to_thread(query.find, self._book, asked)

    async def tables(self) -> list[TableHead]:
        return await self._tables.heads()

    # --- schools ------------------------------------------------------------------------------------------

    async def school(self, code: str) -> School:
        """Raises `BadRequest` when it cannot be a school code."""
        decoded = school.decode(code)
        forms = (await self._schools.find([code])).get(code, ())
        followers = history.successors(forms[-1]) if forms else ()
        named = await self._schools.find(followers) if followers else {}
        return School(decoded, forms, tuple((follower, named[follower][-1].name if follower in named else "")
                                            for follower in followers))

    async def school_lists(self) -> list[SchoolListHead]:
        return await self._schools.lists()

    # --- keeping up ---------------------------------------------------------------------------------------

    async def refresh(self) -> None:
        """Make a new book if tables were imported since."""
        heads = await self._tables.heads()
        known = {table.id: table for table in self._book.tables}
        if {head.table: (head.digest, head.title) for head in heads} == {
                table.id: (table.digest, table.title) for table in known.values()}:
            return
        tables = []
        for head in heads:
            table = known.get(head.table)
            if table is None or (table.digest, table.title) != (head.digest, head.title):
                table = await self._load(head.table)
            if table is not None:
                tables.append(table)
        self._book = await asyncio.to_thread(CodeBook, tables)

    async def keep_fresh(self) -> None:
        """Look for imports every few seconds, until cancelled."""
        await recurring("loading curriculum tables", self.refresh, REFRESH_SECONDS)

    async def _load(self, table_id: str) -> Table | None:
        found = await self._tables.get(table_id)
        if found is None:
            return None
        head, content = found
        return await asyncio.to_thread(
            lambda: Table(head.table, head.title, head.digest, Columns.unpack(content)))
