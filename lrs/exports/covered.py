"""Which of a learner's Statements a bundle holds: those within the policy's reach, of the period that was asked for,
without what the family withholds.

A voiding Statement goes where the voided one goes, and what refers to one that is left out is left out with it: so
nothing tells that there was anything. Statements come in the order in which they were stored, up to a mark that is
taken once; whoever goes on later from a position gets what would have come.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from heapq import merge
from typing import NamedTuple

from lrs.access.categories import ActivityClass, Category
from lrs.access.reach import Marks as Known
from lrs.access.reach import Reach
from lrs.bundles.contents.annotated import Line
from lrs.cases.withholding import Marks, within
from lrs.schooldays import Zone
from lrs.storage.contract.annotations import Annotation
from lrs.storage.contract.learnerrecords import LearnerRecords, RecordRow
from lrs.studylog.entry import happened, read

PAGE = 1000
PAGE_BYTES = 8 << 20
LONGEST_CHAIN = 50


@dataclass(frozen=True, slots=True)
class Cover:
    """`learners` are the UUIDs of one person, by whose `learner` the policy knows them; `reach` is how far it goes,
    `period` days from and to, `out` what is left out, `upto` the last position."""

    tenant: str
    learner: str
    learners: frozenset[str]
    reach: Reach
    period: tuple[str, str]
    out: Callable[[Marks], bool]
    zone: Zone
    upto: int


class Batch(NamedTuple):
    """Some Statements in order. `targets` are those of the bundle that they refer to, and those that these refer to, by
    id in lower case; `voided` those of them that were, by the bundle that each came in."""

    rows: list[RecordRow]
    lines: list[Line]
    targets: Mapping[str, bytes]
    voided: Mapping[str, str]


class Judged(NamedTuple):
    statement_id: str
    within: bool    # it may be told of at all, and is not withheld
    asked: bool     # of the period, too


class Covered:
    def __init__(self, records: LearnerRecords, cover: Cover) -> None:
        self._records = records
        self._cover = cover

    async def batches(self, after: int) -> AsyncIterator[Batch]:
        """What is stored after a position."""
        cover = self._cover
        others = [each for each in await self._records.voidings(cover.tenant, cover.learners, cover.upto)
                  if each.pos > after]
        while page := await self._records.page(cover.tenant, cover.learners, after, cover.upto, PAGE, PAGE_BYTES):
            after = page[-1].pos
            due = [each.key for each in others if each.pos <= after]
            yield await self._batch(await self._merged(page, due))
            others = others[len(due):]
        for first in range(0, len(others), PAGE):
            yield await self._batch(await self._merged([], [each.key for each in others[first:first + PAGE]]))

    async def _merged(self, page: list[RecordRow], keys: Collection[bytes]) -> list[RecordRow]:
        if not keys:
            return page
        rows = await self._records.rows(self._cover.tenant, keys)
        return list(merge(page, sorted(rows.values(), key=_position), key=_position))

    async def _batch(self, rows: list[RecordRow]) -> Batch:
        known = await self._known(rows)
        judged = {key: self._judge(row) for key, row in known.items()}
        kept = [row for row in rows if self._goes(row, known, judged)]
        targets = self._targets(kept, known, judged)
        return Batch(kept, [Line(row.text, row.annotation, self._was_voided(row, known), row.bundle)
                            for row in kept if row.annotation is not None],
                     {name: row.text for name, row in targets.items()},
                     {name: row.bundle for name, row in targets.items() if self._was_voided(row, known)})

    async def _known(self, rows: Iterable[RecordRow]) -> dict[bytes, RecordRow]:
        """These, what they refer to, however far, and what voided them."""
        known = {row.key: row for row in rows}
        missing = {key for row in known.values() for key in (row.refers, row.voided) if key} - known.keys()
        for _ in range(LONGEST_CHAIN):
            if not missing:
                break
            found = await self._records.rows(self._cover.tenant, missing)
            known.update(found)
            missing = {row.refers for row in found.values() if row.refers} - known.keys()
        return known

    def _judge(self, row: RecordRow) -> Judged:
        statement = read(row.text)
        noted, at = row.annotation, happened(statement)
        if noted is None:
            return Judged(statement["id"], False, False)
        day = self._cover.zone.day(at)
        marks = Marks(statement["id"], tuple(code.key for code in noted.codes if code.key), noted.category, day)
        open_to = self._is_own(row) and self._cover.reach.admits(
            _known_by(self._cover.learner, noted, at, row.by))
        return Judged(statement["id"], open_to and not self._cover.out(marks), within(self._cover.period, day))

    def _goes(self, row: RecordRow, known: Mapping[bytes, RecordRow], judged: Mapping[bytes, Judged]) -> bool:
        """A voiding Statement goes by what it voids. Another needs all that it refers to of the learner's to be
        within."""
        target = known.get(row.refers) if row.refers else None
        if row.voiding and target is not None and self._is_own(target):
            return self._goes(target, known, judged)
        mine = judged[row.key]
        return mine.within and mine.asked and self._follows(row, known, judged)

    def _follows(self, row: RecordRow, known: Mapping[bytes, RecordRow], judged: Mapping[bytes, Judged]) -> bool:
        seen = {row.key}
        while row.refers is not None and row.refers not in seen:
            target = known.get(row.refers)
            if target is None:
                return True
            if self._is_own(target) and not judged[target.key].within:
                return False
            seen.add(target.key)
            row = target
        return True

    def _targets(self, kept: Iterable[RecordRow], known: Mapping[bytes, RecordRow],
                 judged: Mapping[bytes, Judged]) -> dict[str, RecordRow]:
        found: dict[str, RecordRow] = {}
        for row in kept:
            target = known.get(row.refers) if row.refers else None
            while target is not None and self._is_own(target) and self._goes(target, known, judged):
                statement_id = judged[target.key].statement_id.lower()
                if statement_id in found:
                    break
                found[statement_id] = target
                target = known.get(target.refers) if target.refers else None
        return found

    def _was_voided(self, row: RecordRow, known: Mapping[bytes, RecordRow]) -> bool:
        by = known.get(row.voided) if row.voided else None
        return by is not None and by.pos <= self._cover.upto

    def _is_own(self, row: RecordRow) -> bool:
        return row.annotation is not None and row.annotation.learner in self._cover.learners


def _position(row: RecordRow) -> int:
    return row.pos


def _known_by(learner: str, noted: Annotation, happened_at: int, app: str) -> Known:
    return Known(learner, happened_at, app, noted.school or "", noted.grade or "",
                 frozenset(noted.classes), Category(noted.category), ActivityClass(noted.activity_class))
