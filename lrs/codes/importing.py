"""Importing the ministry's files: tables replace those of the same id, schools gather what lists say of them.

The same file again changes nothing and says so. What was rejected is reported and the rest counts, with one exception:
a table that is loaded is not replaced by one that rejected rows and lacks items of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from lrs.clock import now_ms
from lrs.codes import history, published, schoollist, tablefile
from lrs.codes.published import Rejected
from lrs.codes.schoollist import SchoolList
from lrs.codes.table import Columns
from lrs.codes.tablefile import TableFile
from lrs.errors import Conflict
from lrs.storage.contract.codes import CurriculumTables, SchoolForm, SchoolListHead, Schools, TableHead
from lrs.storage.contract.leases import Leases

Progress = Callable[[str, int], None]

WORK = "codes/import"
LEASE_SECONDS = 60
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one sheet. `name` is the table's id or the list's date; `kept`: the loaded table stays."""

    name: str
    title: str
    rows: int
    new: int
    changed: int
    gone: int
    rejected: tuple[Rejected, ...]
    kept: bool = False


class CodeImport:
    """`progress` is told, from whatever thread, what is being done and how many rows of it are."""

    def __init__(self, tables: CurriculumTables, schools: Schools, leases: Leases, progress: Progress) -> None:
        self._tables = tables
        self._schools = schools
        self._leases = leases
        self._progress = progress
        self._holder = uuid4().hex

    async def file(self, path: Path) -> list[Report]:
        """Import every table and list in a file.

        Raises `BadRequest` when it is none, before anything is changed, and `Conflict` while another import goes on.
        """
        sheets = await asyncio.to_thread(self._read, path)
        await self._hold()
        try:
            return [await (self._table(sheet) if isinstance(sheet, TableFile) else self._list(sheet))
                    for sheet in sheets]
        finally:
            await self._leases.give_up(WORK, self._holder)

    def _read(self, path: Path) -> list[TableFile | SchoolList]:
        def is_header(headings: set[str]) -> bool:
            return tablefile.is_header(headings) or schoollist.is_header(headings)

        def tick(line: int) -> None:
            if line % CHUNK == 0:
                self._progress(f"reading {path.name}", line)

        return [tablefile.read(sheet) if tablefile.is_header(set(sheet.columns)) else schoollist.read(sheet)
                for sheet in published.recognised(path, is_header, tick)]

    async def _table(self, file: TableFile) -> Report:
        columns = file.columns
        loaded = await self._tables.get(file.table)
        before = _texts(Columns.unpack(loaded[1])) if loaded else {}
        after = _texts(columns)
        new, changed, gone = _difference(before, after)
        kept = bool(file.rejected and (gone or not after))
        head = TableHead(file.table, file.title, columns.digest(), len(columns.codes), now_ms())
        if not kept and (loaded is None or (loaded[0].digest, loaded[0].title) != (head.digest, head.title)):
            await self._tables.put(head, columns.pack())
        return Report(file.table, file.title, len(after), new, changed, gone, file.rejected, kept)

    async def _list(self, schools: SchoolList) -> Report:
        name, codes = f"schools {schools.as_of}", list(schools.schools)
        new = changed = 0
        for first in range(0, len(codes), CHUNK):
            added, differing = await self._schools_of(schools, codes[first:first + CHUNK])
            new, changed = new + added, changed + differing
            self._progress(f"storing {name}", first)
        digest = schools.digest()
        if codes and digest not in {head.digest for head in await self._schools.lists()}:
            await self._schools.add_list(SchoolListHead(digest, schools.title, schools.as_of, len(codes), now_ms()))
        return Report(name, schools.title, len(codes), new, changed, 0, schools.rejected, kept=not codes)

    async def _schools_of(self, schools: SchoolList, codes: Sequence[str]) -> tuple[int, int]:
        """Merge what the list says of some schools; how many are new and how many changed."""
        await self._hold()
        known = await self._schools.find(codes)
        merged = {code: history.merged(known.get(code, ()), schools.schools[code]) for code in codes}
        differing = {code: forms for code, forms in merged.items() if forms != known.get(code)}
        await self._schools.put(differing)
        new = differing.keys() - known.keys()
        changed = [code for code in differing.keys() & known.keys() if _said(differing[code]) != _said(known[code])]
        return len(new), len(changed)

    async def _hold(self) -> None:
        """One import at a time: schools are read, merged and written."""
        if not await self._leases.take(WORK, self._holder, LEASE_SECONDS):
            raise Conflict("codes-import-busy")


def _texts(columns: Columns) -> dict[str, tuple[str, str]]:
    return {code: (text, subject)
            for code, text, subject in zip(columns.codes, columns.texts, columns.subjects, strict=True)}


def _said(forms: Iterable[SchoolForm]) -> list[SchoolForm]:
    return [history.undated(form) for form in forms]


def _difference(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[int, int, int]:
    """How many are new, changed and gone."""
    changed = sum(before[code] != after[code] for code in before.keys() & after.keys())
    return len(after.keys() - before.keys()), changed, len(before.keys() - after.keys())
