"""What one learner did on one school day: entries folded into sums. Pure.

The method, as it is shown to people: an attempt is a Statement with a success or a score. The first try is a learner's
first judged attempt at an activity on that day, in a registration where there is one. Time on task is the duration that
a Statement declares, else the time since the learner's Statement before it on the same day, at most
`studylog.longest_gap_seconds`, and nothing for the day's first.

Of a day with more than ten thousand entries the first that were stored count: whatever a program posts in the name of
one learner, a log stays quick to keep.

A day is folded whole: what of an entry counts depends on those before it. So who asks for some entries only has the
others folded too, and not counted (`keep`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce

from lrs.access.reach import Marks
from lrs.schooldays import Zone
from lrs.studylog.entry import Entry, Slice
from lrs.studylog.sums import BINS, NOTHING, Sums, add, bin_of

MOST_ENTRIES = 10_000  # that a day has, the first that were stored: a learner's day, not a machine's
MOST_PARTS = 200  # sets of codes that a day keeps apart; entries with further ones count as having no code

Codes = tuple[str, ...]
DayKey = tuple[str, str, Slice]  # learner, day, slice


@dataclass(frozen=True)
class Day:
    """One learner's school day (``2026-05-12``) in one slice. `parts` are sums by the whole set of an entry's codes, so
    that sums over several codes count no entry twice; `first` is the lowest position among its entries."""

    learner: str
    day: str
    slice: Slice
    parts: Mapping[Codes, Sums]
    first: int

    @property
    def key(self) -> DayKey:
        return self.learner, self.day, self.slice

    @cached_property
    def total(self) -> Sums:
        return reduce(Sums.plus, self.parts.values(), NOTHING)

    @cached_property
    def items(self) -> dict[str, Sums]:
        """By code; the empty one is of the entries without any. An entry with two codes counts for both."""
        return items(self.parts)

    def marks(self, zone: Zone) -> Marks:
        """What the policy judges it by: a day belongs to the period in which it begins."""
        return self.slice.marks(self.learner, zone.start(self.day))


def items(parts: Mapping[Codes, Sums]) -> dict[str, Sums]:
    found: dict[str, Sums] = {}
    for codes, sums in parts.items():
        for code in codes or ("",):
            add(found, code, sums)
    return found


def key_of(entry: Entry, zone: Zone) -> DayKey:
    return entry.learner, zone.day(entry.at), entry.slice


def grouped(entries: Iterable[Entry], zone: Zone) -> dict[DayKey, list[Entry]]:
    found: dict[DayKey, list[Entry]] = {}
    for entry in entries:
        found.setdefault(key_of(entry, zone), []).append(entry)
    return found


def fold(key: DayKey, entries: Iterable[Entry], longest_gap: int,
         keep: Callable[[Entry], bool] = lambda entry: True) -> Day:
    """The day of all its entries, in any order, counting those to `keep`. `longest_gap` is in milliseconds."""
    parts: dict[Codes, Sums] = {}
    first = -1
    for entry, sums in counted(in_bounds(entries), longest_gap):
        first = entry.pos if first < 0 else min(first, entry.pos)
        if keep(entry):
            codes = entry.codes if entry.codes in parts or len(parts) < MOST_PARTS else ()
            add(parts, codes, sums)
    return Day(*key, parts, first)


def in_bounds(entries: Iterable[Entry], most: int | None = None) -> list[Entry]:
    """The first that were stored, as many as a day has."""
    found = list(entries)
    most = MOST_ENTRIES if most is None else most
    return found if len(found) <= most else sorted(found, key=lambda each: each.pos)[:most]


def counted(entries: Iterable[Entry], longest_gap: int) -> Iterator[tuple[Entry, Sums]]:
    """Each entry of a day with what it adds to the sums, as they happened."""
    tried: set[tuple[str, str]] = set()
    before: int | None = None
    for entry in sorted(entries, key=lambda each: each.order):
        gap = 0 if before is None else min(entry.at - before, longest_gap)
        before = entry.at
        judged = entry.success is not None
        first = judged and (attempted := (entry.activity or entry.statement_id, entry.registration)) not in tried
        if first:
            tried.add(attempted)
        yield entry, Sums(
            1, int(judged or entry.score is not None), int(judged), int(entry.success is True), int(first),
            int(first and entry.success is True), gap if entry.duration is None else entry.duration, entry.at,
            _bins(entry.score))


def _bins(score: float | None) -> tuple[int, ...]:
    return NOTHING.scores if score is None else tuple(int(bin_of(score) == place) for place in range(BINS))
