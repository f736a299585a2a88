"""One server process: ``python -m lrs.operation.worker``, started by `supervisor.py` and configured by its environment.

Its standard input is a socket to the supervisor. It sends one line, ``ready`` or why it cannot start, and takes
the end of that stream for the death of the supervisor, whom it does not outlive.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
import sys

import uvloop

from lrs.app import build_app
from lrs.config import BadSetting, Config, load
from lrs.errors import CannotStart, LRSError
from lrs.http import logs
from lrs.http.listening import listening
from lrs.operation.supervisor import READY


def main() -> None:
    config = load({})
    logs.configure(config.server)
    sys.exit(uvloop.run(work(config, socket.socket(fileno=os.dup(0)))))


async def work(config: Config, supervisor: socket.socket) -> int:
    """Serve until SIGTERM; the exit code."""
    reader, writer = await asyncio.open_connection(sock=supervisor)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    orphaned = asyncio.create_task(_end_with(reader))
    try:
        async with listening(build_app(config, config.mongo.uri)):
            _collect_seldom()
            writer.write(f"{READY}\n".encode())
            await stop.wait()
    except (CannotStart, BadSetting, LRSError, OSError) as error:
        writer.write(f"{error}\n".encode())
        await writer.drain()
        return 1
    finally:
        orphaned.cancel()
        writer.close()
    return 0


def _collect_seldom() -> None:
    """Statements make many containers and few cycles; by default Python looks for those every 700 containers."""
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


async def _end_with(supervisor: asyncio.StreamReader) -> None:
    await supervisor.read()
    os._exit(1)  # a new server may be waiting for the port


if __name__ == "__main__":
    main()
