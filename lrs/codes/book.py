"""The code book: every loaded curriculum table, in memory, for those who must not wait.

A book does not change; when a table was imported there is another one, with another `version`. Six tables with 26,000
items take 12 MB.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from lrs.codes.curriculum import KEY_LENGTH, LENGTH, is_well_formed
from lrs.codes.table import Table


@dataclass(frozen=True, slots=True)
class Resolved:
    """A well-formed code, as it was sent, and the item it names.

    `key` is the first fifteen characters, by which it matches whatever the revision. `table` is None when no loaded
    table has the item: then it is not resolved, though its structure may be read.
    """

    code: str
    table: str | None
    key: str

    @property
    def known(self) -> bool:
        return self.table is not None


class CodeBook:
    def __init__(self, tables: Iterable[Table] = ()) -> None:
        self._tables = {table.id: table for table in sorted(tables, key=lambda table: table.id)}
        self._of: dict[str, list[Table]] = defaultdict(list)
        for table in reversed(self._tables.values()):  # the newest version first
            for beginning in {code[:2] for code in table.codes}:
                self._of[beginning].append(table)
        told = "\n".join(f"{table.id} {table.digest}" for table in self._tables.values())
        self.version = sha256(told.encode()).hexdigest()[:16]

    def resolve(self, code: str) -> Resolved | None:
        """What a code names, in the newest table that has it. None when it is no curriculum code at all."""
        if len(code) == LENGTH and is_well_formed(code):
            table = self.table_with(code)
            return Resolved(code, table.id if table else None, code[:KEY_LENGTH])
        return None

    def table_with(self, code: str) -> Table | None:
        """The newest table that has the item of a well-formed code."""
        key = code[:KEY_LENGTH]
        for table in self._of.get(code[:2], ()):
            if key in table.index:
                return table
        return None

    def table(self, table_id: str) -> Table | None:
        return self._tables.get(table_id)

    @property
    def tables(self) -> list[Table]:
        """All tables, by id."""
        return list(self._tables.values())

    @property
    def current(self) -> list[Table]:
        """Of each guideline the newest version, by id: 82V11, though 82V10 is loaded as well."""
        newest = {table.id.partition("V")[0]: table for table in self._tables.values()}
        return list(newest.values())
