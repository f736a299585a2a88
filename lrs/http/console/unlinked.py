"""/console/operator/unlinked: Statements that no learner stands behind, by tool; and who is behind an account, in bulk.

The counts are for who runs the system too; whose account is whose only a records officer says and undoes, of a school
or of all. What is sent is looked at first, and nothing is done before it is confirmed.
"""

from __future__ import annotations

import asyncio
import csv
import io
from base64 import b64decode, b64encode
from binascii import Error
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from lrs.access.reading import Lent
from lrs.annotation import links
from lrs.annotation.links import Preview
from lrs.clock import now_ms
from lrs.errors import BadRequest, Conflict, Forbidden, LRSError, NotFound
from lrs.http import pages, uploads
from lrs.http.console.operating import (
    UNLINKED_PATH,
    above,
    app_names,
    by,
    lend,
    lent,
    note,
    tabs,
)
from lrs.http.console.viewer import Crumb, Viewer, show
from lrs.http.keys import LINKS, ROSTER
from lrs.http.requests import Call
from lrs.storage.contract.annotations import Unlinked

MOST_LISTED = 20_000
HEADINGS = ("account", "home_page", "statements", "learner", "username")
_UPLOADED = ("app", "home_page", "content")


@dataclass(frozen=True, slots=True)
class Tool:
    """An app with what no learner stands behind, by home page, the most first."""

    app: str
    name: str
    pages: tuple[Unlinked, ...]

    @property
    def statements(self) -> int:
        return sum(each.statements for each in self.pages)


async def get_unlinked(call: Call, viewer: Viewer) -> web.StreamResponse:
    params = call.query(optional=("done",))
    await lend(call, viewer, "operation/read", "links/read")
    links_too = await lent(call, viewer, "links/write")
    unlinked, names = await asyncio.gather(call.app[LINKS].unlinked(viewer.tenant, None),
                                           app_names(call, viewer.tenant))
    batches = await call.app[LINKS].batches(viewer.tenant) if links_too else []
    return show(call, viewer, "operator/unlinked.html", tabs=tabs(viewer, UNLINKED_PATH), names=names,
                tools=_tools(unlinked, names), may_link=links_too is not None, batches=batches,
                may_list=links_too is not None and _schools(links_too) is None, done=params.get("done", ""))


async def get_accounts(call: Call, viewer: Viewer) -> web.StreamResponse:
    """The accounts of a tool behind which nobody stands, as a CSV to fill in; only for an officer of all schools."""
    params = call.query(("app", "home_page"))
    lent = await lend(call, viewer, "links/read")
    if _schools(lent) is not None:
        raise Forbidden("not-at-this-school")
    found = await call.app[LINKS].strangers(viewer.tenant, params["app"], params["home_page"], MOST_LISTED)
    note(call, "link.strangers", lent, params["app"], count=len(found))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    writer.writerows((links.quoted(each.account), each.home_page, each.statements, "", "") for each in found)
    return web.Response(body=("\ufeff" + text.getvalue()).encode("utf-8", "replace"), headers={
        "Content-Type": "text/csv; charset=utf-8", "Cache-Control": "no-store",
        "Content-Disposition": 'attachment; filename="unlinked-accounts.csv"'})


async def get_linking(call: Call, viewer: Viewer) -> web.StreamResponse:
    params = call.query(optional=("app", "home_page"))
    await lend(call, viewer, "links/write")
    return await _form(call, viewer, params)


async def post_linking(call: Call, viewer: Viewer) -> web.StreamResponse:
    """Look at the file; with `content`, the one that was looked at, do it."""
    lent = await lend(call, viewer, "links/write")
    form, file = await uploads.checked(call, viewer.visitor, _UPLOADED)
    confirmed = bool(form["content"])
    try:
        content = _sent(form["content"]) if confirmed else file
        if not content:
            raise BadRequest("form-file-missing")
        if not form["app"]:  # to the service it means other links, those of aliases
            raise BadRequest("parameter-missing", name="app")
        wanted = await asyncio.to_thread(links.read, content, form["home_page"].strip())
        done = await call.app[LINKS].link(viewer.tenant, form["app"], wanted, by(lent), preview=not confirmed,
                                          among=await _among(call, viewer, lent))
    except (BadRequest, Forbidden) as error:
        return await _form(call, viewer, form, error)
    if confirmed:
        return pages.see_other(f"{UNLINKED_PATH}?done=linked")
    return await _preview(call, viewer, form, content, done)


