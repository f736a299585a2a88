"""/console/requests: what was asked for of a learner's record, for the learner and guardians: look, answer, withhold,
withdraw, see who has what, and ask the school for disclosure, correction or erasure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

from aiohttp import web

from lrs import parameters
from lrs.cases.carrying import MOST as MOST_CARRIED
from lrs.cases.carrying import carry
from lrs.cases.deciding import withdrawable
from lrs.cases.notified import notified
from lrs.cases.opening import OfFamily
from lrs.cases.withholding import subjects_up_to, withholding
from lrs.errors import Forbidden, LRSError, NotFound
from lrs.http import pages, previews
from lrs.http.console import exported
from lrs.http.console.exported import Given
from lrs.http.console.viewer import Viewer, show
from lrs.http.keys import CASES, ROSTER
from lrs.http.requests import Call
from lrs.storage.contract.cases import CaseRecord, Which, Withholding
from lrs.storage.contract.provenance import Kept

PATH = "/console/requests"
MOST = 500
MOST_SUBJECTS = 60
DECIDED = ("assented", "codes", "days", "statements", *(f"subject-{place}" for place in range(MOST_SUBJECTS)),
           *(f"carry-{place}" for place in range(MOST_CARRIED)))


async def get_requests(call: Call, viewer: Viewer) -> web.StreamResponse:
    params = call.query(optional=("done",))
    return await _list(call, viewer, done=bool(params.get("done")))


async def post_requests(call: Call, viewer: Viewer) -> web.StreamResponse:
    """Ask the school for disclosure, correction or erasure."""
    form = await viewer.form(call, ("learner", "kind", "reason"), ("assented",))
    kind: OfFamily | None = next((each for each in get_args(OfFamily) if each == form["kind"]), None)
    if kind is None:
        raise NotFound("page-unknown")
    try:
        case = await call.app[CASES].opening.by_family(viewer.person, kind, form["learner"], form["reason"],
                                                       assented=bool(form["assented"]), request=call.request_id)
    except LRSError as error:
        return await _list(call, viewer, form=form, error=error)
    return pages.see_other(f"{PATH}/{case.case_id}?done=asked")


async def get_request(call: Call, viewer: Viewer) -> web.StreamResponse:
    params = call.query(optional=("done",))
    return await _one(call, viewer, done=bool(params.get("done")))


async def post_request(call: Call, viewer: Viewer) -> web.StreamResponse:
    form = await viewer.form(call, ("do",), DECIDED)
    case_id, deciding = _id(call), call.app[CASES].deciding
    try:
        if form["do"] == "preview":
            return await _preview(call, viewer, sent(form), along(form))
        if form["do"] == "link":
            return await _one(call, viewer, given=await exported.give(call, viewer, case_id, "link"))
        if form["do"] == "withdraw":
            await deciding.withdraw(viewer.person, case_id, call.request_id)
        elif form["do"] in {"approve", "refuse"}:
            await deciding.decide(viewer.person, case_id, approve=form["do"] == "approve",
                                  assented=bool(form["assented"]), withholding=sent(form), carry=along(form),
                                  request=call.request_id)
        else:
            raise NotFound("page-unknown")
    except LRSError as error:
        if isinstance(error, NotFound):
            raise
        return await _one(call, viewer, form=form, error=error)
    return pages.see_other(f"{PATH}/{case_id}?done={form['do']}")


async def _preview(call: Call, viewer: Viewer, wanted: Withholding, carried: tuple[str, ...]) -> web.Response:
    """The page that the recipient would get, nothing else around it; nothing is decided by looking."""
    case = await previews.of_family(call, viewer.person, _id(call))
    return previews.page(await previews.preview(call, case, wanted, carried))


def sent(form: Mapping[str, str]) -> Withholding:
    """What a form leaves out. Raises `BadRequest`."""
    days = [text.partition("..") for text in form["days"].split()]
    return withholding({
        "subjects": [value for name, value in form.items() if name.startswith("subject-") and value],
        "codes": form["codes"].split(), "statements": form["statements"].split(),
        "periods": [{"from": first, "to": last} for first, _, last in days]})


def along(form: Mapping[str, str]) -> tuple[str, ...]:
    """The bundles that go along by a form. Raises `BadRequest`."""
    return carry([value for name, value in form.items() if name.startswith("carry-") and value])


async def _list(call: Call, viewer: Viewer, *, done: bool = False, form: Mapping[str, str] | None = None,
                error: LRSError | None = None) -> web.Response:
    cases = call.app[CASES]
    try:
        seeing = await cases.permissions.seeing(viewer.person)
        found = await cases.list(viewer.person, Which(learners=tuple(sorted(seeing.learners))), MOST)
        learners = seeing.learners
    except Forbidden:  # a guardian who may not be told sees the page of whom nobody asked
        found, learners = [], frozenset()
    names = await cases.learners.names(viewer.tenant, learners)
    voice = viewer.voice(call)
    waiting = [case for case in found if case.state == "awaiting-decision"]
    consents = [each for user in learners for each in await cases.consents_of(viewer.person, user)]
    return show(call, viewer, "cases/requests.html", done=done, error=error, form=form or {}, names=names,
                have=[case for case in found if case.delivered is not None],
                consents={each.case_id: each.state for each in consents},
                waiting=waiting, others=[case for case in found if case not in waiting],
                learners=sorted(((user, names.get(user, user)) for user in learners), key=lambda each: each[1]),
                kinds=[(kind, voice.label(f"case-kind-{kind}")) for kind in get_args(OfFamily)])


async def _one(call: Call, viewer: Viewer, *, done: bool = False, form: Mapping[str, str] | None = None,
               error: LRSError | None = None, given: Given | None = None) -> web.Response:
    cases = call.app[CASES]
    case = await cases.get(viewer.person, _id(call))
    if not (await cases.permissions.seeing(viewer.person)).family(case):
        return pages.see_other(f"/console/cases/{case.case_id}")
    call.discreet = True  # what was withheld is on it
    own, voice = case.learner == viewer.person.user, viewer.voice(call)
    names = await cases.learners.names(viewer.tenant, [case.learner])
    export = case.kind == "export"
    return show(call, viewer, "cases/request.html", crumbs=((voice.label("requests"), PATH),), done=done, error=error,
                form=form or {}, case=case, given=given, file=await exported.of_case(call, viewer, case),
                name=names.get(case.learner, ""), own=own,
                notice=await cases.consents.notice(case, "en" if voice.language == "en" else "ja") if export else "",
                decides=export and case.learner in await cases.permissions.deciding_for(viewer.person),
                known=notified(case), withdrawable=withdrawable(case), subjects=await subjects(call, viewer, case),
                withheld=_withheld(case), kept=(kept := await cases.carrying.there(case))[:MOST_CARRIED],
                carried=_carried(case, kept), record="/console/me" if own else f"/console/children/{case.learner}")


async def subjects(call: Call, viewer: Viewer, case: CaseRecord) -> list[str]:
    """The subjects that a learner can have had by now, whatever was really recorded."""
    timelines = await call.app[ROSTER].timelines(viewer.tenant, [case.learner])
    place = timelines[case.learner].latest(viewer.now) if case.learner in timelines else None
    return subjects_up_to(place.grade if place else "")[:MOST_SUBJECTS]


def _withheld(case: CaseRecord) -> list[str]:
    what = case.decision.withholding if case.decision else Withholding()
    return [*what.subjects, *what.codes, *what.categories, *(f"{first}..{last}" for first, last in what.periods),
            *what.statements]


def _carried(case: CaseRecord, kept: Sequence[Kept]) -> list[str]:
    """By issuer; a bundle that is gone since by its id."""
    names = {each.bundle_id: each.issuer_name for each in kept}
    return [names.get(each, each) for each in (case.decision.carry if case.decision else ())]


def _id(call: Call) -> str:
    return parameters.uuid(call.request.match_info, "id")
