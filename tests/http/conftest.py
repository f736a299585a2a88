"""The built application on a real socket before a real MongoDB, and clients to talk to it with."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from aiohttp import ClientSession, ClientTimeout, encode_basic_auth, web

from lrs.access.principal import KeyKind
from lrs.access.scopes import DEFAULT_SCOPES
from lrs.app import build_app
from lrs.config import Config
from lrs.http import keys
from lrs.http.malformed import Runner
from tests.clients.running import node_with_packages, run
from tests.private import drop

TENANT = "tenant"
OTHER_TENANT = "other-tenant"


@dataclass(frozen=True)
class Key:
    key: str
    secret: str

    @property
    def authorization(self) -> str:
        return encode_basic_auth(self.key, self.secret)


@dataclass(frozen=True)
class Answer:
    """What came back, all of it."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)

    def problem(self) -> str:
        """The slug of the refusal that this must be."""
        assert self.headers["Content-Type"].startswith("application/problem+json")
        body = self.json()
        assert body["status"] == self.status
        assert body["requestId"] == self.headers["X-Request-ID"]
        assert body["title"]
        assert body["detail"]
        return str(body["type"]).removeprefix("urn:manabi-lrs:problem:")


class Client:
    """Talks to the server as one key and in one version; `with_` makes a variation of it."""

    def __init__(self, session: ClientSession, origin: str, headers: Mapping[str, str]) -> None:
        self._session = session
        self.origin = origin
        self.headers = dict(headers)

    def with_(self, **headers: str | None) -> Client:
        """Another client; header names are written with `_` for `-`, None leaves a header out."""
        changed = {name.replace("_", "-"): value for name, value in headers.items()}
        merged = {**self.headers, **changed}
        return Client(self._session, self.origin, {name: v for name, v in merged.items() if v is not None})

    async def request(self, method: str, path: str, *, headers: Mapping[str, str] | None = None,
                      **options: Any) -> Answer:
        """A path that does not begin with a slash is one of the xAPI."""
        url = self.origin + (path if path.startswith("/") else f"/xAPI/{path}")
        async with self._session.request(method, url, headers={**self.headers, **(headers or {})},
                                         allow_redirects=False, **options) as response:
            return Answer(response.status, response.headers, await response.read())

    async def get(self, path: str, **options: Any) -> Answer:
        return await self.request("GET", path, **options)

    async def head(self, path: str, **options: Any) -> Answer:
        return await self.request("HEAD", path, **options)

    async def put(self, path: str, **options: Any) -> Answer:
        return await self.request("PUT", path, **options)

    async def post(self, path: str, **options: Any) -> Answer:
        return await self.request("POST", path, **options)

    async def delete(self, path: str, **options: Any) -> Answer:
        return await self.request("DELETE", path, **options)


@dataclass(frozen=True)
class Server:
    """A running server with a key of each kind of `tenant`, and one of another tenant."""

    app: web.Application
    origin: str
    session: ClientSession
    keys: dict[KeyKind, Key]
    stranger: Key
    tenant: str = TENANT

    def client(self, key: Key, version: str = "2.0.0") -> Client:
        return Client(self.session, self.origin, {"Authorization": key.authorization,
                                                  "X-Experience-API-Version": version})

    async def key(self, *scopes: str, app: str | None = None, tenant: str = TENANT) -> Key:
        """A new key with just these scopes."""
        credential, secret = await self.app[keys.ACCESS].create_credential(tenant, app, "新しい鍵", KeyKind.APP, scopes)
        return Key(credential.key, secret)


@asynccontextmanager
async def serving(config: Config, tenant: str = TENANT, name: str = "みなと市教育委員会", *,
                  at_home: bool = False, kind: str = "establisher") -> AsyncIterator[Server]:
    """A server with these settings, for tests that need some of their own; `at_home`: its address is the tenant's own.
    """
    app = build_app(config, config.mongo.uri)
    runner = Runner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    origin, access = f"http://{host}:{port}", app[keys.ACCESS]
    await access.create_tenant(tenant, name, kind, origin if at_home else "")
    await access.create_tenant(OTHER_TENANT, "となり町教育委員会", "establisher", "https://tonari.example.jp")
    made = {kind: await _key(app, tenant, kind) for kind in DEFAULT_SCOPES}
    stranger = await _key(app, OTHER_TENANT, KeyKind.SYSTEM)
    async with ClientSession(timeout=ClientTimeout(total=30)) as session:
        yield Server(app, origin, session, made, stranger, tenant)
    await runner.cleanup()
    await drop(config.mongo)


async def _key(app: web.Application, tenant: str, kind: KeyKind) -> Key:
    credential, secret = await app[keys.ACCESS].create_credential(tenant, None, f"{kind} の鍵", kind)
    return Key(credential.key, secret)


@pytest.fixture(scope="session")
async def node() -> str:
    """The program, with the packages of tests/clients/package-lock.json in place."""
    return await node_with_packages()


@pytest.fixture(scope="session")
async def packages(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with the packages of requirements.txt."""
    folder = str(tmp_path_factory.mktemp("clients"))
    try:
        await run(sys.executable, "-m", "pip", "install", "--quiet", "--target", folder, "-r", "requirements.txt")
    except AssertionError as error:
        pytest.skip(f"pip cannot install the clients: {error}")
    return folder


@pytest.fixture(scope="module")
async def server(config: Config) -> AsyncIterator[Server]:
    async with serving(replace(config, server=replace(config.server, body_seconds=1))) as running:
        yield running


@pytest.fixture
def lrs(server: Server) -> Client:
    """Speaks 2.0.0 with a system key."""
    return server.client(server.keys[KeyKind.SYSTEM])


@pytest.fixture
def lrs_1(server: Server) -> Client:
    """Speaks 1.0.3 with a system key."""
    return server.client(server.keys[KeyKind.SYSTEM], "1.0.3")


@pytest.fixture
def app_key(server: Server) -> Client:
    """Speaks 2.0.0 with the key of a learning app, which reads back its own."""
    return server.client(server.keys[KeyKind.APP])


@pytest.fixture
def portal(server: Server) -> Client:
    """Speaks 2.0.0 with the key of a teachers' portal, which only reads."""
    return server.client(server.keys[KeyKind.PORTAL])


@pytest.fixture
def stranger(server: Server) -> Client:
    """Speaks 2.0.0 with a system key of another tenant."""
    return server.client(server.stranger)
