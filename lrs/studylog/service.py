"""The study log of classes and learners, as far as a reach opens it: entries, sums, days.

An answer is true as of its mark. School class and learner narrow the reach further; what they name and it does not hold
is not there. Learners come in no order of worth: by their UUID, until a roster gives their numbers.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import NamedTuple, Protocol

from lrs.access.reach import Reach, Window
from lrs.codes.book import CodeBook
from lrs.config import Config
from lrs.errors import BadRequest
from lrs.storage import positions
from lrs.storage.contract.statements import Statements
from lrs.storage.contract.studylog import EntryQuery, Scope, StudyLogs, Turn
from lrs.studylog import period as periods
from lrs.studylog.day import Day, fold, grouped, items
from lrs.studylog.entry import Entry
from lrs.studylog.period import By, Period
from lrs.studylog.sums import Sums, add
from lrs.studylog.view import Look, look, method
from lrs.studylog.which import Selection, Which, select

GIVE_WAY_EVERY = 200  # days
TOTAL = ""

_CURSOR = re.compile(r"(-?[0-9]{1,15})\.([0-9]{1,19})\.([0-9]{1,19})")


class Books(Protocol):
    def book(self) -> CodeBook: ...


@dataclass(frozen=True, slots=True)
class Page:
    """How much of a log: `limit` entries after the place that a `cursor` names."""

    limit: int = 100
    ascending: bool = False
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class LogPage:
    """`next` is the cursor of the page that follows; None on the last. All pages keep to the first one's `mark`."""

    entries: list[Entry]
    next: str | None
    mark: int


class Row(NamedTuple):
    """The sums of one learner from the day `begins` on. `item` is a code's fifteen characters, or empty for the total:
    an entry with two codes counts for both and once in the total."""

    learner: str
    item: str
    begins: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class Summary:
    """Rows by learner, beginning and item."""

    mark: int
    rows: list[Row]


class StudyLogService:
    def __init__(self, logs: StudyLogs, statements: Statements, codes: Books, config: Config) -> None:
        self._logs = logs
        self._statements = statements
        self._codes = codes
        self._terms = config.studylog.term_begins()
        self._method = method(config)
        self._zone = self._method.zone

    async def log(self, tenant: str, reach: Reach, school_class: str, period: Period, which: Which,
                  page: Page) -> LogPage:
        """Entries within `reach`, of a class if one is named. Raises `BadRequest`."""
        selection = select(which, self._codes.book())
        reach = _narrowed(reach.statements, school_class, which.learner)
        after, mark = _read(page.cursor)
        await self._statements.reached(mark)
        async with self._logs.view() as view:
            found = await look(view, tenant, _of_people(_scope(reach)), self._statements.mark(), self._method)
            mark = min(found.mark, mark) if page.cursor else found.mark
            query = EntryQuery(found.scope, reach, selection, *self._instants(period), mark, page.ascending, after,
                               found.stale)
            entries = await found.page(query, page.limit + 1)
        more = len(entries) > page.limit
        entries = entries[:page.limit]
        return LogPage(entries, f"{entries[-1].at}.{entries[-1].pos}.{mark}" if more else None, mark)

    async def summary(self, tenant: str, reach: Reach, school_class: str, period: Period, which: Which,
                      by: By = "period") -> Summary:
        """Sums within `reach`, of each learner, each item of the curriculum and all, in each stretch of time that
        something was done in. Raises `BadRequest`."""
        selection = select(which, self._codes.book())
        reach = _narrowed(reach.statements, school_class, which.learner)
        self._instants(period)
        async with self._logs.view() as view:
            found = await look(view, tenant, _scope(reach), self._statements.mark(), self._method)
            days = await self._selected(found, reach, period, selection)
        rows: dict[tuple[str, str, str], Sums] = {}
        for count, day in enumerate(days, 1):
            begins = periods.begins(day.day, by, period, self._terms)
            for item, sums in _sums(day, selection).items():
                add(rows, (day.learner, begins, item), sums)
            if count % GIVE_WAY_EVERY == 0:
                await asyncio.sleep(0)
        return Summary(found.mark, [Row(learner, item, begins, rows[learner, begins, item])
                                    for learner, begins, item in sorted(rows)])

    async def days(self, tenant: str, reach: Reach, whose: str | Iterable[str],
                   period: Period) -> tuple[list[Day], int]:
        """Days within `reach` of a class (its id, empty: of all) or of learners, by learner and day; and their mark.

        Windows for sums are within: what is told of these must be made of as many learners as they ask for.
        """
        if isinstance(whose, str):
            reach = _narrowed(reach, whose, "")
        else:
            learners = frozenset(whose)
            reach = _mapped(reach, lambda window: window.only(learners))
        self._instants(period)
        async with self._logs.view() as view:
            found = await look(view, tenant, _scope(reach), self._statements.mark(), self._method)
            days = await self._selected(found, reach, period, Selection())
        return sorted(days, key=lambda day: (day.learner, day.day)), found.mark

    def _instants(self, period: Period) -> tuple[int, int]:
        """Raises `BadRequest` for a period that ends before it begins."""
        if period.last < period.first:
            raise BadRequest("studylog-period-empty", first=period.first, last=period.last)
        return self._zone.start(period.first), self._zone.start(period.end)

    async def _selected(self, found: Look, reach: Reach, period: Period, selection: Selection) -> list[Day]:
        """The days within `reach`, counting what is selected, save for codes. Days tell nothing of apps, verbs and
        results, so where these are asked for they are folded from their entries."""
        apart = selection.single or any(window.app is not None for window in reach.windows)
        if not apart:
            return [day async for day in found.days(period.first, period.last)
                    if reach.admits(day.marks(self._zone)) and _taken(day, selection.which)]
        _of_people(found.scope)
        groups = grouped([each async for each in found.entries(period.first, period.last)], self._zone)

        def kept(day: str) -> Callable[[Entry], bool]:
            begins = self._zone.start(day)
            return lambda each: selection.admits(each) and reach.admits(replace(each.marks, happened=begins))

        return [day for key, entries in groups.items()
                if (day := fold(key, entries, self._method.longest_gap, kept(key[1]))).parts]


