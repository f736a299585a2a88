"""/console/cases: what records officers and board officers do about cases: open, print, write down letters, hand
files out, close."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from aiohttp import web

from lrs import parameters
from lrs.access.purposes import Purpose
from lrs.access.roles import Role
from lrs.audit.entry import Entry
from lrs.cases.carrying import MOST as MOST_CARRIED
from lrs.cases.notified import notified
from lrs.cases.opening import Wanted
from lrs.cases.purposes import BundlePurpose
from lrs.errors import BadRequest, Forbidden, LRSError, NotFound
from lrs.http import pages
from lrs.http.auditing import actor_of, query_digest
from lrs.http.console import exported, withdrawn
from lrs.http.console.addresses import address
from lrs.http.console.exported import Given
from lrs.http.console.requests import DECIDED, along, sent, subjects
from lrs.http.console.viewer import Viewer, show
from lrs.http.keys import CASES, CONFIG, EXPORTS, ROSTER, WITHDRAWING
from lrs.http.recipients import named
from lrs.http.requests import Call
from lrs.schooldays import Zone
from lrs.storage.contract.cases import Capacity, CaseRecord, RecipientKind, State, Which
from lrs.xapi.primitives import is_uuid

PATH = "/console/cases"
PAGE = 50
MOST_LETTERS = 2000
_SHOWN: tuple[State, ...] = ("awaiting-decision", "open", "approved", "ready", "delivered", "closed", "refused",
                             "expired", "withdrawn")
_EXPORT = ("purpose", "to", "name", "origin", "key", "to_school", "first", "last", "days")
_NEW = ("learner", "title", "school", "grade", "reason", *_EXPORT)
_ONE = ("signed_by", "note", *DECIDED)


async def get_cases(call: Call, viewer: Viewer) -> web.StreamResponse:
    params = call.query(optional=("state", "campaign", "cursor"))
    if not await _officer(call, viewer):
        return pages.see_other("/console/requests")
    state, cases = parameters.one_of(params, "state", _SHOWN), call.app[CASES]
    campaign = parameters.word(params, "campaign")
    found = await cases.list(viewer.person, Which(states=(state,) if state else (), campaign=campaign), PAGE,
                             parameters.word(params, "cursor"))
    _note(call, found)
    voice = viewer.voice(call)
    views = [(voice.label("cases-all"), PATH, not state), *(
        (voice.label(f"case-state-{each}"), f"{PATH}?state={each}", each == state) for each in _SHOWN)]
    older = address(PATH, {**params, "cursor": found[-1].case_id}) if len(found) == PAGE else ""
    return show(call, viewer, "cases/cases.html", wide=True, found=found, views=views, older=older,
                names=await cases.learners.names(viewer.tenant, {each.learner for each in found if each.learner}),
                taken_back=await withdrawn.to_officer(call, viewer, await cases.permissions.seeing(viewer.person)),
                waiting=any(each.state == "awaiting-decision" for each in found),
                campaigns=await cases.campaigns.of(viewer.person))


async def get_new(call: Call, viewer: Viewer) -> web.StreamResponse:
    call.query()
    return await _form(call, viewer, {})


async def post_new(call: Call, viewer: Viewer) -> web.StreamResponse:
    """An export, an import, an inquiry, a campaign, or a slip, which is answered as a file to print."""
    form = await viewer.form(call, ("do",), _NEW)
    cases, person = call.app[CASES], viewer.person
    try:
        if form["do"] == "campaign":
            begun = await cases.campaigns.begin(person, form["title"], form["school"].strip(), form["grade"].strip(),
                                                await _wanted(call, viewer, form), call.request_id)
            return pages.see_other(f"{PATH}?campaign={begun.campaign.campaign_id}")
        learner = await _learner(call, viewer, form["learner"].strip())
        if form["do"] == "slip":
            return await _slip(call, viewer, learner)
        if form["do"] == "import":
            case = await cases.opening.arrival(person, learner, form["reason"], call.request_id)
        elif form["do"] == "inquiry":
            case = await cases.opening.inquiry(person, learner, form["reason"], call.request_id)
        elif form["do"] == "export":
            case = await cases.opening.export(person, learner, await _wanted(call, viewer, form), call.request_id)
        else:
            raise NotFound("page-unknown")
    except LRSError as error:
        return await _form(call, viewer, form, error)
    return pages.see_other(f"{PATH}/{case.case_id}?done=opened")


async def get_case(call: Call, viewer: Viewer) -> web.StreamResponse:
    params = call.query(optional=("done",))
    return await _one(call, viewer, done=bool(params.get("done")))


async def post_case(call: Call, viewer: Viewer) -> web.StreamResponse:
    """Write down a letter, have the file built or make its address, close, or have an erasure approved."""
    form = await viewer.form(call, ("do",), _ONE)
    cases, person, case_id, request = call.app[CASES], viewer.person, _id(call), call.request_id
    signed: Capacity = "learner" if form["signed_by"] == "learner" else "guardian"
    try:
        match form["do"]:
            case "approve" | "refuse":
                await cases.deciding.by_letter(person, case_id, approve=form["do"] == "approve", signed_by=signed,
                                               assented=bool(form["assented"]), withholding=sent(form),
                                               carry=along(form), request=request)
            case "build":
                await call.app[EXPORTS].order(person, case_id)
            case "link" | "handover":
                return await _one(call, viewer, form=form, given=await exported.give(call, viewer, case_id, form["do"]))
            case "told":
                await cases.deciding.told_by_letter(person, case_id, request)
            case "tell":
                case = await cases.get(person, case_id)
                await cases.permissions.may_work(person, case.school)
                await call.app[WITHDRAWING].tell_now(case)
            case "close":
                await cases.close(person, case_id, form["note"], request)
            case "erase":
                await cases.hand_over(person, case_id, request)
            case _:
                raise NotFound("page-unknown")
    except NotFound as error:
        if error.slug != "bundle-not-ready":
            raise
        return await _one(call, viewer, form=form, error=error)
    except LRSError as error:
        return await _one(call, viewer, form=form, error=error)
    return pages.see_other(f"{PATH}/{case_id}?done={form['do']}")


async def get_letters(call: Call, viewer: Viewer) -> web.StreamResponse:
    """Letters for what waits for an answer, of a campaign or of one case, as a file to print."""
    from lrs.console.caseletters import Asked, requests_page

    params = call.query(optional=("campaign", "case"))
    cases = call.app[CASES]
    if not await _officer(call, viewer):
        raise Forbidden("not-at-this-school")
    if "case" in params:
        found = [await cases.get(viewer.person, parameters.uuid(params, "case"))]
    else:
        found = await cases.list(viewer.person, Which(("export",), ("awaiting-decision",), campaign=parameters.word(
            params, "campaign")), MOST_LETTERS)
    asked = [Asked(*each) for each in await cases.letters(found)]
    _note(call, [each.case for each in asked])
    tenant = viewer.visitor.tenant
    return _printed("letters.html", requests_page(asked, tenant.name, viewer.visitor.origin, _zone(call), viewer.now))


async def _slip(call: Call, viewer: Viewer, learner: str) -> web.Response:
    from lrs.console.caseletters import slips_page

    made = await call.app[CASES].slips.make(viewer.person, [learner], call.request_id)
    return _printed("slip.html", slips_page(made, viewer.visitor.tenant.name, viewer.visitor.origin, _zone(call),
                                            viewer.now))


def _printed(name: str, text: str) -> web.Response:
    """A file: it brings its own styles, which a page of this server may not."""
    return web.Response(body=text.encode(), headers={
        "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{name}"'})


# --- pages ------------------------------------------------------------------------------------------------


async def _form(call: Call, viewer: Viewer, form: Mapping[str, str], error: LRSError | None = None) -> web.Response:
    if not await _officer(call, viewer):
        raise Forbidden("no-role")
    voice = viewer.voice(call)
    schools = {each.school for each in viewer.capacities(Role.RECORDS_OFFICER)} - {""}
    return show(call, viewer, "cases/new.html", crumbs=((voice.label("cases"), PATH),), error=error, form=form,
                exports=Role.RECORDS_OFFICER in viewer.roles, inquires=Role.BOARD_OFFICER in viewer.roles,
                school=next(iter(sorted(schools)), ""),
                purposes=[(each.value, voice.label(f"case-purpose-{each}")) for each in BundlePurpose],
                recipients=[(each, voice.label(f"case-to-{each}")) for each in get_args(RecipientKind)])


async def _one(call: Call, viewer: Viewer, *, done: bool = False, form: Mapping[str, str] | None = None,
               error: LRSError | None = None, given: Given | None = None) -> web.Response:
    cases = call.app[CASES]
    case = await cases.get(viewer.person, _id(call))
    if not (await cases.permissions.seeing(viewer.person)).officer(case):
        return pages.see_other(f"/console/requests/{case.case_id}")
    _note(call, [case])
    voice = viewer.voice(call)
    names = await cases.learners.names(viewer.tenant, [case.learner] if case.learner else [])
    return show(call, viewer, "cases/case.html", crumbs=((voice.label("cases"), PATH),), done=done, error=error,
                form=form or {}, case=case, given=given, known=notified(case),
                file=await exported.of_case(call, viewer, case), name=names.get(case.learner, ""),
                subjects=await subjects(call, viewer, case) if case.state == "awaiting-decision" else [],
                kept=(await cases.carrying.there(case))[:MOST_CARRIED] if case.state == "awaiting-decision" else [],
                signers=[(each, voice.label(f"case-as-{each}")) for each in get_args(Capacity)])


# --- parts ------------------------------------------------------------------------------------------------


async def _officer(call: Call, viewer: Viewer) -> bool:
    """Whether cases of a school, or inquiries, are the viewer's to see. Raises `Forbidden` for who may see none."""
    seeing = await call.app[CASES].permissions.seeing(viewer.person)
    return seeing.schools is None or bool(seeing.schools) or seeing.board


