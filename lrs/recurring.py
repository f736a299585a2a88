"""Work that is done again and again beside requests, as long as a server runs: whatever fails, it goes on."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from lrs.errors import StorageUnavailable

STOP_SECONDS = 5

log = logging.getLogger(__name__)


async def recurring(what: str, work: Callable[[], Awaitable[object]], seconds: float, *, at_once: bool = False,
                    spread: float = 0) -> None:
    """Do `work`, which the log calls `what`, every so many seconds until cancelled, the first time after them.

    With `spread` the pauses differ by up to that share, so that processes started together do not all work at once.
    """
    async def pause() -> None:
        await asyncio.sleep(seconds * random.uniform(1 - spread, 1 + spread))  # noqa: S311  no secret

    if not at_once:
        await pause()
    away = False
    while True:
        try:
            await work()
            away = False
        except StorageUnavailable:
            if not away:
                log.warning("%s waits for MongoDB", what)
            away = True
        except Exception:  # it must not end the work for good
            log.exception("%s failed; it is tried again", what)
        await pause()


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do `work` while the block lasts. It never ends by itself; if it does, the log says so at once."""
    task = asyncio.create_task(work)
    task.add_done_callback(_tell_of_end)
    yield
    task.cancel()
    await asyncio.wait([task], timeout=STOP_SECONDS)  # a driver's asyncio.wait_for may swallow it (Python 3.11)


def _tell_of_end(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.critical("%s ended and is not done any more", task.get_coro(), exc_info=error)
