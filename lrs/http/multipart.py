"""multipart/mixed (RFC 2046), in and out, a chunk at a time: an attachment never sits in memory.

The reader is our own because aiohttp's believes a part's Content-Length, takes ``--boundaryX`` for ``--boundary``
and reads past a stalled sender's deadline. It forgives what real clients send (a preamble or empty line first, no
space after a header's colon, no line end after the last boundary) and answers everything else that is malformed
with a 400.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from email.message import Message

from aiohttp import web

from lrs.errors import BadRequest, TooLarge
from lrs.http.keys import CONFIG
from lrs.http.requests import Call

HEADER_BYTES = 16 * 1024
PREAMBLE_BYTES = 64 * 1024

_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


# --- reading ----------------------------------------------------------------------------------------------


class Part:
    """One part: `headers` by lower-case name, and its bytes, which are read once and before the next part."""

    def __init__(self, headers: Mapping[str, str], chunks: AsyncIterator[bytes]) -> None:
        self.headers = headers
        self._chunks = chunks

    @property
    def content_type(self) -> str:
        """Its media type in lower case, without parameters; empty when none is named."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def chunks(self) -> AsyncIterator[bytes]:
        """The bytes exactly as sent; refuses more than `limits.attachment_bytes`."""
        return self._chunks

    async def read(self, call: Call) -> bytes:
        """All the bytes in one, for the part with the statements; refuses more than `limits.body_bytes`."""
        return await call.gather(self._chunks)


def parts(call: Call) -> AsyncIterator[Part]:
    """The parts of a request's body, as they arrive."""
    if call.content_type != "multipart/mixed":
        raise BadRequest("multipart-mixed-expected", content_type=call.content_type)
    limits = call.app[CONFIG].limits
    return read(call.chunks(), boundary(call.header("Content-Type") or ""), limits.attachments + 1,
                limits.attachment_bytes)


async def read(source: AsyncIterator[bytes], boundary: str, most_parts: int, part_bytes: int) -> AsyncIterator[Part]:
    """The parts between the delimiters of `boundary`; what a caller leaves of a part is skipped."""
    body = _Body(source, boundary)
    await body.skip_preamble()
    count = 0
    while not await body.ended():
        count += 1
        if count > most_parts:
            raise TooLarge("multipart-too-many-parts", limit=most_parts - 1)
        headers = _headers(await body.header_block())
        chunks = _bounded(body.content(), part_bytes)
        yield Part(headers, chunks)
        async for _ in chunks:
            pass
    if count == 0:
        raise BadRequest("multipart-empty")


class _Body:
    """The bytes of a multipart body and the place where reading stands.

    Each part's content is read from the line end before it on: so a delimiter is found alike after content,
    straight after the headers of an empty part, and at the very beginning.
    """

    def __init__(self, source: AsyncIterator[bytes], boundary: str) -> None:
        self._source = source
        self._delimiter = b"\r\n--" + boundary.encode()
        self._held = bytearray(b"\r\n")
        self._missing = "multipart-boundary-absent"

    async def _more(self) -> None:
        """Hold one more chunk; refuses a body that ends here."""
        try:
            self._held += await anext(self._source)
        except StopAsyncIteration:
            raise BadRequest(self._missing) from None

    async def skip_preamble(self) -> None:
        skipped = 0
        async for piece in self.content():
            skipped += len(piece)
            if skipped > PREAMBLE_BYTES:
                raise BadRequest(self._missing)
        self._missing = "multipart-truncated"

    async def content(self) -> AsyncIterator[bytes]:
        """What stands before the next delimiter; ends just behind that."""
        keep = len(self._delimiter) + 1  # so much at the end may be a delimiter and what decides whether it is one
        line_end = 2
        searched = 0
        while True:
            found = self._held.find(self._delimiter, searched)
            if found < 0:
                if len(self._held) > keep + line_end:
                    yield self._take(len(self._held) - keep)[line_end:]
                    line_end = 0
                searched = max(0, len(self._held) - keep)
                await self._more()
                continue
            behind = found + len(self._delimiter)
            while len(self._held) < behind + 2:
                await self._more()
            if _ends_delimiter(bytes(self._held[behind:behind + 2])):
                content = self._take(behind)[line_end:found]
                if content:
                    yield content
                return
            searched = found + 1

    async def ended(self) -> bool:
        """Whether the delimiter just passed was the last; else the rest of its line is skipped."""
        if self._held.startswith(b"--"):
            return True
        if (await self._until(b"\r\n")).strip(b" \t"):
            raise BadRequest("multipart-boundary-line")
        return False

    async def header_block(self) -> bytes:
        """The header lines of the part that begins here; the empty line behind them is left to its content."""
        while len(self._held) < 2:
            await self._more()
        if self._held.startswith(b"\r\n"):
            return b""
        block = await self._until(b"\r\n\r\n")
        self._held[:0] = b"\r\n"
        return block

    async def _until(self, end: bytes) -> bytes:
        """What stands before `end`, which is skipped; refuses more than `HEADER_BYTES`."""
        while (found := self._held.find(end)) < 0 and len(self._held) <= HEADER_BYTES:
            await self._more()
        if not 0 <= found <= HEADER_BYTES:
            raise BadRequest("multipart-headers-too-large", limit=HEADER_BYTES)
        return self._take(found + len(end))[:found]

    def _take(self, count: int) -> bytes:
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken


