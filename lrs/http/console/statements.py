"""/console/learners/{learner}/statements/{id}: all that is known of one Statement, and its codes corrected by hand.

The codes that somebody is about to save stand in the address, so that the form works without a script.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from lrs import parameters
from lrs.codes.query import CodeQuery
from lrs.codes.text import words
from lrs.console import statement as told
from lrs.console.works import works
from lrs.errors import BadRequest, Forbidden, LRSError, NotFound
from lrs.http import pages
from lrs.http.auditing import note_seen
from lrs.http.console import learner as learners
from lrs.http.console.learner import Subject
from lrs.http.console.viewer import Viewer, show
from lrs.http.console.works import tile
from lrs.http.keys import ANNOTATIONS, CODES, IMPORTS, PEOPLE, STATEMENTS
from lrs.http.requests import Call
from lrs.statements.query import Single
from lrs.storage.contract.annotations import AnnotatedRow, Annotation, Correction
from lrs.storage.contract.statements import StatementRow
from lrs.studylog.entry import Entry, entry

PATH = "/console/learners/{learner}/statements/{id}"
FOUND_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Named:
    """A code with what it says: its text, the way to it, its subject, and the table that has it."""

    code: str
    text: str = ""
    way: str = ""
    subject: str = ""
    table: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A Statement of a learner, with what stands beside it."""

    about: Subject
    statement_id: str
    key: bytes
    row: StatementRow
    noted: Annotation
    entry: Entry

    @property
    def address(self) -> str:
        return f"/console/learners/{self.about.learner}/statements/{self.statement_id}"


@dataclass(frozen=True, slots=True)
class Draft:
    """Codes that are about to be saved, and what is looked for to add to them: each with its address."""

    codes: tuple[str, ...]
    chosen: list[tuple[Named, str]]
    searched: str
    found: list[tuple[Named, str]]
    error: str = ""


async def get_statement(call: Call, seen_by: Viewer) -> web.StreamResponse:
    params = call.query(optional=("edit", "codes", "q", "saved"))
    record = await _record(call, seen_by)
    note_seen(call, "statements.read", record.about.lent, [record.about.learner], statement=record.statement_id)
    may = await _may_correct(call, seen_by, record)
    draft = await _draft(call, record, params.get("codes"), params.get("q", "")) if may and "edit" in params else None
    return await _page(call, seen_by, record, may=may, draft=draft, saved="saved" in params)


async def post_statement(call: Call, seen_by: Viewer) -> web.StreamResponse:
    """Save the codes; with `again` the rules find them anew."""
    form = await seen_by.form(call, (), ("codes", "again"))
    record = await _record(call, seen_by)
    right = await learners.subject(call, seen_by, record.about.learner, "annotations/write")
    codes = None if form["again"] else form["codes"].split()
    try:
        await call.app[ANNOTATIONS].correct(right.lent, record.key, codes)
    except BadRequest as error:
        draft = await _draft(call, record, form["codes"], "", error)
        return await _page(call, seen_by, record, may=True, draft=draft, status=error.status)
    note_seen(call, "annotation.corrected", right.lent, [record.about.learner], statement=record.statement_id,
              codes=" ".join(codes or ()))
    return pages.see_other(f"{record.address}?saved=1#codes")


# --- what is shown ----------------------------------------------------------------------------------------


async def _record(call: Call, seen_by: Viewer) -> Record:
    """Raises `NotFound` also for one that is somebody else's, or out of reach."""
    about = await learners.subject(call, seen_by)
    try:
        statement_id = parameters.uuid(call.request.match_info, "id")
    except BadRequest:
        raise NotFound("page-unknown") from None
    service = call.app[STATEMENTS]
    row = await service.one(seen_by.person, Single(statement_id, voided=False, format="exact", attachments=False),
                            about.lent.reach)
    if row.learner != about.learner:
        raise NotFound("statement-unknown")
    key = (await service.keys(seen_by.tenant)).statement(statement_id)
    noted = await call.app[ANNOTATIONS].get(about.lent, key)
    made = entry(AnnotatedRow(key, row.pos, "", row.text, noted))
    if made is None:
        raise NotFound("statement-unknown")
    return Record(about, statement_id, key, row, noted, made)


