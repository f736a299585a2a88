"""Reading request bodies: decompressed, bounded, within the byte budget, never hanging."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from time import monotonic

from aiohttp import web

from lrs.errors import BadRequest, Busy, RequestTimeout, TooLarge, UnsupportedMediaType
from lrs.http.admission import SMALL
from lrs.http.decompression import decompressed
from lrs.http.keys import BUDGET, CONFIG

_ENCODINGS = {"identity", "gzip", "deflate"}


class Body:
    """The body of one request, and the memory it was promised, which is its own until `release`."""

    __slots__ = ("_admitted", "_request")

    def __init__(self, request: web.Request) -> None:
        self._request = request
        self._admitted = 0

    async def read(self, limit: int) -> bytes:
        """The whole body; refuses one larger than `limit` bytes before reading past it."""
        # Of a compressed body, Content-Length tells nothing of the size to come.
        promised = None if "Content-Encoding" in self._request.headers else self._request.content_length
        content = self._request.content
        if promised is not None and promised <= min(limit, SMALL) and content.is_eof() and not content.exception():
            return content.read_nowait()  # small and all here already, as most are
        return await self.gather(self.chunks(), limit, promised)

    async def gather(self, pieces: AsyncIterator[bytes], limit: int, promised: int | None = None) -> bytes:
        """All of `pieces`, of this body, in one; `promised` is their length when it is known beforehand."""
        if promised is not None and promised > limit:
            raise TooLarge("body-too-large", limit=limit)
        room = SMALL
        if promised is not None and promised > SMALL:
            await self._admit(promised)
            room = promised
        kept: list[bytes] = []
        length = 0
        began = monotonic()
        async for piece in pieces:
            kept.append(piece)
            length += len(piece)
            if room > SMALL:
                self._check_pace(length, monotonic() - began)
            if length > limit:
                raise TooLarge("body-too-large", limit=limit)
            if length > room:
                await self._admit(limit)
                room = limit
        return kept[0] if len(kept) == 1 else b"".join(kept)

    def chunks(self) -> AsyncIterator[bytes]:
        """The body as it arrives, decompressed; refuses broken compression and a sender that stalls."""
        encoding = self._request.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in _ENCODINGS:
            raise UnsupportedMediaType("content-encoding-unknown", encoding=encoding)
        arriving = self._arriving(encoding)
        return arriving if encoding == "identity" else decompressed(arriving, encoding)

    async def _arriving(self, encoding: str) -> AsyncIterator[bytes]:
        """The body as sent; refuses a sender that stalls for `server.body_seconds`."""
        content = self._request.content
        seconds = self._request.app[CONFIG].server.body_seconds
        try:
            while not content.at_eof():
                if content.is_eof():  # all of it has arrived: no clock needed
                    piece = await content.readany()
                else:
                    async with asyncio.timeout(seconds):
                        piece = await content.readany()
                if piece:
                    yield piece
        except TimeoutError:
            raise RequestTimeout("body-stalled", seconds=seconds) from None
        except web.RequestPayloadError:
            raise BadRequest("body-broken", encoding=encoding) from None

    def _check_pace(self, length: int, seconds: float) -> None:
        server = self._request.app[CONFIG].server
        if seconds > server.body_seconds and length < seconds * server.body_pace:
            raise RequestTimeout("body-slow", pace=server.body_pace)

    def release(self) -> None:
        """Give the memory back."""
        if self._admitted:
            self._request.app[BUDGET].release(self._admitted)
            self._admitted = 0

    async def _admit(self, size: int) -> None:
        """Wait until the process has room for `size` bytes of this request; refuses after `server.body_seconds`."""
        app = self._request.app
        seconds = app[CONFIG].server.body_wait
        try:
            async with asyncio.timeout(seconds):
                self._admitted += await app[BUDGET].admit(size)
        except TimeoutError:
            raise Busy("body-waited", seconds=seconds) from None
