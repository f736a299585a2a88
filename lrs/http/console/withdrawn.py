"""Consents that were taken back: shown to the officer here whose school took the record in, and written in a letter to
who has no server that could be told."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from lrs import parameters
from lrs.access.roles import Role
from lrs.cases.notified import notified, withdrawn_at
from lrs.cases.permissions import Seeing
from lrs.errors import Conflict, NotFound
from lrs.http.console.learner import Subject
from lrs.http.console.viewer import Viewer
from lrs.http.keys import CASES, CONFIG, IMPORTS, WITHDRAWN
from lrs.http.requests import Call
from lrs.schooldays import Zone
from lrs.storage.contract.provenance import Import
from lrs.storage.contract.withdrawals import Withdrawal

LETTER_PATH = "/console/cases/{id}/withdrawal-letter"
MOST = 50


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A record that came here by a consent that holds no more."""

    withdrawal: Withdrawal
    run: Import
    name: str = ""


async def to_officer(call: Call, viewer: Viewer, seeing: Seeing) -> list[TakenBack]:
    """Of learners whose records are this officer's, newest first."""
    learners, found = call.app[CASES].learners, []
    for withdrawal, runs in await call.app[WITHDRAWN].latest(viewer.tenant, MOST):
        for run in runs:
            try:
                learner = await learners.one(viewer.tenant, run.learner)
            except NotFound:  # gone from the roster since: of those who keep the whole tenant's
                school, name = "", run.learner
            else:
                school, name = learner.school, learner.pupil.name or run.learner
            if seeing.schools is None or {school, run.school} & seeing.schools:
                found.append(TakenBack(withdrawal, run, name))
    return found


async def of_record(call: Call, viewer: Viewer, about: Subject) -> list[TakenBack]:
    """For the page of a learner's record, where it is told to records officers."""
    if Role.RECORDS_OFFICER not in viewer.roles:
        return []
    runs = await call.app[IMPORTS].runs(viewer.tenant, about.learner)
    told = await call.app[WITHDRAWN].of(viewer.tenant, runs)
    return [TakenBack(told[run.run_id], run) for run in runs if run.run_id in told]


async def get_letter(call: Call, viewer: Viewer) -> web.StreamResponse:
    """A letter to who was handed the record and has no server that could be told, as a file to print."""
    from lrs.console.caseletters import withdrawal_page

    call.query()
    cases = call.app[CASES]
    case = await cases.get(viewer.person, parameters.uuid(call.request.match_info, "id"))
    await cases.permissions.may_work(viewer.person, case.school, case.kind)
    if not notified(case).by_letter:
        raise Conflict("notice-not-by-letter", id=case.case_id)
    learner = await cases.learners.one(viewer.tenant, case.learner)
    tenant, zone = viewer.visitor.tenant, Zone(call.app[CONFIG].school.time_zone())
    text = withdrawal_page(case, learner.pupil, withdrawn_at(case) or viewer.now, tenant.name, viewer.visitor.origin,
                           zone, viewer.now)
    return web.Response(body=text.encode(), headers={
        "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store",
        "Content-Disposition": 'attachment; filename="withdrawal.html"'})
