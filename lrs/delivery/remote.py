"""Files on a server that speaks HTTP's own words for them, as WebDAV and Solid both do.

A file is always sent whole: Solid takes a part of one for all of it. What a place calls its ETag says nothing of the
content, so what was put is verified by reading it back.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from lrs.delivery.destination import DeliveryFailed, Location
from lrs.sending import Answer, Outgoing

_CHUNK = 256 * 1024
_PASSING = frozenset({408, 423, 425, 429})


class Signer(Protocol):
    """How requests to a place say who asks."""

    async def headers(self, method: str, url: str) -> Mapping[str, str]: ...

    def learn(self, answer: Answer) -> bool:
        """Take in what the answer asks for; whether the request is worth sending once more."""


class Remote:
    """`lrs.delivery.destination.Destination`. `folders`: they must be made before a file is put into them (WebDAV)."""

    def __init__(self, outgoing: Outgoing, root: str, signer: Signer, *, folders: bool) -> None:
        self._outgoing = outgoing
        self._root = root.rstrip("/")
        self._signer = signer
        self._folders = folders

    async def put(self, path: str, source: Path | bytes, media_type: str) -> Location:
        if self._folders:
            await self._make_folders(path)
        size = len(source) if isinstance(source, bytes) else (await asyncio.to_thread(source.stat)).st_size
        answer, _ = await self._ask("PUT", path, {"Content-Type": media_type, "Content-Length": str(size),
                                                  "If-None-Match": "*"}, source)
        if answer.status not in {200, 201, 204, 205, 412}:
            raise _failed(answer)
        return Location(self._url(path), answer.status != 412)

    async def get_range(self, path: str, first: int, last: int) -> bytes:
        answer, body = await self._ask("GET", path, {"Range": f"bytes={first}-{last}"}, keep=last + 1)
        if answer.status not in {200, 206}:
            raise _failed(answer)
        return body[first:last + 1] if answer.status == 200 else body  # some answer with the whole file

    async def verify(self, path: str, sha256: str) -> bool:
        url = self._url(path)
        found = hashlib.sha256()
        try:
            async with self._outgoing.stream("GET", url, await self._signer.headers("GET", url)) as (answer, pieces):
                if answer.status == 404:
                    return False
                if answer.status != 200:
                    raise _failed(answer)
                async for piece in pieces:
                    found.update(piece)
        except OSError as error:
            raise DeliveryFailed(str(error)) from error
        return found.hexdigest() == sha256.lower()

    async def remove(self, path: str) -> None:
        answer, _ = await self._ask("DELETE", path, {})
        if answer.status not in {200, 202, 204, 205, 404, 410}:
            raise _failed(answer)

    async def _make_folders(self, path: str) -> None:
        names = path.split("/")[:-1]
        for depth in range(1, len(names) + 1):
            answer, _ = await self._ask("MKCOL", "/".join(names[:depth]) + "/", {})
            if answer.status not in {200, 201, 301, 405}:  # it is there already
                raise _failed(answer)

    async def _ask(self, method: str, path: str, headers: Mapping[str, str], source: Path | bytes | None = None,
                   keep: int = 0) -> tuple[Answer, bytes]:
        """The answer and the beginning of its body, `keep` bytes at least where there are so many."""
        url = self._url(path)
        for again in (False, True):
            body = _pieces(source) if isinstance(source, Path) else source
            try:
                async with self._outgoing.stream(method, url, {
                        **headers, **await self._signer.headers(method, url)}, body) as (answer, pieces):
                    found = bytearray()
                    async for piece in pieces:
                        found += piece
                        if len(found) >= keep:
                            break
            except OSError as error:
                raise DeliveryFailed(str(error)) from error
            if again or not self._signer.learn(answer):
                break
        return answer, bytes(found)

    def _url(self, path: str) -> str:
        return f"{self._root}/{quote(path)}"


async def _pieces(source: Path) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(source.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, _CHUNK):
            yield piece


def _failed(answer: Answer) -> DeliveryFailed:
    """A refusal of its own is lasting; a server that is busy or broken may be asked again."""
    return DeliveryFailed(f"status {answer.status}", lasting=(answer.status < 500 and answer.status not in _PASSING)
                          or answer.status == 507)
