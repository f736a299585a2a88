"""Small public documents of other servers: no redirect is followed, time and size are bounded."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar

LARGEST = 1 << 20
SECONDS = 5


@asynccontextmanager
async def fetching(seconds: float = SECONDS) -> AsyncIterator[Fetching]:
    """Keeps no cookies, and waits so long for a whole answer."""
    async with ClientSession(timeout=ClientTimeout(total=seconds), cookie_jar=DummyCookieJar()) as session:
        yield Fetching(session)


class Fetching:
    """`lrs.access.published_keys.Fetch` and `lrs.people.oidc.Fetching`; `session` sets how long it may take."""

    def __init__(self, session: ClientSession) -> None:
        self._session = session

    async def get(self, url: str) -> bytes:
        return await self._fetch("GET", url, None, {})

    async def post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> bytes:
        return await self._fetch("POST", url, form, headers)

    async def _fetch(self, method: str, url: str, form: Mapping[str, str] | None, headers: Mapping[str, str]) -> bytes:
        try:
            async with self._session.request(method, url, data=form, headers={"Accept": "application/json", **headers},
                                             allow_redirects=False) as response:
                body = bytearray()
                async for piece in response.content.iter_any():
                    body += piece
                    if len(body) > LARGEST:
                        raise OSError(f"more than {LARGEST} bytes")
                if response.status != 200:
                    raise OSError(f"status {response.status}")
                return bytes(body)
        except (ClientError, ValueError) as error:  # the last: a name that none can be
            raise OSError(str(error)) from error
