"""/check: whose signature it is, for anybody with a bundle, a receipt or a proof in their hands. Nothing is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
from aiohttp import web

from lrs.clock import now_ms
from lrs.custodians.checking import Genuine
from lrs.errors import BadRequest, Busy, LRSError, RequestTimeout, TooLarge
from lrs.http import csrf, multipart, pages
from lrs.http.keys import CHECKING, CONFIG
from lrs.http.requests import Call
from lrs.http.uploads import FILE, field_name
from lrs.http.visitors import Visitor, visitor

CHECK_PATH = "/check"
_PARTS = 8
_FIELD_BYTES = 1024


async def get_check(call: Call) -> web.Response:
    call.query(optional=("lang",))
    return _page(call, await visitor(call))


async def post_check(call: Call) -> web.Response:
    """Check the files of the form, which wait in a folder of their own until it is answered."""
    here = await visitor(call)
    try:
        async with call.app[CHECKING].turn():
            with TemporaryDirectory(prefix="lrs-check-") as folder:
                files = await _in_time(call, _received(call, here, Path(folder)))
                found = await call.app[CHECKING].check(here.tenant, files)
    except (BadRequest, Busy, RequestTimeout, TooLarge) as error:
        call.refused = error.slug
        return _page(call, here, error=error)
    return _page(call, here, found=found)


def _page(call: Call, here: Visitor, *, error: LRSError | None = None, found: Genuine | None = None) -> web.Response:
    claims = orjson.dumps(found.signed.claims, option=orjson.OPT_INDENT_2).decode() if found else ""
    return pages.page(call, "check.html", here, error=error, found=found, claims=claims, now=now_ms(),
                      limit=call.app[CONFIG].limits.check_bytes)


async def _in_time(call: Call, receiving: Awaitable[list[Path]]) -> list[Path]:
    """Nobody keeps a turn for good by sending a byte now and then."""
    seconds = call.app[CONFIG].limits.check_seconds
    try:
        return await asyncio.wait_for(receiving, seconds)
    except TimeoutError:
        raise RequestTimeout("check-slow", seconds=seconds) from None


async def _received(call: Call, here: Visitor, folder: Path) -> list[Path]:
    """The files of a form that one of our own pages sent. Raises `Forbidden` for any other page's."""
    if call.content_type != "multipart/form-data":
        raise BadRequest("form-needed")
    limit = call.app[CONFIG].limits.check_bytes
    files: list[Path] = []
    boundary = multipart.boundary(call.header("Content-Type") or "")
    checked, left = False, limit
    async for part in multipart.read(call.chunks(), boundary, _PARTS, limit + 1):
        name = field_name(part.headers.get("content-disposition", ""))
        if name == csrf.FIELD and not checked:
            token = b"".join([piece async for piece in _limited(part.chunks(), _FIELD_BYTES)])
            csrf.check(call, here.origin, here.csrf, token.decode("utf-8", "replace"))
            checked = True
        elif name == FILE:
            csrf.check(call, here.origin, here.csrf, here.csrf if checked else None)
            file = folder / str(len(files))
            if length := await _kept(file, _limited(part.chunks(), left)):  # a browser sends an empty one for none
                files.append(file)
                left -= length
        else:
            raise BadRequest("form-needed")
    return files


async def _kept(file: Path, pieces: AsyncIterator[bytes]) -> int:
    """The bytes written."""
    with file.open("wb") as stream:
        return sum([stream.write(piece) async for piece in pieces])


async def _limited(pieces: AsyncIterator[bytes], limit: int) -> AsyncIterator[bytes]:
    length = 0
    async for piece in pieces:
        length += len(piece)
        if length > limit:
            raise TooLarge("check-too-large")
        yield piece
