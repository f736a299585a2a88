"""The parent of the worker processes: holds the data folder, the port and the private mongod, and nothing else.

Workers share the port (SO_REUSEPORT) and start anew, with growing pauses, when they die. On stop they finish
the requests under way; mongod stops last.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

from prometheus_client.multiprocess import mark_process_dead

from lrs.config import Config, environment
from lrs.datafolder import DataFolder
from lrs.errors import CannotStart
from lrs.storage.embedded import EmbeddedMongod, find_mongod

log = logging.getLogger(__name__)

READY = "ready"
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
HEALTHY_SECONDS = 60.0  # a worker that lived this long died of something new
KILL_SECONDS = 5.0      # beyond server.shutdown_seconds


@asynccontextmanager
async def foundations(config: Config) -> AsyncIterator[Config]:
    """What workers stand on: the data folder, the port, MongoDB. Yields the settings with the actual ones.

    Raises `CannotStart` when one of them is not to be had.
    """
    async with AsyncExitStack() as stack:
        folder = DataFolder(config.server.data)
        folder.make()
        folder.hold()
        stack.callback(folder.release)
        port = stack.enter_context(reserve_port(config.server.host, config.server.port))
        uri = config.mongo.uri
        if not uri:
            mongod = EmbeddedMongod(folder, find_mongod(config.mongo.mongod), config.mongo.cache_mb)
            await mongod.start()
            stack.push_async_callback(mongod.stop)
            uri = mongod.uri
        yield replace(config, server=replace(config.server, port=port.getsockname()[1]),
                      mongo=replace(config.mongo, uri=uri))


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


class Worker:
    """A worker process that said it was ready. It ends when this process does: the line to it breaks then."""

    def __init__(self, process: asyncio.subprocess.Process, line: asyncio.StreamWriter) -> None:
        self.process = process
        self._line = line

    @classmethod
    async def start(cls, environment: dict[str, str]) -> Worker:
        """Return when it accepts requests. Raises `CannotStart` with its reason when it does not."""
        ours, theirs = socket.socketpair()
        reader, line = await asyncio.open_connection(sock=ours)
        with theirs:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "lrs.operation.worker", stdin=theirs.fileno(), env=environment,
                start_new_session=True)  # Ctrl-C is for the supervisor, which stops its workers in good order
        worker = cls(process, line)
        try:
            said = (await reader.readline()).decode().strip()
            if said != READY:
                code = await process.wait()
                raise CannotStart(said or f"A worker process ended with code {code} while starting.")
        except BaseException:
            await worker.stop(0)
            raise
        return worker

    async def stop(self, seconds: float) -> None:
        """Let the requests under way finish for so long."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self.process.wait(), seconds + KILL_SECONDS)
            except TimeoutError:
                self.process.kill()
                await self.process.wait()
        self._line.close()


class Workers:
    """The worker processes of one server."""

    def __init__(self, config: Config) -> None:
        self._count = config.server.workers
        self._seconds = config.server.shutdown_seconds
        self._metrics = DataFolder(config.server.data).metrics
        self._environment = self._environment_of(config)
        self._running: set[Worker] = set()
        self._guards: list[asyncio.Task[None]] = []

    def _environment_of(self, config: Config) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name != "LRS_CONFIG"}
        if self._count > 1:
            inherited["PROMETHEUS_MULTIPROC_DIR"] = str(self._metrics)
        return {**inherited, **environment(config)}

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

    async def _start_one(self) -> Worker:
        worker = await Worker.start(self._environment)
        self._running.add(worker)
        return worker

    async def _replace_when_dead(self, worker: Worker) -> None:
        pause = FIRST_PAUSE
        while True:
            since = time.monotonic()
            code = await worker.process.wait()
            self._running.discard(worker)
            if self._count > 1:
                mark_process_dead(worker.process.pid, str(self._metrics))  # type: ignore[no-untyped-call]
            if time.monotonic() - since > HEALTHY_SECONDS:
                pause = FIRST_PAUSE
            log.error("worker %d ended with code %s; starting another", worker.process.pid, code)
            worker, pause = await self._start_again(pause)

    async def _start_again(self, pause: float) -> tuple[Worker, float]:
        """Try until one is ready; with it, how long to pause before the next try of this kind."""
        while True:
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            try:
                return await self._start_one(), pause
            except CannotStart as error:
                log.error("a worker did not start; trying again in %.1f s: %s", pause, error)
