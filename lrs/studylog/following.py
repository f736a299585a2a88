"""Following a class as it learns: what is new since the last look, and whether what was there before is still so.

Looked at in intervals, not listened to: a look costs little, and any number of processes may look.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lrs.clock import now_ms
from lrs.storage.contract.statements import Statements
from lrs.storage.contract.studylog import Scope, StudyLogs
from lrs.studylog.day import Codes, DayKey, key_of
from lrs.studylog.entry import Entry, entry
from lrs.studylog.view import Method, look

MOST_ENTRIES = 500  # that one look tells; who missed more looks at the page anew

Counts = Mapping[tuple[DayKey, Codes], int]


@dataclass(frozen=True, slots=True)
class Seen:
    """A look at a class: up to which position, and how many entries of today it saw, by learner, slice and codes."""

    pos: int
    day: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class News:
    """`entries` are new, as they were stored. `changed`: something that was told before is no longer so, or too much is
    new to be told; then numbers must be asked for again."""

    seen: Seen
    entries: Sequence[Entry] = ()
    changed: bool = False


class Following:
    def __init__(self, logs: StudyLogs, statements: Statements, method: Method) -> None:
        self._logs = logs
        self._statements = statements
        self._method = method

    def mark(self) -> int:
        """The position up to which a look would see now."""
        return self._statements.mark()

    async def news(self, tenant: str, school_class: str, before: Seen | None, after: int) -> News:
        """What is new in a class after position `after`, and since the look `before`, if there was one."""
        day = self._method.zone.day(now_ms())
        async with self._logs.view() as view:
            found = await look(view, tenant, Scope(classes=frozenset({school_class})), self._statements.mark(),
                               self._method)
            rows = [row async for row in view.rows(tenant, found.scope, after, found.mark, MOST_ENTRIES + 1)]
            counts = {(today.key, codes): sums.statements async for today in found.days(day, day)
                      for codes, sums in today.parts.items()}
        entries = [each for row in rows[:MOST_ENTRIES] if (each := entry(row)) is not None]
        seen = Seen(max(found.mark, after), day, counts)
        return News(seen, entries, len(rows) > MOST_ENTRIES or (before is not None and self._differs(
            before, seen, entries)))

    def _differs(self, before: Seen, now: Seen, entries: Iterable[Entry]) -> bool:
        """Whether today's entries are other than those from before and the new ones."""
        if before.day != now.day:
            return True  # the page shows another day
        expected = Counter(before.counts)
        expected.update((key, each.codes) for each in entries if (key := key_of(each, self._method.zone))[1] == now.day)
        return {key: count for key, count in expected.items() if count} != dict(now.counts)
