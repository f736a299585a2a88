"""A class as its teachers look at it: who is in it, what of the curriculum it touched, what it gets wrong, and whom to
look at. Learners are in the order of their numbers (出席番号); what is told stays within the reach of who asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple, Protocol

from lrs.access.reach import Reach
from lrs.codes.book import CodeBook
from lrs.config import Config
from lrs.errors import NotFound
from lrs.roster.service import RosterService
from lrs.schooldays import Zone, next_day
from lrs.storage.contract.roster import Class, User
from lrs.studylog import attention
from lrs.studylog.answers import Question, questions
from lrs.studylog.attention import Quiet, Unusual
from lrs.studylog.coverage import Branch, coverage
from lrs.studylog.entry import Entry
from lrs.studylog.period import Period
from lrs.studylog.service import Page, StudyLogService
from lrs.studylog.which import Which

PAGE = 1000
MOST_QUESTIONS, MOST_ANSWERS = 50, 10
RECENT_SCHOOL_DAYS = 5  # something unusual before these is no news


class Books(Protocol):
    def book(self) -> CodeBook: ...


class Member(NamedTuple):
    """A learner of a class: UUID, 出席番号, name, and the first day in the class."""

    learner: str
    number: str
    person: User | None
    joined: str


@dataclass(frozen=True, slots=True)
class ClassRoll:
    """A class and its learners at a moment, by number. `school` as in `Place.school`."""

    found: Class
    school: str
    members: tuple[Member, ...]

    def member(self, learner: str) -> Member | None:
        return next((each for each in self.members if each.learner == learner), None)


@dataclass(frozen=True, slots=True)
class Covered:
    """What was touched of the curriculum; `learners` are how many there are in the class."""

    trees: tuple[Branch, ...]
    learners: int
    mark: int


@dataclass(frozen=True, slots=True)
class Answered:
    """`whole`: everything in the period was looked at; else only the latest `looked_at` judged attempts."""

    questions: tuple[Question, ...]
    looked_at: int
    whole: bool
    mark: int


@dataclass(frozen=True, slots=True)
class Attention:
    """`least`: of so many school days without activity on is told; `until` is the last school day that was over."""

    quiet: tuple[Quiet, ...]
    unusual: tuple[Unusual, ...]
    least: int
    until: str
    mark: int


class ClassService:
    def __init__(self, roster: RosterService, logs: StudyLogService, codes: Books, config: Config) -> None:
        self._roster = roster
        self._logs = logs
        self._codes = codes
        self._zone = Zone(config.school.time_zone())
        self._quiet = config.studylog.quiet_school_days
        self._most_judged = config.studylog.most_judged

    async def roll(self, tenant: str, class_id: str, at: int) -> ClassRoll:
        """The class at an instant. Raises `NotFound`; whether the caller may know of it is decided before."""
        found = await self._roster.roll(tenant, class_id, at)
        if found is None:
            raise NotFound("roster-class-unknown", id=class_id[:100])
        learners = [one for one in found.members if one.role == "student"]
        members = [Member(one.user, one.number, found.people.get(one.user), self._zone.day(one.begin_ms))
                   for one in learners]
        return ClassRoll(found.found, learners[0].school if learners else found.found.school,
                         tuple(sorted(members, key=_by_number)))

    async def coverage(self, tenant: str, reach: Reach, roll: ClassRoll, period: Period) -> Covered:
        days, mark = await self._logs.days(tenant, reach.statements, roll.found.class_id, period)
        return Covered(coverage(days, self._codes.book()), len(roll.members), mark)

    async def coverage_of(self, tenant: str, reach: Reach, learner: str, period: Period) -> Covered:
        """The same of one learner."""
        days, mark = await self._logs.days(tenant, reach.statements, [learner], period)
        return Covered(coverage(days, self._codes.book()), 1, mark)

    async def answers(self, tenant: str, reach: Reach, class_id: str, period: Period, which: Which) -> Answered:
        """The wrong answers of a class to what `which` selects, from at most `studylog.most_judged` attempts."""
        which, entries, page = replace(which, result="judged"), list[Entry](), Page(PAGE)
        while True:
            found = await self._logs.log(tenant, reach, class_id, period, which, page)
            entries += found.entries
            if found.next is None or len(entries) >= self._most_judged:
                break
            page = replace(page, cursor=found.next)
        return Answered(tuple(questions(entries, MOST_QUESTIONS, MOST_ANSWERS)), len(entries), found.next is None,
                        found.mark)

    async def attention(self, tenant: str, reach: Reach, roll: ClassRoll, at: int) -> Attention:
        """Who of the class was quiet, or outside their own usual range, up to the day before that of `at`."""
        joined = {each.learner: each.joined for each in roll.members}
        return await self._attention(tenant, reach, joined, roll.school, at)

    async def attention_of(self, tenant: str, reach: Reach, learner: str, at: int) -> Attention:
        """The same of one learner, at the school where they are at that instant; nothing of who is at none."""
        here = [each for each in await self._roster.belongings(tenant, learner)
                if each.role == "student" and each.begin_ms <= at < each.end_ms]
        joined = {learner: self._zone.day(min(each.begin_ms for each in here))} if here else {}
        return await self._attention(tenant, reach, joined, here[0].school if here else "", at)

    async def _attention(self, tenant: str, reach: Reach, joined: Mapping[str, str], school: str,
                         at: int) -> Attention:
        today = self._zone.day(at)
        first = (date.fromisoformat(today) - attention.SPAN - timedelta(days=RECENT_SCHOOL_DAYS * 3)).isoformat()
        days, mark = await self._logs.days(tenant, reach.statements, joined, Period(first, today))
        school_days = await self._roster.school_days(tenant, school, first, today)
        recent = school_days[-RECENT_SCHOOL_DAYS:][0] if school_days else today
        return Attention(
            tuple(attention.quiet(joined, days, school_days, self._quiet)),
            tuple(attention.unusual(joined, [day for day in days if day.day < today], recent)), self._quiet,
            school_days[-1] if school_days else next_day(today, -1), mark)


def _by_number(member: Member) -> tuple[bool, int, str, str]:
    """Numbers as numbers; who has none comes last."""
    number = member.number
    return not number, int(number) if number.isdecimal() else 1 << 30, number, member.learner
