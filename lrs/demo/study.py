"""A term of study: what the whole school does on a school day, always the same, Statement by Statement. Pure.

Lessons begin at fixed hours and a class uses a tool in some of them; in the evening some do homework. A day is made of
itself alone, so any part of the term can be made again, and days after the term in the same way.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random
from typing import NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from lrs.demo import days
from lrs.demo.curriculum import SUBJECTS, Item, code_of, taught
from lrs.demo.school import Pupil, School, SchoolClass
from lrs.demo.session import Session, session
from lrs.demo.tools import Made
from lrs.schooldays import school_year

NAMESPACE = uuid5(NAMESPACE_URL, "urn:manabi-lrs:demo")
LESSONS = (time(8, 45), time(9, 35), time(10, 40), time(11, 30), time(13, 45), time(14, 35))
_KINDS = {"drill": 55, "textbook": 30, "video": 15}
_ABSENT = 0.02
_WORK_EVERY = 9   # school days between two works that a class hands in
_PER_SESSION = 6  # Statements, about


class Sent(NamedTuple):
    """A Statement as it is sent: with its id, which is always the same."""

    id: str
    made: Made


class Planned(NamedTuple):
    kind: str
    item: Item
    since: int  # school days since the class began the item
    begins: datetime


@dataclass(frozen=True)
class Study:
    school: School
    zone: ZoneInfo
    codes: frozenset[str] = frozenset()  # those of loaded tables, which are used instead of the sample's
    _made: dict[date, list[Sent]] = field(default_factory=dict, init=False, compare=False)  # the latest day

    def between(self, since: datetime, until: datetime) -> Iterator[Sent]:
        """What happened after `since` and up to `until`, in order."""
        first = max(self.school.days[0], since.astimezone(self.zone).date())
        last = min(until.astimezone(self.zone).date(), self.school.ends)
        for day in days.school_days(first, last):
            yield from (sent for sent in self.on(day) if since < sent.made.at <= until)

    def on(self, day: date) -> list[Sent]:
        """All of one school day, in order."""
        if day not in self._made:
            found = [sent for school_class in self.school.classes for sent in self._class(school_class, day)]
            self._made.clear()
            self._made[day] = sorted(found, key=lambda sent: (sent.made.at, sent.id))
        return self._made[day]

    def count(self, since: datetime, until: datetime) -> int:
        """About how many Statements that is."""
        first, last = since.astimezone(self.zone).date(), until.astimezone(self.zone).date()
        return len(days.school_days(max(self.school.days[0], first), last)) * self.scale_of_day

    @property
    def scale_of_day(self) -> int:
        return self.school.scale.statements // len(self.school.days)

    def code(self, item: Item) -> str:
        return code_of(item, self.codes)

    def at_this_moment(self, number: int, now: datetime, dice: Random) -> Iterator[Made]:
        """A sitting that begins now, of some pupil of the first class; `number` tells those of one moment apart."""
        found = self.school.classes[0]
        pupils = [pupil for pupil in found.pupils[number::4] if self._here(pupil, now.date())]
        subject, kind = dice.choice(("算数", *SUBJECTS)), "drill" if dice.random() < 0.85 else "video"
        plan = self._plan(found, now.date(), subject, kind, now)
        return self._sitting(dice.choice(pupils), plan, dice.randrange(5, 12), False, dice)

    # --- a class on a day ---------------------------------------------------------------------------------

    @cached_property
    def _pace(self) -> float:
        """Statements of a pupil on a day, on average."""
        scale = self.school.scale
        return scale.statements / (scale.pupils * len(self.school.days))

    @cached_property
    def _lessons(self) -> int:
        """In how many lessons of a day a class uses a tool."""
        return max(1, min(3, round(self._pace / _PER_SESSION)))

    @cached_property
    def _length(self) -> float:
        """Statements of a session, so that the pace comes out."""
        return self._pace / (0.9 * (self._lessons + (0.6 if self._homework else 0)))

    @property
    def _homework(self) -> bool:
        return self._pace >= 4

    def _class(self, found: SchoolClass, day: date) -> Iterator[Sent]:
        dice = Random(f"{self.school.scale.seed}|{day}|{found.number}|{found.grade}")  # noqa: S311
        plans = self._planned(found, day, dice)
        submits = self._number(day) % _WORK_EVERY == found.number
        for pupil in found.pupils:
            if not self._here(pupil, day):
                continue
            own = Random(f"{self.school.scale.seed}|{day}|{pupil.user}")  # noqa: S311
            if own.random() < _ABSENT:
                continue
            made = list(self._pupil(pupil, plans, submits, own))
            yield from (Sent(str(uuid5(NAMESPACE, f"{pupil.user}|{day}|{number}")), one)
                        for number, one in enumerate(made))

    def _planned(self, found: SchoolClass, day: date, dice: Random) -> list[Planned]:
        begins = sorted(dice.sample(LESSONS, self._lessons))
        subjects = ["算数", *dice.sample(SUBJECTS[1:], self._lessons - 1)] if dice.random() < 0.8 else dice.sample(
            SUBJECTS, self._lessons)
        dice.shuffle(subjects)
        plans = [self._plan(found, day, subject, dice.choices(list(_KINDS), list(_KINDS.values()))[0],
                            datetime.combine(day, begin, self.zone) + timedelta(minutes=dice.randrange(3, 12)))
                 for subject, begin in zip(subjects, begins, strict=True)]
        if self._homework:
            plans.append(self._plan(found, day, dice.choice(("算数", "算数", "国語", "理科", "社会")), "homework",
                                    datetime.combine(day, time(17), self.zone)))
        return plans

    def _plan(self, found: SchoolClass, day: date, subject: str, kind: str, begins: datetime) -> Planned:
        items = taught(f"P{found.grade_in(school_year(day.isoformat()))}", subject)
        item, since = self._item(items, day)
        return Planned(kind, item, since, begins)

    def _item(self, items: tuple[Item, ...], day: date) -> tuple[Item, int]:
        """The item of the day: those of a subject share the days of the term, so that the last one is the latest,
        whenever that is; after the term it stays."""
        number, of = bisect_right(self.school.days, day) - 1, len(self.school.days)
        place = min(len(items) - 1, number * len(items) // of)
        return items[place], number - -(-place * of // len(items))

    def _number(self, day: date) -> int:
        return day.toordinal() * 5 // 7

    def _here(self, pupil: Pupil, day: date) -> bool:
        return (pupil.came is None or day >= pupil.came) and (pupil.quiet_from is None or day < pupil.quiet_from)

    # --- a pupil ------------------------------------------------------------------------------------------

    def _pupil(self, pupil: Pupil, plans: list[Planned], submits: bool, dice: Random) -> Iterator[Made]:
        for place, plan in enumerate(plans):
            takes_part = dice.random() < pupil.diligence * (0.6 if plan.kind == "homework" else 1)
            if not takes_part:
                continue
            begins = plan.begins + timedelta(seconds=dice.randrange(180))
            if plan.kind == "homework":
                begins += timedelta(minutes=dice.randrange(200))
                plan = self._looking_back(plan, dice)
            length = self._length * dice.uniform(0.8, 1.2)
            if length > dice.random():
                yield from self._sitting(pupil, plan._replace(begins=begins), max(1, round(length)),
                                         submits and place == 0, dice)

    def _looking_back(self, plan: Planned, dice: Random) -> Planned:
        """Some homework is about an earlier item."""
        item = plan.item
        if not item.place or dice.random() > 0.35:
            return plan
        return plan._replace(item=taught(item.grade, item.subject)[dice.randrange(item.place)], since=20)

    def _sitting(self, pupil: Pupil, plan: Planned, length: int, submits: bool, dice: Random) -> Iterator[Made]:
        registration = str(UUID(int=dice.getrandbits(128), version=4))
        return session(Session(pupil, plan.item, self.code(plan.item), plan.since, plan.begins, length, plan.kind,
                               registration, submits), dice)
