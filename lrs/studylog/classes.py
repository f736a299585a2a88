"""A class as its teachers look at it: what of the curriculum it touched, what it gets wrong, and whom to look at.
Learners are in the order of their numbers (出席番号); what is told stays within the reach of who asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from lrs.access.reach import Period as Stretch
from lrs.access.reach import Reach
from lrs.codes.book import CodeBook
from lrs.config import Config
from lrs.roster.service import RosterService
from lrs.schooldays import Zone, next_day
from lrs.studylog import attention
from lrs.studylog.answers import Question, questions
from lrs.studylog.attention import Quiet, Unusual
from lrs.studylog.brought import Brought, Words, brought
from lrs.studylog.coverage import Branch, coverage
from lrs.studylog.entry import Entry
from lrs.studylog.period import Period
from lrs.studylog.pupils import Pupils
from lrs.studylog.service import Page, StudyLogService
from lrs.studylog.which import Which

PAGE = 1000
MOST_QUESTIONS, MOST_ANSWERS = 50, 10
EVER = Period("1900-01-01", "2999-12-31")
RECENT_SCHOOL_DAYS = 5  # something unusual before these is no news


class Books(Protocol):
    def book(self) -> CodeBook: ...


@dataclass(frozen=True, slots=True)
class Covered:
    """What was touched of the curriculum."""

    trees: tuple[Branch, ...]
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
    """`last` is the last day with activity of each who was looked at, empty without any; of `least` school days without
    activity on is told; `until` is the last school day that was over."""

    last: Mapping[str, str]
    quiet: tuple[Quiet, ...]
    unusual: tuple[Unusual, ...]
    least: int
    until: str
    mark: int


class ClassService:
    def __init__(self, roster: RosterService, pupils: Pupils, logs: StudyLogService, codes: Books,
                 config: Config) -> None:
        self._roster = roster
        self._pupils = pupils
        self._logs = logs
        self._codes = codes
        self._zone = Zone(config.school.time_zone())
        self._quiet = config.studylog.quiet_school_days
        self._most_judged = config.studylog.most_judged

    async def coverage(self, tenant: str, reach: Reach, whose: str | Iterable[str], period: Period) -> Covered:
        """Of a class, by its id, or of learners."""
        days, mark = await self._logs.days(tenant, reach.statements, whose, period)
        return Covered(coverage(days, self._codes.book()), mark)

    async def brought(self, tenant: str, reach: Reach, learner: str, words: Words) -> tuple[list[Brought], int]:
        """What a learner brought from elsewhere, ever; `words` are those of who sent it."""
        days, mark = await self._logs.days(tenant, reach.statements, [learner], EVER)
        return brought(days, self._codes.book(), words), mark

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

    async def attention(self, tenant: str, reach: Reach, class_id: str, at: int) -> Attention:
        """Who of the class was quiet, or outside their own usual range, up to the day before that of `at`.

        Of those who are in the class at that instant, within `reach`. Raises `NotFound`.
        """
        roll = await self._pupils.of_class(tenant, class_id, reach, Stretch(at, at + 1))
        stays = [roll.stays[user] for user in roll.pupils]
        joined = {stay.user: self._zone.day(stay.begin_ms) for stay in stays}
        return await self._attention(tenant, reach, joined, stays[0].school if stays else roll.found.school, at)

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
        last = attention.last_days(joined, days)
        return Attention(
            last, tuple(attention.quiet(joined, last, school_days, self._quiet)),
            tuple(attention.unusual(joined, [day for day in days if day.day < today], recent)), self._quiet,
            school_days[-1] if school_days else next_day(today, -1), mark)
