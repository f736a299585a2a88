"""/api/v1/statements/{id}/annotations: what stands beside a Statement, and a correction of its codes.

And /api/v1/curriculum-unresolved: the codes that no table knows.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from lrs import parameters
from lrs.access.actions import Action
from lrs.access.person import Person
from lrs.access.purposes import Purpose
from lrs.access.reading import Lent, Wanted
from lrs.clock import utc_text
from lrs.errors import BadRequest
from lrs.http.auditing import note_changed, note_read, note_seen
from lrs.http.keys import ANNOTATIONS, READING, STATEMENTS
from lrs.http.requests import Call
from lrs.http.responses import NOT_KEPT, encoded
from lrs.storage.contract.annotations import Annotation
from lrs.xapi.jsontext import load

UNRESOLVED_DEFAULT = 100
UNRESOLVED_MAX = 10_000
NESTING = 16


async def get_annotations(call: Call) -> web.Response:
    """Somebody signed in is told it of the Statements that they may read, with `purpose` as for those."""
    if isinstance(call.caller, Person):
        lent = await _lent(call, "statements/read")
        found = await call.app[ANNOTATIONS].get(lent, await _key(call))
        note_seen(call, "annotations.read", lent, _learners(found), statement=_statement_id(call))
        return encoded(_everything(call, found, named=lent.purpose is not Purpose.OWN), headers=NOT_KEPT)
    call.query()
    found = await call.app[ANNOTATIONS].get(call.principal, await _key(call))
    if call.principal.reads_all:
        note_read(call, "annotations.read", _learners(found))
    return encoded(_everything(call, found))


async def put_annotations(call: Call) -> web.Response:
    """The body gives the codes that are right, or null to let the rules find them again.

    Who may correct a Statement need not be allowed to read it: unless a key reads all, the codes are told, and no
    learner.
    """
    service, corrected = call.app[ANNOTATIONS], "annotation.corrected"
    if isinstance(call.caller, Person):
        lent = await _lent(call, "annotations/write")
        codes = await _sent(call)
        found = await service.correct(lent, await _key(call), codes)
        note_seen(call, corrected, lent, _learners(found), statement=_statement_id(call), codes=" ".join(codes or ()))
        return encoded(_codes(call, found, named=True), headers=NOT_KEPT)
    call.query()
    codes = await _sent(call)
    found = await service.correct(call.principal, await _key(call), codes)
    note_changed(call, corrected, _learners(found), statement=_statement_id(call), codes=" ".join(codes or ()))
    return encoded(_everything(call, found) if call.principal.reads_all else _codes(call, found, named=True))


async def get_unresolved(call: Call) -> web.Response:
    """The most frequent first; of the Statements that the caller may read."""
    params = call.query(optional=("limit",))
    limit = parameters.limit(params, UNRESOLVED_DEFAULT, UNRESOLVED_MAX)
    found = await call.app[ANNOTATIONS].unresolved(call.principal, limit)
    return encoded({"codes": [{"code": each.code, "statements": each.statements, "apps": each.apps} for each in found]})


async def _lent(call: Call, action: Action) -> Lent:
    params = call.query(optional=("purpose",))
    return await call.app[READING].lend(
        call.person, Wanted(purpose=parameters.one_of(params, "purpose", Purpose)), action)


async def _sent(call: Call) -> list[str] | None:
    if call.content_type != "application/json":
        raise BadRequest("json-expected", content_type=call.content_type)
    sent = load(await call.body(), NESTING)
    if not isinstance(sent, dict) or sent.keys() != {"codes"} or not _is_codes(sent["codes"]):
        raise BadRequest("annotations-malformed")
    codes: list[str] | None = sent["codes"]
    return codes


async def _key(call: Call) -> bytes:
    keys = await call.app[STATEMENTS].keys(call.asker.tenant)
    return keys.statement(_statement_id(call))


def _statement_id(call: Call) -> str:
    return parameters.uuid(call.request.match_info, "id")


def _is_codes(sent: Any) -> bool:
    return sent is None or (isinstance(sent, list) and all(isinstance(each, str) for each in sent))


def _learners(found: Annotation) -> tuple[str, ...]:
    return (found.learner,) if found.learner else ()


def _everything(call: Call, found: Annotation, *, named: bool = True) -> dict[str, Any]:
    return {
        **_codes(call, found, named=named), "learner": found.learner, "stranger": found.stranger,
        "school": found.school, "schoolYear": found.school_year, "grade": found.grade, "classes": found.classes,
        "activityClass": found.activity_class, "category": found.category, "sensitivity": found.sensitivity,
        "key": found.writer, "version": found.version, "finished": not found.unfinished}


def _codes(call: Call, found: Annotation, *, named: bool) -> dict[str, Any]:
    """`named`: with who corrected them; a learner and a guardian are told only whether a person or a program did."""
    return {
        "statement": _statement_id(call),
        "codes": [{"sent": each.sent, "key": each.key, "table": each.table, "resolved": each.table is not None,
                   "where": each.where, "provenance": each.provenance} for each in found.codes],
        "corrections": [{"codes": each.codes, "by": each.by if named else each.by.partition(":")[0],
                         "at": utc_text(each.at)} for each in found.corrections]}
