"""Who writes to this database: the processes that stamp statements, known to each other by their beats.

Each writer has a record with its floor (what it promises, see `lanes.py`) and a beat, published every `TICK` seconds,
and reads the others'.

- A new writer shows itself, waits until each of the others has beaten twice (between the two it looked, and the second
  published whatever it had promised before), and knows then what it must start above.
- A writer whose beat stood still for `SILENT` seconds is expelled: its lanes are barred, then they and its record are
  deleted. Should it wake up, its next commit finds its turn taken and it shows itself anew.
- To *bar* a lane: its session is killed, which aborts what it left open or is doing; when nothing of it runs any more,
  the lane's next turn (`lanes.py`) is taken. A commit begins by taking that turn, so one that arrives later, if only
  by a year, is refused; and if one was quicker than us, the turn is not to be had and all is done again.
- That statements may await others (`references.py`) is told in the same way, once and for all: a writer waits before
  the first such statement it stores until everybody knows. Until then nobody needs to look for any.

Taking the turn without killing is not enough: an abandoned transaction was seen to block its lane for 80 seconds. Nor
is killing alone: it only asks an insert command to end, and does nothing about one that is still on its way.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pymongo.errors import DuplicateKeyError

from lrs.storage import turns
from lrs.storage.client import Database

TICK = 0.1
SILENT = 2.0
ENDING = 0.01  # seconds between looks whether what was killed has ended
SILENT_TICKS = 10  # a watcher that was stopped itself must have looked this often before it calls another silent

_AWAITING = "awaiting"  # the id of the record that says that a statement may await another

log = logging.getLogger(__name__)


class Standing(NamedTuple):
    """What is to be known of a lane to bar it."""

    session: Any
    name: bytes


@dataclass(slots=True)
class _Seen:
    """Another writer as last read: its floor, its beat, and since when that beat has not changed."""

    floor: int
    beat: int
    since: float
    looks: int = 0


class Writers:
    """This process among the writers. `on_expelled` is called when one was expelled.

    `awaiting`: a statement of this database may await another.
    """

    def __init__(self, db: Database, on_expelled: Callable[[], None]) -> None:
        self._db = db
        self._on_expelled = on_expelled
        self._others: dict[str, _Seen] = {}
        self._beat = 0
        self._announcing = asyncio.Lock()
        self._announced = False
        self.me = ""
        self.awaiting = False

    def lowest_floor(self, own: int) -> int:
        """The lowest of `own` and of the others' floors as last read."""
        return min([own] + [seen.floor for seen in self._others.values()])

    # --- coming and going ---

    async def show(self, above: int) -> int:
        """Appear under a new name, in the place of a former one; the floor to start above, at least `above`."""
        former, self.me, self._beat = self.me, secrets.token_hex(8), 0
        floor = _highest(above, await self._read())
        await self._db["writers"].insert_one({"_id": self.me, "floor": floor, "beat": 0})
        if former:
            await self._remove(former)
        return _highest(floor, await self._known_to_all())

    async def leave(self, unknown: Sequence[Standing]) -> None:
        """Go cleanly, so that nobody has to wait for our silence; the last commits of `unknown` may still come."""
        await self.bar(unknown)
        await self._db["lanes"].delete_many({"writer": self.me})
        await self._db["writers"].delete_one({"_id": self.me})

    async def publish(self, floor: int) -> bool:
        """Beat; False when this writer was expelled."""
        self._beat += 1
        result = await self._db["writers"].update_one({"_id": self.me, "barred": None},
                                                      {"$set": {"floor": floor, "beat": self._beat}})
        return bool(result.matched_count)

    async def look(self) -> None:
        """Read the others' floors; expel who fell silent."""
        others = await self._read()
        now = time.monotonic()
        for writer, seen in others.items():
            known = self._others.get(writer)
            if known and known.beat == seen.beat:
                seen.since, seen.looks = known.since, known.looks + 1
        self._others = others
        for writer, seen in others.items():
            if now - seen.since >= SILENT and seen.looks >= SILENT_TICKS:
                log.warning("writers: one fell silent and is expelled", extra={"fields": {"writer": writer}})
                await self.expel({"_id": writer, "beat": seen.beat})
                self._on_expelled()

    async def announce_awaiting(self) -> None:
        """Before a statement that awaits another is stored: returns when everybody looks for such ones."""
        if self._announced:
            return
        async with self._announcing:
            if not self._announced:
                await self._db["writers"].update_one({"_id": _AWAITING}, {"$set": {"awaiting": True}}, upsert=True)
                self.awaiting = True
                await self._known_to_all()
                self._announced = True

    async def _known_to_all(self) -> dict[str, _Seen]:
        """Wait until every other writer has looked, and published since it looked; the writers then.

        One that is only coming (beat 0) promises nothing before it has looked in its turn; one that is silent is
        waited for until it is expelled.
        """
        first = await self._read()
        deadline = time.monotonic() + 2 * SILENT
        while True:
            others = await self._read()
            waiting = [w for w, seen in first.items()
                       if w in others and seen.beat and others[w].beat < seen.beat + 2]
            if not waiting or time.monotonic() > deadline:
                return others
            await asyncio.sleep(TICK / 2)

    async def _read(self) -> dict[str, _Seen]:
        now = time.monotonic()
        found: dict[str, _Seen] = {}
        for record in await self._db["writers"].find({"_id": {"$ne": self.me}}).to_list(None):
            if record["_id"] == _AWAITING:
                self.awaiting = True
            else:
                found[record["_id"]] = _Seen(record["floor"], record["beat"], now)
        return found

    async def expel(self, found: dict[str, Any]) -> None:
        """Take out the writer that matches `found`; its floor holds until its lanes are barred.

        From the first step on it beats no more: one that stirs, or is only joining and makes its lanes at this moment,
        shows itself anew.
        """
        if (await self._db["writers"].update_one(found, {"$set": {"barred": True}})).matched_count:
            await self._remove(found["_id"])

    async def _remove(self, name: str) -> None:
        """Bar the lanes of a writer that beats no more and delete them, then itself."""
        writer = {"writer": name}
        await self._db["lanes"].update_many(writer, {"$set": {"barred": True}})  # it gives them no new name from now on
        lanes = await self._db["lanes"].find(writer).to_list(None)
        # Lanes of an earlier version have no name and need none: without their record they commit nothing.
        await self.bar([Standing(lane["session"], lane["name"]) for lane in lanes if "name" in lane])
        await self._db["lanes"].delete_many(writer)
        await self._db["writers"].delete_one({"_id": name})

    async def bar(self, lanes: Sequence[Standing]) -> None:
        """When this returns, what these lanes committed is there and nothing else of them ever will be."""
        for lane in lanes:
            await self._end(lane.session)
            while not await self._take_turn(lane.name):
                await self._end(lane.session)

    async def _end(self, session: Any) -> None:
        """Abort what is open in this session, and wait until nothing of it runs."""
        await self._db.kill([session])
        while await self._db.running(session):  # noqa: ASYNC110  no event
            await asyncio.sleep(ENDING)

    async def _take_turn(self, lane: bytes) -> bool:
        """Take the next turn of a lane; False if it was just taken. One is enough: no other follows upon it."""
        last = await self._db["statements"].find_one({"turn": turns.all_of(lane)}, {"turn": 1, "t": 1, "erased": 1},
                                                     sort=[("turn", -1)], hint="turn")
        if last and "t" not in last and "erased" not in last:
            return True
        following = turns.turn(lane, turns.number_of(last["turn"]) + 1 if last else 0)
        try:
            await self._db["statements"].insert_one({"_id": following, "turn": following})
        except DuplicateKeyError:
            return False
        return True


def _highest(floor: int, others: dict[str, _Seen]) -> int:
    return max([floor] + [seen.floor for seen in others.values()])
