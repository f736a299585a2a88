"""What the store promises of curriculum tables and schools.

They are public reference data, the same for everybody: kept once per server, the only records that no tenant begins.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class TableHead:
    """A loaded curriculum table. `digest` differs when its content does."""

    table: str
    title: str
    digest: str
    codes: int
    imported: int


class CurriculumTables(Protocol):
    async def heads(self) -> list[TableHead]:
        """In the order of their ids."""

    async def get(self, table: str) -> tuple[TableHead, bytes] | None:
        """A table with its packed content; both of one import."""

    async def put(self, head: TableHead, content: bytes) -> None:
        """Keep a table in the place of the one of the same id, at one instant for every reader."""


@dataclass(frozen=True, slots=True)
class SchoolForm:
    """What lists say of a school, as listed; `dates` are those of the lists that say it. All dates are ISO 8601."""

    dates: tuple[str, ...]
    kind: str
    branch: str
    name: str
    address: str
    postal_code: str
    set_on: str
    abolished_on: str
    survey_number: str
    successor: str


@dataclass(frozen=True, slots=True)
class SchoolListHead:
    """An imported school list. `digest` differs when its content does."""

    digest: str
    title: str
    as_of: str
    schools: int
    imported: int


class Schools(Protocol):
    async def find(self, codes: Collection[str]) -> dict[str, tuple[SchoolForm, ...]]:
        """The forms of each school that is known, oldest first."""

    async def put(self, schools: Mapping[str, Sequence[SchoolForm]]) -> None:
        """Keep these forms in the place of those known of each school."""

    async def lists(self) -> list[SchoolListHead]:
        """In the order of their dates."""

    async def add_list(self, head: SchoolListHead) -> None:
        """Remember that all of a list was imported."""
