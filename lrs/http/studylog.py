"""/api/v1/classes and /api/v1/learners: the study log, as entries and as sums, for those to whom the policy opens it.

An answer is true as of its mark, which it carries; all forms of it have the same rows (`lrs/studylog/table.py`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from lrs import parameters
from lrs.access.categories import ActivityClass
from lrs.access.purposes import Purpose
from lrs.access.reach import Period as Stretch
from lrs.access.reading import Wanted
from lrs.clock import now_ms
from lrs.errors import BadRequest, TooLarge
from lrs.http import exporting, lending, responses
from lrs.http.exporting import Download
from lrs.http.keys import ACTIVITIES, CODES, CONFIG, IMPORTS, PUPILS, ROSTER, STUDYLOG
from lrs.http.lending import Opened
from lrs.http.requests import Call
from lrs.http.resource import CONSISTENT_THROUGH
from lrs.schooldays import school_year
from lrs.storage.contract.origins import is_origin
from lrs.storage.contract.roster import Class
from lrs.storage.positions import mark_text
from lrs.studylog import names, question, table
from lrs.studylog.entry import Entry
from lrs.studylog.export import Format
from lrs.studylog.period import Period
from lrs.studylog.pupils import Pupil
from lrs.studylog.service import Page
from lrs.studylog.table import Names, Row
from lrs.studylog.which import Which

EVENT = "studylog.read"
METHOD = "studylog-method"

_ASKED = (*question.WHEN, *question.WHICH, "purpose", "format")
_OF_LOG = (*_ASKED, *question.PAGING)
_OF_SUMMARY = (*_ASKED, "by")
_WALK = 1000  # entries looked up at once for an export


@dataclass(frozen=True, slots=True)
class Asked:
    """A question whose right is settled. `pupils` are those of a class, in its order, or the learner; `title` is what
    a file of it is called by."""

    tenant: str
    opened: Opened
    school_class: str
    title: str
    pupils: Mapping[str, Pupil]
    period: Period
    which: Which
    wanted: Wanted
    params: Mapping[str, str]
    path: str


async def get_classes(call: Call) -> web.Response:
    """The classes of a school year whose logs the caller may read, this year's by default."""
    params = call.query(optional=("year",))
    year = _year(params) or school_year(_today(call))
    opened = await lending.study_log(call, Wanted())
    found = await call.app[PUPILS].classes(call.asker.tenant, year, opened.reach)
    opened.note(call, "studylog.classes", ())
    return responses.encoded({"classes": [{**_class(one), "learners": learners} for one, learners in found]},
                             headers={"Cache-Control": "no-store"})


async def get_class_log(call: Call) -> web.StreamResponse:
    return await _log(call, await of_class(call, _OF_LOG))


async def get_class_summary(call: Call) -> web.StreamResponse:
    return await _summary(call, await of_class(call, _OF_SUMMARY))


async def get_learner_log(call: Call) -> web.StreamResponse:
    return await _log(call, await of_learner(call, _OF_LOG))


async def get_learner_summary(call: Call) -> web.StreamResponse:
    return await _summary(call, await of_learner(call, _OF_SUMMARY))


# --- whose ------------------------------------------------------------------------------------------------


async def of_class(call: Call, known: tuple[str, ...]) -> Asked:
    """Raises `Forbidden` unless the caller may see somebody in the class; to a key, `NotFound` where there is none."""
    params = call.query(optional=known, lists=question.LISTS)
    class_id = call.request.match_info["class"]
    period, which = _period(call, params), question.which(params)
    wanted = replace(_wanted(params, which), school_class=class_id)
    opened = await lending.study_log(call, wanted)
    roll = await call.app[PUPILS].of_class(call.asker.tenant, class_id, opened.reach, _stretch(call, period))
    return Asked(call.asker.tenant, opened, class_id, roll.found.title, roll.pupils, period, which, wanted,
                 params, call.request.path)


async def of_learner(call: Call, known: tuple[str, ...]) -> Asked:
    params = call.query(optional=tuple(name for name in known if name != "learner"), lists=question.LISTS)
    learner = parameters.uuid(call.request.match_info, "learner")
    period, which = _period(call, params), replace(question.which(params), learner=learner)
    wanted = _wanted(params, which)
    opened = await lending.study_log(call, wanted)
    pupils = await call.app[PUPILS].named(call.asker.tenant, [learner])
    return Asked(call.asker.tenant, opened, "", pupils[learner].name or learner, pupils, period, which,
                 wanted, params, call.request.path)


def _wanted(params: Mapping[str, str], which: Which) -> Wanted:
    return Wanted(learner=which.learner, purpose=parameters.one_of(params, "purpose", Purpose),
                  activity_class=ActivityClass(which.activity_class) if which.activity_class else None)


# --- entries ----------------------------------------------------------------------------------------------


