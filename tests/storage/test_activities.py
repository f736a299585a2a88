"""Definitions of activities in MongoDB: written once, read in order; over both drivers."""

from __future__ import annotations

import asyncio

import pytest

from lrs.errors import StorageUnavailable
from lrs.storage import activities as module
from lrs.storage import indexes
from lrs.storage.activities import MongoActivities
from lrs.storage.client import Database

DRILL = "https://example.jp/drill/1"
JAPANESE = '{"name":{"ja":"計算ドリル"}}'.encode()
ENGLISH = b'{"name":{"en":"Drill"}}'


@pytest.fixture
async def activities(db: Database) -> MongoActivities:
    await indexes.ensure(db)
    await db["activities"].delete_many({})
    return MongoActivities(db)


async def test_forms_come_back_oldest_first_each_once(
        activities: MongoActivities, monkeypatch: pytest.MonkeyPatch) -> None:
    for moment, form in ((1, JAPANESE), (2, ENGLISH), (3, JAPANESE)):
        monkeypatch.setattr(module, "now_ms", lambda moment=moment: moment)
        await activities.add_forms("minato", [(DRILL, form)])
    assert await activities.forms("minato", [DRILL, "https://example.jp/unknown"]) == {DRILL: [JAPANESE, ENGLISH]}


async def test_a_form_that_another_process_wrote_already_is_no_failure(
        db: Database, activities: MongoActivities) -> None:
    await activities.add_forms("minato", [(DRILL, JAPANESE)])
    await MongoActivities(db).add_forms("minato", [(DRILL, JAPANESE), (DRILL, ENGLISH)])
    assert sorted((await activities.forms("minato", [DRILL]))[DRILL]) == sorted([JAPANESE, ENGLISH])


async def test_a_form_known_to_this_process_is_not_written_again(db: Database, activities: MongoActivities) -> None:
    await activities.add_forms("minato", [(DRILL, JAPANESE)])
    await db["activities"].delete_many({})
    await activities.add_forms("minato", [(DRILL, JAPANESE)])
    assert await activities.forms("minato", [DRILL]) == {}


async def test_the_memory_of_written_forms_is_bounded(
        activities: MongoActivities, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REMEMBERED", 10)
    for n in range(30):
        await activities.add_forms("minato", [(f"{DRILL}/{n}", JAPANESE)])
    assert len(activities._written) <= 11


async def test_one_who_sends_ever_new_forms_is_read_by_the_newest(
        activities: MongoActivities, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_FORMS", 3)
    for moment in range(5):
        monkeypatch.setattr(module, "now_ms", lambda moment=moment: moment)
        await activities.add_forms("minato", [(DRILL, b'{"type":"https://example.jp/%d"}' % moment)])
    assert [form[-3:-2] for form in (await activities.forms("minato", [DRILL]))[DRILL]] == [b"2", b"3", b"4"]


async def test_a_tenant_does_not_see_another_ones_forms(activities: MongoActivities) -> None:
    await activities.add_forms("minato", [(DRILL, JAPANESE)])
    assert await activities.forms("tonari", [DRILL]) == {}
    await activities.add_forms("tonari", [(DRILL, JAPANESE)])
    assert await activities.forms("tonari", [DRILL]) == {DRILL: [JAPANESE]}


async def test_forms_are_found_by_their_index_in_order(db: Database, activities: MongoActivities) -> None:
    await activities.add_forms("minato", [(DRILL, JAPANESE), (DRILL, ENGLISH), ("https://example.jp/2", ENGLISH)])
    plan = await db.command("explain", {
        "find": "activities", "filter": {"tenant": "minato", "activity": {"$in": [DRILL]}},
        "sort": {"seen": -1}, "hint": "activity"})
    assert plan["executionStats"]["totalDocsExamined"] == 2


class Counting(MongoActivities):
    """Counts how often it writes, and fails as often as it is told to."""

    writes = 0
    failing = 0

    async def _insert(self, forms: dict[bytes, tuple[str, str, bytes]]) -> None:
        self.writes += 1
        if self.failing:
            self.failing -= 1
            await asyncio.sleep(0)
            raise StorageUnavailable
        await super()._insert(forms)


async def test_what_a_whole_class_meets_at_once_is_written_once(db: Database) -> None:
    activities = Counting(db)
    tasks = [f"https://example.jp/class/{n}" for n in range(20)]
    await asyncio.gather(*(activities.add_forms("minato", [(task, JAPANESE)]) for _ in range(35) for task in tasks))
    assert activities.writes == 1
    assert await MongoActivities(db).forms("minato", tasks) == {task: [JAPANESE] for task in tasks}


async def test_forms_that_gather_behind_a_failure_are_written_all_the_same(db: Database) -> None:
    activities = Counting(db)
    activities.failing = 1
    first = asyncio.create_task(activities.add_forms("minato", [("https://example.jp/behind/1", JAPANESE)]))
    while not activities.writes:
        await asyncio.sleep(0)
    await activities.add_forms("minato", [("https://example.jp/behind/1", JAPANESE),
                                          ("https://example.jp/behind/2", JAPANESE)])
    with pytest.raises(StorageUnavailable):
        await first
    found = await activities.forms("minato", ["https://example.jp/behind/1", "https://example.jp/behind/2"])
    assert len(found) == 2
