"""What a board of education, and who runs a school, sees: how much each school uses, how it goes in each subject.

Use is told of every school, however little there is, as of now. Results are told of groups that are large enough, by
the law of `merging.py`. Schools stand in the order of their codes; nothing is ever ordered by how it went. What came in
bundles was not done at these schools, and counts for none.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from lrs.access.reach import Reach
from lrs.config import Config
from lrs.errors import Forbidden
from lrs.storage.contract.origins import is_origin
from lrs.storage.contract.roster import Class, Org
from lrs.storage.contract.statements import Statements
from lrs.storage.contract.studylog import DayQuery, Scope, StudyLogs
from lrs.studylog import use as uses
from lrs.studylog.day import Day
from lrs.studylog.merging import Told, told
from lrs.studylog.period import Period, begins
from lrs.studylog.results import Group, Results, resulted, together
from lrs.studylog.use import UNUSED, Use, used
from lrs.studylog.view import Look, look, method


class Roster(Protocol):
    async def orgs(self, tenant: str) -> list[Org]: ...
    async def classes_known(self, tenant: str, classes: Collection[str]) -> list[Class]: ...


class School(NamedTuple):
    """`code` as in `Place.school`; `name` is empty for one that the roster does not know."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class UseOfSchools:
    """All schools in reach, used or not, in their order; what no school is known of comes last, if there is any."""

    schools: Mapping[School, Use]
    mark: int

    @property
    def total(self) -> Use:
        return uses.together(self.schools.values())

    def weeks(self, period: Period) -> dict[str, int]:
        """Statements by week: its Monday, or the first day of the period."""
        found: dict[str, int] = {}
        for day, statements in sorted(self.total.days.items()):
            week = begins(day, "week", period, ())
            found[week] = found.get(week, 0) + statements
        return found


@dataclass(frozen=True, slots=True)
class ResultsOfSchools:
    """What may be told; `smallest`: of so many learners at least. `names` of the schools, by code."""

    told: list[Told]
    names: Mapping[str, str]
    smallest: int
    mark: int


class BoardService:
    def __init__(self, roster: Roster, logs: StudyLogs, statements: Statements, config: Config) -> None:
        self._roster = roster
        self._logs = logs
        self._statements = statements
        self._method = method(config)

    async def use(self, tenant: str, reach: Reach, period: Period) -> UseOfSchools:
        """Raises `Forbidden` for a reach that opens no school as a whole."""
        reach = of_schools(reach)
        schools = await self._schools(tenant, reach)
        async with self._looking(tenant, reach) as found:
            kept = {} if found.head is None else await found.view.use(found.head, self._query(found, reach, period))
            fresh = used(await self._fresh(found, reach, period))
        found_at = await self._in_homerooms(tenant, {
            code: uses.together(each[code] for each in (kept, fresh) if code in each)
            for code in {*kept, *fresh} if not is_origin(code)})
        unknown = [School(code, "") for code in sorted(found_at.keys() - {school.code for school in schools})]
        ordered = [*schools, *sorted(unknown, key=lambda school: not school.code)]
        return UseOfSchools({school: found_at.get(school.code, UNUSED) for school in ordered}, found.mark)

    async def results(self, tenant: str, reach: Reach, period: Period,
                      subjects: Collection[str] = ()) -> ResultsOfSchools:
        """Of all subjects, or of some by the first three characters of codes. Raises `Forbidden` as `use` does."""
        reach = of_schools(reach)
        schools = await self._schools(tenant, reach)
        async with self._looking(tenant, reach) as found:
            kept: dict[Group, Results] = {}
            if found.head is not None:
                kept = await found.view.results(found.head, self._query(found, reach, period))
            fresh = resulted(await self._fresh(found, reach, period))
        groups = {group: together(each[group] for each in (kept, fresh) if group in each)
                  for group in {*kept, *fresh}
                  if not is_origin(group.school) and (not subjects or group.subject in subjects)}
        smallest = max(window.smallest_group for window in reach.windows)
        return ResultsOfSchools(told(groups, [school.code for school in schools], smallest), dict(schools), smallest,
                                found.mark)

    async def _schools(self, tenant: str, reach: Reach) -> list[School]:
        """Those of the roster that are in reach, by code; those without one come last, by name."""
        schools = [School(org.code or org.org, org.name) for org in sorted(
            await self._roster.orgs(tenant), key=lambda org: (not org.code, org.code, org.name))
            if org.kind == "school"]
        return [school for school in schools if any(
            window.schools is None or school.code in window.schools for window in reach.windows)]

    async def _in_homerooms(self, tenant: str, found: Mapping[str, Use]) -> dict[str, Use]:
        """Without the scheduled classes, to which all that somebody does belongs as well, where a school has others."""
        named = {each for use in found.values() for each in use.classes}
        scheduled = {each.class_id for each in await self._roster.classes_known(tenant, named)
                     if each.kind == "scheduled"}
        return {school: replace(use, classes=use.classes - scheduled or use.classes) for school, use in found.items()}

    @asynccontextmanager
    async def _looking(self, tenant: str, reach: Reach) -> AsyncIterator[Look]:
        async with self._logs.view() as view:
            yield await look(view, tenant, _scope(reach), self._statements.mark(), self._method)

    def _query(self, found: Look, reach: Reach, period: Period) -> DayQuery:
        touched = [key for key in found.touched if period.holds(key[1])]
        return DayQuery(found.scope, reach, self._method.zone, period.first, period.last, touched)

    async def _fresh(self, found: Look, reach: Reach, period: Period) -> list[Day]:
        return [day for day in await found.anew(period.first, period.last)
                if reach.admits(day.marks(self._method.zone))]


def of_schools(reach: Reach) -> Reach:
    """As far as it opens schools as wholes, by name: who looks at some learners, or classes, sums up no school."""
    windows = tuple(each for each in reach.windows
                    if each.actors is None and each.classes is None and each.app is None and not each.veiled)
    if not windows:
        raise Forbidden("sums-of-whole-schools")
    return Reach(windows)


def _scope(reach: Reach) -> Scope:
    schools = [window.schools for window in reach.windows]
    known = [each for each in schools if each is not None]
    return Scope(schools=frozenset().union(*known) if len(known) == len(schools) else None)
