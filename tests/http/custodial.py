"""Two servers, each with a tenant and a database of its own, that can trust each other; and a custodian of any kind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256

from lrs.audit.changes import AuditedChanges
from lrs.audit.service import Search
from lrs.config import Config
from lrs.config import Server as ServerSettings
from lrs.custodians.service import CustodianService
from lrs.http import keys
from lrs.http.fetching import fetching
from lrs.storage.contract.access import Tenant
from lrs.storage.contract.custodians import Custodian
from tests.http.conftest import TENANT, Server, serving

WELL_KNOWN, JWKS = "/.well-known/learner-record-bundle", "/.well-known/jwks.json"


@dataclass(frozen=True)
class House:
    """A server with the tenant that is at home at its address. Processes are told apart by `service`."""

    server: Server
    config: Config
    tenant: Tenant

    @property
    def origin(self) -> str:
        return self.server.origin

    @property
    def service(self) -> CustodianService:
        return self.server.app[keys.CUSTODIANS]

    async def trusts(self, other: House) -> Custodian:
        """Confirm what the other reads out."""
        registry = self.service.registry
        found = await registry.look(self.origin, other.origin)
        return await registry.add(TENANT, found, await other.service.fingerprint(other.tenant))

    async def signed(self, text: bytes) -> tuple[str, bytes]:
        """The kid and the signature of the key in force."""
        signer = await self.service.signer(self.tenant)
        return signer.kid, signer.private.sign(text, ECDSA(SHA256()))

    async def forget_keys(self) -> None:
        """As if the server had been set up anew, or somebody else answered at its address."""
        await self.server.app[keys.STORE].db["custodian_keys"].delete_many({})
        self.service.own._known.clear()

    async def fetched(self, path: str, **headers: str) -> Any:
        """What anybody gets there."""
        async with self.server.session.get(self.origin + path, headers=headers) as answer:
            assert answer.status == 200
            return await answer.json(content_type=None)

    async def told(self, event: str) -> list[Mapping[str, Any]]:
        """The details of the audit log's entries of this event, oldest first."""
        page = await self.server.app[keys.AUDIT].search(TENANT, Search(event=event), None, 100)
        return [entry.details or {} for entry in reversed(page.entries)]


@asynccontextmanager
async def house(config: Config, name: str) -> AsyncIterator[House]:
    mongo = replace(config.mongo, database=f"{config.mongo.database[-50:]}_{name}")
    data = Path(config.server.data) / name
    config = replace(config, mongo=mongo, server=ServerSettings(port=0, data=str(data)))
    async with serving(config) as server:
        await server.app[keys.ACCESS].move(TENANT, server.origin)
        tenant = await server.app[keys.STORE].tenants.get(TENANT)
        assert tenant
        yield House(server, config, tenant)


@asynccontextmanager
async def houses(config: Config) -> AsyncIterator[tuple[House, House]]:
    async with AsyncExitStack() as stack:
        first, second = [await stack.enter_async_context(house(config, name)) for name in ("a", "b")]
        yield first, second


@asynccontextmanager
async def process(house: House, seconds: float = 5) -> AsyncIterator[CustodianService]:
    """The services as another process beside the server has them, which waits so long for others."""
    async with fetching({"127.0.0.1"}, seconds) as outside:
        app = house.server.app
        yield await CustodianService.open(app[keys.STORE], house.config, outside.get, AuditedChanges(app[keys.AUDIT]))


@dataclass
class Stage:
    """A custodian that answers what it is told to, by path, and counts who asks."""

    origin: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    asked: int = 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        answer = self.answers.get(request.path)
        if answer is None:
            return web.Response(status=404)
        if callable(answer):
            return await answer(request)
        return web.Response(body=answer if isinstance(answer, bytes) else orjson.dumps(answer))

    def copy(self, document: Mapping[str, Any], jwks: Mapping[str, Any], there: str) -> None:
        """Answer as the custodian at `there` does, under this origin."""
        for path, told in ((WELL_KNOWN, document), (JWKS, jwks)):
            self.answers[path] = orjson.loads(orjson.dumps(told).replace(there.encode(), self.origin.encode()))


@asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    stage = Stage()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", stage.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    stage.origin = f"http://{host}:{port}"
    yield stage
    await runner.cleanup()


async def forever(request: web.Request) -> web.StreamResponse:
    """An answer that does not end, a byte now and then."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.05)


async def huge(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(64):
        await response.write(bytes(1 << 16))
    return response
