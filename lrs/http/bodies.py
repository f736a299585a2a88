"""Reading request bodies: decompressed, bounded by `limits.body_bytes`, within the byte budget, never hanging.

aiohttp undoes gzip and deflate on the way, a bounded piece at a time, so a decompression bomb meets the limit
before it meets the memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from aiohttp import web

from lrs.errors import BadRequest, RequestTimeout, TooLarge, UnsupportedMediaType
from lrs.http.admission import SMALL
from lrs.http.keys import CONFIG

if TYPE_CHECKING:
    from lrs.http.requests import Call

_ENCODINGS = {"identity", "gzip", "deflate"}


async def read(call: Call) -> bytes:
    """The whole body; refuses one larger than `limits.body_bytes` before reading past it."""
    config = call.app[CONFIG]
    return await gather(call, chunks(call.request), config.limits.body_bytes, _promised(call.request))


async def gather(call: Call, pieces: AsyncIterator[bytes], limit: int, promised: int | None) -> bytes:
    """All of `pieces` in one; `promised` is their length when it is known beforehand."""
    if promised is not None and promised > limit:
        raise TooLarge("body-too-large", limit=limit)
    admitted = SMALL
    if promised is not None and promised > SMALL:
        await call.admit(promised)
        admitted = promised
    kept: list[bytes] = []
    length = 0
    async for piece in pieces:
        kept.append(piece)
        length += len(piece)
        if length > limit:
            raise TooLarge("body-too-large", limit=limit)
        if length > admitted:
            await call.admit(limit)
            admitted = limit
    return kept[0] if len(kept) == 1 else b"".join(kept)


async def chunks(request: web.Request) -> AsyncIterator[bytes]:
    """The body as it arrives; refuses broken compression and a sender that stalls for `server.body_seconds`."""
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in _ENCODINGS:
        raise UnsupportedMediaType("content-encoding-unknown", encoding=encoding)
    content = request.content
    seconds = request.app[CONFIG].server.body_seconds
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


def _promised(request: web.Request) -> int | None:
    """Content-Length, unless the body is compressed: then it tells nothing of the size to come."""
    return None if "Content-Encoding" in request.headers else request.content_length
