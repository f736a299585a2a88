"""What is asked of a study log, read from the parameters of a request; each refusal names the parameter. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import NamedTuple, get_args
from urllib.parse import urlencode

from lrs import parameters
from lrs.access.categories import ActivityClass
from lrs.config import Limits
from lrs.errors import BadRequest
from lrs.schooldays import Beginnings, first_day, is_day, school_year, term_at, term_days, year_days
from lrs.studylog.period import By, Period
from lrs.studylog.service import Page
from lrs.studylog.which import Which

Params = Mapping[str, str]

WHEN = ("from", "to", "term")
WHICH = ("learner", "code", "subject", "activity_class", "verb", "tool", "result")
LISTS = ("code",)
PAGING = ("order", "limit", "cursor")
MOST_CODES = 50

_BYS: tuple[By, ...] = get_args(By)
_TERM = re.compile(r"([0-9]{4})-([1-9])")
_CURSOR = re.compile(r"(.+)\.([0-9a-f]{12})")
_EARLIEST, _LATEST = "1900-01-01", "2999-12-31"


class Usual(NamedTuple):
    """A stretch that is often asked for: the number of the term (0: the school year), how an address asks for it, and
    its days."""

    term: int
    params: Params
    period: Period


def period(params: Params, today: str, terms: Beginnings) -> Period:
    """`from` and `to`, or a `term`; by default the school year of `from`, or of today, up to today."""
    if "term" in params:
        if "from" in params or "to" in params:
            raise BadRequest("studylog-term-alone")
        return _term(params["term"], today, terms)
    first, last = (_day(params, name) for name in ("from", "to"))
    first = first or first_day(school_year(last or today))
    last = last or max(today, first)
    if last < first:
        raise BadRequest("studylog-period-empty", first=first, last=last)
    return Period(first, last)


def period_or_term(params: Params, today: str, terms: Beginnings) -> Period:
    """The same, by default the whole term of today."""
    return period(params if params.keys() & set(WHEN) else {"term": "current"}, today, terms)


def _day(params: Params, name: str) -> str:
    """Empty when it was not sent."""
    day = params.get(name, "")
    if name in params and not (is_day(day) and _EARLIEST <= day <= _LATEST):
        raise BadRequest("parameter-day", name=name)
    return day


def _term(asked: str, today: str, terms: Beginnings) -> Period:
    if asked == "current":
        return Period.of(term_at(today, terms))
    found = _TERM.fullmatch(asked)
    if found is None or int(found[2]) > len(terms) or not _EARLIEST <= first_day(int(found[1])) <= _LATEST:
        raise BadRequest("studylog-term-unknown", known=", ".join(f"YYYY-{n}" for n in range(1, len(terms) + 1)))
    return Period.of(term_days(int(found[1]), terms)[int(found[2]) - 1])


def usual(year: int, today: str, terms: Beginnings) -> list[Usual]:
    """The terms of a school year that have begun, and then the whole year."""
    begun = [(number, Period.of(days)) for number, days in enumerate(term_days(year, terms), 1) if days.begin <= today]
    whole = Period.of(year_days(year))
    return [*(Usual(number, {"term": f"{year}-{number}"}, days) for number, days in begun),
            Usual(0, {"from": whole.first, "to": whole.last}, whole)]


def which(params: Params) -> Which:
    codes = tuple(code for code in params.get("code", "").split(",") if code)
    if len(codes) > MOST_CODES:
        raise BadRequest("studylog-codes-many", limit=MOST_CODES)
    return Which(
        learner=parameters.optional(parameters.uuid, params, "learner") or "", codes=codes,
        subject=parameters.word(params, "subject"),
        activity_class=parameters.one_of(params, "activity_class", ActivityClass) or "",
        verb=parameters.optional(parameters.iri, params, "verb") or "", app=parameters.word(params, "tool"),
        result=parameters.word(params, "result"))


def by(params: Params) -> By:
    return parameters.one_of(params, "by", _BYS) or "period"


def page(params: Params, path: str, limits: Limits) -> Page:
    """Raises `BadRequest` also for a cursor of another question."""
    order = parameters.one_of(params, "order", ("newest", "oldest"))
    limit = parameters.limit(params, limits.page_default, limits.page_max)
    cursor = ""
    if "cursor" in params:
        found = _CURSOR.fullmatch(params["cursor"])
        if found is None:
            raise BadRequest("parameter-cursor")
        if found[2] != _digest(params, path):
            raise BadRequest("cursor-of-another-question")
        cursor = found[1]
    return Page(limit, order == "oldest", cursor)


def following(cursor: str | None, params: Params, path: str) -> str | None:
    """The cursor that is told: it holds for this question only."""
    return cursor and f"{cursor}.{_digest(params, path)}"


def _digest(params: Params, path: str) -> str:
    told = {name: value for name, value in sorted(params.items()) if name not in {"cursor", "limit", "format"}}
    return hashlib.sha256(f"{path}?{urlencode(told)}".encode()).hexdigest()[:12]
