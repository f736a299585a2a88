"""How much of the curriculum was touched, and by how many: days laid onto the tree of its items. Pure.

An item stands for itself and everything below it. What carries two codes counts once for each item above either, so no
number of the tree counts an entry twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lrs.codes.book import CodeBook
from lrs.codes.curriculum import key_of
from lrs.codes.table import Table
from lrs.studylog.day import Day
from lrs.studylog.sums import NOTHING, Sums

REVISION = "0"  # the sixteenth character that makes a code of fifteen whole


@dataclass(frozen=True, slots=True)
class Branch:
    """An item with what was done on it and below. `learners` are who did; nobody where it was not touched, which is
    told of the items beside those that were. `text` is empty for a code that no loaded table has."""

    code: str
    text: str
    subject: str
    learners: frozenset[str]
    sums: Sums
    below: tuple[Branch, ...]

    @property
    def touched(self) -> tuple[Branch, ...]:
        return tuple(each for each in self.below if each.learners)

    @property
    def untouched(self) -> tuple[Branch, ...]:
        return tuple(each for each in self.below if not each.learners)

    def at(self, key: str) -> Branch | None:
        """The item with these fifteen characters, here or below."""
        if key_of(self.code) == key:
            return self
        return next((found for each in self.below if (found := each.at(key)) is not None), None)


@dataclass(slots=True)
class _Touched:
    sums: Sums = NOTHING
    learners: set[str] = field(default_factory=set)


def coverage(days: Iterable[Day], book: CodeBook) -> tuple[Branch, ...]:
    """The trees of all that was touched, in the order of the guideline; codes that no table has stand alone."""
    touched: dict[tuple[str, str], _Touched] = {}
    for day in days:
        for codes, sums in day.parts.items():
            for place in {place for code in codes for place in _way(book, code)}:
                here = touched.setdefault(place, _Touched())
                here.sums = here.sums.plus(sums)
                here.learners.add(day.learner)
    tables = {table.id: table for table in book.tables}
    roots = [_branch(tables[table], position, touched) for table in tables
             for position in tree(tables[table])[-1] if (table, key_of(tables[table].codes[position])) in touched]
    strangers = [Branch(key + REVISION, "", "", frozenset(here.learners), here.sums, ())
                 for (table, key), here in sorted(touched.items()) if not table]
    return (*roots, *strangers)


@lru_cache(maxsize=16)
def tree(table: Table) -> Mapping[int, tuple[int, ...]]:
    """By position the positions right below; those of the chapters under -1."""
    below: dict[int, list[int]] = {-1: []}
    for position, above in enumerate(table.parents):
        below.setdefault(-1 if above is None else above, []).append(position)
    return {position: tuple(found) for position, found in below.items()}


def _way(book: CodeBook, key: str) -> Iterable[tuple[str, str]]:
    """The places (table and key) from a code's item up to its chapter; one without table when none has it."""
    table = book.table_with(key)
    if table is None:
        return (("", key),)
    return _ways(table, key)


@lru_cache(maxsize=10_000)
def _ways(table: Table, key: str) -> tuple[tuple[str, str], ...]:
    return tuple((table.id, key_of(table.codes[position])) for position in table.path(table.index[key]))


def _branch(table: Table, position: int, touched: Mapping[tuple[str, str], _Touched]) -> Branch:
    code = table.codes[position]
    here = touched.get((table.id, key_of(code)))
    below = tree(table).get(position, ()) if here else ()
    return Branch(code, table.text(position), table.subject(position), frozenset(here.learners if here else ()),
                  here.sums if here else NOTHING, tuple(_branch(table, each, touched) for each in below))
