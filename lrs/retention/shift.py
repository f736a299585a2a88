"""One process's turn at a run: it alone has it, as long as it goes on, and it leaves the database room for others."""

from __future__ import annotations

import asyncio
import secrets
import time
from types import TracebackType
from typing import Self

from lrs.errors import Conflict
from lrs.storage.contract.leases import Leases
from lrs.storage.contract.runs import RunLost

LEASE_SECONDS = 10.0
RENEW_SECONDS = 2.0


class Shift:
    """Used with ``async with``; raises `Conflict` when another process has the run and keeps it.

    One that was killed had its lease for `LEASE_SECONDS` at most: with `wait` that long is waited.
    """

    def __init__(self, leases: Leases, work: str, pace: int, *, wait: bool = False) -> None:
        self._leases = leases
        self._work = work
        self._pace = pace
        self._wait = wait
        self.runner = secrets.token_hex(8)
        self._renewed = 0.0
        self._began = 0.0
        self._done = 0

    async def __aenter__(self) -> Self:
        deadline = time.monotonic() + LEASE_SECONDS * 1.5 if self._wait else 0
        while not await self._take():
            if time.monotonic() >= deadline:
                raise Conflict("run-elsewhere", work=self._work, seconds=int(LEASE_SECONDS))
            await asyncio.sleep(0.25)
        self._began = time.monotonic()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None,
                        trace: TracebackType | None) -> None:
        await self._leases.give_up(self._work, self.runner)

    async def looked_at(self, statements: int) -> None:
        """So many more were looked at: keep the pace, and the lease. Raises `RunLost` when another process took it."""
        self._done += statements
        ahead = self._done / self._pace - (time.monotonic() - self._began)
        while ahead > 0:
            await self.keep()
            await asyncio.sleep(min(ahead, RENEW_SECONDS))
            ahead -= RENEW_SECONDS
        await self.keep()

    async def keep(self) -> None:
        """Raises `RunLost`."""
        if time.monotonic() - self._renewed > RENEW_SECONDS and not await self._take():
            raise RunLost

    async def retake(self) -> None:
        """After the run was lost: go on with it, if the lease is still ours. Raises `Conflict`."""
        if not await self._take():
            raise Conflict("run-elsewhere", work=self._work, seconds=0)

    async def _take(self) -> bool:
        self._renewed = time.monotonic()
        return await self._leases.take(self._work, self.runner, LEASE_SECONDS)
