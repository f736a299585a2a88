"""Timelines are looked up together: who asks while others are looked up shares the next query.

A class that begins at once costs a few queries, not one a child.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping

from lrs.roster.timeline import Timeline

Found = Mapping[str, Timeline]
LookUp = Callable[[str, int, Collection[str]], Awaitable[Found]]
_Asked = tuple[Collection[str], asyncio.Future[Found]]


class SharedLookUp:
    """`look_up` is asked by tenant and generation, one question of these at a time."""

    def __init__(self, look_up: LookUp) -> None:
        self._look_up = look_up
        self._waiting: dict[tuple[str, int], list[_Asked]] = defaultdict(list)
        self._asking: dict[tuple[str, int], asyncio.Task[None]] = {}

    async def of(self, tenant: str, generation: int, users: Collection[str]) -> Found:
        """The timelines of `users` at least. Raises what the look-up raised."""
        found: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        about = tenant, generation
        self._waiting[about].append((users, found))
        if about not in self._asking:
            self._asking[about] = asyncio.create_task(self._ask(about))
        return await found

    async def _ask(self, about: tuple[str, int]) -> None:
        while waiting := self._waiting.pop(about, []):
            try:
                made = await self._look_up(*about, {user for users, _ in waiting for user in users})
            except Exception as error:
                for _, found in waiting:
                    if not found.done():
                        found.set_exception(error)
            else:
                for _, found in waiting:
                    if not found.done():
                        found.set_result(made)
        del self._asking[about]
