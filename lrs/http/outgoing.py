"""Every request to another server: no redirect, no cookie, no private address unless it is allowed.

A name is judged by what it resolves to at the moment of connecting, and it is connected to what was judged: it cannot
mean another host later. Whoever calls a server that somebody named calls it through here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult

from lrs import addresses
from lrs.errors import BadRequest
from lrs.sending import Answer, NoAnswer, NotCalled

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
            raise NotCalled(BadRequest("address-inside", host=host))
        return outside

    async def close(self) -> None:
        await self._inner.close()


class Outgoing:
    """`lrs.sending.Outgoing`, and for what is larger the answer as it arrives."""

    def __init__(self, session: ClientSession, allow: Collection[str] | None, seconds: float) -> None:
        self._session = session
        self._allow = allow
        self._seconds = seconds

    @classmethod
    @asynccontextmanager
    async def open(cls, allow: Collection[str] | None, seconds: float) -> AsyncIterator[Outgoing]:
        """`allow`: hosts that are called wherever they stand; None: all, because whoever runs this server named them.
        `seconds`: the longest that nothing may arrive."""
        timeout = ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS, sock_read=seconds)
        connector = TCPConnector(resolver=ThreadedResolver() if allow is None else _Guarded(allow),
                                 use_dns_cache=False)
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
        """The answer without its body, and that in pieces. Raises `NoAnswer`, `NotCalled`."""
        if self._allow is not None:
            try:
                addresses.check(url.partition("?")[0], self._allow)
            except BadRequest as error:
                raise NotCalled(error) from None
        try:
            async with self._session.request(method, url, data=body, headers={**headers, "Accept-Encoding": "identity"},
                                             allow_redirects=False) as response:
                told = {name.lower(): value for name, value in response.headers.items()}
                yield Answer(response.status, told), response.content.iter_any()
        except (ClientError, TimeoutError, ValueError) as error:  # the last: a name or a field that none can be
            refused = getattr(error, "os_error", None)  # of a name that could not be resolved
            raise refused if isinstance(refused, NotCalled) else NoAnswer(str(error) or type(error).__name__) from error
