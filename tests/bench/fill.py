"""Fills a database with many statements: records made by the server's own code, inserted directly."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from lrs.clock import now_ms
from lrs.config import Mongo
from lrs.storage import positions
from lrs.storage.client import Database
from tests.bench import traffic
from tests.bench.apart import Apart
from tests.bench.records import Maker

SLICE = 5_000
BATCH = 500
AT_ONCE = 3
STEP_MS = 50  # from one statement to the next


def fill(settings: Mongo, size: int, progress: Callable[[str], None]) -> None:
    """Store `size` statements, as if one had come every `STEP_MS` until now. The first server made the tenant."""
    first_ms = now_ms() - size * STEP_MS
    running: deque[Apart] = deque()
    for first in range(0, size, SLICE):
        if len(running) == AT_ONCE:
            running.popleft().result()
        running.append(Apart(_insert, settings, first, min(SLICE, size - first), first_ms))
        progress(f"filling {size:,}: {_bar(first / size)}")
    while running:
        running.popleft().result()
    progress("")


def _bar(share: float) -> str:
    return f"{'█' * int(share * 30):░<30} {share:.0%}"


async def _insert(settings: Mongo, first: int, count: int, first_ms: int) -> None:
    db = Database(settings)
    maker = Maker(db)
    texts = traffic.texts(first, count)
    for start in range(0, count, BATCH):
        ms = first_ms + (first + start) * STEP_MS
        records = await maker.make(texts[start:start + BATCH], ms, first // SLICE % positions.LANES)
        await db["statements"].insert_many(records, ordered=False)
    await db.close()


async def drop(settings: Mongo) -> None:
    """Delete the database, and let MongoDB write out what it holds, so that nobody later pays for it."""
    db = Database(settings)
    await db.drop()
    await db.admin("fsync")
    await db.close()
