"""Forms that people's browsers send: small, in UTF-8, each field once."""

from __future__ import annotations

from lrs.errors import BadRequest
from lrs.http.requests import Call, pairs

_FORM = "application/x-www-form-urlencoded"
_FORM_BYTES = 16 * 1024  # who asks is not known yet, so no memory is reserved for it


async def read(call: Call, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, str]:
    """The fields; those of `optional` are empty where they are missing. Raises `BadRequest`, `TooLarge`."""
    if call.content_type != _FORM:
        raise BadRequest("form-needed")
    try:
        fields = pairs((await call.body(_FORM_BYTES)).decode())
    except UnicodeDecodeError:
        raise BadRequest("percent-encoding-broken") from None
    found = dict(fields)
    if len(found) < len(fields):
        raise BadRequest("form-needed")
    for name in required:
        if name not in found:
            raise BadRequest("parameter-missing", name=name)
    return {name: found.get(name, "") for name in required + optional}
