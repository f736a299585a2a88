"""Small documents of other servers: no redirect is followed, time and size are bounded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlencode

from lrs.http.outgoing import Outgoing

LARGEST = 1 << 20
SECONDS = 5


@asynccontextmanager
async def fetching(allow: Collection[str] | None, seconds: float = SECONDS) -> AsyncIterator[Fetching]:
    """`allow` as for `Outgoing`. It waits so long for a whole answer."""
    async with Outgoing.open(allow, seconds) as outgoing:
        yield Fetching(outgoing, seconds)


class Fetching:
    """`lrs.access.published_keys.Fetch` and `lrs.people.oidc.Fetching`."""

    def __init__(self, outgoing: Outgoing, seconds: float) -> None:
        self._outgoing = outgoing
        self._seconds = seconds

    async def get(self, url: str) -> bytes:
        return await self._fetch("GET", url, None, {})

    async def post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> bytes:
        return await self._fetch("POST", url, urlencode(form).encode(), {
            "Content-Type": "application/x-www-form-urlencoded", **headers})

    async def _fetch(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> bytes:
        asked = {"Accept": "application/json", **headers}
        async with asyncio.timeout(self._seconds), self._outgoing.stream(method, url, asked, body) as (answer, pieces):
            found = bytearray()
            async for piece in pieces:
                found += piece
                if len(found) > LARGEST:
                    raise OSError(f"more than {LARGEST} bytes")
            if answer.status != 200:
                raise OSError(f"status {answer.status}")
            return bytes(found)
