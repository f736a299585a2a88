"""/statements: PUT, POST, GET and HEAD (xAPI 1.0.3 Communication 2.1)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from aiohttp import web

from lrs import parameters
from lrs.access.reach import EVERYTHING, Reach
from lrs.access.reading import Lent
from lrs.errors import BadRequest, NotFound
from lrs.http import lending, multipart, responses
from lrs.http.auditing import note_read, note_seen, subjects_of
from lrs.http.keys import CONFIG, REFUSALS, STATEMENTS
from lrs.http.requests import Call
from lrs.http.resource import CONSISTENT_THROUGH
from lrs.statements import query
from lrs.statements.query import PARAMETERS, Single, StatementQuery
from lrs.statements.service import StatementService
from lrs.statements.submission import Submission
from lrs.statements.uploads import Shipment
from lrs.storage.contract.statements import StatementRow
from lrs.storage.positions import mark_text, ms_of


async def put_statement(call: Call) -> web.StreamResponse:
    await _store(call, parameters.uuid(call.query(required=("statementId",)), "statementId"))
    return responses.no_content()


async def post_statements(call: Call) -> web.StreamResponse:
    call.query()
    return responses.encoded(await _store(call, None))


async def get_statements(call: Call) -> web.StreamResponse:
    asked = query.read(call.query(optional=PARAMETERS), call.app[CONFIG].limits)
    lent = await lending.through_key(call)
    if isinstance(asked, Single):
        return await _one(call, asked, lent)
    if lent is None and call.principal.reads_all:
        note_read(call, "statements.read", _asked_for(call))
    return await _page(call, asked, lent)


# --- storing ---


async def _store(call: Call, statement_id: str | None) -> list[str]:
    """Take the body in, attachments included, and store all of it or nothing; the ids."""
    service = call.app[STATEMENTS]
    if call.content_type == "application/json":
        submission = await service.read(call.principal, call.version, await call.body(), statement_id)
        async with service.shipment(call.principal, submission) as shipment:
            shipment.complete()
            return await _kept(call, submission)
    if call.content_type != "multipart/mixed":
        raise BadRequest("statements-media-type")
    parts = multipart.parts(call)
    submission = await service.read(call.principal, call.version, await _first_part(call, parts), statement_id)
    async with service.shipment(call.principal, submission) as shipment:
        await _unload(parts, shipment)
        shipment.complete()
        return await _kept(call, submission)


async def _kept(call: Call, submission: Submission) -> list[str]:
    """Store, and remember what there is to remark on what was stored."""
    ids = await call.app[STATEMENTS].store(call.principal, submission)
    if submission.remarks:
        call.app[REFUSALS].remark(call.principal, call.request_id, call.method, call.route, "profile-findings",
                                  submission.remarks)
    return ids


async def _first_part(call: Call, parts: AsyncIterator[multipart.Part]) -> bytes:
    part = await anext(parts)
    if part.content_type != "application/json":
        raise BadRequest("multipart-first-part")
    return await part.read(call)


async def _unload(parts: AsyncIterator[multipart.Part], shipment: Shipment) -> None:
    """Every part after the first is an attachment (Data 2.4.11)."""
    async for part in parts:
        if part.headers.get("content-transfer-encoding", "").lower() != "binary":
            raise BadRequest("attachment-encoding")
        sha2 = part.headers.get("x-experience-api-hash")
        if sha2 is None:
            raise BadRequest("attachment-hash-missing")
        await shipment.take(sha2, part.chunks())


# --- finding ---


def _asked_for(call: Call) -> tuple[str, ...]:
    if "agent" not in call.params:
        return ()
    return subjects_of(parameters.agent(call.params, call.app[CONFIG].limits.nesting, group=True))


def _seen(call: Call, lent: Lent | None, rows: Sequence[StatementRow]) -> None:
    """Through a portal, or a learner's own token, a person looks at learners, who are told of it whatever was asked
    for."""
    if lent is not None:
        note_seen(call, "statements.read", lent, [*_asked_for(call), *(row.learner for row in rows if row.learner)])


async def _one(call: Call, asked: Single, lent: Lent | None) -> web.StreamResponse:
    service = call.app[STATEMENTS]
    reads_all = lent is None and call.principal.reads_all
    try:
        row = await service.one(call.principal, asked, _reach(reads_all, lent))
    except NotFound:
        if reads_all:
            note_read(call, "statements.read")
        raise
    if reads_all:
        note_read(call, "statements.read", [row.learner] if row.learner else ())
    _seen(call, lent, [row])
    [text] = await service.shown(call.principal, [row], asked.format, _languages(call))
    headers = {"Last-Modified": responses.http_date(ms_of(row.pos))}
    return await _answer(call, text, [row], asked.attachments, headers)


def _reach(reads_all: bool, lent: Lent | None) -> Reach | None:
    """That of a key that reads all is asked for by name, so that the learner is found with the Statement."""
    return EVERYTHING if reads_all else lent.reach if lent else None


async def _page(call: Call, asked: StatementQuery, lent: Lent | None) -> web.StreamResponse:
    service = call.app[STATEMENTS]
    page = await service.page(call.principal, asked, lent.reach if lent else None)
    _seen(call, lent, page.rows)
    texts = await service.shown(call.principal, page.rows, asked.format, _languages(call))
    more = ""
    if page.next is not None:
        more = f"{call.app[CONFIG].server.base_path}/statements?{asked.more(page.next, page.mark)}"
    body = b'{"statements":[' + b",".join(texts) + b'],"more":"' + more.encode() + b'"}'
    headers = {CONSISTENT_THROUGH: mark_text(page.mark)}
    return await _answer(call, body, page.rows, asked.attachments, headers)


async def _answer(call: Call, body: bytes, rows: Sequence[StatementRow], attachments: bool,
                  headers: dict[str, str]) -> web.StreamResponse:
    if not attachments:
        return responses.json(body, headers=headers)
    service = call.app[STATEMENTS]
    return await multipart.send(call, body, _attached(call, service, rows), headers)


def _attached(call: Call, service: StatementService, rows: Sequence[StatementRow]) -> list[multipart.Attachment]:
    """Each attachment once, however many Statements declare it."""
    files = {file.sha2: file for row in rows for file in row.files}
    return [multipart.Attachment(file.content_type, file.sha2, service.attachment(call.principal, file))
            for file in files.values()]


def _languages(call: Call) -> str:
    return call.header("Accept-Language") or ""
