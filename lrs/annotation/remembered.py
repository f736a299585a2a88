"""What was looked up lately, also that nothing was found: bounded, and for some seconds.

Who asks for what is being looked up shares that look-up. What is asked for in the last part of its time is looked up
again meanwhile, so that those who ask often do not wait. But nobody is told what was asked for longer ago than these
seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST = 50_000
AGEING = 0.3  # the last part of the time that something is remembered

_Load = Callable[[list[K]], Awaitable[Mapping[K, V]]]


@dataclass(frozen=True, slots=True, eq=False)
class _LookUp(Generic[K, V]):
    """One that is under way; what it finds holds until `until`."""

    until: float
    found: asyncio.Task[Mapping[K, V]]


class Remembered(Generic[K, V]):
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._held: dict[K, tuple[float, V | None]] = {}
        self._under_way: dict[K, _LookUp[K, V]] = {}

    async def of(self, keys: Collection[K], load: _Load[K, V]) -> dict[K, V]:
        """The values of these keys; `load` is asked for those that are not remembered, all at once."""
        now = monotonic()
        ageing_from = now + self._seconds * AGEING
        found: dict[K, V] = {}
        missing: list[K] = []
        ageing: list[K] = []
        for key in keys:
            until, value = self._held.get(key, (0.0, None))
            if until <= now:
                missing.append(key)
                continue
            if until <= ageing_from:
                ageing.append(key)
            if value is not None:
                found[key] = value
        if ageing:
            self._look_up(ageing, now, load)
        if missing:
            found.update(await self._awaited(missing, now, load))
        return found

    async def _awaited(self, missing: list[K], now: float, load: _Load[K, V]) -> dict[K, V]:
        self._look_up(missing, now, load)
        tasks = {key: self._under_way[key].found for key in missing}
        loaded = {task: await asyncio.shield(task) for task in dict.fromkeys(tasks.values())}
        return {key: loaded[task][key] for key, task in tasks.items() if key in loaded[task]}

    def _look_up(self, keys: list[K], now: float, load: _Load[K, V]) -> None:
        """Begin to look up those of `keys` that no look-up under way tells soon enough."""
        under_way, until = self._under_way, now + self._seconds
        if asked := [key for key in keys if key not in under_way or under_way[key].until <= now]:
            look_up = _LookUp(until, asyncio.create_task(self._load(asked, until, load)))
            under_way.update(dict.fromkeys(asked, look_up))
            look_up.found.add_done_callback(lambda _: self._ended(asked, look_up))

    async def _load(self, asked: list[K], until: float, load: _Load[K, V]) -> Mapping[K, V]:
        loaded = await load(asked)
        if len(self._held) + len(asked) > MOST:
            self._held.clear()
        for key in asked:
            self._held[key] = until, loaded.get(key)
        return loaded

    def _ended(self, asked: list[K], look_up: _LookUp[K, V]) -> None:
        for key in asked:
            if self._under_way.get(key) is look_up:
                del self._under_way[key]
        if not look_up.found.cancelled():
            look_up.found.exception()  # told to whoever waited, if anybody did
