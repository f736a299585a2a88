"""Building answers: JSON, and gzip where it pays."""

from __future__ import annotations

import asyncio
import gzip
from email.utils import formatdate
from typing import Any

import orjson
from aiohttp import web

WORTHWHILE = 1024
INLINE = 128 * 1024  # about a millisecond of compression; more is done beside the loop
LEVEL = 1
NOT_KEPT = {"Cache-Control": "no-store"}


def json(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """An answer of JSON text that is ready."""
    return web.Response(status=status, body=body, headers=headers, content_type="application/json")


def encoded(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """An answer of a value to be written as JSON."""
    return json(orjson.dumps(value), status, headers)


def no_content(headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(status=204, headers=headers)


def http_date(ms: int) -> str:
    """An instant as HTTP writes it: whole seconds, rounded down."""
    return formatdate(ms // 1000, usegmt=True)


async def compress(response: web.StreamResponse, request: web.Request) -> None:
    """Gzip a JSON body when the client takes it and it is worth the work.

    An answer with an ETag stays as it is: a strong ETag names these very bytes, and documents are fetched by it.
    """
    if not isinstance(response, web.Response) or "ETag" in response.headers:
        return
    body = response.body
    if not isinstance(body, bytes) or len(body) < WORTHWHILE or not response.content_type.endswith("json"):
        return
    response.headers.add("Vary", "Accept-Encoding")
    if not _takes_gzip(request.headers.get("Accept-Encoding", "")):
        return
    if len(body) > INLINE:
        response.body = await asyncio.to_thread(gzip.compress, body, LEVEL, mtime=0)
    else:
        response.body = gzip.compress(body, LEVEL, mtime=0)
    response.headers["Content-Encoding"] = "gzip"


def _takes_gzip(accept_encoding: str) -> bool:
    for item in accept_encoding.lower().split(","):
        coding, _, weight = item.partition(";")
        if coding.strip() == "gzip":
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
