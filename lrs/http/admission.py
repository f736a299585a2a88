"""A byte budget for request bodies: memory is promised before a body is read, in the order of arrival.

Bodies up to `SMALL` are not counted; a connection's own buffers are as large. A larger one is admitted for
all it may grow to before more of it is read, so that whoever waits holds nothing and whoever was admitted
never waits again: the budget cannot deadlock. An admission lasts until its request ends, because parsing
multiplies the body.
"""

from __future__ import annotations

import asyncio
from collections import deque

SMALL = 64 * 1024


class ByteBudget:
    """`size` bytes shared by all requests of the process; first come, first served."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.free = size
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    async def admit(self, wanted: int) -> int:
        """Wait until `wanted` bytes are free and take them; what was taken, to be given back by `release`.

        More than the whole budget counts as the whole budget: such a body is read alone.
        """
        wanted = min(wanted, self.size)
        if not self._waiting and wanted <= self.free:
            self.free -= wanted
            return wanted
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((wanted, turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # admitted and cancelled at once
                self.release(wanted)
            else:
                self._waiting.remove((wanted, turn))
                self._admit_next()
            raise
        return wanted

    def release(self, taken: int) -> None:
        self.free += taken
        self._admit_next()

    def _admit_next(self) -> None:
        while self._waiting and self._waiting[0][0] <= self.free:
            wanted, turn = self._waiting.popleft()
            if not turn.cancelled():
                self.free -= wanted
                turn.set_result(None)
