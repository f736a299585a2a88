"""/api/v1/caliper/events: Caliper Events, as they came or as their Statements say, for the key that sent them and for
keys of the whole system."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from lrs.access.policy import read_events_by
from lrs.events import query
from lrs.events.query import PARAMETERS
from lrs.http import responses
from lrs.http.auditing import note_read
from lrs.http.keys import CONFIG, EVENTS
from lrs.http.requests import Call
from lrs.http.resource import CONSISTENT_THROUGH
from lrs.storage.contract.events import EventRow
from lrs.storage.positions import mark_text
from lrs.xapi.primitives import is_uuid

PATH = "/api/v1/caliper/events"
NDJSON = "application/x-ndjson"
READ = "events.read"


async def get_events(call: Call) -> web.Response:
    """A page of them; `more`, and Link, is the address of the page that follows."""
    read_events_by(call.principal)
    asked = query.read(call.query(optional=PARAMETERS), call.app[CONFIG].limits)
    _note(call, _subjects(call.params.get("actor", "")))
    page = await call.app[EVENTS].page(call.principal, asked)
    more = f"{PATH}?{asked.more(page.next, page.mark)}" if page.next is not None else ""
    headers = {CONSISTENT_THROUGH: mark_text(page.mark), "Vary": "Accept"}
    if more:
        headers["Link"] = f'<{more}>; rel="next"'
    if NDJSON in (call.header("Accept") or "").lower():
        return _lines(page.rows, headers)
    body = b'{"events":[' + b",".join(row.text for row in page.rows) + b'],"more":"' + more.encode() + b'"}'
    return responses.json(body, headers=headers)


async def get_event(call: Call) -> web.Response:
    """One by its id, or by its UUID alone, which may also be that of a Statement."""
    read_events_by(call.principal)
    call.query()
    _note(call)
    return responses.json(await call.app[EVENTS].one(call.principal, call.request.match_info["id"]))


def _lines(rows: Sequence[EventRow], headers: dict[str, str]) -> web.Response:
    body = b"".join(row.line + b"\n" for row in rows)
    return web.Response(body=body, content_type=NDJSON, headers=headers)


def _note(call: Call, learners: Sequence[str] = ()) -> None:
    if call.principal.reads_all_events:
        note_read(call, READ, learners)


def _subjects(actor: str) -> tuple[str, ...]:
    """The learner whose UUID an actor's id ends with."""
    last = actor.replace(":", "/").rpartition("/")[2]
    return (last.lower(),) if is_uuid(last) else ()