def _ends_delimiter(behind: bytes) -> bool:
    """Whether a boundary followed by these two bytes is one: the last, or with its line at an end."""
    return behind in {b"--", b"\r\n"} or behind[:1] in {b" ", b"\t"}


async def _bounded(chunks: AsyncIterator[bytes], limit: int) -> AsyncIterator[bytes]:
    length = 0
    async for chunk in chunks:
        length += len(chunk)
        if length > limit:
            raise TooLarge("attachment-too-large", limit=limit)
        yield chunk


def _headers(block: bytes) -> dict[str, str]:
    """The headers of a part by lower-case name; a folded line belongs to the one before."""
    try:
        lines = block.decode("utf-8").replace("\r\n ", " ").replace("\r\n\t", " ").split("\r\n") if block else []
    except UnicodeDecodeError:
        raise BadRequest("multipart-header-malformed") from None
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not _HEADER_NAME.fullmatch(name) or _CONTROL.search(value.replace("\t", " ")):
            raise BadRequest("multipart-header-malformed")
        if name.lower() in headers:
            raise BadRequest("multipart-header-repeated", name=name)
        headers[name.lower()] = value.strip()
    return headers


def boundary(content_type: str) -> str:
    """The boundary parameter of a Content-Type."""
    message = Message()
    message["Content-Type"] = _CONTROL.sub(" ", content_type)
    found = message.get_boundary()
    if found is None or not _BOUNDARY.fullmatch(found):
        raise BadRequest("multipart-boundary-parameter")
    return found


# --- writing ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part to be sent: its bytes are asked for when its turn comes."""

    content_type: str
    sha2: str
    chunks: AsyncIterator[bytes]


async def send(call: Call, statements: bytes, attachments: Iterable[Attachment],
               headers: Mapping[str, str] | None = None) -> web.StreamResponse:
    """Answer with the JSON text `statements` and the attachments they declare, streamed."""
    boundary = secrets.token_hex(16)  # letters and digits; 128 random bits stand in no attachment by chance
    response = web.StreamResponse(headers=headers)
    response.headers["Content-Type"] = f"multipart/mixed; boundary={boundary}"
    await call.start(response)
    if call.method != "HEAD":
        async for piece in write(boundary, statements, attachments):
            await response.write(piece)
        await response.write_eof()
    return response


async def write(boundary: str, statements: bytes, attachments: Iterable[Attachment]) -> AsyncIterator[bytes]:
    """The bytes of the multipart body."""
    yield b"--%b\r\nContent-Type: application/json\r\n\r\n%b" % (boundary.encode(), statements)
    for attachment in attachments:
        content_type = _CONTROL.sub(" ", attachment.content_type)
        yield (f"\r\n--{boundary}\r\nContent-Type: {content_type}\r\nContent-Transfer-Encoding: binary\r\n"
               f"X-Experience-API-Hash: {attachment.sha2}\r\n\r\n").encode()
        async for chunk in attachment.chunks:
            yield chunk
    yield b"\r\n--%b--\r\n" % boundary.encode()
