"""Who stamps what: the promise behind `X-Experience-API-Consistent-Through`, kept by several processes.

A process that writes statements is a writer (`writers.py`). It owns a few *lanes*; a lane has one commit at a time, in
a session of its own. The commits of a lane are numbered without a gap: the first record that a commit inserts carries
its *turn*, the lane's name and that number, and a turn can be taken once. Whoever takes a lane's next turn in its place
has ended it: no commit of that lane can happen any more, however late it arrives.

- A writer's *floor* (milliseconds) is its promise: nothing it commits from now on is stamped at or below it. It lies
  just under the oldest commit in flight, follows the clock when idle, and never falls.
- The *mark* is the lowest floor of all writers, one's own read live, and never later than the last look at the others
  plus `STALE_MS`: up to it, every statement that has or will have that position is visible.
- A new writer starts above all floors. One that was expelled finds its turn taken and joins anew.
- A commit whose outcome is unknown holds the floor until it is certain (`settle`).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from pymongo.errors import DuplicateKeyError, PyMongoError

from lrs.clock import now_ms
from lrs.errors import StorageUnavailable
from lrs.storage import positions, turns
from lrs.storage.client import Database, is_unavailable
from lrs.storage.writers import TICK, Standing, Writers

STALE_MS = 200
LOOK_AGAIN = 0.005  # seconds; a commit in flight ends about as soon
JOINING = 3.0  # how long a commit waits for its writer to join

log = logging.getLogger(__name__)


class LaneLost(Exception):
    """The lane's turn was taken: this writer was taken for dead. Nothing of the commit was kept."""


@dataclass(slots=True, eq=False)
class Lane:
    """One commit at a time. `in_flight` is the lowest millisecond stamped in the open commit, None when idle.

    `unknown`: that commit has ended for its caller, but how is not known.
    """

    number: int
    writer: str
    session: Any
    last: int
    clock: Callable[[], int]
    in_flight: int | None = None
    unknown: bool = False
    name: bytes = field(default_factory=turns.new_name)
    commits: int = 0  # how many were kept under this name

    @property
    def turn(self) -> bytes:
        """That of the open commit."""
        return turns.turn(self.name, self.commits)

    @property
    def standing(self) -> Standing:
        return Standing(self.session.session_id["id"], self.name)

    def stamp(self, count: int) -> int:
        """The millisecond from which the next `count` statements are stamped; opens the commit."""
        ms = max(self.clock(), self.last + 1)
        self.in_flight = ms
        self.last = ms + (count - 1) // positions.PER_MS
        return ms

    def close(self, *, kept: bool) -> None:
        """The commit ended for certain; `kept`: something of it was, its first record at least."""
        self.in_flight = None
        self.commits += kept

    def renew(self, session: Any, name: bytes) -> None:
        """Begin again in another session and under another name, now that the former ones are barred."""
        self.session, self.name, self.commits = session, name, 0
        self.in_flight, self.unknown = None, False


