"""Programs of others, installed beside this file from its package lists, once whoever asks first."""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

CLIENTS = Path(__file__).parent
PATIENCE = 120


async def run(*command: str, given: str = "", **env: str) -> str:
    """What `command` prints."""
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        cwd=CLIENTS, env={**os.environ, **env})
    async with asyncio.timeout(PATIENCE):
        out, errors = await process.communicate(given.encode())
    assert process.returncode == 0, errors.decode()
    return out.decode()


async def node_with_packages() -> str:
    """The program Node.js, with the packages of package-lock.json in place; skips where that cannot be."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if not program or not npm:
        pytest.skip("Node.js is not installed")
    with (CLIENTS / "package-lock.json").open() as lock:
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)  # several test processes share the folder
        if not _installed():
            try:
                await run(npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts")
            except AssertionError as error:
                pytest.skip(f"npm cannot install the clients: {error}")
    return program


def _installed() -> bool:
    """npm writes its own list last; it is older than ours when a package was added since."""
    kept = CLIENTS / "node_modules" / ".package-lock.json"
    return kept.exists() and kept.stat().st_mtime >= (CLIENTS / "package-lock.json").stat().st_mtime


@asynccontextmanager
async def printing(*command: str) -> AsyncIterator[str]:
    """A program that prints one line when it is ready, and ends when its standard input does; yields the line."""
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        cwd=CLIENTS)
    assert process.stdin
    assert process.stdout
    try:
        async with asyncio.timeout(PATIENCE):
            line = (await process.stdout.readline()).decode().strip()
        assert line, "it ended before it was ready"
        yield line
    finally:
        process.stdin.close()
        await process.wait()
