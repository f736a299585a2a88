"""A real MongoDB of the tests' own."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from lrs.config import Mongo
from lrs.datafolder import DataFolder
from lrs.storage.client import Database
from lrs.storage.embedded import EmbeddedMongod, find_mongod
from lrs.storage.replicaset import make_writable

MEMORY, ROOM = Path("/dev/shm"), 4 << 30  # bytes; what all tests of a process write is less than a tenth


def quickest() -> Path | None:
    """Where a mongod waits for no disk at each commit, as long as there is room for us; None for the usual place."""
    return MEMORY if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM else None


@asynccontextmanager
async def private_mongod(place: Path, kind: type[EmbeddedMongod] = EmbeddedMongod) -> AsyncIterator[EmbeddedMongod]:
    """Runs in the folder `place` while the block lasts."""
    folder = DataFolder(place)
    folder.make()
    folder.hold()
    mongod = kind(folder, find_mongod(""), cache_mb=256)
    await mongod.start(partial(make_writable, folder))
    try:
        yield mongod
    finally:
        await mongod.stop()
        folder.release()


async def drop(settings: Mongo) -> None:
    """A database that nobody uses any more."""
    database = Database(settings)
    await database.drop()
    await database.close()
