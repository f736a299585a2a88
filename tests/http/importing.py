"""A town whose records officer takes in the bundle of a pupil who came from another city."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lrs.access.keyring import TOKEN
from lrs.clock import now_ms
from lrs.http import keys
from lrs.storage.contract.custodians import Custodian, PublishedKey
from tests.http.browsing import Browser
from tests.http.conftest import TENANT, Answer, Server
from tests.http.peopled import PUPIL, Town
from tests.imports.bundled import ISSUER, KEY, NAME, Key, bundle

PATH = "/api/v1/bundles/imports"


@dataclass
class OpenCase:
    """The import case of a pupil, which the school's records officer opened and may close."""

    town: Town
    case_id: str = ""

    async def open(self) -> None:
        asked = {"kind": "import", "learner": PUPIL, "reason": "A市から転入"}
        answer = await post(self.town.browsers["records-officer"], "/api/v1/cases", json=asked)
        assert answer.status == 201, answer.text
        self.case_id = answer.json()["id"]

    async def close(self) -> None:
        answer = await post(self.town.browsers["records-officer"], f"/api/v1/cases/{self.case_id}/closing",
                            json={"note": "取り込み済み"})
        assert answer.status == 200, answer.text


async def trusts(server: Server, issuer: str = ISSUER, signs: Key = KEY) -> None:
    """As if somebody had compared the fingerprint of the issuer of our bundles."""
    key = PublishedKey(signs.kid, "sig", TOKEN.public_jwk(signs.private))
    now = now_ms()
    await server.app[keys.STORE].custodians.put(Custodian(
        TENANT, issuer, NAME, "establisher", (key,), "0" * 40, now, now, now))


async def opened(town: Town) -> OpenCase:
    """With an issuer that is trusted."""
    await trusts(town.server)
    case = OpenCase(town)
    await case.open()
    return case


async def origin_of(server: Server) -> str:
    tenant = await server.app[keys.STORE].tenants.get(TENANT)
    assert tenant
    return server.app[keys.CUSTODIANS].origin(tenant)


async def made(town: Town, folder: Path, statements: list[Any], **members: Any) -> Path:
    return bundle(folder, await origin_of(town.server), statements, **members)


async def post(browser: Browser, path: str, **options: Any) -> Answer:
    token = (await browser.session()).json()["csrf"]
    return await browser.post(path, **options, headers={"X-CSRF-Token": token, "Origin": browser.origin,
                                                        **options.pop("headers", {})})


async def send(browser: Browser, source: Path, learner: str = PUPIL) -> Answer:
    return await post(browser, f"{PATH}?learner={learner}", data=source.read_bytes())


async def ended(browser: Browser, import_id: str) -> dict[str, Any]:
    """The import once it has ended."""
    found: dict[str, Any] = {}
    async with asyncio.timeout(60):
        while found.get("state") not in {"done", "failed"}:
            await asyncio.sleep(0.1)
            answer = await browser.get(f"{PATH}/{import_id}")
            assert answer.status == 200, answer.text
            found = answer.json()
    return found
