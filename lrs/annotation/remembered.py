"""What was looked up lately, also that nothing was found: bounded, and for some seconds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping
from time import monotonic
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST = 50_000


class Remembered(Generic[K, V]):
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._held: dict[K, tuple[float, V | None]] = {}

    async def of(self, keys: Collection[K], load: Callable[[list[K]], Awaitable[Mapping[K, V]]]) -> dict[K, V]:
        """The values of these keys; `load` is asked for those that are not remembered, all at once."""
        now = monotonic()
        found: dict[K, V] = {}
        missing: list[K] = []
        for key in keys:
            held = self._held.get(key)
            if held is None or held[0] <= now:
                missing.append(key)
            elif held[1] is not None:
                found[key] = held[1]
        if missing:
            found.update(await self._load(missing, load))
        return found

    async def _load(self, missing: list[K], load: Callable[[list[K]], Awaitable[Mapping[K, V]]]) -> Mapping[K, V]:
        loaded = await load(missing)
        if len(self._held) + len(missing) > MOST:
            self._held.clear()
        until = monotonic() + self._seconds
        for key in missing:
            self._held[key] = until, loaded.get(key)
        return loaded
