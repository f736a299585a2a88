"""/api/v1/statements/{id}/annotations: what stands beside a Statement, and a person's correction of its codes.

And /api/v1/curriculum-unresolved: the codes that no table knows.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from lrs import parameters
from lrs.clock import utc_text
from lrs.errors import BadRequest
from lrs.http.auditing import note_read
from lrs.http.keys import ANNOTATIONS, STATEMENTS
from lrs.http.requests import Call
from lrs.http.responses import encoded
from lrs.storage.contract.annotations import Annotation
from lrs.xapi.jsontext import load

UNRESOLVED_DEFAULT = 100
UNRESOLVED_MAX = 10_000
NESTING = 16


async def get_annotations(call: Call) -> web.Response:
    call.query()
    found = await call.app[ANNOTATIONS].get(call.principal, await _key(call))
    if call.principal.reads_all:
        note_read(call, "annotations.read", [found.learner] if found.learner else ())
    return _shown(call, found)


async def put_annotations(call: Call) -> web.Response:
    """The body gives the codes that are right, or null to let the rules find them again.

    Who may correct any Statement need not be allowed to read it: such a key is told the codes, and no learner.
    """
    call.query()
    if call.content_type != "application/json":
        raise BadRequest("json-expected", content_type=call.content_type)
    sent = load(await call.body(), NESTING)
    if not isinstance(sent, dict) or sent.keys() != {"codes"} or not _is_codes(sent["codes"]):
        raise BadRequest("annotations-malformed")
    found = await call.app[ANNOTATIONS].correct(call.principal, await _key(call), sent["codes"])
    return _shown(call, found) if call.principal.reads_all else encoded(_codes(call, found))


async def get_unresolved(call: Call) -> web.Response:
    """The most frequent first; of the Statements that the caller may read."""
    params = call.query(optional=("limit",))
    limit = parameters.number(params, "limit", UNRESOLVED_MAX) if "limit" in params else UNRESOLVED_DEFAULT
    found = await call.app[ANNOTATIONS].unresolved(call.principal, limit or UNRESOLVED_MAX)
    return encoded({"codes": [{"code": each.code, "statements": each.statements, "apps": each.apps} for each in found]})


async def _key(call: Call) -> bytes:
    keys = await call.app[STATEMENTS].keys(call.principal.tenant)
    return keys.statement(_statement_id(call))


def _statement_id(call: Call) -> str:
    return parameters.uuid(call.request.match_info, "id")


def _is_codes(sent: Any) -> bool:
    return sent is None or (isinstance(sent, list) and all(isinstance(each, str) for each in sent))


def _shown(call: Call, found: Annotation) -> web.Response:
    return encoded({
        **_codes(call, found), "learner": found.learner, "stranger": found.stranger,
        "school": found.school, "schoolYear": found.school_year, "grade": found.grade, "classes": found.classes,
        "activityClass": found.activity_class, "category": found.category, "sensitivity": found.sensitivity,
        "key": found.writer, "version": found.version, "finished": not found.unfinished})


def _codes(call: Call, found: Annotation) -> dict[str, Any]:
    return {
        "statement": _statement_id(call),
        "codes": [{"sent": each.sent, "key": each.key, "table": each.table, "resolved": each.table is not None,
                   "where": each.where, "provenance": each.provenance} for each in found.codes],
        "corrections": [{"codes": each.codes, "by": each.by, "at": utc_text(each.at)} for each in found.corrections]}
