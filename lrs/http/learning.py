"""/api/v1/statements and /api/v1/statements/{id}: what learners did, for people who are signed in, as far as the policy
opens it to them."""

from __future__ import annotations

from aiohttp import web

from lrs import parameters
from lrs.access.categories import ActivityClass, Category
from lrs.access.purposes import Purpose
from lrs.access.reading import Wanted
from lrs.http import responses
from lrs.http.auditing import note_seen
from lrs.http.keys import CONFIG, READING, STATEMENTS
from lrs.http.requests import Call
from lrs.http.resource import CONSISTENT_THROUGH
from lrs.statements import query
from lrs.statements.query import Single, StatementQuery
from lrs.storage.positions import mark_text

PATH = "/api/v1/statements"
_WHOSE = ("learner", "class", "school", "category", "activity_class", "purpose")
_WHICH = ("verb", "activity", "related_activities", "registration", "since", "until", "limit", "ascending", "format",
          "cursor")


async def get_statements(call: Call) -> web.Response:
    """A page of Statements: of a learner, of a class, or of all that the caller may see; `since` and `until` are those
    of xAPI. Refused with the rule of the policy; a page that may be read and is empty tells nothing of what is not."""
    params = call.query(optional=(*_WHOSE, *_WHICH))
    lent = await call.app[READING].lend(call.person, wanted(params))
    asked = query.read({name: value for name, value in params.items() if name in _WHICH}, call.app[CONFIG].limits)
    assert isinstance(asked, StatementQuery)  # noqa: S101  it names no id
    service = call.app[STATEMENTS]
    page = await service.page(call.person, asked, lent.reach)
    asked_for = [params["learner"].lower()] if "learner" in params else []
    note_seen(call, "statements.read", lent, [*asked_for, *(row.learner for row in page.rows if row.learner)])
    texts = await service.shown(call.person, page.rows, asked.format, call.header("Accept-Language") or "")
    whose = {name: params[name] for name in _WHOSE if name in params}
    more = "" if page.next is None else f"{PATH}?{asked.more(page.next, page.mark, whose)}"
    body = b'{"statements":[' + b",".join(texts) + b'],"more":"' + more.encode() + b'"}'
    return responses.json(body, headers={CONSISTENT_THROUGH: mark_text(page.mark), "Cache-Control": "no-store"})


async def get_statement(call: Call) -> web.Response:
    """One Statement as it came. One that the caller may not see is unknown, like one that is not there."""
    params = call.query(optional=("format", "purpose"))
    single = {"statementId": parameters.uuid(call.request.match_info, "id")}
    asked = query.read({**single, **{name: params[name] for name in params if name == "format"}},
                       call.app[CONFIG].limits)
    assert isinstance(asked, Single)  # noqa: S101  it names an id
    lent = await call.app[READING].lend(call.person, wanted(params))
    service = call.app[STATEMENTS]
    row = await service.one(call.person, asked, lent.reach)
    note_seen(call, "statements.read", lent, [row.learner] if row.learner else [], statement=single["statementId"])
    [text] = await service.shown(call.person, [row], asked.format, call.header("Accept-Language") or "")
    return responses.json(text, headers={"Cache-Control": "no-store"})


def wanted(params: dict[str, str]) -> Wanted:
    """Whose records, as the parameters say."""
    return Wanted(
        learner=parameters.optional(parameters.uuid, params, "learner") or "",
        school=parameters.word(params, "school"), school_class=parameters.word(params, "class"),
        category=parameters.one_of(params, "category", Category),
        activity_class=parameters.one_of(params, "activity_class", ActivityClass),
        purpose=parameters.one_of(params, "purpose", Purpose))
