"""Generations of rosters: the old one or the new one, whoever dies, whoever else begins."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from lrs.errors import Conflict
from lrs.storage import indexes
from lrs.storage.calendars import MongoCalendars
from lrs.storage.client import Database
from lrs.storage.contract.roster import (
    Change,
    Class,
    Enrollment,
    Entity,
    Guardianship,
    Head,
    Org,
    Role,
    SchoolCalendar,
    User,
)
from lrs.storage.rosters import ASKED, PIECE, MongoRosters

TENANT = "みなと市"
HANA = User("00000000-0000-4000-8000-000000000001", "src-1", "hana@s.example", "𠮷田\u3000はな", "ヨシダ\u3000ハナ")
ONE = Enrollment(HANA.user, "1組", "student", "2026-04-01", "2027-04-01", "s1", "B1", 2026, "P3", "7", 1, False, True)


@pytest.fixture
async def rosters(db: Database) -> AsyncIterator[MongoRosters]:
    await indexes.ensure(db)
    yield MongoRosters(db)
    for collection in ("roster", "roster_heads", "school_calendars"):
        await db[collection].delete_many({})


def adding(*entities: Entity) -> list[Change]:
    return [Change(one.noun, one.key, one, known=False) for one in entities]


def ending(*entities: Entity) -> list[Change]:
    return [Change(one.noun, one.key, None, known=True) for one in entities]


async def imported(rosters: MongoRosters, changes: Sequence[Change], tenant: str = TENANT) -> int:
    generation = await rosters.begin(tenant)
    await rosters.stage(tenant, generation, changes)
    await rosters.publish(tenant, Head(generation, 1, "名簿.zip"))
    return generation


async def test_every_shape_comes_back_as_it_was_and_only_to_its_tenant(rosters: MongoRosters) -> None:
    org = Org("s1", "第一小学校", "school", "B1", "board")
    found = Class("1組", "3年1組", "s1", 2026, ("P3", "P4"), "homeroom", "2026-04-01", "2027-04-01", "学級", (), True)
    role = Role(HANA.user, "administrator", "s1", "B1", "2026-04-01", "9999-12-31")
    link = Guardianship("母", HANA.user, "2026-04-01", "9999-12-31")
    now = await imported(rosters, adding(org, HANA, found, ONE, role, link))
    assert await rosters.head(TENANT) == Head(now, 1, "名簿.zip")
    answers: list[list[Any]] = [
        await rosters.orgs(TENANT, now), await rosters.users(TENANT, now, [HANA.user, "x"]),
        await rosters.users_by_source(TENANT, now, ["src-1"]),
        await rosters.users_by_username(TENANT, now, ["hana@s.example"]), await rosters.classes(TENANT, now),
        await rosters.classes(TENANT, now, ids=["1組"]),
        await rosters.classes(TENANT, now, schools=["s1"], years=[2026]),
        await rosters.enrollments_of(TENANT, now, [HANA.user], [2026]),
        await rosters.enrollments_in(TENANT, now, ["1組"]),
        await rosters.enrollments_at(TENANT, now, ["s1"], [2026]), await rosters.roles_of(TENANT, now, [HANA.user]),
        await rosters.roles_at(TENANT, now, ["s1"]), await rosters.guardians(TENANT, now, [HANA.user]),
        await rosters.children(TENANT, now, ["母"])]
    assert answers == [[org], [HANA], [HANA], [HANA], [found], [found], [found], [ONE], [ONE], [ONE], [role], [role],
                       [link], [link]]
    assert await rosters.head("となり町") == Head()
    assert await rosters.users("となり町", now, [HANA.user]) == []
    assert await rosters.enrollments_of(TENANT, now, [HANA.user], [2025]) == []


async def test_each_generation_stays_as_it_was(rosters: MongoRosters) -> None:
    first = await imported(rosters, adding(ONE))
    closed = replace(ONE, end="2026-10-05")
    moved = replace(ONE, class_id="2組", begin="2026-10-05")
    second = await imported(rosters, [Change(ONE.noun, ONE.key, closed, known=True), *adding(moved)])
    third = await imported(rosters, ending(moved))
    seen = [await rosters.enrollments_of(TENANT, generation, [ONE.user]) for generation in (0, first, second, third)]
    assert [sorted(one, key=lambda found: found.begin) for one in seen] == [[], [ONE], [closed, moved], [closed]]
    assert await rosters.changed(TENANT, first, third) == {ONE.user}
    assert await rosters.changed(TENANT, third, third) == set()


async def test_only_a_learners_changed_place_counts_as_changed(rosters: MongoRosters) -> None:
    first = await imported(rosters, adding(ONE))
    teacher = replace(ONE, user="上野", role="teacher")
    second = await imported(rosters, adding(teacher, HANA))
    assert await rosters.changed(TENANT, first, second) == set()
    assert await rosters.changed(TENANT, 0, second) == {ONE.user}


async def test_what_is_staged_is_seen_by_nobody_until_it_is_published(rosters: MongoRosters) -> None:
    now = await imported(rosters, adding(ONE))
    generation = await rosters.begin(TENANT)
    await rosters.stage(TENANT, generation, ending(ONE) + adding(replace(ONE, class_id="2組")))
    assert (await rosters.head(TENANT)).generation == now
    assert await rosters.enrollments_of(TENANT, now, [ONE.user]) == [ONE]
    await rosters.discard(TENANT, generation)
    assert await imported(rosters, adding(HANA)) > generation
    assert await rosters.enrollments_of(TENANT, 1 << 40, [ONE.user]) == [ONE]


async def test_what_a_killed_import_left_is_cleared_by_the_next(rosters: MongoRosters, db: Database) -> None:
    await imported(rosters, adding(ONE))
    dead = await rosters.begin(TENANT)
    await rosters.stage(TENANT, dead, ending(ONE) + adding(*(replace(ONE, user=f"{n}") for n in range(PIECE + 5))))
    now = await imported(rosters, adding(HANA))
    assert await rosters.enrollments_in(TENANT, now, ["1組"]) == [ONE]
    assert await db["roster"].count_documents({}) == 2


async def test_an_import_that_was_overtaken_can_neither_write_nor_publish(rosters: MongoRosters) -> None:
    slow = await rosters.begin(TENANT)
    await rosters.stage(TENANT, slow, adding(ONE))
    await imported(rosters, adding(HANA))
    with pytest.raises(Conflict, match="Another import"):
        await rosters.stage(TENANT, slow, adding(replace(ONE, user="遅い")))
    with pytest.raises(Conflict, match="Another import"):
        await rosters.publish(TENANT, Head(slow, 1, ""))
    assert await rosters.enrollments_in(TENANT, 1 << 40, ["1組"]) == []


async def test_of_many_imports_at_once_what_is_seen_is_whole(rosters: MongoRosters) -> None:
    async def one(number: int) -> None:
        members = [replace(ONE, user=f"{number}-{n}", class_id="競") for n in range(50)]
        generation = await rosters.begin(TENANT)
        current = (await rosters.head(TENANT)).generation
        old = await rosters.enrollments_in(TENANT, current, ["競"])
        await rosters.stage(TENANT, generation, ending(*old) + adding(*members))
        await rosters.publish(TENANT, Head(generation, 1, ""))

    async def watch() -> None:
        while not done.is_set():
            head = await rosters.head(TENANT)
            counts.append(len(await writers(head.generation)))

    async def writers(generation: int) -> set[str]:
        return {found.user.split("-")[0] for found in await rosters.enrollments_in(TENANT, generation, ["競"])}

    done, counts = asyncio.Event(), list[int]()
    watching = asyncio.create_task(watch())
    outcomes = await asyncio.gather(*(one(number) for number in range(8)), return_exceptions=True)
    done.set()
    await watching
    assert all(outcome is None or isinstance(outcome, Conflict) for outcome in outcomes)
    await one(99)
    head = await rosters.head(TENANT)
    assert await writers(head.generation) == {"99"}
    assert set(counts) <= {0, 1}


QUERIES = [
    ("key", {"noun": "user", "key": {"$in": ["a"]}}), ("user", {"noun": "enrollment", "user": {"$in": ["a"]}}),
    ("class", {"noun": "enrollment", "class_id": {"$in": ["a"]}}),
    ("source", {"noun": "user", "source": {"$in": ["a"]}}),
    ("username", {"noun": "user", "username": {"$in": ["a"]}}),
    ("child", {"noun": "guardianship", "child": {"$in": ["a"]}}),
    ("school", {"noun": "enrollment", "school": {"$in": ["s1"]}, "year": {"$in": [2026]}}),
    ("gen", {"noun": "enrollment", "gen": {"$gt": 1, "$lte": 2}}),
    ("until", {"noun": "enrollment", "until": {"$gt": 1}})]


@pytest.mark.parametrize(("index", "wanted"), QUERIES)
async def test_each_query_reads_its_index(
        rosters: MongoRosters, db: Database, index: str, wanted: dict[str, Any]) -> None:
    await imported(rosters, adding(*(replace(ONE, user=f"{n}") for n in range(200)), HANA))
    for hint in ({"hint": index}, {}):
        reply = await db.command("explain", {"find": "roster", "filter": {"tenant": TENANT, **wanted}, **hint},
                                 verbosity="queryPlanner")
        stage = reply["queryPlanner"]["winningPlan"]
        while "inputStage" in stage:
            stage = stage["inputStage"]
        assert stage["stage"] == "IXSCAN"


async def test_more_people_than_one_query_takes_are_found(rosters: MongoRosters) -> None:
    many = [replace(ONE, user=f"{n}") for n in range(ASKED + 10)]
    now = await imported(rosters, adding(*many))
    assert len(await rosters.enrollments_of(TENANT, now, [one.user for one in many])) == len(many)


async def test_calendars_are_replaced_by_school_and_year(rosters: MongoRosters, db: Database) -> None:
    calendars = MongoCalendars(db)
    every = SchoolCalendar("", 2026, frozenset(), frozenset({"2026-08-01"}))
    own = SchoolCalendar("s1", 2026, frozenset({"2026-05-11"}), frozenset())
    await calendars.replace(TENANT, [every, own])
    await calendars.replace(TENANT, [replace(own, school_days=frozenset({"2026-05-12"}))])
    found = await calendars.of(TENANT, "s1", [2026, 2027])
    assert sorted(found, key=lambda one: one.school) == [every, replace(own, school_days=frozenset({"2026-05-12"}))]
    assert await calendars.of(TENANT, "s2", [2026]) == [every]
    assert await calendars.of("となり町", "s1", [2026]) == []
