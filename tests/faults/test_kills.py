import asyncio
from pathlib import Path

from tests.faults.servers import SECONDS, serving, session
from tests.faults.traffic import Traffic, everything

WRITERS = 6


async def test_what_was_acknowledged_is_there_after_server_and_mongod_were_killed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    traffics = []
    for _ in range(2):
        async with serving(data, "--workers", "2") as server, session(server.authorization) as client:
            traffics.append(traffic := Traffic(client, [server.address]))
            writing = [asyncio.create_task(traffic.write()) for _ in range(WRITERS)]
            await asyncio.sleep(SECONDS / 6)
            server.kill_everything()
            traffic.stop.set()
            await asyncio.gather(*writing)
            assert len(traffic.acknowledged) > 20
    async with serving(data) as server, session(server.authorization) as client:
        await asyncio.sleep(3)  # the killed writers' silence holds the mark
        stored = await everything(client, server.address)
        for traffic in traffics:
            traffic.check(stored)
