"""Servers as an operator starts them, and how to hurt them."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientSession, ClientTimeout, encode_basic_auth

SECONDS = float(os.environ.get("LRS_FAULTS_SECONDS", "12"))


@dataclass
class Server:
    """``lrs serve`` with what it started."""

    process: asyncio.subprocess.Process
    address: str
    authorization: str

    def send(self, program: str, number: signal.Signals) -> None:
        """To each process of this server that runs `program`: worker or mongod."""
        pids = [pid for pid in descendants(self.process.pid) if program in command(pid)]
        assert pids, f"no {program} runs"
        for pid in pids:
            os.kill(pid, number)

    def kill_everything(self) -> None:
        """Nobody gets the time to end in good order: mongod first."""
        pids = sorted(descendants(self.process.pid), key=lambda pid: "mongod" not in command(pid))
        for pid in [*pids, self.process.pid]:
            os.kill(pid, signal.SIGKILL)


@asynccontextmanager
async def serving(data: Path, *arguments: str, authorization: str = "") -> AsyncIterator[Server]:
    """A server that says it is ready; `authorization` where its database has a first key already."""
    ready = data.parent / f"{data.name}-ready.json"
    ready.unlink(missing_ok=True)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "lrs", "serve", "--no-demo", "--port", "0", "--data", str(data), "--ready-file",
        str(ready), "--mongo-cache-mb", "256", *arguments, stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "LRS_AUTH_WRAPPING_KEY": "ためし"})
    try:
        async with asyncio.timeout(30):
            while not ready.exists():
                assert process.returncode is None
                await asyncio.sleep(0.05)
        told = json.loads(ready.read_text())
        own = encode_basic_auth(told["key"], told["secret"]) if "key" in told else authorization
        yield Server(process, told["address"], own)
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


def session(authorization: str) -> ClientSession:
    return ClientSession(timeout=ClientTimeout(total=15), headers={
        "Authorization": authorization, "X-Experience-API-Version": "2.0.0", "Content-Type": "application/json"})


def descendants(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *descendants(child)]
    return found


def command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
