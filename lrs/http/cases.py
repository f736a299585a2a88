"""/api/v1/cases: what officers and families do about requests for a learner's record, and other cases on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, get_args

from aiohttp import web

from lrs import parameters
from lrs.access.purposes import Purpose
from lrs.audit.entry import Entry
from lrs.cases.carrying import carry
from lrs.cases.notified import notified
from lrs.cases.opening import OfFamily, Wanted
from lrs.cases.permissions import Seeing
from lrs.cases.withholding import withholding
from lrs.clock import utc_text
from lrs.errors import BadRequest
from lrs.http.auditing import actor_of, query_digest
from lrs.http.casebodies import flag, mapping, period, sent, word
from lrs.http.keys import CASES
from lrs.http.recipients import named
from lrs.http.requests import Call
from lrs.http.responses import NOT_KEPT, encoded
from lrs.storage.contract.cases import Capacity, CaseRecord, Kind, State, Which
from lrs.storage.contract.consents import ConsentRecord

PAGE, PAGE_MAX = 100, 1000
_OPENED = ("kind", "learner", "purpose", "recipient", "period", "days", "reason", "assented")
_DECIDED = ("approve", "assented", "withhold", "carry", "letter")
_CLOSED = ("note",)
_STATES: tuple[State, ...] = get_args(State)
_KINDS: tuple[Kind, ...] = get_args(Kind)


async def get_cases(call: Call) -> web.Response:
    """Newest first; those that the caller may see."""
    params = call.query(optional=("kind", "state", "campaign", "learner", "cursor", "limit"))
    kind, state = parameters.one_of(params, "kind", _KINDS), parameters.one_of(params, "state", _STATES)
    which = Which((kind,) if kind else (), (state,) if state else (),
                  (parameters.uuid(params, "learner"),) if "learner" in params else None,
                  campaign=parameters.word(params, "campaign"))
    limit = parameters.limit(params, PAGE, PAGE_MAX)
    person, cases = call.person, call.app[CASES]
    found = await cases.list(person, which, limit, parameters.word(params, "cursor"))
    seeing = await cases.permissions.seeing(person)
    _note(call, seeing, found)
    call.discreet = True  # what was withheld is in it
    return encoded({"cases": [shown(case, seeing) for case in found],
                    "next": found[-1].case_id if len(found) == limit else None}, headers=NOT_KEPT)


async def post_case(call: Call) -> web.Response:
    """An export, an import or an inquiry by an officer; a copy of its own, disclosure, correction or erasure by the
    family."""
    call.query()
    told = await sent(call, _OPENED)
    kind, learner, reason = (word(told, name, _OPENED) for name in ("kind", "learner", "reason"))
    opening, person = call.app[CASES].opening, call.person
    if kind == "export":
        own = await call.app[CASES].permissions.only_family(person, learner)
        opens = opening.own if own else opening.export
        case = await opens(person, learner, await wanted(call, told, _OPENED), call.request_id)
    elif kind == "import":
        case = await opening.arrival(person, learner, reason, call.request_id)
    elif kind == "inquiry":
        case = await opening.inquiry(person, learner, reason, call.request_id)
    elif kind in get_args(OfFamily):
        family: OfFamily = next(each for each in get_args(OfFamily) if each == kind)
        case = await opening.by_family(person, family, learner, reason, assented=flag(told, "assented", _OPENED),
                                       request=call.request_id)
    else:
        raise BadRequest("case-body", members=", ".join(_OPENED), member="kind")
    return await _answer(call, case, 201, {"Location": f"/api/v1/cases/{case.case_id}"})


async def get_case(call: Call) -> web.Response:
    call.query()
    case = await call.app[CASES].get(call.person, _id(call))
    return await _answer(call, case)


async def post_decision(call: Call) -> web.Response:
    """By the family; with `letter`, by an officer who writes down one that came back signed."""
    call.query()
    told = await sent(call, _DECIDED)
    approve, assented = flag(told, "approve", _DECIDED), flag(told, "assented", _DECIDED)
    if "approve" not in told:
        raise BadRequest("case-body", members=", ".join(_DECIDED), member="approve")
    withheld, along = withholding(told.get("withhold")), carry(told.get("carry"))
    deciding = call.app[CASES].deciding
    if "letter" in told:
        signed = mapping(told, "letter", _DECIDED).get("signedBy")
        by: Capacity | None = next((each for each in get_args(Capacity) if each == signed), None)
        if by is None:
            raise BadRequest("case-body", members=", ".join(_DECIDED), member="letter.signedBy")
        case = await deciding.by_letter(call.person, _id(call), approve=approve, signed_by=by, assented=assented,
                                        withholding=withheld, carry=along, request=call.request_id)
    else:
        case = await deciding.decide(call.person, _id(call), approve=approve, assented=assented,
                                     withholding=withheld, carry=along, request=call.request_id)
    return await _answer(call, case)


async def post_withdrawal(call: Call) -> web.Response:
    call.query()
    return await _answer(call, await call.app[CASES].deciding.withdraw(call.person, _id(call), call.request_id))


async def post_closing(call: Call) -> web.Response:
    call.query()
    note = word(await sent(call, _CLOSED), "note", _CLOSED)
    return await _answer(call, await call.app[CASES].close(call.person, _id(call), note, call.request_id))


async def post_erasure(call: Call) -> web.Response:
    """An erasure that the family asked for goes to `/api/v1/erasures`, where two people approve it."""
    call.query()
    return await _answer(call, await call.app[CASES].hand_over(call.person, _id(call), call.request_id))


async def get_receipt(call: Call) -> web.Response:
    """The signed receipt of the family's decision, for the family."""
    call.query()
    receipt = await call.app[CASES].receipt(call.person, _id(call))
    call.discreet = True
    return web.Response(body=receipt.encode(), content_type="application/jose", headers=NOT_KEPT)


