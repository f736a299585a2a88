"""Alternate request syntax of xAPI 1.0.x (Communication 1.3): ``POST ?method=PUT`` with everything in a form.

The form's fields take the place of query parameters and of the listed headers; `content` is the body. It was made
for browsers without CORS; 2.0 dropped it.
"""

from __future__ import annotations

from lrs.errors import BadRequest, TooLarge
from lrs.http.requests import Call, pairs

_METHODS = {"GET", "PUT", "POST", "DELETE"}
_HEADERS = {"authorization", "content-length", "content-type", "if-match", "if-none-match",
            "x-experience-api-version"}
# Internet Explorer's XDomainRequest, for which this exists, could only send text/plain or nothing.
_FORM_TYPES = {"", "text/plain", "application/x-www-form-urlencoded"}
_FIELD_CHARACTERS = 64 * 1024  # a URL would hold 8 KiB of them; they go into records and indexes


async def unfold(call: Call) -> None:
    """Turn `call` into the request that its form describes; refuses a form that describes none."""
    method = call.params["method"]
    if call.method != "POST" or len(call.params) > 1:
        raise BadRequest("alternate-syntax-alone")
    if method not in _METHODS:
        raise BadRequest("alternate-syntax-method", method=method, methods=", ".join(sorted(_METHODS)))
    headers: dict[str, str] = {}
    params: list[tuple[str, str]] = []
    content = ""
    fields = await _fields(call)
    if sum(len(value) for name, value in fields if name != "content") > _FIELD_CHARACTERS:
        raise TooLarge("form-fields-too-long", limit=_FIELD_CHARACTERS)
    for name, value in fields:
        if name == "content":
            content = value
        elif name.lower() in _HEADERS:
            headers[name.lower()] = value
        else:
            params.append((name, value))
    headers.setdefault("content-type", "application/json")
    call.method = method
    call.form_headers = headers
    call.form_content = content.encode()
    call.set_params(params)


async def _fields(call: Call) -> list[tuple[str, str]]:
    if call.content_type not in _FORM_TYPES:
        raise BadRequest("form-expected", content_type=call.content_type)
    body = await call.body()
    try:
        text = body.decode("ascii")
    except UnicodeDecodeError:
        raise BadRequest("percent-encoding-broken") from None
    if not all("=" in field for field in text.split("&")):
        raise BadRequest("form-expected", content_type=call.content_type)
    return pairs(text)
