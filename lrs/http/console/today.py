"""/console/classes/{class}/today: a class as it learns, a tile for each learner and what was done last.

A page of today follows the class: its script hears of each new record from `/api/v1/classes/{class}/live` and then asks
for `/today/now`, the part of the page that holds figures. So each figure is one that was read, and after a reload too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from aiohttp import web

from lrs.console.entries import Definitions, told
from lrs.console.tiles import ClassDay, class_day
from lrs.http.console import classes
from lrs.http.console.addresses import address
from lrs.http.console.classes import ShownClass
from lrs.http.console.viewer import Viewer, show
from lrs.http.keys import ACTIVITIES, LIVE, STUDYLOG
from lrs.http.requests import Call
from lrs.schooldays import next_day
from lrs.storage.positions import mark_text
from lrs.studylog.entry import Entry
from lrs.studylog.service import TOTAL, Page
from lrs.studylog.which import Which

PATH = "/console/classes/{class}/today"
NOW_PATH = f"{PATH}/now"
LATEST = 25   # entries that the page tells
WALK = 500    # entries read at once, until the last one of each learner is found


async def get_today(call: Call, viewer: Viewer) -> web.StreamResponse:
    seen = await classes.of_day(call, viewer)
    values = await _now(call, viewer, seen)
    day = seen.period.first
    return show(call, viewer, "classes/today.html", wide=True, **values,
                earlier=next_day(day, -1), later=next_day(day) if day < seen.today else "",
                live=_live(seen, values["mark"]) if day == seen.today else "")


async def get_now(call: Call, viewer: Viewer) -> web.StreamResponse:
    """The figures alone."""
    seen = await classes.of_day(call, viewer)
    return show(call, viewer, "classes/now.html", **await _now(call, viewer, seen))


async def _now(call: Call, viewer: Viewer, seen: ShownClass) -> dict[str, Any]:
    log, tenant = call.app[STUDYLOG], viewer.tenant
    summary = await log.summary(tenant, seen.reach, seen.class_id, seen.period, Which())
    sums = {row.learner: row.sums for row in summary.rows if row.item == TOTAL}
    latest, mark = await _latest(call, viewer, seen, set(sums))
    day = class_day(seen.pupils, sums, latest)
    _note(call, viewer, seen, day)
    shown = latest[:LATEST]
    sentence = partial(told, definitions=await _definitions(call, viewer, shown, day), voice=viewer.voice(call))
    return {"seen": seen, "day": day, "latest": shown, "told": sentence, "mark": mark_text(min(mark, summary.mark)),
            "names": {tile.pupil.user: tile.pupil for tile in day.tiles}}


async def _latest(call: Call, viewer: Viewer, seen: ShownClass, learners: set[str]) -> tuple[list[Entry], int]:
    """The day's entries, newest first, as far back as to the last one of each learner."""
    found: list[Entry] = []
    page, mark = Page(WALK), 0
    while True:
        read = await call.app[STUDYLOG].log(viewer.tenant, seen.reach, seen.class_id, seen.period, Which(), page)
        found += read.entries
        mark = mark or read.mark
        if read.next is None or learners <= {entry.learner for entry in found}:
            return found, mark
        page = Page(WALK, cursor=read.next)
        await asyncio.sleep(0)


async def _definitions(call: Call, viewer: Viewer, latest: list[Entry], day: ClassDay) -> Definitions:
    entries = [*latest, *(tile.last for tile in day.tiles if tile.last)]
    activities = {entry.activity for entry in entries if entry.activity}
    return await call.app[ACTIVITIES].definitions(viewer.tenant, list(activities))


def _note(call: Call, viewer: Viewer, seen: ShownClass, day: ClassDay) -> None:
    """The figures of today that follow a page are one look with it in the audit log, until a minute without any."""
    live, session = call.app[LIVE], viewer.person.session
    follows = call.route == NOW_PATH and seen.period.first == seen.today and live.reopens(session, seen.class_id)
    if not follows:
        seen.opened.note(call, classes.EVENT, [tile.pupil.user for tile in day.tiles])
    live.is_open(session, seen.class_id)


def _live(seen: ShownClass, mark: str) -> Mapping[str, str]:
    """Where the script listens, and where it asks for figures."""
    return {"events": f"/api/v1/classes/{quote(seen.class_id, safe='')}/live?{urlencode({'since': mark})}",
            "figures": address(f"{seen.path}/today/now", seen.params)}
