"""Checking secrets beside the event loop: each costs tens of milliseconds of CPU, so a few at a time, queue bounded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from lrs.access.secrets import hash_secret, matches
from lrs.errors import TooManyRequests

_AT_ONCE = 2
_WAITING = 64


class SecretChecks:
    """Every method raises `TooManyRequests` when too many checks wait already."""

    def __init__(self, name: str) -> None:
        self._threads = ThreadPoolExecutor(_AT_ONCE, name)
        self._checks = 0

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def matches(self, secret: str, secret_hash: str) -> bool:
        async with self._turn():
            return await asyncio.get_running_loop().run_in_executor(self._threads, matches, secret, secret_hash)

    async def hash(self, secret: str) -> str:
        async with self._turn():
            return await asyncio.get_running_loop().run_in_executor(self._threads, hash_secret, secret)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        if self._checks >= _WAITING:
            raise TooManyRequests("checks-waiting")
        self._checks += 1
        try:
            yield
        finally:
            self._checks -= 1