async def _wanted(call: Call, viewer: Viewer, form: Mapping[str, str]) -> Wanted:
    told = {"kind": form["to"], "name": form["name"], "origin": form["origin"], "key": form["key"].strip(),
            "school": form["to_school"].strip()}
    days = form["days"].strip()
    if days and not (days.isascii() and days.isdigit() and len(days) < 6):
        raise BadRequest("parameter-number", name="days", value=days[:40])
    to = await named(call, told, await call.app[CASES].learners.schools(viewer.tenant))
    return Wanted(form["purpose"], to, (form["first"].strip(), form["last"].strip()), int(days) if days else None)


async def _learner(call: Call, viewer: Viewer, text: str) -> str:
    """By UUID, or by the account name that the roster has. Raises `NotFound`."""
    if is_uuid(text):
        return text.lower()
    found = (await call.app[ROSTER].by_username(viewer.tenant, [text])).get(text, ()) if text else ()
    if len(found) != 1:
        raise NotFound("user-unknown", user=text[:100])
    return found[0]


def _note(call: Call, cases: list[CaseRecord]) -> None:
    learners = sorted({case.learner for case in cases if case.learner})
    if learners:
        call.audit(Entry("cases.read", actor_of(call.person), tuple(learners), Purpose.RECORDS.value,
                         object=query_digest(call), request=call.request_id))


def _zone(call: Call) -> Zone:
    return Zone(call.app[CONFIG].school.time_zone())


def _id(call: Call) -> str:
    return parameters.uuid(call.request.match_info, "id")
