"""No other site makes a signed-in browser change something here: two checks, and both must hold.

The browser's own word for where a request comes from (`Sec-Fetch-Site`, `Origin`), which no page can forge, and a token
that only our own pages, or `GET /api/v1/session`, could read: in the form field `csrf` or the header `X-CSRF-Token`.
SameSite=Lax cookies are the third. Every request with a cookie is checked unless its method is GET, HEAD or OPTIONS.
"""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from lrs.errors import Forbidden
from lrs.http.requests import Call

HARMLESS = {"GET", "HEAD", "OPTIONS"}
HEADER = "X-CSRF-Token"
FIELD = "csrf"


def check(call: Call, origin: str, expected: str, given: str | None) -> None:
    """Raise `Forbidden` unless the request comes from a page under `origin` and carries the expected token."""
    right = hmac.compare_digest((given or "").encode("utf-8", "replace"), expected.encode())
    if not right or not _same_origin(call, origin):
        raise Forbidden("csrf")


def _same_origin(call: Call, origin: str) -> bool:
    site = call.request.headers.get("Sec-Fetch-Site")
    claimed = call.request.headers.get("Origin")
    if site is not None and site != "same-origin":
        return False
    if claimed is None:
        return site is not None
    try:
        return claimed == origin or urlsplit(claimed).netloc == (call.host or "")
    except ValueError:
        return False
