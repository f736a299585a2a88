"""What the roster tells the others: places through time, who teaches whom, roles, guardians, names, school days.

Everything is asked of one generation, the one that was current less than `HEAD_SECONDS` ago: an answer is the old
roster or the new one, never a mix. Instants are milliseconds; days begin in `school.zone`.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from time import monotonic
from typing import BinaryIO, NamedTuple, Protocol

from lrs.ages import age
from lrs.config import Config
from lrs.journal import Journal
from lrs.roster.calendar import named, read_calendar, school_days
from lrs.roster.importing import Progress, RosterImport, Wish
from lrs.roster.lookup import SharedLookUp
from lrs.roster.preview import Preview
from lrs.roster.problem import Problems
from lrs.roster.remembered import RememberedTimelines
from lrs.roster.timeline import NOWHERE, Timeline, timeline
from lrs.schooldays import FOREVER, Zone, next_day, school_year
from lrs.storage.contract.leases import Leases
from lrs.storage.contract.roster import (
    Calendars,
    Class,
    Enrollment,
    Head,
    Org,
    Role,
    Rosters,
    SchoolCalendar,
    User,
)

HEAD_SECONDS = 1.0
SUBJECTS = 1000  # of one audit entry at most


class Activity(Protocol):
    async def active_by_day(self, tenant: str, school: str, first: str, last: str) -> Mapping[str, int]:
        """How many learners did something at a school (as in `Place.school`), by day, both ends within."""


class HeldRole(NamedTuple):
    """`school` as in `Place.school`; empty for a guardian."""

    role: str
    school: str


class Membership(NamedTuple):
    """Somebody's belonging to a class, from one instant up to another; `school` as in `Place.school`."""

    user: str
    class_id: str
    school: str
    role: str
    number: str
    begin_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Roll:
    """A class, and who belongs to it at an instant, by role and number."""

    found: Class
    members: tuple[Membership, ...]
    people: Mapping[str, User]


@dataclass(frozen=True, slots=True)
class Attending:
    """Somebody at a school in one role; `found` is None for staff who are in no class."""

    person: User
    role: str
    found: Class | None = None
    grade: str = ""
    number: str = ""


