"""Forms with a file that people's browsers send (multipart/form-data, RFC 7578): small, each field once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from email.message import Message

from lrs.errors import BadRequest, TooLarge
from lrs.http import csrf, multipart
from lrs.http.keys import CONFIG
from lrs.http.requests import Call
from lrs.http.visitors import Visitor

FILE = "file"
_FIELDS = 20


async def checked(call: Call, here: Visitor, optional: tuple[str, ...] = ()) -> tuple[dict[str, str], bytes]:
    """The fields and the file of a form that one of our own pages sent; what is missing is empty.

    Raises `Forbidden` for any other page's, `BadRequest`, `TooLarge`.
    """
    if call.content_type != "multipart/form-data":
        raise BadRequest("form-needed")
    limit = call.app[CONFIG].limits.form_file_bytes
    sent = await _parts(call, limit)
    csrf.check(call, here.origin, here.csrf, sent.get(csrf.FIELD, b"").decode("utf-8", "replace"))
    try:
        fields = {name: sent.get(name, b"").decode() for name in optional}
    except UnicodeDecodeError:
        raise BadRequest("form-needed") from None
    return fields, sent.get(FILE, b"")


async def streamed(call: Call, here: Visitor, largest: int) -> AsyncIterator[bytes]:
    """The file of a form of our own, as it arrives; the token stands before it. Raises as `checked` does."""
    if call.content_type != "multipart/form-data":
        raise BadRequest("form-needed")
    token = ""
    async for part in multipart.read(call.chunks(), multipart.boundary(call.header("Content-Type") or ""), _FIELDS,
                                     largest):
        name = field_name(part.headers.get("content-disposition", ""))
        if name == csrf.FIELD:
            token = (await part.read(call)).decode("utf-8", "replace")
        elif name == FILE:
            csrf.check(call, here.origin, here.csrf, token)
            async for piece in part.chunks():
                yield piece


async def _parts(call: Call, limit: int) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    boundary = multipart.boundary(call.header("Content-Type") or "")
    async for part in multipart.read(_limited(call.chunks(), 2 * limit), boundary, _FIELDS, 2 * limit):
        name = field_name(part.headers.get("content-disposition", ""))
        if not name or name in found:
            raise BadRequest("form-needed")
        found[name] = b"".join([piece async for piece in part.chunks()])
        if len(found[name]) > (limit if name == FILE else 2 * limit):
            raise TooLarge("form-file-too-large", limit=limit)
    return found


async def _limited(chunks: AsyncIterator[bytes], limit: int) -> AsyncIterator[bytes]:
    """A form holds the file once more, as text, when it asks for confirmation."""
    length = 0
    async for chunk in chunks:
        length += len(chunk)
        if length > limit:
            raise TooLarge("form-file-too-large", limit=limit // 2)
        yield chunk


def field_name(disposition: str) -> str:
    """The name of the field that a part holds; empty when it holds none."""
    message = Message()
    message["Content-Disposition"] = disposition
    found = message.get_param("name", header="content-disposition")
    return found if isinstance(found, str) and message.get_content_disposition() == "form-data" else ""
