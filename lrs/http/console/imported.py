"""/console/cases/{id}/imports and /console/cases/imports/{id}: a records officer takes a bundle in, reads what became
of it, and says whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from aiohttp import web

from lrs import addresses, parameters
from lrs.access.reading import Lent
from lrs.cases.purposes import BundlePurpose
from lrs.cases.recipients import origin
from lrs.errors import BadRequest, Conflict, Forbidden, LRSError, NotFound
from lrs.http import arriving, pages, uploads
from lrs.http.auditing import note_seen
from lrs.http.console.viewer import Viewer, show
from lrs.http.console.withdrawn import TakenBack
from lrs.http.keys import ASKING, CASES, CONFIG, IMPORTS, WITHDRAWN
from lrs.http.requests import Call
from lrs.imports.asking import Asked
from lrs.imports.service import Told
from lrs.messages.catalogue import text
from lrs.storage.contract.cases import CaseRecord, State
from lrs.storage.contract.jobs import Job
from lrs.storage.contract.provenance import FATES, Finding, Import

IN_CASE = "/console/cases/{id}/imports"
PATH = "/console/cases/imports"
MOST_FINDINGS = 200
MOST_ACCOUNTS = 60
_ASKED = ("do", "url", "origin", "code", "purpose")
_CHOSEN = tuple(f"account-{place}" for place in range(MOST_ACCOUNTS))


async def get_in_case(call: Call, viewer: Viewer) -> web.StreamResponse:
    call.query()
    case, lent = await _case(call, viewer)
    return await _taking(call, viewer, case, lent)


async def post_in_case(call: Call, viewer: Viewer) -> web.StreamResponse:
    """A file, or an address; or it is asked for with the code of a slip, or looked at how that stands."""
    case, lent = await _case(call, viewer)
    form: Mapping[str, str] = {}
    try:
        if call.content_type == "multipart/form-data":
            job = await _uploaded(call, viewer, case, lent)
        else:
            form = await viewer.form(call, (), _ASKED)
            url, stands = form["url"].strip(), ""
            if form["do"] == "ask":
                return await _ask(call, viewer, case, form)
            if form["do"] == "look":
                url, stands = await _look(call, case)
                if not url:
                    return await _taking(call, viewer, case, lent, stands=stands)
            job = await arriving.named(call, lent, case.learner, case.case_id, url)
    except Forbidden:
        raise
    except LRSError as error:
        return await _taking(call, viewer, case, lent, error, form)
    return pages.see_other(f"{PATH}/{job.job_id}")


async def get_import(call: Call, viewer: Viewer) -> web.StreamResponse:
    params = call.query(optional=("done",))
    told, lent = await call.app[IMPORTS].told(viewer.person, call.request.match_info["id"])
    return await _one(call, viewer, told, lent, done=bool(params.get("done")))


async def post_import(call: Call, viewer: Viewer) -> web.StreamResponse:
    """Say that it is this learner's: of the accounts that are ticked."""
    form = await viewer.form(call, (), ("school", *_CHOSEN))
    import_id = call.request.match_info["id"]
    told, lent = await call.app[IMPORTS].told(viewer.person, import_id)
    chosen = [form[name] for name in _CHOSEN if form[name]]
    try:
        if told.run is None:
            raise Conflict("import-unfinished", id=import_id)
        if told.run.accounts and not chosen:
            raise BadRequest("import-accounts-none")
        run = await call.app[IMPORTS].confirm(lent, told.run, form["school"].strip(), chosen)
    except LRSError as error:
        return await _one(call, viewer, told, lent, form=form, error=error)
    note_seen(call, "import.confirmed", lent, [run.learner], **{"import": run.run_id})
    return pages.see_other(f"{PATH}/{import_id}?done=confirmed")


# --- parts ------------------------------------------------------------------------------------------------


async def _case(call: Call, viewer: Viewer) -> tuple[CaseRecord, Lent]:
    """An import case that is open. Raises `NotFound`, `Forbidden`."""
    case = await call.app[CASES].get(viewer.person, parameters.uuid(call.request.match_info, "id"))
    if case.kind != "import" or case.state != "open":
        raise NotFound("page-unknown")
    return case, await call.app[IMPORTS].allow(viewer.person, case.learner)


