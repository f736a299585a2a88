"""A real MongoDB of the tests' own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from lrs.datafolder import DataFolder
from lrs.storage.embedded import EmbeddedMongod, find_mongod
from lrs.storage.replicaset import make_writable


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