def _taken(day: Day, which: Which) -> bool:
    return ((not which.learner or day.learner == which.learner)
            and (not which.activity_class or day.slice.activity_class == which.activity_class))


def _sums(day: Day, selection: Selection) -> Mapping[str, Sums]:
    """By item, of what has the codes that are selected; nothing where nothing has."""
    parts = {codes: sums for codes, sums in day.parts.items() if selection.takes(codes)}
    if not parts:
        return {}
    found = {item: sums for item, sums in items(parts).items() if item != TOTAL and selection.shows(item)}
    return {TOTAL: reduce(Sums.plus, parts.values()), **found}


def _narrowed(reach: Reach, school_class: str, learner: str) -> Reach:
    if school_class:
        reach = _mapped(reach, lambda window: window.in_class(school_class))
    if learner:
        reach = _mapped(reach, lambda window: window.only(frozenset({learner})))
    return reach


def _mapped(reach: Reach, change: Callable[[Window], Window | None]) -> Reach:
    return Reach(tuple(window for each in reach.windows if (window := change(each)) is not None))


def _scope(reach: Reach) -> Scope:
    """Whose records can be within: one learner's before a class's, a class's before those of many."""
    learners = _united([window.actors for window in reach.windows])
    classes = _united([window.classes for window in reach.windows])
    if learners is not None and (classes is None or len(learners) <= len(classes)):
        return Scope(learners=learners)
    if classes is not None:
        return Scope(classes=classes)
    return Scope(schools=_united([window.schools for window in reach.windows]))


def _united(parts: list[frozenset[str] | None]) -> frozenset[str] | None:
    """All of them; None where one is without bounds."""
    found: set[str] = set()
    for part in parts:
        if part is None:
            return None
        found |= part
    return frozenset(found)


def _of_people(scope: Scope) -> Scope:
    """Entries are found by learner and by class only."""
    if not scope.of_people:
        raise BadRequest("studylog-of-nobody")
    return scope


def _read(cursor: str) -> tuple[Turn | None, int]:
    """Where a page begins, and the first page's mark."""
    if not cursor:
        return None, 0
    found = _CURSOR.fullmatch(cursor)
    if found is None or max(int(found[2]), int(found[3])) > positions.LAST:
        raise BadRequest("parameter-cursor")
    return Turn(int(found[1]), int(found[2])), int(found[3])