async def _page(call: Call, seen_by: Viewer, record: Record, *, may: bool, draft: Draft | None, saved: bool = False,
                status: int = 200) -> web.Response:
    voice = seen_by.voice(call)
    schools = {record.noted.school} if record.noted.school else set()
    names = await learners.school_names(call, seen_by, schools, voice)
    origin = await call.app[IMPORTS].whence(seen_by.tenant, record.key)
    attached = works(record.row, voice.formats, voice.label("work-nameless"))
    return show(
        call, seen_by, "statement.html", crumbs=record.about.above, status=status, about=record.about, record=record,
        headline=told.headline(record.entry, record.row.text, voice),
        facts=told.facts(record.entry, record.row.text, voice),
        beside=[*told.beside(record.noted, names.get(record.noted.school or "", ""), voice),
                *(told.whence(origin, voice) if origin else ())],
        codes=[(_named(call, code.sent), code) for code in record.noted.codes],
        corrections=[(each, await _by(call, seen_by, record, each)) for each in reversed(record.noted.corrections)],
        raw=told.raw(record.row.text), works=[tile(record.about, work, voice) for work in attached], may=may,
        draft=draft, saved=saved, edit=_editing(record, [code.sent for code in record.noted.codes]))


async def _by(call: Call, seen_by: Viewer, record: Record, correction: Correction) -> str:
    """Who corrected it; a family is told only whether a person or a program did."""
    kind, _, name = correction.by.partition(":")
    if kind != "account" or record.about.own:
        return seen_by.voice(call).label("by-person" if kind == "account" else "by-program")
    try:
        return (await call.app[PEOPLE].accounts.get(seen_by.tenant, name)).label
    except LRSError:
        return name


# --- correcting -------------------------------------------------------------------------------------------


async def _may_correct(call: Call, seen_by: Viewer, record: Record) -> bool:
    if record.about.own:
        return False
    try:
        right = await learners.subject(call, seen_by, record.about.learner, "annotations/write")
    except Forbidden:
        return False
    return right.lent.reach.admits(record.entry.marks)


async def _draft(call: Call, record: Record, codes: str | None, searched: str,
                 error: LRSError | None = None) -> Draft:
    chosen = codes.split() if codes is not None else [code.sent for code in record.noted.codes]
    chosen = list(dict.fromkeys(chosen))
    found = await _search(call, searched)
    return Draft(
        tuple(chosen), [(_named(call, code), _editing(record, [each for each in chosen if each != code], searched))
                        for code in chosen],
        searched, [(each, "" if each.code in chosen else _editing(record, [*chosen, each.code], searched))
                   for each in found], pages.said(error, pages.language(call)) if error else "")


async def _search(call: Call, searched: str) -> list[Named]:
    """Items by words of their text, or by their code."""
    wanted = words(searched[:parameters.LONGEST_WORD])
    if not wanted:
        return []
    page = await call.app[CODES].find(CodeQuery(wanted, None, None, None, FOUND_AT_ONCE))
    found = [_named(call, item.code) for item in page.items]
    exact = _named(call, searched.strip()) if not found else None
    return [exact] if exact and exact.text else found


def _named(call: Call, code: str) -> Named:
    try:
        known = call.app[CODES].item(code)
    except BadRequest:
        return Named(code)
    if known.item is None:
        return Named(code)
    way = [step.text for step in known.path[:-1]][-2:]
    return Named(code, known.item.text, " › ".join(way), known.item.subject, known.item.table.title)


def _editing(record: Record, codes: Sequence[str], searched: str = "") -> str:
    asked: dict[str, Any] = {"edit": "1", "codes": " ".join(codes), **({"q": searched} if searched else {})}
    return f"{record.address}?{urlencode(asked)}#codes"
