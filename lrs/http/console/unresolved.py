"""/console/operator/unresolved: curriculum codes that no table knows, whose content carries which, annotating anew."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from lrs.errors import BadRequest, LRSError
from lrs.http import pages, uploads
from lrs.http.console.operating import UNRESOLVED_PATH, above, app_names, by, lend, note, tabs
from lrs.http.console.viewer import Viewer, show
from lrs.http.keys import ANNOTATIONS, MAPPINGS, REBUILDING
from lrs.http.requests import Call

MOST = 200
_UPLOADED = ("app", "prefix")


async def get_unresolved(call: Call, viewer: Viewer) -> web.StreamResponse:
    """The most frequent first."""
    params = call.query(optional=("done", "new", "changed", "removed", "same"))
    await lend(call, viewer, "operation/read")
    codes = await call.app[ANNOTATIONS].unresolved_of_tenant(viewer.tenant, MOST)
    return show(call, viewer, "operator/unresolved.html", tabs=tabs(viewer, UNRESOLVED_PATH), codes=codes, most=MOST,
                names=await app_names(call, viewer.tenant), done=params.get("done", ""),
                counts={name: _count(params.get(name, "")) for name in ("new", "changed", "removed", "same")})


async def post_rebuild(call: Call, viewer: Viewer) -> web.StreamResponse:
    """Let all Statements be annotated again, with the tables, rules and keys of today."""
    lent = await lend(call, viewer, "mappings/write")
    await viewer.form(call, ())
    rebuild = await call.app[REBUILDING].ask(viewer.tenant, "asked for", "all", (), by(lent))
    note(call, "annotation.rebuild", lent, rebuild)
    return pages.see_other(f"{UNRESOLVED_PATH}?done=rebuild")


async def get_mapping(call: Call, viewer: Viewer) -> web.StreamResponse:
    call.query()
    await lend(call, viewer, "mappings/write")
    return await _form(call, viewer, {})


async def post_mapping(call: Call, viewer: Viewer) -> web.StreamResponse:
    """Map the content that the file names, all of it or nothing."""
    lent = await lend(call, viewer, "mappings/write")
    form, file = await uploads.checked(call, viewer.visitor, _UPLOADED)
    try:
        if not file:
            raise BadRequest("form-file-missing")
        if not form["app"]:
            raise BadRequest("parameter-missing", name="app")
        done = await call.app[MAPPINGS].put(viewer.tenant, form["app"], file, form["prefix"].strip(), by(lent))
    except BadRequest as error:
        return await _form(call, viewer, form, error)
    note(call, "mapping.changed", lent, form["app"], new=done.new, changed=done.changed, removed=done.removed)
    return pages.see_other(f"{UNRESOLVED_PATH}?done=mapped&new={done.new}&changed={done.changed}"
                           f"&removed={done.removed}&same={done.same}")


async def _form(call: Call, viewer: Viewer, form: Mapping[str, str], error: LRSError | None = None) -> web.Response:
    return show(call, viewer, "operator/mapping.html", error=error, app=form.get("app", ""),
                prefix=form.get("prefix", ""), names=await app_names(call, viewer.tenant),
                crumbs=above(call, viewer, "unresolved", UNRESOLVED_PATH))


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0
