"""What the roster and the links of guardians say of somebody, as facts for the policy."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Protocol

from lrs.access.person import Person
from lrs.access.policy import SchoolClass
from lrs.access.reach import Period
from lrs.access.roles import Role
from lrs.access.standing import Capacity, Standing, Tie
from lrs.ages import of_age

_OF_STAFF = {Role.TEACHER.value: Role.TEACHER, Role.ADMINISTRATOR.value: Role.ADMINISTRATOR}


class HeldRole(Protocol):
    """`school` is a 学校コード, or how the roster calls a school without one; empty for a guardian."""

    @property
    def role(self) -> str: ...
    @property
    def school(self) -> str: ...


class Belonging(Protocol):
    """Somebody's time in a class, from one instant up to another; `school` as above."""

    @property
    def user(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def class_id(self) -> str: ...
    @property
    def school(self) -> str: ...
    @property
    def begin_ms(self) -> int: ...
    @property
    def end_ms(self) -> int: ...


class Roster(Protocol):
    async def roles(self, tenant: str, user: str, at_ms: int) -> Collection[HeldRole]: ...

    async def belongings(self, tenant: str, user: str) -> Sequence[Belonging]:
        """Every class that the user ever belonged to, in any role."""

    async def members(self, tenant: str, classes: Collection[str]) -> Sequence[Belonging]:
        """Everybody who ever belonged to one of these classes, in any role."""

    async def children_of(self, tenant: str, guardian: str, at_ms: int) -> Collection[str]: ...

    async def age(self, tenant: str, user: str, at_ms: int) -> int | None:
        """Full years, or those surely reached; None when nothing tells."""

    async def learners_at(self, tenant: str, school: str, at_ms: int, grade: str = "") -> Collection[str]:
        """The learners of a school, or of one of its grades, at an instant."""


class RosterFacts:
    """The source for students, teachers, administrators and guardians; the classes that questions name, and the cohorts
    that grants mean."""

    def __init__(self, roster: Roster, decides_from: int) -> None:
        self._roster = roster
        self._decides_from = decides_from

    async def facts(self, person: Person, at: int) -> Standing:
        if not person.user:
            return Standing()
        held = await self._roster.roles(person.tenant, person.user, at)
        found = [Capacity(_OF_STAFF[each.role], school=each.school) for each in held if each.role in _OF_STAFF]
        roles = {each.role for each in held}
        if Role.TEACHER in roles:
            found += await self._classes(person)
        if Role.STUDENT in roles:
            found.append(Capacity(Role.STUDENT, ties=(await self.tie(person.tenant, person.user, at),)))
        if Role.GUARDIAN in roles:
            found += await self._children(person, at)
        return Standing(capacities=tuple(found))

    async def school_class(self, tenant: str, class_id: str) -> SchoolClass:
        found = await self._roster.members(tenant, {class_id})
        return SchoolClass(class_id, frozenset(one.school for one in found), frozenset(one.user for one in found))

    async def named(self, tenant: str, school: str, learners: Collection[str], at: int) -> Sequence[Tie]:
        there = set(await self._roster.learners_at(tenant, school, at))
        return [Tie(learner) for learner in learners if learner in there]

    async def grade(self, tenant: str, school: str, grade: str, at: int) -> Sequence[Tie]:
        return [Tie(learner) for learner in await self._roster.learners_at(tenant, school, at, grade)]

    async def _classes(self, teacher: Person) -> list[Capacity]:
        """A capacity for each stretch of teaching a class, with everybody who was ever in it."""
        taught = [each for each in await self._roster.belongings(teacher.tenant, teacher.user)
                  if each.role == Role.TEACHER]
        ties: dict[str, list[Tie]] = defaultdict(list)
        for one in await self._roster.members(teacher.tenant, {each.class_id for each in taught}):
            if one.role == Role.STUDENT:
                ties[one.class_id].append(Tie(one.user, Period(one.begin_ms, one.end_ms)))
        return [Capacity(Role.TEACHER, Period(each.begin_ms, each.end_ms), each.school, each.class_id,
                         tuple(ties[each.class_id])) for each in taught]

    async def _children(self, guardian: Person, at: int) -> list[Capacity]:
        children = await self._roster.children_of(guardian.tenant, guardian.user, at)
        ages = await asyncio.gather(*(self._roster.age(guardian.tenant, child, at) for child in children))
        minors = [child for child, age in zip(children, ages, strict=True) if not of_age(age)]
        return [Capacity(Role.GUARDIAN, ties=(await self.tie(guardian.tenant, child, at),)) for child in minors]

    async def tie(self, tenant: str, learner: str, at: int) -> Tie:
        """With what is known at `at` of whether the learner decides alone."""
        age = await self._roster.age(tenant, learner, at)
        return Tie(learner, decides_from=at if age is not None and age >= self._decides_from else None)


class Link(Protocol):
    """That an account acts for a child, until `ends` (ms)."""

    @property
    def child(self) -> str: ...
    @property
    def restricted(self) -> bool: ...
    @property
    def since(self) -> int: ...
    @property
    def ends(self) -> int: ...


class Links(Protocol):
    async def children(self, tenant: str, account: str) -> Sequence[Link]:
        """The links of an account that stand now, each ending when its child comes of age."""


class GuardianLinks:
    """The source for guardians by invitation."""

    def __init__(self, links: Links, roster: RosterFacts) -> None:
        self._links = links
        self._roster = roster

    async def facts(self, person: Person, at: int) -> Standing:
        if not person.account:
            return Standing()
        links = await self._links.children(person.tenant, person.account)
        return Standing(capacities=tuple([await self._capacity(person.tenant, link, at) for link in links]))

    async def _capacity(self, tenant: str, link: Link, at: int) -> Capacity:
        tie = await self._roster.tie(tenant, link.child, at)
        return Capacity(Role.GUARDIAN, Period(link.since, link.ends), ties=(tie,), restricted=link.restricted)
