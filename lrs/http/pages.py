"""Pages for people: rendered by `lrs/console/pages.py`, in the reader's language, never kept, with a strict CSP."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from lrs.console import pages
from lrs.console.static_files import FILES
from lrs.errors import BadRequest, LRSError, NotFound
from lrs.http import cookies
from lrs.http.keys import CONFIG
from lrs.http.requests import Call
from lrs.http.visitors import Visitor
from lrs.messages.catalogue import text
from lrs.messages.text import Language
from lrs.xapi.jsontext import BadJSON

# Nothing from elsewhere, in no frame; a referrer for ourselves, without which forms have no Origin.
_POLICY = ("default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; "
           "base-uri 'none'")
_SCRIPT_POLICY = f"{_POLICY}; script-src 'self'; connect-src 'self'"
_MEDIA_POLICY = "; media-src 'self'"
_LANGUAGES: tuple[Language, ...] = ("ja", "en")


def language(call: Call) -> Language:
    """The one chosen on a page, else the browser's."""
    chosen = (call.request.query.get("lang"), call.request.cookies.get(cookies.LANGUAGE))
    return next((known for wish in chosen for known in _LANGUAGES if known == wish), call.language)


def policy(*, script: bool, media: bool) -> str:
    """What a page may load: its style and pictures; scripts of ours, and what these fetch here, only where it says so;
    sound and films too."""
    return (_SCRIPT_POLICY if script else _POLICY) + (_MEDIA_POLICY if media else "")


def page(call: Call, template: str, visitor: Visitor, *, error: LRSError | None = None, status: int = 200,
         easy: bool = False, **values: Any) -> web.Response:
    """A page for `visitor`; what it needs of them is set besides `values`. `error`: why the form on it was refused."""
    voice = spoken(call, easy=easy)
    body = pages.render(template, voice, **{**frame(call, visitor), **values,
                                            "error": said(error, voice.language) if error else ""})
    response = html(body, voice.language, error.status if error else status)
    if visitor.fresh:
        cookies.put(response, visitor.origin, cookies.VISIT, visitor.visit)
    if call.request.query.get("lang") == voice.language:
        cookies.put(response, "", cookies.LANGUAGE, voice.language, lasting=True)
    return response


def problem(call: Call, error: LRSError | BadJSON, status: int) -> web.Response:
    """A refusal as a page; in the frame of the console, as soon as it is known who is refused."""
    nobody = {"tenant": "", "current": None, "switch": "", "csrf": ""}
    voice = spoken(call, easy=bool(call.frame and call.frame["easy"]))
    return html(pages.render("problem.html", voice, **{
        **(call.frame or nobody), "framed": call.frame is not None, "detail": said(error, voice.language),
        "request_id": call.request_id, "status": status, "crumbs": (), "wide": False}), voice.language, status)


def frame(call: Call, visitor: Visitor) -> dict[str, Any]:
    """What stands around every page."""
    return {"tenant": visitor.tenant.name, "csrf": visitor.csrf, "current": visitor.current, "switch": _switch(call)}


def spoken(call: Call, *, easy: bool = False) -> pages.Voice:
    return pages.Voice(language(call), easy, call.app[CONFIG].school.time_zone())


def _switch(call: Call) -> str:
    """This page in the other language, its query kept."""
    other = "en" if language(call) == "ja" else "ja"
    return str(call.request.rel_url.update_query(lang=other))


def said(error: LRSError | BadJSON, spoken: Language) -> str:
    return error.text(spoken) if isinstance(error, BadJSON) else text(error.slug, spoken, error.values)


def html(body: str, spoken: Language, status: int) -> web.Response:
    return web.Response(status=status, text=body, content_type="text/html",
                        headers={"Cache-Control": "no-store", "Content-Language": spoken,
                                 "Vary": "Accept-Language, Cookie"})


def see_other(path: str) -> web.Response:
    return web.Response(status=303, headers={"Location": path, "Cache-Control": "no-store"})


def local(path: str, otherwise: str) -> str:
    """`path` when it is one of this server's, which nobody can lead away from it, else `otherwise`."""
    harmless = path.startswith("/") and path.isprintable() and path.isascii() and len(path) <= 500
    return path if harmless and path[1:2] not in {"/", "\\"} and "\\" not in path else otherwise


async def get_static(call: Call) -> web.Response:
    """A file that pages load, by its name in the table. Its address carries its version, so it may be kept."""
    file = FILES.get(call.request.match_info["name"])
    if file is None:
        raise NotFound("page-unknown")
    asked = call.query(optional=("v",)).get("v")
    if asked not in {None, file.version}:
        raise BadRequest("static-version")
    return web.Response(text=file.text, content_type=file.media_type,
                        headers={"Cache-Control": "public, max-age=31536000, immutable" if asked else "no-cache"})
