"""Requests to other servers that somebody named: no redirect, no cookie, no private address unless it is allowed.

A name is judged by what it resolves to at the moment of connecting, so that it cannot mean another host later.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult

from lrs import addresses
from lrs.errors import BadRequest
from lrs.sending import Answer

_BEGINNING = 64 * 1024
_CONNECT_SECONDS = 10
_PATIENCE = 20  # times the longest silence: so long a whole request may take whose answer is small


class _Guarded(AbstractResolver):
    def __init__(self, allow: Collection[str]) -> None:
        self._allow = allow
        self._inner = ThreadedResolver()

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)  # type: ignore[arg-type]
        if {host.lower(), f"{host.lower()}:{port}"} & set(self._allow):
            return found
        outside = [each for each in found if addresses.public(each["host"])]
        if not outside:
            raise OSError(f"{host} is inside a private network")
        return outside

    async def close(self) -> None:
        await self._inner.close()


class Outgoing:
    """`lrs.sending.Outgoing`, and for what is larger the answer as it arrives."""

    def __init__(self, session: ClientSession, allow: Collection[str], seconds: int) -> None:
        self._session = session
        self._allow = allow
        self._seconds = seconds

    @classmethod
    @asynccontextmanager
    async def open(cls, allow: Collection[str], seconds: int) -> AsyncIterator[Outgoing]:
        """`seconds`: the longest that nothing may arrive."""
        timeout = ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS, sock_read=seconds)
        connector = TCPConnector(resolver=_Guarded(allow), use_dns_cache=False)
        async with ClientSession(connector=connector, timeout=timeout, cookie_jar=DummyCookieJar(),
                                 auto_decompress=False) as session:
            yield cls(session, allow, seconds)

    async def send(self, method: str, url: str, headers: Mapping[str, str],
                   body: bytes | AsyncIterator[bytes] | None = None) -> Answer:
        async with asyncio.timeout(_PATIENCE * self._seconds), self.stream(method, url, headers, body) as (
                answer, rest):
            found = bytearray()
            async for piece in rest:
                found += piece[:_BEGINNING - len(found)]
                if len(found) == _BEGINNING:
                    break
            return Answer(answer.status, answer.headers, bytes(found))

    async def get(self, url: str) -> bytes:
        """`lrs.access.published_keys.Fetch` of a small document. Raises `OSError`."""
        answer = await self.send("GET", url, {"Accept": "application/json"})
        if answer.status != 200:
            raise OSError(f"status {answer.status}")
        return answer.body

    @asynccontextmanager
    async def stream(self, method: str, url: str, headers: Mapping[str, str],
                     body: bytes | AsyncIterator[bytes] | None = None,
                     ) -> AsyncIterator[tuple[Answer, AsyncIterator[bytes]]]:
        """The answer without its body, and that in pieces. Raises `OSError`."""
        try:
            addresses.check(url.partition("?")[0], self._allow)
        except BadRequest as error:
            raise OSError(str(error)) from None
        try:
            async with self._session.request(method, url, data=body, headers={**headers, "Accept-Encoding": "identity"},
                                             allow_redirects=False) as response:
                told = {name.lower(): value for name, value in response.headers.items()}
                yield Answer(response.status, told), response.content.iter_any()
        except (ClientError, TimeoutError, ValueError) as error:  # the last: a name or a field that none can be
            raise OSError(str(error) or type(error).__name__) from error
