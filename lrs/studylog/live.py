"""Who follows which class in this process: one look a second for all who follow the same one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import NamedTuple

from lrs.errors import Busy, StorageUnavailable
from lrs.recurring import recurring
from lrs.studylog.following import Following, News

LOOK_SECONDS = 1.0
REOPENED_SECONDS = 60.0  # a lost connection that comes back within these is the same opening
WAITING = 100            # looks that a listener may be behind before it is let go


@dataclass(eq=False, slots=True)
class Listener:
    """`told` is the position up to which its reader knows all, `first` what was new when it began."""

    told: int
    first: News | None = None
    waiting: asyncio.Queue[News | None] = field(default_factory=lambda: asyncio.Queue(WAITING))

    async def news(self) -> News | None:
        """What comes next, what was missed before the first look first; None at the end."""
        first, self.first = self.first, None
        return first or await self.waiting.get()

    def tell(self, news: News | None) -> None:
        """None ends it; so does being too far behind."""
        if self.waiting.full():
            self.waiting.get_nowait()
            news = None
        self.waiting.put_nowait(news)


class _Channel(NamedTuple):
    listeners: set[Listener]
    looking: asyncio.Task[None]


class Live:
    """Who follows which class in this process."""

    def __init__(self, following: Following, most: int) -> None:
        self._following = following
        self._most = most
        self._channels: dict[tuple[str, str], _Channel] = {}
        self._open: dict[tuple[str, str], float] = {}

    @asynccontextmanager
    async def listening(self, tenant: str, school_class: str, after: int | None) -> AsyncIterator[Listener]:
        """What is new in a class from position `after` on, from now on if None. Raises `Busy` past the most."""
        if self.listeners >= self._most:
            raise Busy("studylog-live-full")
        listener = Listener(self._following.mark() if after is None else after)
        place = tenant, school_class
        channel = self._channels.get(place)
        if channel is None:
            listeners = {listener}
            channel = self._channels[place] = _Channel(listeners, asyncio.create_task(self._look(place, listeners)))
        else:
            channel.listeners.add(listener)
        try:
            listener.first = await self._following.news(tenant, school_class, None, listener.told)
            yield listener
        finally:
            channel.listeners.discard(listener)
            if not channel.listeners:
                self._channels.pop(place, None)
                channel.looking.cancel()

    @property
    def listeners(self) -> int:
        return sum(len(channel.listeners) for channel in self._channels.values())

    def end(self) -> None:
        """Let everybody go: the server stops."""
        for channel in self._channels.values():
            for listener in channel.listeners:
                listener.tell(None)

    def is_open(self, who: str, school_class: str) -> None:
        """Remember that somebody has a class open, when it begins and as long as it lasts."""
        now = monotonic()
        self._open = {each: at for each, at in self._open.items() if now - at < REOPENED_SECONDS}
        self._open[who, school_class] = now

    def reopens(self, who: str, school_class: str) -> bool:
        """Whether they had it open a moment ago."""
        at = self._open.get((who, school_class))
        return at is not None and monotonic() - at < REOPENED_SECONDS

    async def _look(self, place: tuple[str, str], listeners: set[Listener]) -> None:
        seen = (await self._first(place)).seen

        async def look() -> None:
            nonlocal seen
            news = await self._following.news(*place, seen, seen.pos)
            seen = news.seen
            for listener in list(listeners) if news.entries or news.changed else ():
                listener.tell(news)

        await recurring("following a class", look, LOOK_SECONDS)

    async def _first(self, place: tuple[str, str]) -> News:
        """However long MongoDB is away, or the log kept too far back."""
        while True:
            with suppress(StorageUnavailable, Busy):
                return await self._following.news(*place, None, self._following.mark())
            await asyncio.sleep(LOOK_SECONDS)
