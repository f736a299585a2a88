"""Posting the term of study, day by day, and then going on: what the timetable says when it is time, and a few pupils
of the first class who learn at this moment, whatever the hour, so that there is something to see.

How far it came is kept after each thousand, and ids are always the same: what is cut short goes on, and nothing is
stored twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import partial
from random import Random
from typing import NamedTuple
from uuid import uuid4
from zoneinfo import ZoneInfo

from lrs.codes.service import REFRESH_SECONDS
from lrs.demo import tools
from lrs.demo.curriculum import items
from lrs.demo.days import DAY
from lrs.demo.notebook import Notebook
from lrs.demo.posting import Poster
from lrs.demo.study import Sent, Study
from lrs.recurring import recurring

Keep = Callable[[Notebook], Awaitable[None]]
Now = Callable[[], datetime]
Codes = Callable[[], Awaitable[frozenset[str]]]

_LOOK_SECONDS = 5.0
_ENOUGH = 1000


class Came(NamedTuple):
    """How far the loading came: Statements posted, and about how many there will be."""

    done: int
    of: int


@dataclass(slots=True)
class Loading:
    """`now` tells the time in the school's zone; `keep` keeps the notebook."""

    study: Study
    notebook: Notebook
    poster: Poster
    keep: Keep
    now: Now

    @classmethod
    def of(cls, notebook: Notebook, zone: ZoneInfo, poster: Poster, keep: Keep) -> Loading:
        return cls(Study(notebook.school, zone, frozenset(notebook.codes)), notebook, poster, keep,
                   partial(datetime.now, zone))

    async def load(self) -> AsyncIterator[Came]:
        """Post what happened up to now, and tell now and then how far it came."""
        since, until = self._since(), self.now()
        done, of = 0, self.study.count(since, until)
        while since < until:
            some, since = self._some(since, until)
            await self.poster.post(some)
            done += len(some)
            await self._came(since)
            if some:
                yield Came(done, max(of, done))

    def _some(self, since: datetime, until: datetime) -> tuple[list[Sent], datetime]:
        """What happened in the next days, until it is enough to post; and up to when that is."""
        found: list[Sent] = []
        while since < until and len(found) < _ENOUGH:
            midnight = min(until, datetime.combine(since.date() + DAY, time(), since.tzinfo))
            found += self.study.between(since, midnight)
            since = midnight
        return found, since

    async def settled(self, workers: int) -> None:
        """Wait until what was founded holds in every process of the server."""
        waited, code = 0.0, self.study.code(items()[0])
        while waited < REFRESH_SECONDS + 1:
            if workers == 1 and await self.poster.knows(tools.DRILL, code):
                break
            await asyncio.sleep(0.2)
            waited += 0.2
        await asyncio.sleep(1.1)  # a roster is taken up within a second

    async def go_on(self, pupils: int, codes: Codes) -> None:
        """Until cancelled: the timetable, and so many pupils of the first class at this moment."""
        what = "the demonstration school"
        await asyncio.gather(recurring(what, partial(self._timetable, codes), _LOOK_SECONDS), *(
            recurring(what, partial(self._learning, number), _LOOK_SECONDS, spread=0.6) for number in range(pupils)))

    async def _timetable(self, codes: Codes) -> None:
        """What happened since the last look; from then on with the codes that are loaded by now."""
        since, until = self._since(), self.now()
        sent = list(self.study.between(since, until))
        await self.poster.post(sent)
        published = await codes()
        if sent or until - since > DAY / 24 or published != self.study.codes:
            self.study = replace(self.study, codes=published)
            self.notebook.codes = tuple(sorted(published))
            await self._came(until)

    async def _learning(self, number: int) -> None:
        """A sitting that takes as long as it takes."""
        dice = Random()  # noqa: S311
        if self.now().date() > self.study.school.ends:
            return
        for made in self.study.at_this_moment(number, self.now(), dice):
            await asyncio.sleep(max(0.0, (made.at - self.now()).total_seconds()))
            await self.poster.post([Sent(str(uuid4()), made)])

    def _since(self) -> datetime:
        """The last instant that was posted; before the first it is the first day's beginning."""
        begins = datetime.combine(self.study.school.days[0], time(), self.study.zone) - timedelta(seconds=1)
        loaded = self.notebook.loaded
        return max(loaded.astimezone(self.study.zone), begins) if loaded else begins

    async def _came(self, instant: datetime) -> None:
        self.notebook.loaded = instant
        await self.keep(self.notebook)
