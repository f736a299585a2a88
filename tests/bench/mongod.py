"""The private MongoDB of the server, alone: ``python -m tests.bench.mongod FOLDER`` prints its address."""

from __future__ import annotations

import asyncio
import signal
import sys

from lrs.config import Config, Server
from lrs.storage.replicaset import mongodb


async def hold(folder: str) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with mongodb(Config(server=Server(data=folder))) as uri:
        print(uri, flush=True)
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(hold(sys.argv[1]))
