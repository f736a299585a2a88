"""/console/me and /console/children/{learner}: what learners look back at, and families see of it. Made for a phone."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from lrs.access.roles import Role
from lrs.console.pages import Voice
from lrs.http import pages
from lrs.http.console import brought as elsewhere
from lrs.http.console import learner as learners
from lrs.http.console.addresses import address, asked
from lrs.http.console.journey import PARAMETERS, Journey, journey
from lrs.http.console.learner import Subject
from lrs.http.console.viewer import Viewer, show
from lrs.http.keys import CODES
from lrs.http.requests import Call
from lrs.schooldays import next_day, week_days
from lrs.studylog.period import Period
from lrs.studylog.sums import Sums
from lrs.studylog.way import total, touched

ME_PATH = "/console/me"
CHILD_PATH = "/console/children/{learner}"
MOST_NEW = 5  # items that are told to be new in a week


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day of this week: its name, whether it is today, and what was done on it. `coming`: it is not here yet."""

    day: str
    name: str
    today: bool
    coming: bool
    sums: Sums


async def get_me(call: Call, seen_by: Viewer) -> web.StreamResponse:
    params = asked(call, PARAMETERS)
    return await _page(call, seen_by, await learners.oneself(call, seen_by), params)


async def get_child(call: Call, seen_by: Viewer) -> web.StreamResponse:
    params = asked(call, PARAMETERS)
    about = await learners.subject(call, seen_by)
    if about.lent.role is not Role.GUARDIAN:
        return pages.see_other(about.home)
    return await _page(call, seen_by, about, params)


async def _page(call: Call, seen_by: Viewer, about: Subject, params: dict[str, str]) -> web.Response:
    voice, found = seen_by.voice(call), await journey(call, seen_by, about, params)
    here = learners.today(call, seen_by)
    week = Period.of(week_days(here))
    days = [day for day in found.days if week.holds(day.day)]
    return show(call, seen_by, "own.html", **found.shown, today=total(day for day in days if day.day == here),
                week=total(days), week_days=_week(found, week, here, voice), active_days=len({day.day for day in days}),
                fresh=_fresh(call, about, found, week), where=_where(about, voice), audit=f"{about.home}/audit",
                tokens=f"{about.home}/tokens", forwarding=f"{about.home}/forwarding",
                 stores=f"{about.home}/stores",
                 imports=f"{ME_PATH}/imports" if seen_by.visitor.tenant.kind == "personal" and about.home == ME_PATH
                 else "", **await elsewhere.shown(call, seen_by, about, found.days))


def _week(found: Journey, week: Period, here: str, voice: Voice) -> list[WeekDay]:
    each_day = [next_day(week.first, place) for place in range(7)]
    return [WeekDay(day, voice.formats.weekday(day), day == here, day > here,
                    total(each for each in found.days if each.day == day)) for day in each_day]


def _fresh(call: Call, about: Subject, found: Journey, week: Period) -> list[tuple[str, str]]:
    """The items on which something was done this week for the first time, each with the address of its records."""
    new = [code for code, day in touched(found.days).items() if week.holds(day)]
    told = [(text, address(about.home, {"code": code})) for code in new if (text := _text(call, code))]
    return told[:MOST_NEW]


def _text(call: Call, key: str) -> str:
    book = call.app[CODES].book()
    table = book.table_with(key)
    return table.text(table.index[key]) if table is not None else ""


def _where(about: Subject, voice: Voice) -> str:
    """Grade and class; nothing where no name of a school may be told."""
    if about.place is None or about.veiled:
        return ""
    return " ".join(each for each in (voice.formats.grade(about.place.grade),
                                      about.found.title if about.found else "") if each)
