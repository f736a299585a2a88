"""What pages about a learner share: the stretch of time, the way through it, records in plain sentences, works.

What a page is narrowed to stands in its address: it can be sent to a colleague who is allowed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lrs.codes.facts import SUBJECTS
from lrs.console import way as drawn
from lrs.console.entries import Days, Line
from lrs.console.pages import Voice
from lrs.console.readings import with_readings
from lrs.console.words.text import ruby
from lrs.errors import BadRequest
from lrs.http.auditing import note_seen
from lrs.http.console import learner as learners
from lrs.http.console.addresses import address
from lrs.http.console.learner import Subject
from lrs.http.console.viewer import Viewer
from lrs.http.console.works import gallery
from lrs.http.keys import CODES, CONFIG, STUDYLOG
from lrs.http.requests import Call
from lrs.studylog import question
from lrs.studylog.day import Day
from lrs.studylog.entry import Entry
from lrs.studylog.period import Period
from lrs.studylog.service import Page
from lrs.studylog.way import Way, way
from lrs.studylog.which import select

PARAMETERS = ("from", "to", "code", "subject", "cursor", "works")
RECORDS = 30
_KEPT = ("from", "to", "code", "subject")

@dataclass(frozen=True, slots=True)
class Journey:
    """`days` are all there are, of `way` those in the period as far as they are selected; `shown` is what
    `parts/way.html` takes."""

    period: Period
    usual: Mapping[str, Period]
    days: Sequence[Day]
    way: Way
    shown: Mapping[str, Any]


async def journey(call: Call, seen_by: Viewer, about: Subject, params: Mapping[str, str]) -> Journey:
    """Of a learner, by what the address asks for: this term otherwise. That it was looked at is noted."""
    voice, choices = seen_by.voice(call), learners.usual(call, seen_by)
    kept = {name: params[name] for name in _KEPT if name in params}
    period = learners.asked_period(call, seen_by, kept, choices["when-term"])
    which = replace(question.which(kept), learner=about.learner)
    book = call.app[CODES].book()
    selection = select(which, book)
    days = await learners.days(call, seen_by, about, Period(learners.BEGINNING, learners.LAST))
    found = way(days, period, selection, book)
    log = await call.app[STUDYLOG].log(seen_by.tenant, about.lent.reach, "", period, which,
                                       Page(RECORDS, cursor=params.get("cursor", "")))
    works, more_works = await gallery(call, seen_by, about, voice, params.get("works", ""))
    note_seen(call, "studylog.read", about.lent, [about.learner])
    gap = call.app[CONFIG].studylog.longest_gap_seconds
    return Journey(period, choices, days, found, {
        "about": about, "way": found, "period": period, "stretch": stretch(seen_by, period, voice),
        "kept": kept, "path": about.home,
        "usual": [(voice.label(key), address(about.home, {**kept, "from": each.first, "to": each.last}), each == period)
                  for key, each in choices.items()],
        "active": _conditions(call, about, kept, voice), "subjects": _subjects(days, voice),
        "chart": drawn.weeks(found.weeks, found.total, voice),
        "nodes": drawn.Drawing(voice, lambda code: address(about.home, {**kept, "code": code}, "records"),
                               gaps=not about.own).nodes(found.trees),
        "told": await timeline(call, seen_by, about, log.entries, voice), "gap": voice.formats.duration(gap),
        "older": address(about.home, {**kept, "cursor": log.next}, "records") if log.next else "",
        "newer": address(about.home, kept, "records") if params.get("cursor") else "", "works": works,
        "older_works": address(about.home, {**kept, "works": more_works}, "works") if more_works else "",
        "newer_works": address(about.home, kept, "works") if params.get("works") else "",
        "whole_year": address(about.home, {"from": choices["when-year"].first, "to": choices["when-year"].last})})


def stretch(seen_by: Viewer, period: Period, voice: Voice) -> str:
    """A period in words, with its year where that is not this one."""
    formats, now = voice.formats, voice.formats.day_of(seen_by.now)[:4]
    if period.first[:4] == period.last[:4] == now:
        return formats.days(period.first, period.last)
    told = (formats.day(day, year=True) for day in dict.fromkeys((period.first, period.last)))
    return ("〜" if voice.language == "ja" else " – ").join(told)


async def timeline(call: Call, seen_by: Viewer, about: Subject, entries: Sequence[Entry], voice: Voice) -> Days:
    """Entries in plain sentences, by day, each leading to all that is known of it."""
    found: dict[str, list[Line]] = {}
    told = await learners.sentences(call, seen_by, entries, voice)
    if voice.easy and voice.language == "ja":
        told = [ruby(with_readings(sentence)) for sentence in told]
    for entry, sentence in zip(entries, told, strict=True):
        found.setdefault(voice.formats.day_of(entry.at), []).append(
            Line(entry.at, sentence, f"/console/learners/{about.learner}/statements/{entry.statement_id}"))
    this_year = voice.formats.day_of(seen_by.now)[:4]
    return [(voice.formats.day(day, year=day[:4] != this_year), each) for day, each in found.items()]


def _conditions(call: Call, about: Subject, kept: Mapping[str, str], voice: Voice) -> list[tuple[str, str]]:
    """What narrows the page, each with the address without it."""
    found = []
    for name in ("subject", "code"):
        if name in kept:
            rest = {key: value for key, value in kept.items() if key != name}
            text = _subject_name(kept[name], voice) if name == "subject" else _item_text(call, kept[name])
            found.append((voice.label(f"filter-{name}", text=text), address(about.home, rest)))
    return found


def _item_text(call: Call, code: str) -> str:
    try:
        item = call.app[CODES].item(code).item
    except BadRequest:
        return code
    return f"{item.subject} {item.text}"[:60] if item else code


def _subjects(days: Sequence[Day], voice: Voice) -> list[tuple[str, str]]:
    """Those that the learner touched, in the order of their codes."""
    found = sorted({code[:3] for day in days for codes in day.parts for code in codes})
    return [(each, _subject_name(each, voice)) for each in found]


def _subject_name(beginning: str, voice: Voice) -> str:
    names = SUBJECTS.get(beginning[:2], {})
    name = names.get(beginning[2:])
    return (name.ja if voice.language == "ja" else name.en) if name else beginning
