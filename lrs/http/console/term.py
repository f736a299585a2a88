"""/console/classes/{class}/term: a class over weeks, what of the curriculum it touched, and whom to look at and why."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any
from urllib.parse import quote

from aiohttp import web

from lrs.codes.curriculum import KEY_LENGTH, key_of
from lrs.console import attended, covered
from lrs.console.covered import Shower
from lrs.console.grids import Cell, Row, cell, weeks
from lrs.console.narrowing import active, offered
from lrs.console.pages import Voice
from lrs.http.console import classes
from lrs.http.console.addresses import address
from lrs.http.console.classes import WHICH, ShownClass
from lrs.http.console.viewer import Viewer, show
from lrs.http.keys import ACCESS, CLASSES, CONFIG, STUDYLOG
from lrs.http.requests import Call
from lrs.schooldays import week_days
from lrs.studylog.classes import Attention
from lrs.studylog.coverage import Branch
from lrs.studylog.pupils import Pupil
from lrs.studylog.service import TOTAL, Summary
from lrs.studylog.sums import NOTHING, Sums
from lrs.studylog.which import Which

PATH = "/console/classes/{class}/term"


@dataclass(frozen=True, slots=True)
class Attended:
    """Whom to look at, each with why; `idle` did nothing in the week that begins on `monday`."""

    idle: list[Pupil]
    monday: str
    quiet: list[tuple[Pupil, list[str]]]
    unusual: list[tuple[Pupil, list[str]]]
    found: Attention


async def get_term(call: Call, viewer: Viewer) -> web.StreamResponse:
    seen = await classes.of_term(call, viewer, WHICH)
    voice = viewer.voice(call)
    log, service = call.app[STUDYLOG], call.app[CLASSES]
    summary, coverage, look = await asyncio.gather(
        log.summary(viewer.tenant, seen.reach, seen.class_id, seen.period, seen.which, "week"),
        service.coverage(viewer.tenant, seen.reach, seen.class_id, seen.period), _attended(call, viewer, seen, voice))
    learners = [row.learner for row in summary.rows]
    seen.opened.note(call, classes.EVENT, [*seen.pupils, *learners])
    shower = Shower(voice, seen.pupils, lambda code: address(f"{seen.path}/items/{code}", seen.when))
    tools = list((await call.app[ACCESS].apps(viewer.tenant)).items())
    choices = offered(seen.narrowing, coverage.trees, tools, shower)
    trees = covered.narrowed(coverage.trees, _beginning(seen.which.subject), _key(seen.which))
    return show(call, viewer, "classes/term.html", wide=True, seen=seen, look=look,
                choices=choices, active=active(choices, f"{seen.path}/term", seen.when), **_grid(seen, summary, voice),
                trees=shower.nodes(trees, wide=_small(trees)), mistakes=covered.mistakes(trees), shower=shower,
                wrong=covered.wrong, partly=bool(seen.narrowing.keys() - {"subject", "code"}),
                terms=[(voice.label(key), to, here) for key, to, here in
                       seen.terms(call, f"{seen.path}/term", seen.narrowing)],
                files=seen.file("summary", by="week"),
                gap=voice.formats.duration(call.app[CONFIG].studylog.longest_gap_seconds))


# --- weeks ------------------------------------------------------------------------------------------------


def _grid(seen: ShownClass, summary: Summary, voice: Voice) -> dict[str, Any]:
    """The rows of learners by number, that of the class, and what the whole period comes to."""
    formats = voice.formats
    sums = {(row.learner, row.begins): row.sums for row in summary.rows if row.item == TOTAL}
    last = max(seen.period.first, min(seen.period.last, seen.today), *(begins for _, begins in sums))
    columns = weeks(seen.period.first, last)
    rows = [_row(pupil, sums, columns, seen, voice) for pupil in seen.everybody(learner for learner, _ in sums)]
    by_week = [_plus(found for (_, begins), found in sums.items() if begins == first) for first, _ in columns]
    whole = _plus(sums.values())
    heads = [(formats.short_day(first), formats.days(first, last)) for first, last in columns]
    return {"weeks": [*heads, (voice.label("term-total"), voice.label("term-whole"))], "rows": rows, "whole": whole,
            "totals": [*map(cell, by_week), cell(whole)], "busy": len({learner for learner, _ in sums})}


def _row(pupil: Pupil, sums: Mapping[tuple[str, str], Sums], columns: list[tuple[str, str]], seen: ShownClass,
         voice: Voice) -> Row:
    page = f"/console/learners/{quote(pupil.user)}"
    own = [(first, last, sums.get((pupil.user, first), NOTHING)) for first, last in columns]
    cells = [cell(found, address(page, {"from": first, "to": last})) for first, last, found in own]
    whole: Cell = cell(_plus(found for _, _, found in own),
                       address(page, {"from": seen.period.first, "to": seen.period.last}))
    return Row(pupil.name or voice.label("class-unnamed"), (*cells, whole), pupil.number, page)


def _plus(sums: Any) -> Sums:
    return reduce(Sums.plus, sums, NOTHING)


# --- whom to look at --------------------------------------------------------------------------------------


async def _attended(call: Call, viewer: Viewer, seen: ShownClass, voice: Voice) -> Attended | None:
    """None for a period that is over, and for a class that has nobody now."""
    if not seen.period.holds(seen.today):
        return None
    found = await call.app[CLASSES].attention(viewer.tenant, seen.reach, seen.class_id, viewer.now)
    if not found.last:
        return None
    monday = week_days(seen.today).begin
    unusual = {user: [attended.unusual(fact, voice) for fact in found.unusual if fact.learner == user]
               for user in found.last}
    return Attended(
        [seen.pupils[user] for user, last in found.last.items() if last < monday], monday,
        [(seen.pupils[fact.learner], [attended.quiet(fact, voice)]) for fact in found.quiet],
        [(seen.pupils[user], facts) for user, facts in unusual.items() if facts], found)


def _small(trees: tuple[Branch, ...]) -> bool:
    return sum(1 for _ in covered.walked(trees)) <= covered.OPEN_ITEMS


def _key(which: Which) -> str:
    """Of the one item that is asked for, if it is one."""
    return key_of(which.codes[0]).ljust(KEY_LENGTH, "0") if len(which.codes) == 1 else ""


def _beginning(subject: str) -> str:
    """Of the codes of a subject that is named by it; a name narrows no tree."""
    return subject if len(subject) == covered.SUBJECT and subject.isascii() else ""
