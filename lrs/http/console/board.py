"""/console/board: how much schools use, as of now, and how it goes, of groups that are large enough.

The address says the period, and the subject whose schools are shown; files come from the API and hold the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from lrs.codes import curriculum
from lrs.console import charts
from lrs.console.charts import Chart, Point
from lrs.console.pages import Voice
from lrs.errors import Forbidden
from lrs.http import board
from lrs.http.board import Asked
from lrs.http.console import addresses
from lrs.http.console.addresses import address
from lrs.http.console.viewer import Viewer, show
from lrs.http.keys import CONFIG, ROSTER
from lrs.http.requests import Call
from lrs.schooldays import school_year, week_days
from lrs.studylog import boardtable, question
from lrs.studylog.board import ResultsOfSchools, UseOfSchools
from lrs.studylog.merging import Told
from lrs.studylog.period import Period
from lrs.studylog.results import Results

BOARD_PATH = "/console/board"
_KNOWN = (*question.WHEN, "subject")


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject that something may be told of; `whole` is of all schools. `told`: those of its parts that may be,
    each with its extent and what it is called."""

    key: str
    name: str
    href: str
    whole: Results
    told: list[tuple[str, str, Results]]

    @property
    def schools(self) -> int:
        """How many lines are of schools, which add up to the whole."""
        return sum(1 for of, _, _ in self.told if of != "grade")


async def get_board(call: Call, viewer: Viewer) -> web.StreamResponse:
    params = addresses.asked(call, _KNOWN)
    today, voice = call.app[ROSTER].zone.day(viewer.now), viewer.voice(call)
    terms = call.app[CONFIG].studylog.term_begins()
    period = question.period_or_term(params, today, terms)
    asked = Asked(viewer.tenant, await board.opened(call, {}, "use/read"), period, {})
    used, results = await board.use(call, asked), await _results(call, asked)
    subjects = [] if results is None else _subjects(results, voice, params)
    return show(call, viewer, "board.html", period=period, used=used,
                weeks=_weeks(used, period, today, voice),
                active=sum(1 for use in used.schools.values() if use.days), results=results, subjects=subjects,
                chosen=_chosen(subjects, params.get("subject", "")), usual=_usual(voice, params, period, today, terms),
                merging=board.merging(voice.language, results) if results else "",
                kept={"subject": params["subject"]} if "subject" in params else {},
                files={noun: addresses.files(f"/api/v1/board/{noun}", {"from": period.first, "to": period.last})
                       for noun in ("use", "performance")})


async def _results(call: Call, asked: Asked) -> ResultsOfSchools | None:
    """None for who may know how much is used, not how it went."""
    try:
        opened = await board.opened(call, {}, "performance/read")
    except Forbidden:
        return None
    return await board.results(call, Asked(asked.tenant, opened, asked.period, {}))


def _weeks(used: UseOfSchools, period: Period, today: str, voice: Voice) -> Chart:
    """Each week of the period that has begun."""
    counts, week = used.weeks(period), period.first
    found: list[Point] = []
    while week <= min(period.last, today):
        count = counts.get(week, 0)
        found.append(Point(voice.formats.short_day(week), count, voice.formats.number(count)))
        week = week_days(week).end
    summary = voice.label("board-weeks-summary", weeks=len(found), count=voice.formats.number(sum(counts.values())))
    return charts.chart(voice.label("board-weeks"), found, summary=summary,
                        head=(voice.label("board-week"), voice.label("board-statements")))


def _subjects(results: ResultsOfSchools, voice: Voice, params: Mapping[str, str]) -> list[Subject]:
    parts: dict[str, list[tuple[str, str, Results]]] = {}
    for each in results.told:
        if not each.whole:
            parts.setdefault(each.subject, []).append((boardtable.extent(each), _called(each, results, voice),
                                                       each.results))
    when = {name: value for name, value in params.items() if name in question.WHEN}
    return [Subject(each.subject, _subject(each.subject, voice),
                    address(BOARD_PATH, {**when, "subject": each.subject or "-"}, "subject"), each.results,
                    parts.get(each.subject, [])) for each in results.told if each.whole]


def _chosen(subjects: list[Subject], key: str) -> Subject | None:
    """The one that the address names, else the first of which parts are told, if any are."""
    named = [each for each in subjects if (each.key or "-") == key]
    return next(iter([*named, *(each for each in subjects if each.told), *subjects]), None)


def _called(told: Told, results: ResultsOfSchools, voice: Voice) -> str:
    if told.grade:
        return voice.formats.grade(told.grade)
    names = [results.names.get(school) or school or voice.label("board-no-school") for school in told.schools]
    if len(names) == 1:
        return names[0]
    together = voice.label("board-together", count=len(names))
    return f"{together} ({voice.formats.names(names)})"


def _subject(key: str, voice: Voice) -> str:
    """小学校 算数"""
    if not key:
        return voice.label("board-no-subject")
    named = curriculum.decode(key.ljust(curriculum.LENGTH, "0"))
    found = [getattr(each, voice.language) for each in (named.school, named.subject) if each]
    return " ".join(found) or key


def _usual(voice: Voice, params: Mapping[str, str], shown: Period, today: str,
           terms: tuple[str, ...]) -> list[tuple[str, str, bool]]:
    """The terms of this school year that have begun, and the year: (name, address, whether it is shown)."""
    year = school_year(today)
    kept = {"subject": params["subject"]} if "subject" in params else {}
    return [(voice.label(f"term-{each.term}") if each.term else voice.label("board-year", year=year),
             address(BOARD_PATH, {**each.params, **kept}), each.period == shown)
            for each in question.usual(year, today, terms)]
