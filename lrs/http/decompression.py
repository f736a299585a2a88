"""Undoing gzip and deflate of request bodies (RFC 9110 8.4.1), a bounded piece at a time: a decompression bomb meets
the limit before it meets the memory.

Our own because aiohttp's takes a gzip body that stops in the middle for a whole one, and an encoding that it does
not know for bytes that are no HTTP.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

from lrs.errors import BadRequest

PIECE = 256 * 1024

_GZIP = 16 + zlib.MAX_WBITS
_ZLIB = zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS


async def decompressed(pieces: AsyncIterator[bytes], encoding: str) -> AsyncIterator[bytes]:
    """What `pieces` were before `encoding`, gzip or deflate; refuses what is broken, cut short or has a tail."""
    member = None
    try:
        async for piece in pieces:
            while piece:
                if member is None or (member.eof and encoding == "gzip"):  # gzip allows one member after another
                    member = zlib.decompressobj(_window(encoding, piece))
                elif member.eof:
                    raise BadRequest("body-broken", encoding=encoding)
                yield member.decompress(piece, PIECE)
                piece = member.unused_data if member.eof else member.unconsumed_tail
        while member is not None and not member.eof:
            held_back = member.decompress(b"", PIECE)
            if not held_back and not member.eof:
                raise BadRequest("body-broken", encoding=encoding)
            yield held_back
    except zlib.error:
        raise BadRequest("body-broken", encoding=encoding) from None


def _window(encoding: str, start: bytes) -> int:
    """What `zlib` calls wbits; for deflate, some clients leave out the header that RFC 9110 asks for."""
    if encoding == "gzip":
        return _GZIP
    return _ZLIB if start[0] & 0x0F == zlib.DEFLATED else _RAW
