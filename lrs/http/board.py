"""/api/v1/board: sums of schools, for the board of education and for who leads a school or runs its office.

Nobody's name is in them, and no learner's UUID.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from lrs import parameters
from lrs.access.actions import Action
from lrs.access.purposes import Purpose
from lrs.access.reading import Wanted
from lrs.clock import now_ms
from lrs.http import exporting, lending
from lrs.http.keys import BOARD, CONFIG, ROSTER
from lrs.http.lending import Opened
from lrs.http.requests import Call
from lrs.http.studylog import answer, days_of
from lrs.messages.text import Language
from lrs.studylog import boardtable, question, table
from lrs.studylog.board import ResultsOfSchools, UseOfSchools
from lrs.studylog.boardtable import RESULTS, USE
from lrs.studylog.export import Format
from lrs.studylog.period import Period
from lrs.studylog.table import Column, Row
from lrs.studylog.which import subjects

OF_USE = (*question.WHEN, "purpose", "format")
OF_RESULTS = (*OF_USE, "subject")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question whose right is settled."""

    tenant: str
    opened: Opened
    period: Period
    params: Mapping[str, str]


async def get_use(call: Call) -> web.StreamResponse:
    asked = await _asked(call, OF_USE, "use/read")
    found = await use(call, asked)
    if form := exporting.form(call, asked.params):
        return await _sent(call, asked, form, USE, boardtable.of_use(found), found.mark)
    return answer(found.mark, {
        "schools": [table.members(USE, row) for row in boardtable.of_use(found)],
        "total": table.members(USE[2:], boardtable.of_all(found)[2:]),
        "weeks": [{"begins": week, "statements": count} for week, count in found.weeks(asked.period).items()],
        **days_of(asked.period)})


async def get_performance(call: Call) -> web.StreamResponse:
    asked = await _asked(call, OF_RESULTS, "performance/read")
    found = await results(call, asked)
    if form := exporting.form(call, asked.params):
        return await _sent(call, asked, form, RESULTS, boardtable.of_results(found), found.mark)
    return answer(found.mark, {
        "rows": [table.members(RESULTS, row) for row in boardtable.of_results(found)],
        "smallestGroup": found.smallest, "merging": merging(call.language, found),
        **days_of(asked.period)})


async def use(call: Call, asked: Asked) -> UseOfSchools:
    """What schools use, noted as seen."""
    found = await call.app[BOARD].use(asked.tenant, asked.opened.reach, asked.period)
    asked.opened.note(call, "board.use", ())
    return found


async def results(call: Call, asked: Asked) -> ResultsOfSchools:
    """How it went, noted as seen."""
    named = subjects(asked.params["subject"]) if "subject" in asked.params else ()
    found = await call.app[BOARD].results(asked.tenant, asked.opened.reach, asked.period, named)
    asked.opened.note(call, "board.performance", ())
    return found


def merging(language: Language, found: ResultsOfSchools) -> str:
    """What is left out and why; empty where nothing is."""
    text: str = getattr(boardtable.MERGING, language)
    return text.format(smallest=found.smallest) if found.smallest > 1 else ""


async def opened(call: Call, params: Mapping[str, str], action: Action) -> Opened:
    """Raises `Forbidden` for who may sum up nothing."""
    return await lending.sums(call, Wanted(purpose=parameters.one_of(params, "purpose", Purpose)), action)


async def _asked(call: Call, known: tuple[str, ...], action: Action) -> Asked:
    params = call.query(optional=known)
    period = question.period(params, call.app[ROSTER].zone.day(now_ms()), call.app[CONFIG].studylog.term_begins())
    return Asked(call.asker.tenant, await opened(call, params, action), period, params)


async def _sent(call: Call, asked: Asked, form: Format, columns: Sequence[Column], rows: list[Row],
                mark: int) -> web.StreamResponse:
    async with exporting.written(call, form, columns, exporting.whole(rows, mark)) as made:
        name = call.route.rpartition("/")[2]
        return await exporting.send(call, made, form, f"{name}_{asked.period.first}_{asked.period.last}")
