"""A bundle fetched from the custodian that made it, over a line that breaks off; and what comes to an owner's store."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from aiohttp import web

from lrs.access.keyring import TOKEN, thumbprint
from lrs.config import Config
from tests.http.custodial import Stage, staged
from tests.http.importing import PATH, ended, opened, origin_of, post, trusts
from tests.http.peopled import PUPIL, Town, peopled
from tests.imports.bundled import KEY, Key, answered, bundle


@dataclass
class Issuer:
    """Answers with a bundle under /content, in ranges; breaks off after `breaks` bytes, once."""

    stage: Stage
    bundle: str = field(default_factory=lambda: str(uuid4()))
    content: bytes = b""
    breaks: int = 0
    ranges: list[str] = field(default_factory=list)
    receipts: list[bytes] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return Key(f"{self.stage.origin}/keys/{thumbprint(TOKEN.public_jwk(KEY.private))}", KEY.private)

    async def send(self, request: web.Request) -> web.StreamResponse:
        etag = f'"{hashlib.sha256(self.content).hexdigest()}"'
        asked = request.headers.get("Range", "")
        self.ranges.append(asked)
        first = int(asked[6:-1]) if asked and request.headers.get("If-Range") == etag else 0
        response = web.StreamResponse(status=206 if first else 200, headers={
            "ETag": etag, "Content-Length": str(len(self.content) - first)})
        await response.prepare(request)
        if self.breaks:
            await response.write(self.content[first:first + self.breaks])
            await asyncio.sleep(0.3)
            self.breaks = 0
            assert request.transport is not None
            request.transport.close()
            return response
        await response.write(self.content[first:])
        return response

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.receipts.append(await request.read())
        return web.Response()


@pytest.fixture(scope="module")
async def town(config: Config) -> AsyncIterator[Town]:
    async with peopled(config) as running:
        await opened(running)
        yield running


@pytest.fixture
async def issuer(town: Town, tmp_path: Path) -> AsyncIterator[Issuer]:
    async with staged() as stage:
        found = Issuer(stage)
        await trusts(town.server, stage.origin, found.key)
        source = bundle(tmp_path, await origin_of(town.server), [answered() for _ in range(5)], issuer=stage.origin,
                        key=found.key, bundle_id=f"urn:uuid:{found.bundle}")
        found.content = source.read_bytes()
        stage.answers["/content"] = found.send
        yield found


async def test_a_bundle_is_fetched_and_goes_on_where_the_line_broke_off(town: Town, issuer: Issuer) -> None:
    officer = town.browsers["records-officer"]
    issuer.breaks = 1000
    issuer.stage.answers[f"/api/v1/bundles/{issuer.bundle}/receipt"] = issuer.take
    queued = await post(officer, f"{PATH}?learner={PUPIL}", json={"url": f"{issuer.stage.origin}/content?link=x"})
    assert queued.status == 202, queued.text
    found = await ended(officer, queued.json()["id"])
    assert found["counts"]["inserted"] == 5
    assert issuer.ranges == ["", "bytes=1000-"]
    assert found["receipted"] is True
    assert issuer.receipts == [found["receipt"].encode()]


async def test_a_link_that_opens_nothing_ends_the_import_with_the_reason(town: Town, issuer: Issuer) -> None:
    officer = town.browsers["records-officer"]
    queued = await post(officer, f"{PATH}?learner={PUPIL}", json={"url": f"{issuer.stage.origin}/gone"})
    found = await ended(officer, queued.json()["id"])
    assert (found["state"], found["reason"]["code"]) == ("failed", "import-link-refused")
    assert "404" in found["reason"]["text"]


async def test_no_redirect_leads_elsewhere(town: Town, issuer: Issuer) -> None:
    async def away(request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(f"{issuer.stage.origin}/content")

    issuer.stage.answers["/away"] = away
    officer = town.browsers["records-officer"]
    queued = await post(officer, f"{PATH}?learner={PUPIL}", json={"url": f"{issuer.stage.origin}/away"})
    assert (await ended(officer, queued.json()["id"]))["reason"]["code"] == "import-link-refused"
    assert issuer.ranges == []


