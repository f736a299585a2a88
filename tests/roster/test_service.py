"""Rosters end to end over a real MongoDB: what others ask of them, through a year and into the next."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from io import BytesIO

import pytest

from lrs.audit.service import Search
from lrs.config import Config
from lrs.errors import BadRequest, Conflict
from lrs.operation.administration import audit_log
from lrs.roster.problem import InvalidRoster
from lrs.roster.service import HeldRole, RosterService
from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.contract.access import Tenant
from lrs.storage.leases import MongoLeases
from lrs.storage.tenants import MongoTenants
from lrs.xapi.timestamps import parse_ms
from tests.city import City, Files, uid, zipped
from tests.roster.loading import HEADINGS, SCHOOL, load, service, town, workbook

MAY, OCTOBER = "2026-05-12", "2026-10-05"
PUPIL = uid("pupil", 0, 2026, 0)  # the first of the first-graders of elementary school 0
TEACHER = uid("teacher", "P", 0, 1, 1)
SCHOOL_CODE = "B113200000006"


def instant(day: str) -> int:
    return parse_ms(f"{day}T10:00:00+09:00")


async def taught(roster: RosterService, teacher: str, at: int) -> set[str]:
    """The learners who belong, at an instant, to a class that `teacher` teaches then."""
    classes = {one.class_id for one in await roster.belongings("t", teacher)
               if one.role == "teacher" and one.begin_ms <= at < one.end_ms}
    return {one.user for one in await roster.members("t", classes)
            if one.role == "student" and one.begin_ms <= at < one.end_ms}


@pytest.fixture(scope="module")
async def db(config: Config) -> AsyncIterator[Database]:
    database = Database(config.mongo)
    await indexes.ensure(database)
    yield database
    await database.drop()
    await database.close()


@pytest.fixture
async def roster(db: Database, config: Config) -> AsyncIterator[RosterService]:
    yield service(db, config)
    with db.within(60):  # a city is much to delete
        for collection in ("roster", "roster_heads", "school_calendars", "leases"):
            await db[collection].delete_many({})


async def test_a_town_is_new_once_and_nothing_the_second_time(roster: RosterService, db: Database) -> None:
    content = zipped(town().files())
    looked = await load(roster, "t", content, dry=True)
    assert (len(looked.new), looked.generation) == (54, 0)
    assert await db["roster"].count_documents({}) == 0
    first = await load(roster, "t", content)
    assert (len(first.new), first.moved, first.gone, first.changes) == (54, [], [], looked.changes)
    assert sorted((one.learners, one.staff) for one in first.schools) == [(18, 4), (18, 7), (18, 7)]
    again = await load(roster, "t", content, OCTOBER)
    assert (again.changes, again.new, again.moved, again.gone) == (0, [], [], [])
    assert again.generation == first.generation


async def test_a_city_of_thirty_schools_comes_whole_again_as_nothing_and_turns_over(roster: RosterService) -> None:
    content = zipped(City().files())
    first = await load(roster, "t", content, "2026-04-08")
    assert len(first.new) == sum(one.learners for one in first.schools) == 12060
    assert (await load(roster, "t", content, "2026-04-09")).changes == 0
    turned = await load(roster, "t", zipped(City(2027).files()), "2027-04-01")
    assert (len(turned.new), len(turned.moved), len(turned.gone)) == (1340, 10720, 1340)
    assert len(await roster.changed_since("t", first.generation)) == 12060


async def test_a_broken_file_changes_nothing(roster: RosterService, db: Database) -> None:
    await load(roster, "t", zipped(town().files()))
    before = [record async for record in db["roster"].find().sort("_id")]
    files = town().files()
    files["users"][5]["grades"] = "X9"
    files["enrollments"][7]["classSourcedId"] = "ない"
    with pytest.raises(InvalidRoster) as refused:
        await load(roster, "t", zipped(files), OCTOBER)
    assert {(found.file, found.line) for found in refused.value.problems} >= {("users.csv", 7), ("enrollments.csv", 9)}
    assert [record async for record in db["roster"].find().sort("_id")] == before


async def test_places_and_teachers_by_instant(roster: RosterService) -> None:
    await load(roster, "t", zipped(town().files()), MAY)
    files = town().files()
    moved = _to_another_class(files)
    await load(roster, "t", zipped(files), OCTOBER)
    found = (await roster.timelines("t", [PUPIL, "だれでもない"]))
    may, november = found[PUPIL].at(instant(MAY)), found[PUPIL].at(instant("2026-11-01"))
    assert found["だれでもない"].at(instant(MAY)) is None
    assert may is not None
    assert november is not None
    assert (may.school, may.school_year, may.grade, may.number) == (SCHOOL_CODE, 2026, "P1", "1")
    assert november.classes[0] == moved
    assert november.classes[0] != may.classes[0]
    assert PUPIL in await taught(roster, TEACHER, instant(MAY))
    assert PUPIL not in await taught(roster, TEACHER, instant("2026-11-01"))
    assert PUPIL in await taught(roster, uid("teacher", "P", 0, 2, 1), instant("2026-11-01"))
    [own] = [one for one in await roster.members("t", [may.classes[0]]) if one.user == PUPIL]
    assert own.school == SCHOOL_CODE
    assert own in await roster.belongings("t", PUPIL)
    assert PUPIL in await roster.learners_at("t", SCHOOL_CODE, instant(MAY))
    assert PUPIL in await roster.learners_at("t", SCHOOL_CODE, instant(MAY), "P1")
    assert PUPIL not in await roster.learners_at("t", SCHOOL_CODE, instant(MAY), "P2")
    assert PUPIL not in await roster.learners_at("t", SCHOOL_CODE, instant("2026-03-01"))
    assert (own.begin_ms, own.end_ms) == (parse_ms("2026-04-01T00:00:00+09:00"), parse_ms("2026-10-05T00:00:00+09:00"))


def _to_another_class(files: Files) -> str:
    """The first pupil goes to the class of the second grade, with its lessons."""
    source = uid("source", "pupil", 0, 2026, 0)
    homes = {row["sourcedId"]: row for row in files["classes"]}
    target = next(key for key, row in homes.items() if row["title"] == "2年1組")
    for row in files["enrollments"]:
        if row["userSourcedId"] == source and homes[row["classSourcedId"]]["classType"] == "homeroom":
            row["classSourcedId"] = target
    next(row for row in files["users"] if row["sourcedId"] == source)["metadata.jp.homeClass"] = target
    files["enrollments"] = [row for row in files["enrollments"] if row["userSourcedId"] != source
                            or row["classSourcedId"] == target]
    return target


async def test_the_yearly_turn_over_is_one_import(roster: RosterService) -> None:
    first = await load(roster, "t", zipped(town(2026).files()), MAY)
    turned = await load(roster, "t", zipped(town(2027).files()), "2027-03-25")
    assert (len(turned.new), len(turned.moved), len(turned.gone)) == (6, 48, 6)
    leaver, goes_on = uid("pupil", 0, 2018, 0), uid("pupil", 0, 2021, 0)
    assert {move.user for move in turned.gone} == {uid("pupil", n, 2018, each) for n in (0, 1) for each in range(3)}
    found = await roster.timelines("t", [leaver, goes_on, PUPIL])
    grades = [[place.grade if (place := found[user].at(instant(day))) else None
               for day in ("2027-03-31", "2027-04-01")] for user in (leaver, goes_on, PUPIL)]
    assert grades == [["J3", None], ["P6", "J1"], ["P1", "P2"]]
    assert PUPIL in await taught(roster, TEACHER, instant("2027-03-31"))
    assert PUPIL not in await taught(roster, TEACHER, instant("2027-04-01"))
    changed = await roster.changed_since("t", first.generation)
    assert leaver not in changed
    assert {goes_on, PUPIL, uid("pupil", 0, 2027, 0)} <= changed
    assert (await load(roster, "t", zipped(town(2027).files()), "2027-04-08")).changes == 0


async def test_a_change_of_teacher_is_told(roster: RosterService) -> None:
    await load(roster, "t", zipped(town().files()), MAY)
    files = town().files()
    for row in files["enrollments"]:
        if row["userSourcedId"] == uid("source", "teacher", "P", 0, 1, 1):
            row["userSourcedId"] = uid("source", "teacher", "P", 0, 2, 1)
    found = await load(roster, "t", zipped(files), OCTOBER, dry=True)
    assert [(change.before, change.after) for change in found.teachers] == [
        ((TEACHER,), (uid("teacher", "P", 0, 2, 1),))] * 2
    assert (found.new, found.moved, found.gone) == ([], [], [])


async def test_roles_guardians_ages_names_and_accounts(roster: RosterService) -> None:
    await load(roster, "t", zipped(town(demographics=True).files()), MAY)
    at = instant(MAY)
    mother = uid("guardian", 0, 2026, 0)
    assert await roster.roles("t", PUPIL, at) == {HeldRole("student", SCHOOL_CODE)}
    assert await roster.roles("t", TEACHER, at) == {HeldRole("teacher", SCHOOL_CODE)}
    assert await roster.roles("t", uid("head", "P", 0), at) == {HeldRole("administrator", SCHOOL_CODE)}
    assert await roster.roles("t", mother, at) == {HeldRole("guardian", "")}
    assert await roster.roles("t", PUPIL, instant("2027-04-01")) == frozenset()
    assert await roster.children_of("t", mother, at) == {PUPIL}
    assert await roster.age("t", PUPIL, at) == 7  # born on 2019-04-02
    assert await roster.age("t", TEACHER, at) is None
    person = (await roster.people("t", [PUPIL]))[PUPIL]
    assert person.birth == "2019-04-02"
    assert await roster.by_username("t", ["PUPIL-0-2026-0@midori.example", "x"]) == {
        "PUPIL-0-2026-0@midori.example": (PUPIL,)}
    assert await roster.roles("となり", PUPIL, at) == frozenset()
    assert await roster.people("となり", [PUPIL]) == {}


async def test_classes_and_their_rolls(roster: RosterService) -> None:
    await load(roster, "t", zipped(town().files()), MAY)
    found = await roster.classes("t", instant(MAY))
    assert len(found) == 30
    assert await roster.classes("t", instant("2027-04-01")) == []
    home = next(one for one, _ in found if one.class_id == uid("class", "P", 0, 2026, 1, 1))
    roll = await roster.roll("t", home.class_id, instant(MAY))
    assert roll is not None
    assert [(one.user, one.role) for one in roll.members if one.number == "1"] == [(PUPIL, "student")]
    assert set(roll.people) == {one.user for one in roll.members}
    assert await roster.roll("t", "ない", instant(MAY)) is None


# --- sheets -----------------------------------------------------------------------------------------------


async def test_the_sheet_of_one_school_works_the_first_time_and_means_the_same_children_again(
        roster: RosterService) -> None:
    rows = [(SCHOOL, 1 + n % 6, 1 + n // 6 % 2, 1 + n // 12, f"{family}\u3000{n}", f"かな {n}", "")
            for n, family in enumerate(["青木", "𠮷田", "髙橋"] * 20)]
    first = await load(roster, "t", workbook(*rows), MAY)
    assert (len(first.new), first.warnings) == (60, [])
    again = await load(roster, "t", workbook(*rows[::-1]), OCTOBER)
    assert again.changes == 0
    advanced = [(school, grade + 1, *rest) for school, grade, *rest in rows if grade < 6]
    turned = await load(roster, "t", workbook(*advanced), "2027-04-08")
    assert (len(turned.new), len(turned.moved), len(turned.gone)) == (0, 50, 10)
    assert {move.user for move in turned.moved} <= {move.user for move in first.new}


async def test_a_sheet_and_then_oneroster_of_the_same_school_is_one_school(roster: RosterService) -> None:
    name = "みどり市立第1小学校"
    await load(roster, "t", workbook((name, 1, 1, 1, "青木 はな", "", "hana@midori.example")), MAY)
    [hana] = (await roster.by_username("t", ["hana@midori.example"]))["hana@midori.example"]
    files = town().files()
    await load(roster, "t", zipped(files), OCTOBER)
    schools = [org for org in await roster.orgs("t") if org.kind == "school"]
    assert len(schools) == 3
    found = (await roster.timelines("t", [hana, PUPIL]))
    assert found[hana].at(instant("2026-10-04")) is not None
    assert found[hana].at(instant("2026-10-05")) is None
    assert found[PUPIL].at(instant("2026-10-05")) is not None


async def test_teachers_on_a_sheet_teach_its_class(roster: RosterService) -> None:
    rows = [(SCHOOL, 3, 1, 1, "青木 はな", "", "hana@s.example", ""),
            (SCHOOL, 3, 1, "", "上野 直子", "", "ueno@s.example", "担任")]
    await load(roster, "t", workbook(*rows, headings=(*HEADINGS, "役割")), MAY)
    found = await roster.by_username("t", ["hana@s.example", "ueno@s.example"])
    [hana], [ueno] = found["hana@s.example"], found["ueno@s.example"]
    assert await taught(roster, ueno, instant(MAY)) == {hana}
    assert {held.role for held in await roster.roles("t", ueno, instant(MAY))} == {"teacher"}


# --- whole or not at all ----------------------------------------------------------------------------------


async def test_readers_see_the_old_roster_or_the_new_one_while_it_is_imported(
        roster: RosterService, db: Database, config: Config) -> None:
    await load(roster, "t", zipped(town(per_grade=60).files()), MAY)
    reader, done, seen = service(db, config), asyncio.Event(), set[tuple[int, int]]()
    users = [uid("pupil", school, 2026, each) for school in (0, 1) for each in range(60)]

    async def read() -> None:
        while not done.is_set():
            reader._heads.clear()
            generation = (await reader.head("t")).generation
            found = await reader.timelines("t", users)
            places = [found[user].at(instant("2027-04-08")) for user in users]
            seen.add((generation, sum(place is not None for place in places)))

    reading = asyncio.create_task(read())
    turned = await load(roster, "t", zipped(town(2027, per_grade=60).files()), "2027-03-25")
    await asyncio.sleep(0.2)
    done.set()
    await reading
    assert seen == {(turned.generation - 1, 0), (turned.generation, 120)}


async def test_a_second_import_at_the_same_time_is_refused_and_changes_nothing(
        roster: RosterService, db: Database) -> None:
    assert await MongoLeases(db).take("roster/t", "another process", 30)
    with pytest.raises(Conflict, match="under way"):
        await load(roster, "t", zipped(town().files()))
    assert (await load(roster, "t", zipped(town().files()), dry=True)).changes > 0
    assert (await load(roster, "other", zipped(town().files()))).changes > 0


async def test_what_a_failed_import_staged_is_gone(roster: RosterService, db: Database,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    await load(roster, "t", zipped(town().files()), MAY)
    whole = await db["roster"].count_documents({})
    rosters = roster._import._rosters

    async def fail(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(rosters, "publish", fail)
    with pytest.raises(OSError):  # noqa: PT011  the very one
        await load(roster, "t", zipped(town(2027).files()), "2027-04-01")
    assert await db["roster"].count_documents({}) == whole
    monkeypatch.undo()
    assert len((await load(roster, "t", zipped(town(2027).files()), "2027-04-01")).moved) == 48


async def test_a_day_that_is_none_is_refused(roster: RosterService) -> None:
    with pytest.raises(BadRequest, match="2026-04-01"):
        await load(roster, "t", zipped(town().files()), "昨日")


# --- school days ------------------------------------------------------------------------------------------


class Counted:
    """Twelve active learners on each Monday, three on the others."""

    async def active_by_day(self, tenant: str, school: str, first: str, last: str) -> Mapping[str, int]:
        assert (tenant, school, first, last) == ("t", SCHOOL_CODE, "2026-05-11", "2026-05-17")
        return {"2026-05-11": 12, "2026-05-12": 3}


class Unasked:
    async def active_by_day(self, tenant: str, school: str, first: str, last: str) -> Mapping[str, int]:
        raise AssertionError("the calendar says it all")


async def test_school_days_are_imported_ones_else_those_on_which_enough_were_active(
        roster: RosterService, config: Config) -> None:
    await load(roster, "t", zipped(town().files()), MAY)
    roster._activity = Counted()
    week = ("t", SCHOOL_CODE, "2026-05-11", "2026-05-18")
    assert await roster.school_days(*week) == ["2026-05-11"]
    text = "学校,日付,種別\nみどり市立第1小学校,2026-05-12,登校日\n,2026-05-13,登校日\n"
    found = await roster.load_calendar("t", _file(text), "学校暦.csv")
    assert {one.school for one in found} == {"", SCHOOL_CODE}
    roster._activity = Unasked()
    assert await roster.school_days(*week) == ["2026-05-12", "2026-05-13"]
    with pytest.raises(InvalidRoster):
        await roster.load_calendar("t", _file(text + "第九小学校,2026-05-14,登校日\n"), "学校暦.csv")
    assert await roster.school_days(*week[:3], "2026-05-11") == []


def _file(text: str) -> BytesIO:
    return BytesIO(text.encode())


async def test_timelines_follow_the_generation_within_a_second(
        roster: RosterService, db: Database, config: Config) -> None:
    reader = service(db, replace(config, school=replace(config.school, timelines=10)))
    assert (await reader.timelines("t", [PUPIL]))[PUPIL].at(instant(MAY)) is None
    await load(roster, "t", zipped(town().files()), MAY)
    async with asyncio.timeout(5):
        while (await reader.timelines("t", [PUPIL]))[PUPIL].at(instant(MAY)) is None:
            await asyncio.sleep(0.05)


async def test_who_reads_names_stands_in_the_log_with_all_whom_they_read(
        roster: RosterService, db: Database, config: Config) -> None:
    log = audit_log(db, config)
    await MongoTenants(db).add(Tenant("hayabusa", "みどり市", "establisher", "", b"s" * 32, 1))
    users = {uid("read", each) for each in range(2 * 1000 + 1)}
    await roster.tell_read("hayabusa", users, "cli:suzuki")
    found = (await log.search("hayabusa", Search(event="roster.read"), None, 10)).entries
    assert sorted(len(entry.subjects) for entry in found) == [1, 1000, 1000]
    assert {subject for entry in found for subject in entry.subjects} == users
    assert {entry.actor_id for entry in found} == {"suzuki"}
    await roster.tell_read("hayabusa", (), "cli:suzuki")
    assert len((await log.search("hayabusa", Search(event="roster.read"), None, 10)).entries) == 3
