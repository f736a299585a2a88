"""Real stores on this machine: WsgiDAV, and Community Solid Server with a pod and its owner's client credentials."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import shutil
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession
from cheroot import wsgi
from wsgidav.fs_dav_provider import FilesystemProvider
from wsgidav.wsgidav_app import WsgiDAVApp

VERSION = "7.2.0"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "manabi-lrs" / f"solid-{VERSION}"
PATIENCE = 240
EMAIL, PASSWORD, POD = "family@example.jp", "さくらさくや よいのそら", "hanako"


@contextmanager
def davserver(folder: Path, port: int = 0) -> Iterator[str]:
    """A WebDAV server over `folder` for the user family, whose app password is secret; its address."""
    app = WsgiDAVApp({
        "provider_mapping": {"/": FilesystemProvider(str(folder))}, "verbose": 0, "logging": {"enable": False},
        "simple_dc": {"user_mapping": {"*": {"family": {"password": "secret"}}}},
        "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False}})
    server = wsgi.Server(("127.0.0.1", port), app, numthreads=4)
    server.prepare()
    running = threading.Thread(target=server.serve)
    running.start()
    try:
        yield f"http://127.0.0.1:{server.bind_addr[1]}"
    finally:
        server.stop()
        running.join()


@dataclass(frozen=True)
class SolidPod:
    """`client` and `secret` are what its owner made for us."""

    issuer: str
    client: str
    secret: str

    @property
    def root(self) -> str:
        return f"{self.issuer}{POD}/"


@asynccontextmanager
async def solidserver(folder: Path) -> AsyncIterator[SolidPod]:
    """Skips where it cannot be had."""
    node, program = await _program()
    (seed := folder / "seed.json").write_text(json.dumps([
        {"email": EMAIL, "password": PASSWORD, "pods": [{"name": POD}]}]))
    port = _free_port()
    issuer = f"http://localhost:{port}/"  # under its number every authenticated call would be 401
    process = await asyncio.create_subprocess_exec(
        node, "--require", str(Path(__file__).with_name("loopback.js")), str(program), "--config",
        "@css:config/file.json", "--rootFilePath", str(folder / "data"), "--port", str(port), "--baseUrl", issuer,
        "--seedConfig", str(seed), "--loggingLevel", "warn", cwd=folder, stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL)
    try:
        async with ClientSession() as session:
            yield await _credentials(session, issuer)
    finally:
        process.terminate()
        await process.wait()


async def _program() -> tuple[str, Path]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("Node.js is not installed")
    CACHE.mkdir(parents=True, exist_ok=True)
    program = CACHE / "node_modules/@solid/community-server/bin/server.js"
    done = CACHE / "installed"
    with (CACHE / "lock").open("w") as lock:
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        if not done.exists():
            process = await asyncio.create_subprocess_exec(
                npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(CACHE),
                f"@solid/community-server@{VERSION}", stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL)
            async with asyncio.timeout(PATIENCE):
                if await process.wait():
                    pytest.skip("npm cannot install Community Solid Server")
            done.touch()
    return node, program


async def _credentials(session: ClientSession, issuer: str) -> SolidPod:
    """What the pod's owner does in its settings: sign in, make client credentials for an app."""
    controls = await _started(session, f"{issuer}.account/")
    entered = await _post(session, controls["password"]["login"], {"email": EMAIL, "password": PASSWORD})
    mine = {"Authorization": f"CSS-Account-Token {entered['authorization']}"}
    async with session.get(f"{issuer}.account/", headers=mine) as answer:
        account = (await answer.json())["controls"]["account"]
    web_id = f"{issuer}{POD}/profile/card#me"
    made = await _post(session, account["clientCredentials"], {"name": "lrs", "webId": web_id}, mine)
    return SolidPod(issuer, made["id"], made["secret"])


async def _started(session: ClientSession, url: str) -> Any:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                async with session.get(url, headers={"Accept": "application/json"}) as answer:
                    if answer.status == 200 and "password" in (found := (await answer.json())["controls"]):
                        return found
            except ClientError:
                pass
            await asyncio.sleep(0.2)


async def _post(session: ClientSession, url: str, body: object, headers: dict[str, str] | None = None) -> Any:
    async with session.post(url, json=body, headers={"Accept": "application/json", **(headers or {})}) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