async def _uploaded(call: Call, viewer: Viewer, case: CaseRecord, lent: Lent) -> Job:
    largest = (call.app[CONFIG].bundles.largest_mb + 1) << 20  # a little more: it is refused where it is received
    return await arriving.sent(call, lent, case.learner, case.case_id, uploads.streamed(call, viewer.visitor, largest))


async def _ask(call: Call, viewer: Viewer, case: CaseRecord, form: Mapping[str, str]) -> web.StreamResponse:
    """Ask where the learner came from, and keep what that is answered with."""
    where = origin(form["origin"], allow=addresses.allowed(call.app[CONFIG].outgoing.allow))
    asked = await call.app[ASKING].ask(viewer.visitor.tenant, where, form["code"].strip(), form["purpose"])
    await call.app[CASES].asked(viewer.person, case.case_id, case.learner, asked.kept(), call.request_id)
    return pages.see_other(IN_CASE.format(id=case.case_id))


async def _look(call: Call, case: CaseRecord) -> tuple[str, str]:
    """Where the bundle is fetched from, empty while it is not there, and how the request stands."""
    asked = Asked.read(case.handle)
    if asked is None:
        raise NotFound("page-unknown")
    found = await call.app[ASKING].look(asked)
    return found.content, found.state if found.state in get_args(State) else ""


async def _taking(call: Call, viewer: Viewer, case: CaseRecord, lent: Lent, error: LRSError | None = None,
                  form: Mapping[str, str] | None = None, stands: str = "") -> web.Response:
    runs, _ = await call.app[IMPORTS].of_learner(viewer.person, case.learner)
    note_seen(call, "imports.read", lent, [case.learner])
    voice = viewer.voice(call)
    return show(call, viewer, "cases/taking.html", error=error, case=case, runs=runs, form=form or {}, stands=stands,
                asked=Asked.read(case.handle), purposes=[(each.value, voice.label(f"case-purpose-{each}")) for each in (
                    BundlePurpose.TRANSFER, BundlePurpose.ADVANCEMENT, BundlePurpose.GRADUATION)], name=await _name(
        call, viewer, case.learner), crumbs=((voice.label("cases"), "/console/cases"), (
            voice.label("case-kind-import"), f"/console/cases/{case.case_id}")))


async def _one(call: Call, viewer: Viewer, told: Told, lent: Lent, *, done: bool = False,
               form: Mapping[str, str] | None = None, error: LRSError | None = None) -> web.Response:
    run, job, voice = told.run, told.job, viewer.voice(call)
    note_seen(call, "imports.read", lent, [told.learner])
    findings = await call.app[IMPORTS].findings(run, None, MOST_FINDINGS) if run else []
    state = "done" if run and run.finished is not None else job.state if job else "failed"
    why = text(job.reason, voice.language, job.detail.get("values", {})) if job and job.reason else ""
    return show(call, viewer, "cases/imported.html", crumbs=((voice.label("cases"), "/console/cases"),), done=done,
                error=error, form=form or {}, told=told, run=run, job=job, state=state, why=why,
                taken_back=await _taken_back(call, run),
                import_id=call.request.match_info["id"], name=await _name(call, viewer, told.learner), fates=FATES,
                accounts=[(each.account, each.account.rpartition(" ")[2], each.statements) for each in
                          (run.accounts if run else ())][:MOST_ACCOUNTS],
                findings=[_said(each, viewer, call) for each in findings])


def _said(found: Finding, viewer: Viewer, call: Call) -> tuple[str, int, str, str, str]:
    return (found.path, found.line, found.fate, found.statement_id,
            text(found.reason, viewer.voice(call).language, found.values))


async def _taken_back(call: Call, run: Import | None) -> TakenBack | None:
    if run is None:
        return None
    found = (await call.app[WITHDRAWN].of(run.tenant, [run])).get(run.run_id)
    return TakenBack(found, run) if found else None


async def _name(call: Call, viewer: Viewer, learner: str) -> str:
    return (await call.app[CASES].learners.names(viewer.tenant, [learner])).get(learner, learner)
