import asyncio
import signal
from collections import Counter
from pathlib import Path

from lrs.clock import now_ms, utc_text
from tests.faults.servers import SECONDS, serving, session
from tests.faults.traffic import Reader, Traffic, everything

WRITERS = 8


async def test_no_batch_is_torn_and_readers_miss_nothing_while_a_server_is_stopped_and_one_killed(
        tmp_path: Path, mongo_uri: str) -> None:
    mongo = ("--mongo-uri", mongo_uri, "--mongo-database", "faults_writers")
    async with (serving(tmp_path / "east", *mongo) as east,
                serving(tmp_path / "west", *mongo, authorization=east.authorization) as west,
                session(east.authorization) as client):
        traffic = Traffic(client, [east.address, west.address])
        readers = [Reader(client, server.address) for server in (east, west)]
        running = [asyncio.create_task(traffic.write()) for _ in range(WRITERS)]
        running += [asyncio.create_task(reader.follow(traffic.stop)) for reader in readers]
        await asyncio.sleep(SECONDS / 6)
        west.send("lrs.operation.worker", signal.SIGSTOP)
        await asyncio.sleep(3)
        west.send("lrs.operation.worker", signal.SIGCONT)
        await asyncio.sleep(SECONDS / 6)
        east.send("lrs.operation.worker", signal.SIGKILL)
        await asyncio.sleep(SECONDS * 2 / 3 - 3)
        traffic.stop.set()
        await asyncio.gather(*running)
        await asyncio.sleep(0.5)  # what was abandoned may still be committed
        end = utc_text(now_ms())
        for reader in readers:
            await reader.follow_to(end)
        stored = await everything(client, west.address)
        traffic.check(stored)
        assert len(traffic.acknowledged) > SECONDS * 10
        assert {batch.status for batch in traffic.sent} >= {200, 409}
        for reader in readers:
            assert reader.seen == Counter(stored.keys())
