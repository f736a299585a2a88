"""Whose record a page is about: the right to it, the name, where they are at school, and what they did."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lrs import parameters
from lrs.access.actions import Action
from lrs.access.reading import Lent, Wanted
from lrs.access.roles import Role
from lrs.codes.school import is_school_code
from lrs.console import entries as told
from lrs.console.pages import Voice
from lrs.errors import BadRequest, Forbidden, NotFound
from lrs.http import lending
from lrs.http.console.viewer import Crumb, Viewer
from lrs.http.keys import ACTIVITIES, CODES, CONFIG, IMPORTS, READING, ROSTER, STUDYLOG
from lrs.http.requests import Call
from lrs.roster.timeline import Place
from lrs.schooldays import first_day, school_year, term_at, week_days
from lrs.storage.contract.origins import is_origin
from lrs.storage.contract.roster import Class, User
from lrs.studylog import question
from lrs.studylog.day import Day
from lrs.studylog.entry import Entry
from lrs.studylog.period import Period

BEGINNING, LAST = "1900-01-01", "2999-12-31"  # of all that may be asked for


@dataclass(frozen=True, slots=True)
class Subject:
    """A learner, by right of `lent`. `found` is the class they are at home in; what the roster does not know is None,
    and so is where they are now for who may look at earlier years alone."""

    learner: str
    lent: Lent
    person: User | None
    place: Place | None
    found: Class | None

    @property
    def name(self) -> str:
        return (self.person.preferred or self.person.name) if self.person else self.learner

    @property
    def home(self) -> str:
        """The page about them, for who looks."""
        match self.lent.role:
            case Role.STUDENT:
                return "/console/me"
            case Role.GUARDIAN:
                return f"/console/children/{self.learner}"
            case _:
                return f"/console/learners/{self.learner}"

    @property
    def veiled(self) -> bool:
        """Whether only sums are told, and of schools nothing."""
        return not self.lent.reach.windows

    @property
    def own(self) -> bool:
        """Whether the learner or a guardian looks."""
        return self.lent.role in {Role.STUDENT, Role.GUARDIAN}

    @property
    def above(self) -> tuple[Crumb, ...]:
        return ((self.name, self.home),)


async def subject(call: Call, seen_by: Viewer, learner: str = "", action: Action = "statements/read") -> Subject:
    """The learner of this path, or `learner`, as far as learning goes: of a school's records not those of attendance
    and health. Raises `Forbidden`, naming the rule; `NotFound` for what is no learner's page."""
    learner = learner or _named(call)
    wanted = await lending.of_learning(call, Wanted(learner=learner))
    lent = await call.app[READING].lend(seen_by.person, wanted, action)
    roster = call.app[ROSTER]
    people, timelines = await asyncio.gather(roster.people(seen_by.tenant, [learner]),
                                             roster.timelines(seen_by.tenant, [learner]))
    reaches_now = any(window.period.holds(seen_by.now) for window in (*lent.reach.windows, *lent.veiled.windows))
    place = timelines[learner].latest(seen_by.now) if reaches_now or action == "audit/read" else None
    found = await roster.class_named(seen_by.tenant, place.classes[0]) if place and place.classes else None
    return Subject(learner, lent, people.get(learner), place, found)


async def oneself(call: Call, seen_by: Viewer, action: Action = "statements/read") -> Subject:
    """Raises `Forbidden` for who is no learner."""
    if Role.STUDENT not in seen_by.roles:
        raise Forbidden("learner-reads-only-own")
    return await subject(call, seen_by, seen_by.person.user, action)


async def child(call: Call, seen_by: Viewer, action: Action) -> Subject:
    """Raises `Forbidden` for who is not, or not any more, a guardian of the learner of this path."""
    found = await subject(call, seen_by, action=action)
    if found.lent.role is not Role.GUARDIAN:
        raise Forbidden("not-guardian-now")
    return found


def _named(call: Call) -> str:
    try:
        return parameters.uuid(call.request.match_info, "learner")
    except BadRequest:
        raise NotFound("page-unknown") from None


async def days(call: Call, seen_by: Viewer, about: Subject, period: Period) -> list[Day]:
    """Where nothing may be read one by one, what may be summed up."""
    found, _ = await call.app[STUDYLOG].days(
        seen_by.tenant, about.lent.veiled if about.veiled else about.lent.reach, [about.learner], period)
    return found


async def sentences(call: Call, seen_by: Viewer, entries: Sequence[Entry], voice: Voice) -> list[str]:
    """Each entry in a plain sentence, without its time."""
    activities = sorted({entry.activity for entry in entries} - {""})
    definitions = await call.app[ACTIVITIES].definitions(seen_by.tenant, activities)
    return [told.told(entry, definitions, voice) for entry in entries]


async def school_names(call: Call, seen_by: Viewer, schools: set[str], voice: Voice) -> Mapping[str, str]:
    """As the roster calls them, else the published lists; of what came in bundles the custodian, marked as such."""
    names = {key: org.name for org in await call.app[ROSTER].orgs(seen_by.tenant)
             for key in (org.org, org.code) if key in schools}
    for code in sorted(schools - names.keys()):
        if is_school_code(code):
            latest = (await call.app[CODES].school(code)).latest
            names[code] = latest.name if latest else code
    if origins := set(filter(is_origin, schools)):
        issuers = await call.app[IMPORTS].issuers(seen_by.tenant)
        names |= {each: voice.label("learner-imported", name=issuers.get(each, each)) for each in origins}
    return names


# --- when -------------------------------------------------------------------------------------------------


def today(call: Call, seen_by: Viewer) -> str:
    return call.app[ROSTER].zone.day(seen_by.now)


def usual(call: Call, seen_by: Viewer) -> dict[str, Period]:
    """Stretches that end today, by the key of their words."""
    here = today(call, seen_by)
    terms = call.app[CONFIG].studylog.term_begins()
    month = (date.fromisoformat(here) - timedelta(days=27)).isoformat()
    return {"when-week": Period(week_days(here).begin, here), "when-month": Period(month, here),
            "when-term": Period(term_at(here, terms).begin, here),
            "when-year": Period(first_day(school_year(here)), here)}


def asked_period(call: Call, seen_by: Viewer, params: Mapping[str, str], otherwise: Period) -> Period:
    """Raises `BadRequest` for what is no day, and for a period that ends before it begins."""
    if not params.keys() & set(question.WHEN):
        return otherwise
    return question.period(params, today(call, seen_by), call.app[CONFIG].studylog.term_begins())
