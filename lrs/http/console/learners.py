"""/console/learners/{learner}: one pupil's way, for who teaches or looks after them."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from aiohttp import web

from lrs.access.roles import Role
from lrs.console.pages import Voice
from lrs.http import pages
from lrs.http.console import brought as elsewhere
from lrs.http.console import learner as learners
from lrs.http.console import withdrawn
from lrs.http.console.addresses import address, asked
from lrs.http.console.journey import PARAMETERS, journey, stretch
from lrs.http.console.learner import Subject
from lrs.http.console.viewer import Crumb, Viewer, show
from lrs.http.requests import Call
from lrs.schooldays import year_days
from lrs.studylog.day import Day
from lrs.studylog.period import Period
from lrs.studylog.way import origins

PATH = "/console/learners/{learner}"


async def get_learner(call: Call, seen_by: Viewer) -> web.StreamResponse:
    """Learners and guardians have pages of their own."""
    params = asked(call, PARAMETERS)
    about = await learners.subject(call, seen_by)
    if about.own:
        return pages.see_other(about.home)
    voice, found = seen_by.voice(call), await journey(call, seen_by, about, params)
    return show(call, seen_by, "learner.html", crumbs=_above(seen_by, about), **found.shown,
                place=await _place(call, seen_by, about, voice),
                **await elsewhere.shown(call, seen_by, about, found.days),
                origins=await _origins(call, seen_by, about, found.days, voice),
                taken_back=await withdrawn.of_record(call, seen_by, about))


async def _place(call: Call, seen_by: Viewer, about: Subject, voice: Voice) -> str:
    """Where they are at school: みなと小学校 小学5年 5年1組 3番."""
    if about.place is None:
        return ""
    names = await learners.school_names(call, seen_by, {about.place.school}, voice)
    number = voice.label("learner-number", number=about.place.number) if about.place.number else ""
    told = [names.get(about.place.school, ""), voice.formats.grade(about.place.grade),
            about.found.title if about.found else "", number]
    return " ".join(each for each in told if each)


def _above(seen_by: Viewer, about: Subject) -> tuple[Crumb, ...]:
    """The class, for who may open it."""
    taught = {each.school_class for each in seen_by.capacities(Role.TEACHER)}
    led = {each.school for each in seen_by.capacities(Role.PRINCIPAL)}
    if about.found is None or about.place is None or not (
            about.found.class_id in taught or about.place.school in led):
        return ()
    return ((about.found.title, f"/console/classes/{quote(about.found.class_id, safe='')}/term"),)


async def _origins(call: Call, seen_by: Viewer, about: Subject, days: Sequence[Day],
                   voice: Voice) -> list[list[str | tuple[str, str]]]:
    """Rows of a table: school year with its address, school, grade, days, records, what was right."""
    found = origins(days)
    names = await learners.school_names(call, seen_by, {each.school for each in found} - {""}, voice)
    rows: list[list[str | tuple[str, str]]] = []
    for each in found:
        year = voice.label("learner-year", year=each.school_year) if each.school_year else voice.label("not-known")
        whole = Period.of(year_days(each.school_year)) if each.school_year else Period(each.first, each.last)
        rows.append([(year, address(about.home, {"from": whole.first, "to": whole.last})),
                     names.get(each.school, "") or voice.label("not-known"),
                     voice.formats.grade(each.grade) if each.grade else voice.label("not-known"),
                     stretch(seen_by, Period(each.first, each.last), voice), voice.formats.number(each.sums.statements),
                     voice.formats.share(each.sums.correct, each.sums.judged)])
    return rows
