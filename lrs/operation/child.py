"""A process that works for this one, seen from both ends: ``python -m MODULE``, configured by its environment.

Its standard input is a socket to its parent. Over that it gives one answer, a line of JSON: what it was asked for
or why that cannot be; and it takes the end of the stream for the death of its parent, whom it does not outlive.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from lrs.config import BadSetting, Config, environment
from lrs.errors import CannotStart, LRSError

KILL_SECONDS = 5.0  # beyond those it has to finish

# A freed buffer of a large batch goes back to the system. By itself glibc raises this bound, to up to 32 MiB, with the
# first such buffer that it frees, and keeps those that follow in heaps that never shrink.
MALLOC = {"MALLOC_MMAP_THRESHOLD_": str(2**20)}

Answer = Callable[[Any], None]


class Child:
    """The parent's end."""

    def __init__(self, module: str, process: asyncio.subprocess.Process, reader: asyncio.StreamReader,
                 line: asyncio.StreamWriter) -> None:
        self.process = process
        self._module = module
        self._reader = reader
        self._line = line

    @classmethod
    async def start(cls, module: str, config: Config, variables: Mapping[str, str]) -> Child:
        """Start it with these settings; `variables` are further ones of its environment."""
        inherited = {name: value for name, value in os.environ.items() if name != "LRS_CONFIG"}
        ours, theirs = socket.socketpair()
        reader, line = await asyncio.open_connection(sock=ours)
        with theirs:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", module, stdin=theirs.fileno(),
                env={**MALLOC, **inherited, **environment(config), **variables},
                start_new_session=True)  # Ctrl-C is for the supervisor, which stops its children in good order
        return cls(module, process, reader, line)

    async def answer(self) -> Any:
        """Wait for its answer. Raises `CannotStart` with its reason, or when it ended without one."""
        said = await self._reader.readline()
        if not said:
            code = await self.process.wait()
            raise CannotStart(f"{self._module} ended with code {code} while the server started.")
        told = json.loads(said)
        if "refused" in told:
            raise CannotStart(told["refused"])
        return told["answer"]

    async def stop(self, seconds: float = 0) -> None:
        """Let it finish for so long."""
        if self.process.returncode is None:
            self.process.terminate()
            try:
                await asyncio.wait_for(self.process.wait(), seconds + KILL_SECONDS)
            except TimeoutError:
                self.process.kill()
                await self.process.wait()
        self._line.close()


async def answering(work: Callable[[Answer], Awaitable[None]]) -> int:
    """The child's end: let `work` answer the parent, and answer why when it cannot. The exit code."""
    reader, writer = await asyncio.open_connection(sock=socket.socket(fileno=os.dup(0)))
    orphaned = asyncio.create_task(_end_with(reader))

    def say(told: dict[str, Any]) -> None:
        writer.write(json.dumps(told).encode() + b"\n")

    try:
        await work(lambda answer: say({"answer": answer}))
    except (CannotStart, BadSetting, LRSError, OSError) as error:
        say({"refused": str(error)})
        await writer.drain()
        return 1
    finally:
        orphaned.cancel()
        writer.close()
    return 0


async def _end_with(parent: asyncio.StreamReader) -> None:
    await parent.read()
    os._exit(1)  # a new server may be waiting for the port
