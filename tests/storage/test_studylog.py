"""The study log's queries examine what they are asked for, whatever else the log holds; on both drivers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from lrs.access.categories import ActivityClass
from lrs.access.reach import Period, Reach, Window
from lrs.schooldays import Zone
from lrs.storage import indexes
from lrs.storage import studylog_records as records
from lrs.storage import studylog_sums as sums
from lrs.storage.client import Database
from lrs.storage.contract.studylog import ALL, DayQuery, EntryQuery, Head, Scope, Step, Turn
from lrs.storage.studylog import NEWEST, MongoStudyLogs
from lrs.studylog.day import Day
from lrs.studylog.entry import Entry, Slice
from lrs.studylog.results import resulted
from lrs.studylog.sums import Sums
from lrs.studylog.use import used
from lrs.studylog.which import Selection

CLASSES, LEARNERS, DAYS, A_DAY = 12, 5, 20, 6
DAY_MS = 86_400_000
START = 1_778_544_000_000
HEAD = Head("みなと市", 1, 10_000, 0, active=True)
EVERYTHING = Reach((Window(),))
LIMIT = 25
ZONE = Zone(ZoneInfo("Asia/Tokyo"))


def learner(school_class: int, number: int) -> str:
    return str(UUID(int=school_class * 100 + number))


def part(school_class: int) -> Slice:
    school = "minato" if school_class % 3 else "hama"
    return Slice(school, 2026, "P6", (f"6-{school_class}", f"算数6-{school_class}"), "school-learning", "learning")


def entries() -> list[Entry]:
    return [Entry((pos := ((day * CLASSES + room) * LEARNERS + number) * A_DAY + count).to_bytes(16), pos, str(pos),
                  learner(room, number), START + day * DAY_MS + count, "drill", "solved", "分数", "", True, 0.5, None,
                  None, "三分の二", ("825026311120000",), part(room))
            for day in range(DAYS) for room in range(CLASSES) for number in range(LEARNERS) for count in range(A_DAY)]


def days() -> list[Day]:
    return [Day(learner(room, number), f"2026-05-{day + 1:02d}", part(room),
                {("825026311120000", "822000000000000"): Sums(A_DAY, 5, 4, 3, 2, 1, 0, START + day),
                 (): Sums(1, last=9)}, day)
            for day in range(DAYS) for room in range(CLASSES) for number in range(LEARNERS)]


@pytest.fixture(scope="module")
async def logs(db: Database) -> AsyncIterator[MongoStudyLogs]:
    await indexes.ensure(db)
    logs = MongoStudyLogs(db)
    await logs.begin(HEAD.tenant, HEAD.generation, active=True)
    assert await logs.advance([(HEAD, Step(HEAD.mark, 1, entries(), days=days()))], [])
    yield logs
    await logs.close()


async def examined(db: Database, collection: str, wanted: dict[str, Any], index: str, **options: Any) -> dict[str, Any]:
    reply = await db.command("explain", {"find": collection, "filter": wanted, "hint": index, **options},
                             verbosity="executionStats")
    assert "SORT" not in [stage["stage"] for stage in stages(reply["queryPlanner"]["winningPlan"])]
    found: dict[str, Any] = reply["executionStats"]
    return found


def stages(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(each for child in [*plan.get("inputStages", ()), *filter(None, [plan.get("inputStage")])]
                    for each in stages(child))]


async def test_what_was_kept_comes_back_as_it_was(logs: MongoStudyLogs) -> None:
    scope = Scope(classes=frozenset({"6-3"}))
    async with logs.view() as view:
        [head] = await view.heads(HEAD.tenant)
        assert head == HEAD._replace(revision=1, seen=1)
        found = [each async for each in view.days(head, scope, "2026-05-01", "2026-05-31")]
        assert {each.key: each for each in found} == {each.key: each for each in days() if each.slice == part(3)}
        kept = await view.entries_of(head, [entries()[7].key])
    assert kept == [entries()[7]]


@pytest.mark.parametrize("scope", [Scope(classes=frozenset({"6-3"})),
                                   Scope(learners=frozenset(learner(3, each) for each in range(LEARNERS)))])
async def test_the_days_of_a_class_examine_its_own(logs: MongoStudyLogs, db: Database, scope: Scope) -> None:
    condition, index = records.in_scope(scope)
    figures = await examined(db, "studylog_days", {
        **records.of(HEAD), **condition, "d": {"$gte": "2026-05-03", "$lte": "2026-05-12"}}, index)
    assert figures["nReturned"] == figures["totalDocsExamined"] == 10 * LEARNERS
    assert figures["totalKeysExamined"] <= 10 * LEARNERS + 2 * LEARNERS  # and where each learner's begin and end


@pytest.mark.parametrize(("scope", "reach", "admitted"), [
    (ALL, EVERYTHING, lambda day: True),
    (Scope(schools=frozenset({"hama"})), Reach((Window(schools=frozenset({"hama"})),)),
     lambda day: day.slice.school == "hama"),
    (ALL, Reach((Window(without=frozenset({learner(3, 1)}), period=Period(ZONE.start("2026-05-05") + 1)),
                 Window(actors=frozenset({learner(4, 1)}), activity_classes=frozenset({ActivityClass.LEARNING})))),
     lambda day: day.learner == learner(4, 1) or (day.day > "2026-05-05" and day.learner != learner(3, 1))),
    (ALL, Reach(), lambda day: False)])
async def test_sums_of_schools_are_those_of_their_days_and_examine_these_once(
        logs: MongoStudyLogs, db: Database, scope: Scope, reach: Reach, admitted: Callable[[Day], bool]) -> None:
    left_out = days()[70].key
    query = DayQuery(scope, reach, ZONE, "2026-05-03", "2026-05-12", [left_out])
    right = [day for day in days() if query.first <= day.day <= query.last and admitted(day) and day.key != left_out]
    async with logs.view() as view:
        assert await view.use(HEAD, query) == used(right)
        assert await view.results(HEAD, query) == resulted(right)
    figures = await examined(db, "studylog_days", sums.condition(HEAD, query), "school")
    most = 10 * LEARNERS * (CLASSES // 3 if scope.schools else CLASSES)
    assert figures["totalDocsExamined"] <= most
    assert figures["totalKeysExamined"] <= most + 4  # and where each school's begin and end


async def test_who_was_active_at_a_school_is_counted_by_day_once_each(logs: MongoStudyLogs) -> None:
    assert await logs.active_by_day(HEAD.tenant, "hama", "2026-05-03", "2026-05-05") == {
        f"2026-05-0{day}": LEARNERS * (CLASSES // 3) for day in (3, 4, 5)}
    assert await logs.active_by_day(HEAD.tenant, "hama", "2027-01-01", "2027-01-31") == {}
    assert await logs.active_by_day("よその町", "hama", "2026-05-03", "2026-05-05") == {}


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("scope", [Scope(classes=frozenset({"6-3"})), Scope(learners=frozenset({learner(3, 1)}))])
async def test_a_page_of_a_log_reads_its_index_in_order_and_little_more_than_it_returns(
        logs: MongoStudyLogs, db: Database, scope: Scope, ascending: bool) -> None:
    for after in (None, Turn(START + 9 * DAY_MS + 2, 3500)):
        query = EntryQuery(scope, EVERYTHING, Selection(), START, START + DAYS * DAY_MS, HEAD.mark, ascending, after)
        wanted, index = records.query(HEAD, query)
        order = 1 if ascending else -1
        figures = await examined(db, "studylog_entries", wanted, index, sort={"at": order, "pos": order}, limit=LIMIT)
        assert figures["nReturned"] == LIMIT
        assert figures["totalKeysExamined"] <= LIMIT + LEARNERS + 3


async def test_a_step_from_an_older_head_does_nothing(logs: MongoStudyLogs) -> None:
    assert not await logs.advance([(HEAD, Step(HEAD.mark + 1))], [])
    assert not await logs.switch(HEAD, HEAD._replace(generation=2))


async def test_whose_logs_are_behind_is_told_from_one_key_a_tenant(logs: MongoStudyLogs, db: Database) -> None:
    newest = {"東": 100, "西": 300, "南": 500}
    await db["statements"].insert_many([{"_id": f"{tenant} {pos}".encode(), "t": tenant, "pos": pos}
                                        for tenant, last in newest.items() for pos in range(last + 1)])
    for tenant in newest:
        await logs.begin(tenant, 1, active=True)
        await logs.advance([(Head(tenant, 1, active=True), Step(300))], [])
    await db["studylog_changes"].insert_many([{"t": "東", "key": b"1", "l": [], "k": []}])
    await logs.begin("西", 2, active=False)
    assert await logs.behind(["南", "東", "西", "北", HEAD.tenant]) == ["南", "東", "西", "北"]
    await db["studylog_heads"].delete_one({"t": "西", "g": 2})
    assert await logs.behind(["西"]) == []
    reply = await db.command("explain", {"aggregate": "statements", "pipeline": NEWEST, "hint": "list", "cursor": {}},
                             verbosity="executionStats")
    figures = reply["stages"][0]["$cursor"]["executionStats"]
    assert (figures["totalKeysExamined"], figures["totalDocsExamined"]) == (len(newest), 0)