async def _log(call: Call, asked: Asked) -> web.StreamResponse:
    page = question.page(asked.params, asked.path, call.app[CONFIG].limits)
    form = exporting.form(call, asked.params)
    if form is not None:
        if "cursor" in asked.params or "limit" in asked.params:
            raise BadRequest("studylog-export-whole")
        return await _sent(call, asked, form, table.LOG, _walked(call, asked, page.ascending), asked.which.learner)
    found = await call.app[STUDYLOG].log(asked.tenant, asked.opened.reach, asked.school_class, asked.period,
                                         asked.which, page)
    rows = await entry_rows(call, asked, found.entries)
    asked.opened.note(call, EVENT, _subjects(asked, (entry.learner for entry in found.entries)))
    return answer(found.mark, {"entries": [table.members(table.LOG, row) for row in rows],
                               "next": question.following(found.next, asked.params, asked.path),
                               **days_of(asked.period)})


async def entry_rows(call: Call, asked: Asked, entries: Sequence[Entry]) -> list[Row]:
    """Entries as rows, with the names that go with them."""
    activities = await names.of_activities(call.app[ACTIVITIES], asked.tenant,
                                           [entry.activity for entry in entries], call.language)
    imported = any(is_origin(entry.slice.school) for entry in entries)
    issuers = await call.app[IMPORTS].issuers(asked.tenant) if imported else {}
    known = Names(asked.pupils, call.app[CODES].book(), activities, issuers)
    return [table.of_entry(entry, known) for entry in entries]


async def _walked(call: Call, asked: Asked, ascending: bool) -> AsyncIterator[Download]:
    """All entries, some at a time."""
    page: Page | None = Page(_WALK, ascending)
    while page is not None:
        found = await call.app[STUDYLOG].log(asked.tenant, asked.opened.reach, asked.school_class, asked.period,
                                             asked.which, page)
        yield Download(await entry_rows(call, asked, found.entries), found.mark,
                       {entry.learner for entry in found.entries})
        page = None if found.next is None else Page(_WALK, ascending, found.next)


# --- sums -------------------------------------------------------------------------------------------------


async def _summary(call: Call, asked: Asked) -> web.StreamResponse:
    form = exporting.form(call, asked.params)
    by = question.by(asked.params)
    found = await call.app[STUDYLOG].summary(asked.tenant, asked.opened.reach, asked.school_class, asked.period,
                                             asked.which, by)
    most = call.app[CONFIG].studylog.export_rows
    if len(found.rows) > most:
        raise TooLarge("studylog-rows-many", limit=most)
    known = Names(asked.pupils, call.app[CODES].book())
    ordered = sorted(found.rows, key=lambda row: (known.pupil(row.learner).order, row.begins, row.item))
    rows = [table.of_sums(row, known) for row in ordered]
    if form is not None:
        return await _sent(call, asked, form, table.SUMMARY, exporting.whole(rows, found.mark), *asked.pupils)
    asked.opened.note(call, EVENT, _subjects(asked, asked.pupils))
    return answer(found.mark, {
        "rows": [table.members(table.SUMMARY, row) for row in rows],
        "learners": [{"learner": pupil.user, "number": pupil.number, "name": pupil.name}
                     for pupil in asked.pupils.values()],
        "by": by, "method": names.method(call.language, call.app[CONFIG].studylog.longest_gap_seconds),
        **days_of(asked.period)})


# --- answers ----------------------------------------------------------------------------------------------


async def _sent(call: Call, asked: Asked, form: Format, columns: Sequence[table.Column],
                pieces: AsyncIterator[Download], *learners: str) -> web.StreamResponse:
    """As a file, once it is whole and it is noted whose records are in it."""
    async with exporting.written(call, form, columns, pieces) as made:
        asked.opened.note(call, EVENT, _subjects(asked, {*learners, *made.learners}))
        title = f"{asked.title}_{asked.period.first}_{asked.period.last}"
        return await exporting.send(call, made, form, title)


def _subjects(asked: Asked, learners: Iterable[str]) -> set[str]:
    return {*learners, asked.which.learner} - {""}


def answer(mark: int, body: Mapping[str, Any]) -> web.Response:
    """As JSON, with the mark as of which it is true."""
    told = mark_text(mark)
    return responses.encoded({**body, "mark": told}, headers={CONSISTENT_THROUGH: told, "Cache-Control": "no-store"})


def days_of(period: Period) -> dict[str, str]:
    return {"from": period.first, "to": period.last}


def _class(found: Class) -> dict[str, Any]:
    return {"id": found.class_id, "title": found.title, "school": found.school, "schoolYear": found.year,
            "grades": list(found.grades), "kind": found.kind, "course": found.course,
            "subjects": list(found.subjects), "begin": found.begin, "end": found.end}


def _period(call: Call, params: Mapping[str, str]) -> Period:
    return question.period(params, _today(call), call.app[CONFIG].studylog.term_begins())


def _stretch(call: Call, period: Period) -> Stretch:
    zone = call.app[ROSTER].zone
    return Stretch(zone.start(period.first), zone.start(period.end))


def _today(call: Call) -> str:
    return call.app[ROSTER].zone.day(now_ms())


def _year(params: Mapping[str, str]) -> int | None:
    if "year" not in params:
        return None
    if not (len(params["year"]) == 4 and params["year"].isascii() and params["year"].isdigit()):
        raise BadRequest("studylog-year", name="year")
    return int(params["year"])
