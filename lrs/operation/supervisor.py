"""The parent of the worker processes: holds the data folder, the port and the private mongod, and nothing else.

It loads neither the driver nor aiohttp: what needs MongoDB is done by `preparation.py`, a process that ends again.
Workers share the port (SO_REUSEPORT) and start anew, with growing pauses, when they die. On stop they finish
the requests under way; mongod stops last.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial

from lrs.config import Config
from lrs.datafolder import DataFolder
from lrs.errors import CannotStart
from lrs.operation.child import Child
from lrs.operation.firstkey import FirstKey
from lrs.storage.embedded import EmbeddedMongod, find_mongod

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
HEALTHY_SECONDS = 60.0  # a worker that lived this long died of something new


@asynccontextmanager
async def foundations(config: Config) -> AsyncIterator[tuple[Config, FirstKey | None]]:
    """What workers stand on: the data folder, the port, MongoDB. Yields the actual settings and the key to show.

    Raises `CannotStart` when one of them is not to be had.
    """
    async with AsyncExitStack() as stack:
        folder = DataFolder(config.server.data)
        folder.make()
        folder.hold()
        stack.callback(folder.release)
        port = stack.enter_context(reserve_port(config.server.host, config.server.port))
        actual = replace(config, server=replace(config.server, port=port.getsockname()[1]))
        if actual.mongo.uri:
            shown = await _prepared(actual)
        else:
            mongod = EmbeddedMongod(folder, find_mongod(config.mongo.mongod), config.mongo.cache_mb)
            shown = await mongod.start(partial(_prepared, actual))
            stack.push_async_callback(mongod.stop)
            actual = replace(actual, mongo=replace(actual.mongo, uri=mongod.uri))
        yield actual, shown


async def _prepared(config: Config) -> FirstKey | None:
    """The key to show, once MongoDB can be used. Raises `CannotStart` when it cannot."""
    child = await Child.start("lrs.operation.preparation", config, {})
    try:
        shown = await child.answer()
    finally:
        await child.stop()
    return FirstKey(**shown) if shown else None


def reserve_port(host: str, port: int) -> socket.socket:
    """A bound socket that does not listen: it keeps the port while workers come and go.

    Raises `CannotStart` when the address is not ours or somebody listens there.
    """
    try:
        [(family, kind, protocol, _, address), *_] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM,
                                                                        flags=socket.AI_PASSIVE)
        with socket.socket(family, kind, protocol) as probe:  # would fail where sharing the port would not
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
        reserved = socket.socket(family, kind, protocol)
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        reserved.bind(address)
    except OSError as error:
        raise CannotStart(f"Cannot listen on {host} port {port}: {error.strerror}. Is something else running "
                          f"there? Choose another port with --port.") from None
    return reserved


class Workers:
    """The worker processes of one server."""

    def __init__(self, config: Config) -> None:
        self._count = config.server.workers
        self._seconds = config.server.shutdown_seconds
        self._metrics = DataFolder(config.server.data).metrics
        self._config = config
        self._running: set[Child] = set()
        self._guards: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Return when all accept requests. Raises `CannotStart` with the reason of one that does not."""
        for left_over in self._metrics.glob("*.db"):
            left_over.unlink()
        for _ in range(self._count):  # one after the other, so that a reason not to start is given once
            await self._start_one()
        self._guards = [asyncio.create_task(self._replace_when_dead(worker)) for worker in self._running]

    async def stop(self) -> None:
        for guard in self._guards:
            guard.cancel()
        await asyncio.gather(*self._guards, return_exceptions=True)
        await asyncio.gather(*(worker.stop(self._seconds) for worker in self._running))

    async def _start_one(self) -> Child:
        shared = {"PROMETHEUS_MULTIPROC_DIR": str(self._metrics)} if self._count > 1 else {}
        worker = await Child.start("lrs.operation.worker", self._config, shared)
        try:
            await worker.answer()
        except BaseException:
            await worker.stop()
            raise
        self._running.add(worker)
        return worker

    async def _replace_when_dead(self, worker: Child) -> None:
        pause = FIRST_PAUSE
        while True:
            since = time.monotonic()
            code = await worker.process.wait()
            self._running.discard(worker)
            self._forget(worker.process.pid)
            if time.monotonic() - since > HEALTHY_SECONDS:
                pause = FIRST_PAUSE
            log.error("worker %d ended with code %s; starting another", worker.process.pid, code)
            worker, pause = await self._start_again(pause)

    def _forget(self, dead: int) -> None:
        """Take out of the shared numbers what only a living worker has, such as its connections."""
        if self._count > 1:
            from prometheus_client.multiprocess import mark_process_dead

            mark_process_dead(dead, str(self._metrics))  # type: ignore[no-untyped-call]

    async def _start_again(self, pause: float) -> tuple[Child, float]:
        """Try until one is ready; with it, how long to pause before the next try of this kind."""
        while True:
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            try:
                return await self._start_one(), pause
            except CannotStart as error:
                log.error("a worker did not start; trying again in %.1f s: %s", pause, error)
