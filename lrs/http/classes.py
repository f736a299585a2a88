"""/api/v1/classes and /api/v1/learners: what teachers look at beside the log: what of the curriculum was touched, what
is answered wrongly, whom to look at, what came along from elsewhere. A learner and a guardian see the same of the
learner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from lrs.clock import now_ms
from lrs.http import exporting
from lrs.http.keys import ACTIVITIES, CLASSES, CODES, IMPORTS
from lrs.http.requests import Call
from lrs.http.studylog import EVENT, Asked, answer, days_of, of_class, of_learner
from lrs.studylog import classtable, names, question, table
from lrs.studylog.brought import LATELY, SHARE, Brought
from lrs.studylog.classes import Attention, Covered
from lrs.studylog.table import Column, Names, Row
from lrs.studylog.which import select

OF_COVERAGE = (*question.WHEN, "code", "subject", "purpose", "format")
OF_ANSWERS = (*OF_COVERAGE, "learner", "activity_class", "verb", "tool")
OF_ATTENTION = OF_IMPORTED = ("purpose", "format")


async def get_class_coverage(call: Call) -> web.StreamResponse:
    asked = await of_class(call, OF_COVERAGE)
    found = await call.app[CLASSES].coverage(asked.tenant, asked.opened.reach, asked.school_class, asked.period)
    return await _coverage(call, asked, found)


async def get_learner_coverage(call: Call) -> web.StreamResponse:
    asked = await of_learner(call, OF_COVERAGE)
    found = await call.app[CLASSES].coverage(asked.tenant, asked.opened.reach, asked.pupils, asked.period)
    return await _coverage(call, asked, found)


async def get_class_answers(call: Call) -> web.StreamResponse:
    asked = await of_class(call, OF_ANSWERS)
    found = await call.app[CLASSES].answers(asked.tenant, asked.opened.reach, asked.school_class, asked.period,
                                            asked.which)
    activities = await names.of_activities(call.app[ACTIVITIES], asked.tenant,
                                           [each.activity for each in found.questions], call.language)
    rows = classtable.of_answers(found.questions, Names(asked.pupils, call.app[CODES].book(), activities))
    return await _told(call, asked, classtable.ANSWERS, "answers", list(rows), found.mark, {
        "lookedAt": found.looked_at, "whole": found.whole, **days_of(asked.period)})


async def get_class_attention(call: Call) -> web.StreamResponse:
    asked = await of_class(call, OF_ATTENTION)
    found = await call.app[CLASSES].attention(asked.tenant, asked.opened.reach, asked.school_class, now_ms())
    return await _attention(call, asked, found)


async def get_learner_attention(call: Call) -> web.StreamResponse:
    asked = await of_learner(call, OF_ATTENTION)
    found = await call.app[CLASSES].attention_of(asked.tenant, asked.opened.reach, asked.which.learner, now_ms())
    return await _attention(call, asked, found)


async def get_learner_imported(call: Call) -> web.StreamResponse:
    """What a learner brought from elsewhere, from the first day to the last."""
    asked = await of_learner(call, OF_IMPORTED)
    learner, imports = asked.which.learner, call.app[IMPORTS]
    found, mark = await call.app[CLASSES].brought(asked.tenant, asked.opened.reach, learner,
                                                  await imports.wordings(asked.tenant, learner))
    issuers = await imports.issuers(asked.tenant) if found else {}
    rows = list(classtable.of_imported(found, issuers))
    return await _told(call, asked, classtable.IMPORTED, "items", rows, mark, {
        "records": [_record(each, issuers) for each in found], "lately": LATELY, "share": SHARE})


def _record(found: Brought, issuers: Mapping[str, str]) -> dict[str, Any]:
    return {"issuer": found.issuer, "issuerName": issuers.get(found.issuer, found.issuer), "from": found.first,
            "to": found.last, "stays": [{"schoolYear": each.school_year, "grade": each.grade or None,
                                         "from": each.first, "to": each.last} for each in found.stays],
            "statements": found.total.statements, "judged": found.total.judged, "correct": found.total.correct,
            "withoutCode": found.uncoded.statements}


async def _coverage(call: Call, asked: Asked, found: Covered) -> web.StreamResponse:
    selection = select(asked.which, call.app[CODES].book())
    rows = [row for row in classtable.of_coverage(found.trees) if selection.shows(row[0])]
    return await _told(call, asked, classtable.COVERAGE, "items", rows, found.mark, {
        "learners": len(asked.pupils), **days_of(asked.period)})


async def _attention(call: Call, asked: Asked, found: Attention) -> web.StreamResponse:
    rows = classtable.of_attention(found, asked.pupils)
    return await _told(call, asked, classtable.ATTENTION, "facts", rows, found.mark, {
        "least": found.least, "until": found.until})


async def _told(call: Call, asked: Asked, columns: Sequence[Column], member: str, rows: list[Row], mark: int,
                more: dict[str, Any]) -> web.StreamResponse:
    """As JSON under `member` with `more` beside it, or as a file; and noted whose records are in it."""
    form = exporting.form(call, asked.params)
    asked.opened.note(call, EVENT, asked.pupils)
    if form is not None:
        async with exporting.written(call, form, columns, exporting.whole(rows, mark)) as made:
            return await exporting.send(call, made, form, f"{asked.title}_{member}")
    return answer(mark, {member: [table.members(columns, row) for row in rows], **more})
