"""/console/requests/new: a family sends a copy of its own record: to itself, or to a personal store by its address; out
of a personal store to a school too. What goes is decided on the page of the request that this opens."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from lrs.cases.opening import Wanted
from lrs.cases.purposes import BundlePurpose
from lrs.errors import Forbidden, LRSError
from lrs.http import pages
from lrs.http.console.requests import PATH as REQUESTS_PATH
from lrs.http.console.viewer import Viewer, show
from lrs.http.keys import CASES
from lrs.http.recipients import named
from lrs.http.requests import Call

PATH = f"{REQUESTS_PATH}/new"
_FIELDS = ("name", "origin", "purpose", "first", "last")


async def get_copy(call: Call, viewer: Viewer) -> web.StreamResponse:
    call.query()
    return await _form(call, viewer, {})


async def post_copy(call: Call, viewer: Viewer) -> web.StreamResponse:
    form = await viewer.form(call, ("learner", "to"), _FIELDS)
    cases = call.app[CASES]
    try:
        to = await named(call, {"kind": form["to"], "name": form["name"].strip(), "origin": form["origin"].strip()}, ())
        wanted = Wanted(form["purpose"] or BundlePurpose.PERSONAL_COPY.value, to, (
            form["first"].strip(), form["last"].strip()))
        case = await cases.opening.own(viewer.person, form["learner"], wanted, call.request_id)
    except LRSError as error:
        return await _form(call, viewer, form, error)
    return pages.see_other(f"{REQUESTS_PATH}/{case.case_id}")


async def _form(call: Call, viewer: Viewer, form: Mapping[str, str], error: LRSError | None = None) -> web.Response:
    cases, voice = call.app[CASES], viewer.voice(call)
    learners = (await cases.permissions.seeing(viewer.person)).learners
    if not learners:
        raise Forbidden("learner-reads-only-own")
    names = await cases.learners.names(viewer.tenant, learners)
    owned = await cases.permissions.owned(viewer.tenant)
    kinds = ("pds", "school", "family") if owned else ("pds", "family")
    return show(call, viewer, "cases/copy.html", crumbs=((voice.label("requests"), REQUESTS_PATH),), form=form,
                error=error, learners=sorted((user, names.get(user, user)) for user in learners),
                kinds=[(each, voice.label(f"copy-to-{each}")) for each in kinds],
                purposes=[(each.value, voice.label(f"case-purpose-{each}")) for each in (
                    BundlePurpose.PERSONAL_COPY, BundlePurpose.TRANSFER, BundlePurpose.ADVANCEMENT)] if owned else [])
