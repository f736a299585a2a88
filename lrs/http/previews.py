"""/api/v1/cases/{id}/preview: what the recipient of a record will see, for the family that decides.

GET shows it as it was decided, before that all of it; POST with what would be withheld. As the page that the recipient
gets (`format=html`), or as numbers by subject and unit, each with the words by which it is withheld.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from lrs import parameters
from lrs.access.person import Person
from lrs.bundles.contents.learnt import Learnt, Subject, Sum, Unit
from lrs.cases.carrying import carry
from lrs.cases.permissions import unknown
from lrs.cases.withholding import withholding
from lrs.clock import utc_text
from lrs.errors import Conflict
from lrs.exports.preview import Preview
from lrs.http.casebodies import sent
from lrs.http.keys import CASES, PREVIEWS
from lrs.http.requests import Call
from lrs.http.responses import NOT_KEPT, encoded
from lrs.storage.contract.cases import BEFORE_DELIVERY, CaseRecord, Withholding
from lrs.storage.contract.provenance import Kept

PREVIEW_PATH = "/api/v1/cases/{id}/preview"
FORMATS = ("json", "html")
_MEMBERS = ("withhold", "carry")
_OF_ITSELF = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


async def get_preview(call: Call) -> web.Response:
    case, form = await _asked(call)
    decided = case.decision
    return await _shown(call, case, form, decided.withholding if decided else Withholding(),
                        decided.carry if decided else ())


async def post_preview(call: Call) -> web.Response:
    case, form = await _asked(call)
    told = await sent(call, _MEMBERS)
    return await _shown(call, case, form, withholding(told.get("withhold")), carry(told.get("carry")))


async def preview(call: Call, case: CaseRecord, withheld: Withholding, carried: Sequence[str]) -> Preview:
    """Raises `BadRequest` for a bundle that cannot go along."""
    return await call.app[PREVIEWS].of(
        case, withheld, len(await call.app[CASES].carrying.chosen(case, carried)))


async def _asked(call: Call) -> tuple[CaseRecord, str]:
    """The case, and how it is to be shown."""
    params = call.query(optional=("format",))
    form = parameters.one_of(params, "format", FORMATS) or "json"
    return await of_family(call, call.person, parameters.uuid(call.request.match_info, "id")), form


async def of_family(call: Call, person: Person, case_id: str) -> CaseRecord:
    """An export, for its family alone. Raises `NotFound`, and `Conflict` where there is nothing left to be decided or
    fetched."""
    call.discreet = True  # how large it is would tell what is withheld
    cases = call.app[CASES]
    case = await cases.get(person, case_id)
    if not (await cases.permissions.seeing(person)).family(case):
        raise unknown(case_id)
    if case.kind != "export" or case.state not in BEFORE_DELIVERY:
        raise Conflict("case-not-open", id=case_id, state=case.state)
    return case


def page(preview: Preview) -> web.Response:
    """Its style stands in it, and nothing else is let in."""
    return web.Response(body=preview.page, content_type="text/html", charset="utf-8",
                        headers={**NOT_KEPT, "Content-Security-Policy": _OF_ITSELF})


async def _shown(call: Call, case: CaseRecord, form: str, withheld: Withholding,
                 carried: Sequence[str]) -> web.Response:
    seen = await preview(call, case, withheld, carried)
    if form == "html":
        return page(seen)
    counts, kept = seen.counts, await call.app[CASES].carrying.there(case)
    return encoded({"statements": counts.statements, "attachments": counts.attachments, "documents": counts.documents,
                    "bundles": [_bundle(each, carried) for each in kept], **_learnt(seen.learnt)}, headers=NOT_KEPT)


def _bundle(found: Kept, carried: Sequence[str]) -> dict[str, Any]:
    """A bundle that the learner arrived with; `id` is what `carry` takes."""
    first, last = found.period
    return {"id": found.bundle_id, "issuer": found.issuer, "issuerName": found.issuer_name,
            "created": utc_text(found.created), "arrived": utc_text(found.at),
            "period": {"from": first or None, "to": last or None}, "bytes": found.size, "checked": found.checked,
            "carried": found.bundle_id in carried}


def _learnt(learnt: Learnt) -> dict[str, Any]:
    return {"total": _sum(learnt.total), "subjects": [_subject(subject) for subject in learnt.subjects],
            "stays": [{"year": stay.year, "school": stay.school, "grade": stay.grade, "total": _sum(stay.total)}
                      for stay in learnt.stays]}


def _subject(subject: Subject) -> dict[str, Any]:
    """`name` is what `withhold.subjects` takes; empty where records tell no subject."""
    return {"name": subject.name.ja, "school": subject.school.ja, "total": _sum(subject.total),
            "units": [_unit(unit) for unit in subject.units]}


def _unit(unit: Unit) -> dict[str, Any]:
    """`code` is what `withhold.codes` takes."""
    return {"code": unit.item.code, "text": unit.item.text, "path": unit.item.path, "total": _sum(unit.total)}


def _sum(sums: Sum) -> dict[str, Any]:
    return {"records": sums.records, "answers": sums.answers, "correct": sums.correct, "seconds": sums.seconds,
            "days": sums.days, "first": sums.first or None, "last": sums.last or None}
