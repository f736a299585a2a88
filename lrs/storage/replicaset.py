"""The replica set that the settings mean; a private mongod is made one of a single member here, and waited for."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.errors import ConnectionFailure, OperationFailure

from lrs.config import Config
from lrs.datafolder import DataFolder
from lrs.errors import CannotStart
from lrs.storage.embedded import REPLICA_SET, EmbeddedMongod, find_mongod, uri

NOT_INITIATED = 94  # MongoDB's error code
START_SECONDS = 60.0


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
        await mongod.start(partial(make_writable, folder))
        yield mongod.uri
    finally:
        await mongod.stop()
        folder.release()


async def make_writable(folder: DataFolder) -> None:
    """Return when the private mongod of `folder`, which may still be starting, takes writes.

    Makes the set, or tells it its member's new address when the folder was moved. Raises `CannotStart` when it
    does not come about.
    """
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(
        uri(folder.socket), connect=False, serverSelectionTimeoutMS=100)
    try:
        async with asyncio.timeout(START_SECONDS):
            while True:
                if await _is_writable(client, str(folder.socket)):
                    return
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise CannotStart(f"MongoDB did not become writable within {START_SECONDS:.0f} s. Its log is "
                          f"{folder.mongod_log}.") from None
    finally:
        await client.close()


async def _is_writable(client: AsyncMongoClient[dict[str, Any]], host: str) -> bool:
    try:
        hello = await client.admin.command("hello")
        if hello.get("isWritablePrimary"):
            return True
        if "setName" not in hello:
            await _configure(client, {"_id": 0, "host": host})
    except (ConnectionFailure, OperationFailure):
        pass  # not listening yet, or between two states
    return False


async def _configure(client: AsyncMongoClient[dict[str, Any]], member: dict[str, Any]) -> None:
    try:
        known = (await client.admin.command("replSetGetConfig"))["config"]
    except OperationFailure as error:
        if error.code != NOT_INITIATED:
            raise
        await client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": [member]})
    else:
        if known["members"][0]["host"] != member["host"]:
            moved = {**known, "members": [{**known["members"][0], **member}], "version": known["version"] + 1}
            await client.admin.command("replSetReconfig", moved, force=True)
