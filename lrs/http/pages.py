"""Pages for people: rendered by `lrs/console/pages.py`, in the reader's language, never kept, with a strict CSP."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from lrs.console import pages
from lrs.errors import BadRequest, LRSError
from lrs.http import cookies
from lrs.http.requests import Call
from lrs.http.visitors import Visitor
from lrs.messages.catalogue import text
from lrs.messages.text import Language
from lrs.xapi.jsontext import BadJSON

STYLE_PATH = "/console/style.css"

# No script, nothing from elsewhere, in no frame; a referrer for ourselves, without which forms have no Origin.
EVERY_PAGE = {
    "Server": "Manabi LRS", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
                               "frame-ancestors 'none'; base-uri 'none'"}
_LANGUAGES: tuple[Language, ...] = ("ja", "en")


def language(call: Call) -> Language:
    """The one chosen on a page, else the browser's."""
    chosen = (call.request.query.get("lang"), call.request.cookies.get(cookies.LANGUAGE))
    return next((known for wish in chosen for known in _LANGUAGES if known == wish), call.language)


def page(call: Call, template: str, visitor: Visitor, *, status: int = 200, **values: Any) -> web.Response:
    """A page for `visitor`; what it needs of them is set besides `values`."""
    spoken = language(call)
    response = html(call, pages.render(template, spoken, tenant=visitor.tenant.name, csrf=visitor.csrf,
                                       current=visitor.current, path=call.request.path, **values), spoken, status)
    if visitor.fresh:
        cookies.put(response, visitor.origin, cookies.VISIT, visitor.visit)
    if call.request.query.get("lang") == spoken:
        cookies.put(response, "", cookies.LANGUAGE, spoken, lasting=True)
    return response


def problem(call: Call, error: LRSError | BadJSON, status: int) -> web.Response:
    """A refusal as a page."""
    spoken = language(call)
    return html(call, pages.render("problem.html", spoken, detail=said(error, spoken), request_id=call.request_id,
                                   status=status, path="", tenant="", current=None), spoken, status)


def said(error: LRSError | BadJSON, spoken: Language) -> str:
    return error.text(spoken) if isinstance(error, BadJSON) else text(error.slug, spoken, error.values)


def html(call: Call, body: str, spoken: Language, status: int) -> web.Response:
    return web.Response(status=status, text=body, content_type="text/html",
                        headers={"Cache-Control": "no-store", "Content-Language": spoken,
                                 "Vary": "Accept-Language, Cookie"})


def see_other(path: str) -> web.Response:
    return web.Response(status=303, headers={"Location": path, "Cache-Control": "no-store"})


def local(path: str, otherwise: str) -> str:
    """`path` when it is one of this server's, which nobody can lead away from it, else `otherwise`."""
    harmless = path.startswith("/") and path.isprintable() and path.isascii() and len(path) <= 500
    return path if harmless and path[1:2] not in {"/", "\\"} and "\\" not in path else otherwise


async def get_style(call: Call) -> web.Response:
    """The one stylesheet. Its address carries its version, so it may be kept."""
    asked = call.query(optional=("v",)).get("v")
    if asked not in {None, pages.STYLE_VERSION}:
        raise BadRequest("style-version")
    return web.Response(text=pages.STYLE, content_type="text/css",
                        headers={"Cache-Control": "public, max-age=31536000, immutable" if asked else "no-cache"})
