"""/console/classes/{class}/items/{code}: what a class gets wrong in an item of the curriculum, and each one's sums."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from aiohttp import web

from lrs.codes.curriculum import KEY_LENGTH, is_well_formed
from lrs.codes.query import Item
from lrs.codes.table import Table
from lrs.console.answered import Asked, answer, asked
from lrs.console.pages import Voice
from lrs.errors import BadRequest
from lrs.http.console import classes
from lrs.http.console.addresses import address
from lrs.http.console.classes import ShownClass
from lrs.http.console.viewer import Viewer, show
from lrs.http.keys import ACTIVITIES, CLASSES, CODES, CONFIG, STUDYLOG
from lrs.http.requests import Call
from lrs.studylog.answers import Question
from lrs.studylog.coverage import REVISION, tree
from lrs.studylog.pupils import Pupil
from lrs.studylog.service import TOTAL, Summary
from lrs.studylog.sums import NOTHING, Sums

PATH = "/console/classes/{class}/items/{code}"

Step = tuple[str, str]
"""What an item says, and its address."""


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """`answers`: as people read it (empty: the tool did not say), how often, and whose, by number."""

    asked: Asked
    judged: int
    wrong: int
    people: int
    answers: list[tuple[str, int, list[Pupil]]]


@dataclass(frozen=True, slots=True)
class Around:
    """Where an item stands: the way to it, those before and after it beside it, those right below."""

    text: str
    above: list[Step]
    earlier: Step | None
    following: Step | None
    below: list[Step]


async def get_item(call: Call, viewer: Viewer) -> web.StreamResponse:
    seen, code = await classes.of_term(call, viewer, ()), _code(call)
    which, voice = replace(seen.which, codes=(code,)), viewer.voice(call)
    answered, summary = await asyncio.gather(
        call.app[CLASSES].answers(viewer.tenant, seen.reach, seen.class_id, seen.period, which),
        call.app[STUDYLOG].summary(viewer.tenant, seen.reach, seen.class_id, seen.period, which))
    rows = _rows(seen, summary)
    seen.opened.note(call, classes.EVENT, [pupil.user for pupil, _ in rows])
    definitions = await call.app[ACTIVITIES].definitions(
        viewer.tenant, [question.activity for question in answered.questions])
    pupils = {pupil.user: pupil for pupil, _ in rows}
    around = _around(call, seen, code, voice)
    return show(call, viewer, "classes/item.html", wide=True,
                crumbs=[(seen.found.title, f"{seen.path}/today"),
                        (voice.label("class-term"), address(f"{seen.path}/term", seen.when))],
                seen=seen, code=code, around=around, answered=answered, rows=rows,
                questions=[_question(one, definitions.get(one.activity, {}), pupils, voice)
                           for one in answered.questions],
                whole=reduce(Sums.plus, (sums for _, sums in rows), NOTHING),
                touched=sum(sums.statements > 0 for _, sums in rows),
                way=address("", {"code": code, "from": seen.period.first, "to": seen.period.last}),
                terms=[(voice.label(key), to, here) for key, to, here in
                       seen.terms(call, f"{seen.path}/items/{code}", {})],
                files=seen.file("log", code=code, result="wrong"),
                gap=voice.formats.duration(call.app[CONFIG].studylog.longest_gap_seconds))


def _code(call: Call) -> str:
    """Whole, as the book's codes are, also where it came without its last character. Raises `BadRequest`."""
    sent = call.request.match_info["code"]
    code = sent + REVISION if len(sent) == KEY_LENGTH else sent
    if not is_well_formed(code):
        raise BadRequest("curriculum-code-malformed", code=sent[:40])
    return code


def _rows(seen: ShownClass, summary: Summary) -> list[tuple[Pupil, Sums]]:
    sums = {row.learner: row.sums for row in summary.rows if row.item == TOTAL}
    return [(pupil, sums.get(pupil.user, NOTHING)) for pupil in seen.everybody(sums)]


def _question(found: Question, definition: Mapping[str, Any], pupils: Mapping[str, Pupil],
              voice: Voice) -> ShownQuestion:
    return ShownQuestion(
        asked(found.activity, definition, voice.formats), found.judged, found.wrong, len(found.learners),
        [(answer(each.response, definition, voice.formats), each.count,
          sorted((pupils.get(learner, Pupil(learner)) for learner in each.learners), key=lambda one: one.order))
         for each in found.answers])


# --- the items around -------------------------------------------------------------------------------------


def _around(call: Call, seen: ShownClass, code: str, voice: Voice) -> Around:
    found = call.app[CODES].item(code)
    if found.item is None:
        return Around(voice.label("term-no-text", code=code), [], None, None, [])

    def step(table: Table, position: int) -> Step:
        return table.text(position), address(f"{seen.path}/items/{table.codes[position]}", seen.when)

    table, position = found.item.table, found.item.position
    beside = tree(table)[_position(found.path[-2:-1])]
    place = beside.index(position)
    return Around(table.text(position), [step(table, one.position) for one in found.path[:-1]],
                  step(table, beside[place - 1]) if place else None,
                  step(table, beside[place + 1]) if place + 1 < len(beside) else None,
                  [step(table, below) for below in tree(table).get(position, ())])


def _position(path: Sequence[Item]) -> int:
    """Of the item above; those of chapters stand under -1."""
    return path[0].position if path else -1