class Lanes:
    """This process as a writer: its lanes, its floor, its view of the others.

    `on_left_open` is called when a commit may have been kept whose writer did nothing more for it.
    """

    def __init__(self, db: Database, count: int, on_left_open: Callable[[], None],
                 clock: Callable[[], int] = now_ms) -> None:
        self._db = db
        self._count = count
        self._on_left_open = on_left_open
        self._clock = clock
        self.writers = Writers(db, on_left_open)
        self._joined = False
        self.away = False  # MongoDB has not answered the last beat in time
        self.on_away: Callable[[], None] = lambda: None
        self._lanes: list[Lane] = []
        self._free: deque[Lane] = deque()
        self._changed = asyncio.Event()
        self._ended = 0  # what begins after another commit has ended is stamped after it, on whichever lane
        self._promised = 0  # the highest floor ever read from this process
        self._mark = 0
        self._ceiling = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = False  # beside cancelling: a driver's asyncio.wait_for may swallow that (Python 3.11)

    # --- life ---

    async def start(self) -> None:
        while not self._joined:
            await self._join()
        self._spawn(self._tick_forever())

    async def stop(self) -> None:
        """Leave cleanly, so that nobody has to wait for our silence."""
        self._stopped = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(PyMongoError):
            await self.writers.leave([lane.standing for lane in self._lanes if lane.in_flight is not None])
        for lane in self._lanes:
            await lane.session.end_session()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _join(self) -> None:
        """Become a (new) writer: show oneself, wait to be seen, start above all floors.

        Who was expelled while it waited has not joined and must try again.
        """
        self._lose()
        former, self._lanes, self._ceiling = self._lanes, [], 0  # until it has looked anew it promises nothing more
        again = bool(self.writers.me)
        floor = await self.writers.show(max(self._clock(), self._promised))
        for lane in former:
            if lane.in_flight is None:
                await lane.session.end_session()
        if again:
            self._on_left_open()
        self._lanes = [await self._new_lane(max(floor, self._clock())) for _ in range(self._count)]
        if await self._publish():
            await self._look()
            self._joined = True
            self.away = False
            self._free.extend(self._lanes)
            self._changed.set()

    def _lose(self) -> None:
        """No commit may begin before this writer has joined anew."""
        self._joined = False
        self._free.clear()
        self._changed.set()

    async def _new_lane(self, floor: int) -> Lane:
        session = await self._db.start_session()
        while True:
            lane = Lane(secrets.randbelow(positions.LANES), self.writers.me, session, floor, self._clock)
            try:
                await self._db["lanes"].insert_one({"_id": lane.number, "writer": lane.writer, "name": lane.name,
                                                    "session": session.session_id["id"]})
            except DuplicateKeyError:
                continue
            return lane

    # --- lanes ---

    @contextlib.asynccontextmanager
    async def lane(self) -> AsyncIterator[Lane]:
        """A free lane, for one commit. `LaneLost` raised inside makes this writer join anew.

        Raises `StorageUnavailable` when there is none to wait for.
        """
        lane = self._free.popleft() if self._free else await self._next_lane()
        lane.last = max(lane.last, self._ended)
        try:
            yield lane
        except LaneLost:
            if lane in self._lanes:
                self._lose()
            raise
        finally:
            if lane.in_flight is None:
                self._ended = max(self._ended, lane.last)
                self._release(lane)

    async def _next_lane(self) -> Lane:
        while not self._free:
            if self._joined and all(lane.unknown for lane in self._lanes):
                raise StorageUnavailable
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), None if self._joined else JOINING)
            except TimeoutError:
                raise StorageUnavailable from None
        return self._free.popleft()

    def _release(self, lane: Lane) -> None:
        if self._joined and lane in self._lanes:
            self._free.append(lane)
            self._changed.set()

    def settle(self, lane: Lane) -> None:
        """End a commit whose outcome is unknown: bar its lane, so that it is either visible or gone for good.

        Until that worked the lane stays out of use and holds the floor.
        """
        lane.unknown = True
        self._changed.set()
        self._spawn(self._settle(lane))

    async def _settle(self, lane: Lane) -> None:
        while lane in self._lanes and not self._stopped:  # joining anew settles all the former lanes
            try:
                await self.writers.bar([lane.standing])
                session, name = await self._db.start_session(), turns.new_name()
                result = await self._db["lanes"].update_one(
                    {"_id": lane.number, "writer": lane.writer, "barred": None},
                    {"$set": {"session": session.session_id["id"], "name": name}})
            except (PyMongoError, StorageUnavailable):
                await asyncio.sleep(TICK)
                continue
            self._on_left_open()
            if not result.matched_count:
                self._lose()
                return
            lane.renew(session, name)
            self._release(lane)
            return

    # --- floor and mark ---

    def _floor(self) -> int:
        """What this process promises now. It never falls."""
        open_commits = [lane.in_flight for lane in self._lanes if lane.in_flight is not None]
        floor = min(open_commits) - 1 if open_commits else max([self._clock()] + [lane.last for lane in self._lanes])
        if self._lanes and floor > self._promised:
            self._promised = floor
            for lane in self._lanes:  # idle lanes keep the promise too
                lane.last = max(lane.last, floor)
        return self._promised

    def mark_ms(self) -> int:
        """The millisecond up to which everything is visible. Take it before the query it is for."""
        self._mark = max(self._mark, self.writers.lowest_floor(min(self._floor(), self._ceiling)))
        return self._mark

    async def reached(self, ms: int) -> None:
        """Wait until the mark has passed `ms`, when that is a matter of ticks: another process may be ahead."""
        deadline = time.monotonic() + 1.0
        while self.mark_ms() < ms <= self._clock() + 1000 and time.monotonic() < deadline:  # noqa: ASYNC110  no event
            await asyncio.sleep(LOOK_AGAIN)

    # --- beats ---

    async def _tick_forever(self) -> None:
        while not self._stopped:
            await asyncio.sleep(TICK)
            try:
                if not self._joined or not await self._beats():
                    await self._join()
                await self._look()
            except (PyMongoError, StorageUnavailable, TimeoutError) as error:
                if not isinstance(error, PyMongoError) or is_unavailable(error):
                    self._away()
                log.warning("lanes: a beat failed at MongoDB", extra={"fields": {"error": type(error).__name__}})
            except Exception:  # whoever stops beating is expelled, and would refuse every write from then on
                log.exception("lanes: a beat failed")

    async def _beats(self) -> bool:
        """Publish, and know by that whether MongoDB is there: one who waits for a commit need not find out alone."""
        async with asyncio.timeout(self._db.deadline):
            standing = await self._publish()
        self.away = False
        return standing

    def _away(self) -> None:
        self.away = True
        self.on_away()

    async def _publish(self) -> bool:
        return await self.writers.publish(self._floor())

    async def _look(self) -> None:
        looked = self._clock()
        await self.writers.look()
        self._ceiling = max(self._ceiling, looked + STALE_MS)
