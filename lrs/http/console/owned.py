"""/console/me/imports: the owner of a personal store takes records in, by their own decision, without an officer."""

from __future__ import annotations

from aiohttp import web

from lrs.access.reading import Lent
from lrs.errors import Forbidden, LRSError, NotFound
from lrs.http import arriving, pages, uploads
from lrs.http.auditing import note_seen
from lrs.http.console.own import ME_PATH
from lrs.http.console.viewer import Viewer, show
from lrs.http.console.withdrawn import TakenBack
from lrs.http.keys import CONFIG, IMPORTS, WITHDRAWN
from lrs.http.requests import Call
from lrs.imports.service import Told
from lrs.messages.catalogue import text
from lrs.storage.contract.jobs import Job
from lrs.storage.contract.provenance import FATES

PATH = f"{ME_PATH}/imports"


async def get_imports(call: Call, viewer: Viewer) -> web.StreamResponse:
    call.query()
    return await _list(call, viewer, await _lent(call, viewer))


async def post_imports(call: Call, viewer: Viewer) -> web.StreamResponse:
    """A file, or a link."""
    lent = await _lent(call, viewer)
    try:
        job = await _arrived(call, viewer, lent)
    except Forbidden:
        raise
    except LRSError as error:
        return await _list(call, viewer, lent, error)
    return pages.see_other(f"{PATH}/{job.job_id}")


async def get_import(call: Call, viewer: Viewer) -> web.StreamResponse:
    call.query()
    await _lent(call, viewer)
    told, lent = await call.app[IMPORTS].told(viewer.person, call.request.match_info["id"])
    note_seen(call, "imports.read", lent, [told.learner])
    run, job, voice = told.run, told.job, viewer.voice(call)
    taken_back = (await call.app[WITHDRAWN].of(viewer.tenant, [run])).get(run.run_id) if run else None
    why = text(job.reason, voice.language, job.detail.get("values", {})) if job and job.reason else ""
    return show(call, viewer, "own-import.html", crumbs=_above(call, viewer, imports=True), run=run, job=job,
                state=_state(told), told=told, why=why, fates=FATES, here=f"{PATH}/{call.request.match_info['id']}",
                taken_back=TakenBack(taken_back, run) if taken_back and run else None)


async def _list(call: Call, viewer: Viewer, lent: Lent, error: LRSError | None = None) -> web.Response:
    runs, _ = await call.app[IMPORTS].of_learner(viewer.person, viewer.person.user)
    note_seen(call, "imports.read", lent, [viewer.person.user])
    return show(call, viewer, "own-imports.html", crumbs=_above(call, viewer), runs=runs, error=error)


async def _arrived(call: Call, viewer: Viewer, lent: Lent) -> Job:
    learner = viewer.person.user
    if call.content_type == "multipart/form-data":
        largest = (call.app[CONFIG].bundles.largest_mb + 1) << 20  # a little more: it is refused where it is received
        return await arriving.sent(call, lent, learner, "", uploads.streamed(call, viewer.visitor, largest))
    form = await viewer.form(call, ("url",))
    return await arriving.named(call, lent, learner, "", form["url"].strip())


async def _lent(call: Call, viewer: Viewer) -> Lent:
    """Raises `NotFound` where no learner owns the store: a school's officer takes records in there."""
    if viewer.visitor.tenant.kind != "personal" or not viewer.person.user:
        raise NotFound("page-unknown")
    return await call.app[IMPORTS].allow(viewer.person, viewer.person.user)


def _state(told: Told) -> str:
    if told.run is not None and told.run.finished is not None:
        return "done"
    return told.job.state if told.job else "failed"


def _above(call: Call, viewer: Viewer, *, imports: bool = False) -> tuple[tuple[str, str], ...]:
    voice = viewer.voice(call)
    mine = ((voice.label("me"), ME_PATH),)
    return (*mine, (voice.label("own-imports"), PATH)) if imports else mine
