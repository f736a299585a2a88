"""One order for all statements: `pos`, an int64 made of `stored`, lane and counter.

    pos = (milliseconds since 2020-01-01 UTC) << 22 | lane << 12 | counter

It is the order of sort, cursor, `since` and `until` alike, and breaks ties within a millisecond. 41 bits of
milliseconds would end in 2039 when counted from 1970, within the school life of a child born today; counted
from 2020 they last until 2089.
"""

from __future__ import annotations

from lrs.clock import utc_text

EPOCH_MS = 1_577_836_800_000
LANES = 1 << 10
PER_MS = 1 << 12
LAST = (1 << 63) - 1


def position(ms: int, lane: int, count: int) -> int:
    """The place of the `count`-th statement that `lane` stamps from millisecond `ms` on (spilling into later ones)."""
    spill, n = divmod(count, PER_MS)
    return (ms + spill - EPOCH_MS) << 22 | lane << 12 | n


def ms_of(pos: int) -> int:
    """Milliseconds since 1970 of `stored`."""
    return (pos >> 22) + EPOCH_MS


def before(ms: int) -> int:
    """The last position before millisecond `ms`: bounds it from below, exclusively."""
    return min(max(ms - EPOCH_MS, 0) << 22, LAST) - 1


def last_of(ms: int) -> int:
    """The last position within millisecond `ms`."""
    return before(ms + 1)


def mark_text(pos: int) -> str:
    """The instant of a mark, as X-Experience-API-Consistent-Through says it."""
    return utc_text(ms_of(pos))
