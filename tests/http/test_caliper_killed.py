"""A server that is killed while Envelopes arrive: what it acknowledged is there, and each Envelope whole or not at all,
as Events and as Statements."""

from __future__ import annotations

import asyncio
import json
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientError

from lrs.clock import now_ms, utc_text
from lrs.config import Config
from lrs.http.resource import CONSISTENT_THROUGH
from tests.http.conftest import Client, Server
from tests.http.sensing import PATH, bearer, envelope, event, sensor

KILLS, SENDERS, EVENTS = 3, 4, 60


async def test_an_envelope_is_there_whole_or_not_at_all(config: Config, server: Server, tmp_path: Path) -> None:
    key, chance = await server.key("events/write", "events/read/mine", "statements/read/mine"), random.Random(8)
    tried: list[list[str]] = []
    acknowledged: list[list[str]] = []
    for kill in range(KILLS):
        async with serve(config, tmp_path / f"ready-{kill}.json") as (process, origin):
            moodle = Client(server.session, origin, {"Authorization": bearer(key)})
            senders = [asyncio.create_task(_send(moodle, tried, acknowledged)) for _ in range(SENDERS)]
            while len(acknowledged) < 5 * (kill + 1):
                await asyncio.sleep(0.01)
            await asyncio.sleep(chance.uniform(0, 0.1))
            process.kill()
            await asyncio.gather(*senders)
    await _caught_up(sensor(server, key))
    there = await _ids(sensor(server, key), "/api/v1/caliper/events?limit=1000", "events")
    mapped = await _ids(sensor(server, key).with_(X_Experience_API_Version="2.0.0"), "statements?limit=1000",
                        "statements")
    assert there == {f"urn:uuid:{each}" for each in mapped}
    assert [ids for ids in acknowledged if not there.issuperset(ids)] == []
    assert [ids for ids in tried if there.intersection(ids) not in (set(), set(ids))] == []


async def _send(moodle: Client, tried: list[list[str]], acknowledged: list[list[str]]) -> None:
    """One Envelope after the other until nobody answers."""
    while True:
        sent: list[dict[str, Any]] = [event() for _ in range(EVENTS)]
        tried.append([each["id"] for each in sent])
        try:
            answer = await moodle.post(PATH, json=envelope(*sent))
        except (ClientError, TimeoutError):
            return
        assert answer.status == 200, answer.text
        acknowledged.append([each["id"] for each in sent])


async def _caught_up(client: Client) -> None:
    """Lists wait for what a killed process may still have been committing."""
    now = utc_text(now_ms())
    async with asyncio.timeout(60):
        while (await client.get("/api/v1/caliper/events?limit=1")).headers[CONSISTENT_THROUGH] < now:
            await asyncio.sleep(0.2)


async def _ids(client: Client, path: str, member: str) -> set[str]:
    found: set[str] = set()
    while path:
        page = (await client.get(path)).json()
        found |= {each["id"] for each in page[member]}
        path = page["more"]
    return found


@asynccontextmanager
async def serve(config: Config, ready: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """A process of its own on the same MongoDB, and its origin."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "lrs", "serve", "--port", "0", "--mongo-uri", config.mongo.uri, "--mongo-database",
        config.mongo.database, "--data", config.server.data, "--ready-file", str(ready),
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL)
    try:
        async with asyncio.timeout(60):
            while not ready.exists():
                await asyncio.sleep(0.05)
        yield process, json.loads(ready.read_text())["caliper"].removesuffix(PATH)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