class RosterService:
    """Without `activity` only calendars tell school days."""

    def __init__(self, rosters: Rosters, calendars: Calendars, leases: Leases, journal: Journal, config: Config,
                 activity: Activity | None = None) -> None:
        self._rosters = rosters
        self._calendars = calendars
        self._journal = journal
        self._config = config
        self._activity = activity
        self.zone = Zone(config.school.time_zone())
        self._import = RosterImport(rosters, leases, config, self.zone)
        self._heads: dict[str, tuple[float, Head]] = {}
        self._timelines = RememberedTimelines(config.school.timelines)
        self._looking_up = SharedLookUp(self._look_up)

    # --- importing ----------------------------------------------------------------------------------------

    async def load(self, tenant: str, file: BinaryIO, wish: Wish, progress: Progress = lambda _: None) -> Preview:
        """Import a OneRoster zip or a workbook, or only look what that would change; raises as `RosterImport.run`."""
        try:
            found = await self._import.run(tenant, file, wish, progress)
        finally:
            self._heads.pop(tenant, None)
        if found.changes and not wish.dry:
            await self._journal.record(tenant, "roster.import", wish.by, details={
                "generation": str(found.generation), "changes": str(found.changes), "asOf": found.day})
        return found

    async def load_calendar(self, tenant: str, file: BinaryIO, name: str) -> list[SchoolCalendar]:
        """Keep the days that the file names. Raises `InvalidRoster` with each problem, and then keeps none."""
        problems = Problems(self._config.limits.roster_problems)
        orgs = await self.orgs(tenant)
        found = await asyncio.to_thread(read_calendar, file, name, self._config.limits, orgs, problems)
        problems.check()
        await self._calendars.replace(tenant, found)
        return found

    # --- generations --------------------------------------------------------------------------------------

    async def head(self, tenant: str) -> Head:
        """The generation that answers come from; it may be `HEAD_SECONDS` behind."""
        known = self._heads.get(tenant)
        if known is not None and monotonic() - known[0] < HEAD_SECONDS:
            return known[1]
        asked = monotonic()
        if known is not None:
            self._heads[tenant] = (asked, known[1])  # whoever else asks meanwhile is not sent to MongoDB too
        head = await self._rosters.head(tenant)
        self._heads[tenant] = (asked, head)
        return head

    async def changed_since(self, tenant: str, generation: int) -> set[str]:
        """The users whose places may differ from what they were in an earlier generation."""
        head = await self._rosters.head(tenant)
        return await self._rosters.changed(tenant, generation, head.generation)

    async def forget(self, tenant: str, users: Collection[str]) -> int:
        """Delete these people from every generation, and let everybody see that; how many records there were.

        An import brings them back if its file still names them. Raises `Conflict` while one is under way.
        """
        async with self._import.alone(tenant):
            gone = await self._rosters.forget(tenant, users)
            if gone:  # a new generation, for what is remembered of the old one
                head = await self._rosters.head(tenant)
                generation = await self._rosters.begin(tenant)
                await self._rosters.publish(tenant, replace(head, generation=generation))
        self._heads.pop(tenant, None)
        return gone

    async def naming(self, tenant: str, users: Collection[str]) -> int:
        """How many records of any generation are of these people."""
        return await self._rosters.naming(tenant, users)

    # --- places -------------------------------------------------------------------------------------------

    async def timelines(self, tenant: str, users: Collection[str]) -> Mapping[str, Timeline]:
        """The timeline of each of `users`; of who is in no class an empty one. One query for all that are not
        remembered, also of several requests."""
        generation = (await self.head(tenant)).generation
        if not generation:  # no roster yet
            return dict.fromkeys(users, NOWHERE)
        found = self._timelines.of(tenant, generation, users)
        missing = [user for user in users if user not in found]
        if missing:
            made = await self._looking_up.of(tenant, generation, missing)
            found.update({user: made[user] for user in missing})
        return found

    async def _look_up(self, tenant: str, generation: int, users: Collection[str]) -> Mapping[str, Timeline]:
        own: dict[str, list[Enrollment]] = defaultdict(list)
        for one in await self._rosters.enrollments_of(tenant, generation, users):
            own[one.user].append(one)
        made = {user: timeline(own[user], self.zone) if user in own else NOWHERE for user in users}
        self._timelines.keep(tenant, generation, made)
        return made

    async def age(self, tenant: str, user: str, at_ms: int) -> int | None:
        """Full years: by the date of birth, else the age surely reached by grade; None when nothing tells."""
        generation = (await self.head(tenant)).generation
        people = await self._rosters.users(tenant, generation, [user])
        place = (await self.timelines(tenant, [user]))[user].latest(at_ms)
        grade, year = (place.grade, place.school_year) if place else ("", 0)
        return age(people[0].birth if people else "", grade, year, self.zone.day(at_ms))

    # --- who with whom ------------------------------------------------------------------------------------

    async def belongings(self, tenant: str, user: str) -> list[Membership]:
        """Every class that `user` ever belonged to, in any role."""
        generation = (await self.head(tenant)).generation
        return [self._membership(one) for one in await self._rosters.enrollments_of(tenant, generation, [user])]

    async def departures(self, tenant: str, users: Collection[str]) -> Mapping[str, int | None]:
        """When the last enrolment or office of each of these ends, which may be yet to come; None for one without an
        end. Of whom none is known is absent."""
        last: dict[str, str] = {}
        for one in await self._stays(tenant, users):
            last[one.user] = max(one.end, last.get(one.user, ""))
        return {user: None if day == FOREVER else self.zone.start(day) for user, day in last.items()}

    async def schools_of(self, tenant: str, users: Collection[str]) -> frozenset[str]:
        """The schools (as in `Place.school`) at which one of these people ever had an enrolment or office."""
        return frozenset(one.code or one.school for one in await self._stays(tenant, users))

    async def _stays(self, tenant: str, users: Collection[str]) -> list[Enrollment | Role]:
        generation = (await self.head(tenant)).generation
        return [*await self._rosters.enrollments_of(tenant, generation, users),
                *await self._rosters.roles_of(tenant, generation, users)]

    async def members(self, tenant: str, classes: Collection[str]) -> list[Membership]:
        """Everybody who ever belonged to these classes, in any role, with the interval: the limits of what is shown."""
        generation = (await self.head(tenant)).generation
        return [self._membership(one) for one in await self._rosters.enrollments_in(tenant, generation, classes)]

    async def learners_at(self, tenant: str, school: str, at_ms: int, grade: str = "") -> frozenset[str]:
        """The learners of a school (as in `Place.school`), or of one of its grades, at an instant."""
        generation = (await self.head(tenant)).generation
        orgs = {org.org for org in await self._rosters.orgs(tenant, generation) if school in {org.code, org.org}}
        enrolled = await self._rosters.enrollments_at(tenant, generation, orgs, [school_year(self.zone.day(at_ms))])
        return frozenset(one.user for one in self._holding(enrolled, at_ms)
                         if one.role == "student" and grade in {"", one.grade})

    async def roles(self, tenant: str, user: str, at_ms: int) -> frozenset[HeldRole]:
        """What the roster says `user` is at an instant: student, teacher, administrator, guardian; with the school."""
        generation = (await self.head(tenant)).generation
        enrolled = await self._rosters.enrollments_of(tenant, generation, [user])
        held = await self._rosters.roles_of(tenant, generation, [user])
        wards = await self._rosters.children(tenant, generation, [user])
        day = self.zone.day(at_ms)
        return frozenset(
            [HeldRole(one.role, one.code or one.school) for one in enrolled if one.begin <= day < one.end]
            + [HeldRole(one.role, one.code or one.school) for one in held if one.begin <= day < one.end]
            + [HeldRole("guardian", "") for one in wards if one.begin <= day < one.end])

    async def staff(self, tenant: str) -> frozenset[str]:
        """Everybody who ever held an office at one of the schools, or at the board."""
        generation = (await self.head(tenant)).generation
        orgs = {org.org for org in await self._rosters.orgs(tenant, generation)}
        return frozenset(one.user for one in await self._rosters.roles_at(tenant, generation, orgs))

    async def children_of(self, tenant: str, guardian: str, at_ms: int) -> frozenset[str]:
        generation = (await self.head(tenant)).generation
        day = self.zone.day(at_ms)
        return frozenset(one.child for one in await self._rosters.children(tenant, generation, [guardian])
                         if one.begin <= day < one.end)

    # --- names --------------------------------------------------------------------------------------------

    async def people(self, tenant: str, users: Collection[str]) -> Mapping[str, User]:
        """Names and what else is known of people; who may see them is for the caller to decide first."""
        generation = (await self.head(tenant)).generation
        return {user.user: user for user in await self._rosters.users(tenant, generation, users)}

    async def by_username(self, tenant: str, usernames: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """The users of each account, compared without regard to case; more than one when it was handed on."""
        generation = (await self.head(tenant)).generation
        found: dict[str, list[str]] = defaultdict(list)
        for user in await self._rosters.users_by_username(tenant, generation, {name.lower() for name in usernames}):
            found[user.username].append(user.user)
        return {name: tuple(sorted(found[name.lower()])) for name in usernames if name.lower() in found}

    async def by_source(self, tenant: str, sources: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """The users with each sourcedId."""
        generation = (await self.head(tenant)).generation
        found: dict[str, list[str]] = defaultdict(list)
        for user in await self._rosters.users_by_source(tenant, generation, sources):
            found[user.source].append(user.user)
        return {source: tuple(sorted(users)) for source, users in found.items()}

    async def orgs(self, tenant: str) -> list[Org]:
        """Boards and schools, by name."""
        generation = (await self.head(tenant)).generation
        return sorted(await self._rosters.orgs(tenant, generation), key=lambda org: (org.kind, org.name))

    async def classes(self, tenant: str, at_ms: int) -> list[tuple[Class, int]]:
        """The classes there are at an instant, each with its number of learners."""
        generation = (await self.head(tenant)).generation
        day = self.zone.day(at_ms)
        found = [one for one in await self._rosters.classes(tenant, generation, years=[school_year(day)])
                 if one.begin <= day < one.end]
        enrolled = await self._rosters.enrollments_at(
            tenant, generation, {one.school for one in found}, [school_year(day)])
        count = Counter(one.class_id for one in self._holding(enrolled, at_ms) if one.role == "student")
        return [(one, count[one.class_id]) for one in found]

    async def classes_known(self, tenant: str, classes: Collection[str]) -> list[Class]:
        """Those of these that the roster knows, whenever they were."""
        return await self._rosters.classes(tenant, (await self.head(tenant)).generation, ids=classes)

    async def classes_named(self, tenant: str, classes: Collection[str], at_ms: int) -> list[tuple[Class, int]]:
        """These classes, as `classes` tells them."""
        generation = (await self.head(tenant)).generation
        found, enrolled = await asyncio.gather(self._rosters.classes(tenant, generation, ids=classes),
                                               self._rosters.enrollments_in(tenant, generation, classes))
        count = Counter(one.class_id for one in self._holding(enrolled, at_ms) if one.role == "student")
        return [(one, count[one.class_id]) for one in found]

    async def class_named(self, tenant: str, class_id: str) -> Class | None:
        found = await self._rosters.classes(tenant, (await self.head(tenant)).generation, ids=[class_id])
        return found[0] if found else None

    async def classes_of_year(self, tenant: str, year: int) -> list[Class]:
        """The classes of a school year."""
        return list(await self._rosters.classes(tenant, (await self.head(tenant)).generation, years=[year]))

    async def roll(self, tenant: str, class_id: str, at_ms: int) -> Roll | None:
        """A class and who belongs to it at an instant; None when there is no such class."""
        generation = (await self.head(tenant)).generation
        found = await self._rosters.classes(tenant, generation, ids=[class_id])
        if not found:
            return None
        members = tuple(self._membership(one) for one in self._holding(
            await self._rosters.enrollments_in(tenant, generation, [class_id]), at_ms))
        people = await self._rosters.users(tenant, generation, {one.user for one in members})
        return Roll(found[0], members, {user.user: user for user in people})

    async def attending(self, tenant: str, org: str, at_ms: int) -> list[Attending]:
        """Who is at a school or board at an instant: learners and staff, in each class and role; guardians are not."""
        generation = (await self.head(tenant)).generation
        day = self.zone.day(at_ms)
        enrolled = self._holding(
            await self._rosters.enrollments_at(tenant, generation, [org], [school_year(day)]), at_ms)
        in_classes = {(one.user, one.role) for one in enrolled}
        others = [held for held in await self._rosters.roles_at(tenant, generation, [org])
                  if held.begin <= day < held.end and (held.user, held.role) not in in_classes]
        people = await self.people(tenant, {user for user, _ in in_classes} | {held.user for held in others})
        classes = {one.class_id: one for one in await self._rosters.classes(
            tenant, generation, ids={one.class_id for one in enrolled})}
        return [*(Attending(people[one.user], one.role, classes[one.class_id], one.grade, one.number)
                  for one in enrolled), *(Attending(people[held.user], held.role) for held in others)]

    async def tell_read(self, tenant: str, users: Collection[str], by: str) -> None:
        """Keep account of `by` (as `Journal` names who acts) having read these people's names; durable before they are
        shown."""
        named = sorted(set(users))
        for first in range(0, len(named), SUBJECTS):
            await self._journal.record(tenant, "roster.read", by, subjects=named[first:first + SUBJECTS])

    # --- school days --------------------------------------------------------------------------------------

    async def school_days(self, tenant: str, school: str, begin: str, end: str) -> list[str]:
        """The school days of a school (as in `Place.school`) from `begin` to the day before `end`."""
        days = []
        while begin < end:
            days.append(begin)
            begin = next_day(begin)
        if not days:
            return []
        calendars = await self._calendars.of(tenant, school, {school_year(day) for day in days})
        active: Mapping[str, int] = {}
        learners: Mapping[str, int] = {}
        untold = [day for day in days if named(day, calendars) is None]
        if untold and self._activity is not None:
            active = await self._activity.active_by_day(tenant, school, untold[0], untold[-1])
            pupils = await self._pupils(tenant, school, untold)
            learners = {day: len({one.user for one in pupils if one.begin <= day < one.end}) for day in untold}
        return school_days(days, calendars, active, learners, self._config.school.active_percent)

    async def _pupils(self, tenant: str, school: str, days: Collection[str]) -> list[Enrollment]:
        """Who belongs to the school in the school years of these days."""
        generation = (await self.head(tenant)).generation
        orgs = {org.org for org in await self._rosters.orgs(tenant, generation) if school in {org.code, org.org}}
        enrolled = await self._rosters.enrollments_at(tenant, generation, orgs, {school_year(day) for day in days})
        return [one for one in enrolled if one.role == "student"]

    def _holding(self, enrollments: Iterable[Enrollment], at_ms: int) -> list[Enrollment]:
        day = self.zone.day(at_ms)
        return [one for one in enrollments if one.begin <= day < one.end]

    def _membership(self, one: Enrollment) -> Membership:
        return Membership(one.user, one.class_id, one.code or one.school, one.role, one.number,
                          self.zone.start(one.begin), self.zone.start(one.end))