async def get_batch(call: Call, viewer: Viewer) -> web.StreamResponse:
    """Ask before a batch is undone."""
    call.query()
    await lend(call, viewer, "links/write")
    return await _batch(call, viewer)


async def post_batch(call: Call, viewer: Viewer) -> web.StreamResponse:
    lent = await lend(call, viewer, "links/write")
    await viewer.form(call, ())
    try:
        await call.app[LINKS].undo(viewer.tenant, call.request.match_info["id"], by(lent),
                                   await _among(call, viewer, lent))
    except (Conflict, Forbidden) as error:
        return await _batch(call, viewer, error)
    return pages.see_other(f"{UNLINKED_PATH}?done=undone")


# --- pages ------------------------------------------------------------------------------------------------


async def _form(call: Call, viewer: Viewer, form: Mapping[str, str], error: LRSError | None = None) -> web.Response:
    app, names = form.get("app", ""), await app_names(call, viewer.tenant)
    return show(call, viewer, "operator/linking.html", crumbs=_above(call, viewer), error=error, app=app,
                home_page=form.get("home_page", ""),
                names={**names, **({app: names.get(app, app)} if app else {})})  # one of an outside issuer has no key


async def _preview(call: Call, viewer: Viewer, form: Mapping[str, str], content: bytes, preview: Preview,
                   ) -> web.Response:
    names = await app_names(call, viewer.tenant)
    return show(call, viewer, "operator/linking-preview.html", crumbs=_above(call, viewer), app=form["app"],
                name=names.get(form["app"], form["app"]), home_page=form["home_page"], preview=preview,
                content=b64encode(content).decode())


async def _batch(call: Call, viewer: Viewer, error: LRSError | None = None) -> web.Response:
    batch_id, names = call.request.match_info["id"], await app_names(call, viewer.tenant)
    batch = next((each for each in await call.app[LINKS].batches(viewer.tenant) if each.batch_id == batch_id), None)
    if batch is None:
        raise NotFound("link-batch-unknown", id=batch_id)
    return show(call, viewer, "operator/linking-undo.html", crumbs=_above(call, viewer), error=error, batch=batch,
                name=names.get(batch.app, batch.app))


def _above(call: Call, viewer: Viewer) -> list[Crumb]:
    return above(call, viewer, "unlinked", UNLINKED_PATH)


def _tools(unlinked: Sequence[Unlinked], names: Mapping[str, str]) -> list[Tool]:
    found: dict[str, list[Unlinked]] = defaultdict(list)
    for each in unlinked:
        found[each.app].append(each)
    return sorted((Tool(app, names.get(app, app), tuple(pages)) for app, pages in found.items()),
                  key=lambda tool: -tool.statements)


# --- how far an officer may go ----------------------------------------------------------------------------


def _schools(lent: Lent) -> frozenset[str] | None:
    """The officer's schools; None for an officer of all."""
    found: set[str] = set()
    for window in lent.reach.windows:
        if window.schools is None:
            return None
        found |= window.schools
    return frozenset(found)


async def _among(call: Call, viewer: Viewer, lent: Lent) -> Collection[str] | None:
    """Whom the officer may link accounts to: the learners who are at the officer's schools now; None: anybody."""
    schools = _schools(lent)
    if schools is None:
        return None
    there = await asyncio.gather(*(call.app[ROSTER].learners_at(viewer.tenant, school, now_ms())
                                   for school in sorted(schools)))
    return frozenset().union(*there)


def _sent(content: str) -> bytes:
    try:
        return b64decode(content, validate=True)
    except (Error, ValueError):
        raise BadRequest("form-needed") from None

