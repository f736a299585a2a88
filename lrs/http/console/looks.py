"""/console/me/audit and /console/children/{learner}/audit: who looked at a learner's record, when, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from lrs.access.roles import Role
from lrs.audit.service import Look
from lrs.console.entries import Days, Line
from lrs.console.pages import Voice
from lrs.console.words.catalogue import WORDS
from lrs.http import pages
from lrs.http.console import learner as learners
from lrs.http.console.learner import Subject
from lrs.http.console.viewer import Viewer, show
from lrs.http.keys import AUDIT
from lrs.http.requests import Call

LOOKS = 200
_EASY_WHO = {"teacher", "homeroom", "principal", "team", "guardian", "student", "app", "operator",
             "learner-token"}
_WHAT = {"studylog.read": "looked-at-log", "statements.read": "looked-at-record",
         "annotations.read": "looked-at-record", "attachments.read": "looked-at-work"}
_EASY_WHY = {"teaching", "support", "own"}


@dataclass(frozen=True, slots=True)
class Seen:
    """That somebody looked, perhaps several times on that day, the last time at `at` (ms); `what` are the keys of the
    words for what was looked at."""

    at: int
    times: int
    own: bool
    what: tuple[str, ...]


async def get_mine(call: Call, seen_by: Viewer) -> web.StreamResponse:
    params = call.query(optional=("cursor",))
    return await _page(call, seen_by, await learners.oneself(call, seen_by, "audit/read"), params.get("cursor"))


async def get_child(call: Call, seen_by: Viewer) -> web.StreamResponse:
    params = call.query(optional=("cursor",))
    about = await learners.subject(call, seen_by, action="audit/read")
    if about.lent.role is not Role.GUARDIAN:
        return pages.see_other(about.home)
    return await _page(call, seen_by, about, params.get("cursor"))


async def _page(call: Call, seen_by: Viewer, about: Subject, cursor: str | None) -> web.Response:
    voice = seen_by.voice(call)
    looks, following = await call.app[AUDIT].looked_at(
        seen_by.tenant, about.learner, cursor or None, LOOKS, "own" if about.lent.role is Role.STUDENT else "child")
    return show(call, seen_by, "looks.html", crumbs=about.above, about=about, days=_by_day(looks, voice),
                older=f"{about.home}/audit?cursor={following}" if following else "",
                newer=f"{about.home}/audit" if cursor else "")


def _by_day(looks: Sequence[Look], voice: Voice) -> Days:
    """Those of one day that say the same, told once with how often."""
    found: dict[str, dict[str, Seen]] = {}
    for look in looks:
        day = voice.formats.day_of(look.at)
        told = _told(look, voice)
        before = found.setdefault(day, {}).get(told)
        what = {*(before.what if before else ()), *([_WHAT[look.event]] if look.event in _WHAT else [])}
        found[day][told] = Seen(before.at if before else look.at, before.times + 1 if before else 1,
                                look.role == "student", tuple(sorted(what)))
    return [(voice.formats.day(day, year=True), [_line(told, seen, voice) for told, seen in each.items()])
            for day, each in found.items()]


def _line(told: str, seen: Seen, voice: Voice) -> Line:
    chips = [voice.say(what) for what in seen.what]
    if seen.times > 1:
        chips.append(voice.say("looks-times", count=voice.formats.number(seen.times)))
    return Line(seen.at, told, chips=chips, quiet=seen.own)


def _told(look: Look, voice: Voice) -> str:
    """The sentence of the audit log; for younger pupils one that they can read."""
    if not (voice.easy and voice.language == "ja"):
        return look.told.ja if voice.language == "ja" else f"{look.told.en[:1].upper()}{look.told.en[1:]}"
    who = look.role if look.role in _EASY_WHO else "other"
    why = look.purpose if look.purpose in _EASY_WHY else "other"
    return voice.say("look-easy", who=WORDS[f"looker-{who}"].easy, why=WORDS[f"look-why-{why}"].easy)
