"""The cookies of people's browsers: all HttpOnly, SameSite=Lax, for one host and every path.

`session` is who is signed in; `visit` ties the pages of somebody who is not (yet) to one browser; `language` is a
choice. Under an https origin they are Secure and their names begin with ``__Host-``, so that no neighbouring host can
set them.
"""

from __future__ import annotations

import re
import secrets

from aiohttp import web

from lrs.http.requests import Call

SESSION = "lrs-session"
VISIT = "lrs-visit"
LANGUAGE = "lrs-language"

_VISIT = re.compile(r"[A-Za-z0-9_-]{43}")
_YEAR_SECONDS = 365 * 24 * 3600


def read(call: Call, origin: str, name: str) -> str | None:
    return call.request.cookies.get(_named(origin, name))


def new_visit() -> str:
    return secrets.token_urlsafe(32)


def visit(call: Call, origin: str) -> str | None:
    found = read(call, origin, VISIT)
    return found if found and _VISIT.fullmatch(found) else None


def put(response: web.StreamResponse, origin: str, name: str, value: str, *, lasting: bool = False) -> None:
    """Until the browser is closed, or (`lasting`) for a year."""
    response.set_cookie(_named(origin, name), value, path="/", secure=_secure(origin), httponly=True, samesite="Lax",
                        max_age=_YEAR_SECONDS if lasting else None)


def drop(response: web.StreamResponse, origin: str, name: str) -> None:
    response.del_cookie(_named(origin, name), path="/", secure=_secure(origin), httponly=True, samesite="Lax")


def _named(origin: str, name: str) -> str:
    return f"__Host-{name}" if _secure(origin) else name


def _secure(origin: str) -> bool:
    return origin.startswith("https://")
