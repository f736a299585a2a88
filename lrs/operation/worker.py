"""One server process: ``python -m lrs.operation.worker``, whom `supervisor.py` starts and who answers when ready."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from functools import partial

import uvloop

from lrs import logs
from lrs.app import build_app
from lrs.config import Config, load
from lrs.http.listening import listening
from lrs.operation.child import Answer, answering


def main() -> None:
    config = load({})
    logs.configure(config.server)
    sys.exit(uvloop.run(answering(partial(work, config))))


async def work(config: Config, answer: Answer) -> None:
    """Serve until SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with listening(build_app(config, config.mongo.uri)):
        _collect_seldom()
        answer("ready")
        await stop.wait()


def _collect_seldom() -> None:
    """Statements make many containers and few cycles; by default Python looks for those every 700 containers."""
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


if __name__ == "__main__":
    main()