async def get_consents(call: Call) -> web.Response:
    """Who has, or was to have, a learner's record: for the learner and guardians."""
    params = call.query(required=("learner",))
    learner = parameters.uuid(params, "learner")
    found = await call.app[CASES].consents_of(call.person, learner)
    call.discreet = True  # the receipts in it hold what was withheld
    return encoded({"consents": [consent(record) for record in found]}, headers=NOT_KEPT)


async def wanted(call: Call, told: dict[str, Any], members: tuple[str, ...]) -> Wanted:
    """An export as it is asked for. Raises `BadRequest`."""
    days = told.get("days")
    if days is not None and (isinstance(days, bool) or not isinstance(days, int)):
        raise BadRequest("case-body", members=", ".join(members), member="days")
    to = await named(call, mapping(told, "recipient", members),
                     await call.app[CASES].learners.schools(call.person.tenant))
    return Wanted(word(told, "purpose", members), to, period(told, members), days)


def shown(case: CaseRecord, seeing: Seeing) -> dict[str, Any]:
    """A case as it is told to who may see it: what was withheld to the family alone, with no member less to others."""
    decision, family = case.decision, seeing.family(case)
    recipient_ = case.recipient
    return {
        "id": case.case_id, "kind": case.kind, "state": case.state, "learner": case.learner or None,
        "school": case.school or None, "purpose": case.purpose or None,
        "period": {"from": case.period[0] or None, "to": case.period[1] or None},
        "recipient": {"kind": recipient_.kind, "name": recipient_.name, "origin": recipient_.origin or None,
                      "school": recipient_.school or None, "thumbprint": recipient_.thumbprint or None}
        if recipient_ else None,
        "opened": {"by": case.opened_by or None, "at": utc_text(case.opened)},
        "deadline": _instant(case.deadline), "ended": _instant(case.ended), "delivered": _instant(case.delivered),
        "reason": case.reason or None, "campaign": case.campaign or None, "bundle": case.bundle_id or None,
        "erasure": case.erasure_id or None,
        "notified": {"state": (known := notified(case)).state, "at": _instant(known.at)},
        "decision": {"approved": decision.approved, "as": decision.capacity, "method": decision.method,
                     "assented": decision.assented, "at": utc_text(decision.at),
                     "withheld": withheld(decision.withholding) if family else None,
                     "carried": list(decision.carry) if family else None} if decision else None,
        "events": [{"what": event.what, "at": utc_text(event.at), "by": event.by or None, "note": event.note or None}
                   for event in case.events]}


def withheld(what: Any) -> dict[str, Any]:
    """As it is sent with a decision."""
    return {**asdict(what), "periods": [{"from": first, "to": last} for first, last in what.periods]}


def consent(record: ConsentRecord) -> dict[str, Any]:
    return {
        "id": record.record_id, "case": record.case_id, "purpose": record.purpose, "basis": record.basis,
        "recipient": {"origin": record.recipient or None, "name": record.recipient_name}, "notice": record.notice,
        "state": record.state, "events": [{
            "at": utc_text(event.at), "state": event.state, "by": event.entity or None, "as": event.capacity or None,
            "method": event.method or None, "assented": event.assented, "receipt": event.receipt or None}
            for event in record.events]}


async def _answer(call: Call, case: CaseRecord, status: int = 200,
                  headers: dict[str, str] | None = None) -> web.Response:
    seeing = await call.app[CASES].permissions.seeing(call.person)
    call.discreet = True
    if call.method == "GET":
        _note(call, seeing, [case])
    return encoded(shown(case, seeing), status, {**NOT_KEPT, **(headers or {})})


def _note(call: Call, seeing: Seeing, cases: Sequence[CaseRecord]) -> None:
    """An officer's look at cases is audited; a family's look at its own is not."""
    learners = sorted({case.learner for case in cases if case.learner and not seeing.family(case)})
    if learners:
        call.audit(Entry("cases.read", actor_of(call.person), tuple(learners), Purpose.RECORDS.value,
                         object=query_digest(call), request=call.request_id))


def _instant(at: int | None) -> str | None:
    return None if at is None else utc_text(at)


def _id(call: Call) -> str:
    return parameters.uuid(call.request.match_info, "id")
