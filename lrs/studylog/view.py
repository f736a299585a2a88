"""A log as it is at one mark: what is kept, and over it what lies after that or changed behind it.

So an answer equals one worked out anew from the Statements up to the mark, however far the keeping has come. A day that
anything of this touches is folded again, from its kept entries and the new ones.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass

from lrs.config import Config
from lrs.errors import Busy
from lrs.schooldays import Zone, next_day
from lrs.storage.contract.annotations import AnnotatedRow
from lrs.storage.contract.studylog import EntryQuery, Head, Scope, View
from lrs.studylog.day import Day, DayKey, fold, grouped, key_of
from lrs.studylog.entry import Entry, entry

MOST_BEHIND = 50_000  # Statements, and as many changes, that an answer works out anew: more takes it too long
AT_ONCE = 500  # Statements whose texts are held


@dataclass(frozen=True, slots=True)
class Method:
    """By what days are told and folded; `longest_gap` in milliseconds."""

    zone: Zone
    longest_gap: int


def method(config: Config) -> Method:
    return Method(Zone(config.school.time_zone()), config.studylog.longest_gap_seconds * 1000)


@dataclass(frozen=True, slots=True)
class Look:
    """`fresh` are entries that are not kept as they are, or not at all; `stale` Statements whose kept entry does not
    count; `touched` the days that either has changed. Without a `head` nothing is kept."""

    view: View
    method: Method
    scope: Scope
    head: Head | None
    mark: int
    fresh: tuple[Entry, ...]
    stale: frozenset[bytes]
    touched: frozenset[DayKey]

    # --- entries ---

    async def page(self, query: EntryQuery, limit: int) -> list[Entry]:
        """At most `limit`, in the order asked for."""
        found = [each for each in self.fresh if admits(query, each)]
        if self.head is not None:
            found += await self.view.entries(self.head, query, limit)
        return sorted(found, key=lambda each: each.order, reverse=not query.ascending)[:limit]

    async def entries(self, first: str, last: str) -> AsyncIterator[Entry]:
        """All of the scope from the first day to the last, in no order; some without their responses."""
        since, until = self.method.zone.start(first), self.method.zone.start(next_day(last))
        if self.head is not None:
            async for each in self.view.entries_between(self.head, self.scope, since, until):
                if each.key not in self.stale:
                    yield each
        for each in self.fresh:
            if since <= each.at < until:
                yield each

    # --- days ---

    async def days(self, first: str, last: str) -> AsyncIterator[Day]:
        """All of the scope from the first day to the last, in no order."""
        if self.head is not None:
            async for day in self.view.days(self.head, self.scope, first, last):
                if day.key not in self.touched:
                    yield day
        for day in await self.anew(first, last):
            yield day

    async def anew(self, first: str, last: str) -> list[Day]:
        """The touched days of them, folded again."""
        touched = {key for key in self.touched if first <= key[1] <= last}
        fresh = [each for each in self.fresh if key_of(each, self.method.zone) in touched]
        kept = [] if self.head is None else await of_days(self.view, self.head, touched, self.method.zone)
        left = [each for each in kept if each.key not in self.stale]
        return [fold(key, entries, self.method.longest_gap)
                for key, entries in grouped([*left, *fresh], self.method.zone).items()]


async def look(view: View, tenant: str, scope: Scope, mark: int, method: Method) -> Look:
    """The log at `mark`, or where it is kept further, as far as it is kept. Raises `Busy` when that is too far back."""
    heads = await view.heads(tenant)
    head = heads[0] if heads and heads[0].active else None
    kept = -1 if head is None else head.mark
    mark = max(mark, kept)
    fresh = await _after(view.rows(tenant, scope, kept, mark))
    stale: set[bytes] = set()
    touched = {key_of(each, method.zone) for each in fresh}
    if head is not None and (changes := await view.changes(tenant, scope, MOST_BEHIND + 1)):
        _judge(len(changes))
        stale = {change.key for change in changes}
        renewed = await current(view, head, stale)
        touched |= {key_of(each, method.zone) for each in [*renewed, *await view.entries_of(head, stale)]}
        fresh += renewed
    return Look(view, method, scope, head, mark, tuple(each for each in fresh if scope.holds(each.learner, each.slice)),
                frozenset(stale), frozenset(key for key in touched if scope.holds(key[0], key[2])))


async def _after(rows: AsyncIterator[AnnotatedRow]) -> list[Entry]:
    """The entries of what is not kept yet."""
    fresh, seen = [], 0
    async for row in rows:
        if (found := entry(row)) is not None:
            fresh.append(found)
        seen += 1
        if seen % AT_ONCE == 0:  # many come in one reply of MongoDB
            _judge(seen)
            await asyncio.sleep(0)
    _judge(seen)
    return fresh


def _judge(behind: int) -> None:
    if behind > MOST_BEHIND:
        raise Busy("studylog-behind")


async def current(view: View, head: Head, keys: Collection[bytes]) -> list[Entry]:
    """The entries that these Statements have now, of those that the log has gone through."""
    wanted, renewed = list(keys), []
    for first in range(0, len(wanted), AT_ONCE):
        rows = await view.rows_of(head.tenant, wanted[first:first + AT_ONCE])
        renewed += [found for row in rows if row.pos <= head.mark and (found := entry(row)) is not None]
    return renewed


async def of_days(view: View, head: Head, keys: Collection[DayKey], zone: Zone) -> list[Entry]:
    """The kept entries of these days."""
    learners: dict[str, set[str]] = defaultdict(set)
    for learner, day, _ in keys:
        learners[day].add(learner)
    return [each for day, who in learners.items()
            async for each in view.entries_between(head, Scope(learners=frozenset(who)), zone.start(day),
                                                   zone.start(next_day(day)))
            if key_of(each, zone) in keys]


def admits(query: EntryQuery, entry: Entry) -> bool:
    """Whether an entry of the query's scope answers it; what the store judges kept entries by."""
    if query.after is not None:
        passed = entry.order > query.after if query.ascending else entry.order < query.after
        if not passed:
            return False
    return (query.since <= entry.at < query.until and entry.pos <= query.mark and query.selection.admits(entry)
            and query.selection.takes(entry.codes) and query.reach.admits(entry.marks))
