"""From the roster and guardians' links to facts: teachers with their classes of all years, children until 18."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lrs.access.categories import Category, TenantKind
from lrs.access.facts import StandingService
from lrs.access.person import Person
from lrs.access.policy import Asked, Terms, decide
from lrs.access.reach import Period
from lrs.access.roles import Role
from lrs.access.rosterfacts import GuardianLinks, RosterFacts
from lrs.access.standing import Standing
from lrs.config import Policy
from tests.unit.standings import HANAKO, LAST_YEAR, MINATO, NOW, TARO, TEACHER, THIS_YEAR


@dataclass(frozen=True)
class Held:
    role: str
    school: str = MINATO


@dataclass(frozen=True)
class Time:
    user: str
    role: str
    class_id: str
    begin_ms: int
    end_ms: int
    school: str = MINATO


@dataclass(frozen=True)
class Link:
    child: str
    restricted: bool
    since: int
    ends: int


def time(user: str, role: str, class_id: str, year: Period) -> Time:
    return Time(user, role, class_id, year.since or 0, year.until or 0)


TIMES = [time(TEACHER, "teacher", "5-1", LAST_YEAR), time(TEACHER, "teacher", "6-1", THIS_YEAR),
         time(HANAKO, "student", "6-1", THIS_YEAR), time(TARO, "student", "5-1", LAST_YEAR),
         time(TARO, "student", "6-2", THIS_YEAR)]


class Roster:
    def __init__(self, ages: dict[str, int | None], roles: dict[str, set[Held]], children: set[str]) -> None:
        self.ages, self.held, self.children = ages, roles, children

    async def roles(self, tenant: str, user: str, at_ms: int) -> Collection[Held]:
        return self.held.get(user, set())

    async def belongings(self, tenant: str, user: str) -> Sequence[Time]:
        return [each for each in TIMES if each.user == user]

    async def members(self, tenant: str, classes: Collection[str]) -> Sequence[Time]:
        return [each for each in TIMES if each.class_id in classes]

    async def children_of(self, tenant: str, guardian: str, at_ms: int) -> Collection[str]:
        return self.children

    async def age(self, tenant: str, user: str, at_ms: int) -> int | None:
        return self.ages.get(user)

    async def learners_at(self, tenant: str, school: str, at_ms: int, grade: str = "") -> Collection[str]:
        return [HANAKO] if school == MINATO and grade in {"", "P6"} else []


class Links:
    def __init__(self, *links: Link) -> None:
        self.links = links

    async def children(self, tenant: str, account: str) -> Sequence[Link]:
        return self.links


def roster(age: int | None = 12) -> RosterFacts:
    held = {TEACHER: {Held("teacher")}, HANAKO: {Held("student")}, "office": {Held("administrator")},
            "parent": {Held("guardian", "")}}
    return RosterFacts(Roster({HANAKO: age}, held, {HANAKO}), 16)


def person(user: str, account: str = "account") -> Person:
    return Person("midori", account, user, "")


def allowed(standing: Standing, learner: str, action: str = "statements/read") -> bool:
    return decide(Asked(Terms(TenantKind.ESTABLISHER), standing, action, NOW,  # type: ignore[arg-type]
                        frozenset({Category.SCHOOL_LEARNING}), learner=learner, assented=True)).allowed


async def test_a_teacher_has_the_school_and_each_class_with_its_members() -> None:
    found = await roster().facts(person(TEACHER), NOW)
    assert [(each.school_class, each.period, [tie.learner for tie in each.ties]) for each in found.capacities] == [
        ("", Period(), []), ("5-1", LAST_YEAR, [TARO]), ("6-1", THIS_YEAR, [HANAKO])]
    assert allowed(Standing(TEACHER).with_(found), HANAKO)


async def test_a_learner_decides_once_the_age_is_surely_reached() -> None:
    for age, decides in ((15, False), (16, True), (None, False)):
        standing = Standing(HANAKO).with_(await roster(age).facts(person(HANAKO), NOW))
        assert allowed(standing, HANAKO)
        assert allowed(standing, HANAKO, "requests/decide") is decides


async def test_a_guardian_of_the_roster_ends_at_18() -> None:
    for age, ends in ((17, False), (18, True), (None, False)):
        found = await roster(age).facts(person("parent"), NOW)
        assert allowed(found, HANAKO) is not ends
        assert allowed(found, HANAKO, "requests/decide") is (age is None)


async def test_who_stands_in_no_roster_has_no_fact() -> None:
    for nobody in (person(""), person("unknown")):
        assert (await roster().facts(nobody, NOW)) == Standing()


async def test_an_administrator_is_of_the_school() -> None:
    [capacity] = (await roster().facts(person("office"), NOW)).capacities
    assert (capacity.role, capacity.school) == (Role.ADMINISTRATOR, MINATO)


async def test_a_restriction_of_one_link_holds_for_the_child_wherever_it_is_known_from() -> None:
    links = GuardianLinks(Links(Link(HANAKO, True, 0, NOW + 1)), roster())
    standings = StandingService([roster(), links], None, Policy())  # type: ignore[arg-type]
    standing = await standings.at(person("parent"), NOW)
    assert [each.restricted for each in standing.capacities] == [True, True]
    assert allowed(standing, HANAKO)
    for action in ("requests/read", "audit/read", "requests/decide"):
        assert not allowed(standing, HANAKO, action)


async def test_a_link_ends_when_it_says() -> None:
    found = await GuardianLinks(Links(Link(HANAKO, False, 0, NOW)), roster()).facts(person("", "parent"), NOW)
    assert not allowed(found, HANAKO)


async def test_cohorts_are_those_at_the_school() -> None:
    assert [tie.learner for tie in await roster().named("midori", MINATO, [TARO, HANAKO], NOW)] == [HANAKO]
    assert [tie.learner for tie in await roster().grade("midori", MINATO, "P6", NOW)] == [HANAKO]
    assert await roster().grade("midori", MINATO, "P5", NOW) == []
