"""Servers that are killed while they send on lose nothing; what is sent twice is there once."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lrs.config import Config
from lrs.exchangesettings import Forwarding
from lrs.forwarding.forwarder import LEASE
from lrs.http import keys
from tests.http.test_forwarding import app_named, done, paired, post, until

KILLS = 4


async def test_who_is_killed_at_any_moment_goes_on_where_it_stood(config: Config) -> None:
    chance = random.Random(7)
    async with paired(config, Forwarding(look_seconds=0)) as pair:
        app, name = await app_named(pair.school, "drill")
        forward = await pair.forward(name)
        leases = pair.school.server.app[keys.STORE].db["leases"]
        ids: list[str] = []

        async def further(than: int) -> bool:
            return (await pair.now(forward)).sent > than

        for _ in range(KILLS):
            ids += await post(app, *(done() for _ in range(100)))
            before = (await pair.now(forward)).sent
            async with serve(config):
                await until(lambda before=before: further(before))  # type: ignore[misc]
                await asyncio.sleep(chance.uniform(0, 0.2))
            await leases.delete_one({"_id": LEASE})  # its time is over
        async with serve(config):
            await until(lambda: pair.there(ids[-1]), 60)
        assert [each for each in ids if await pair.there(each) is None] == []
        assert (await pair.now(forward)).sent <= len(ids)


@asynccontextmanager
async def serve(config: Config) -> AsyncIterator[None]:
    """A process of its own that sends on, seven at a time, until it is killed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "lrs", "serve", "--port", "0", "--host", "127.0.0.1", "--mongo-uri", config.mongo.uri,
        "--mongo-database", config.mongo.database, "--data", config.server.data, "--outgoing-allow", "127.0.0.1",
        "--forwarding-page", "7", stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL)
    yield
    process.kill()
    await process.wait()
