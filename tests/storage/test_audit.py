"""The audit log: what is recorded is found, shares an insert, and names nobody who was forgotten."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from lrs.audit.entry import Actor, Entry
from lrs.audit.pruning import Pruning
from lrs.audit.service import Search
from lrs.audit.writer import Patience
from lrs.clock import now_ms
from lrs.config import BadSetting, Config, Mongo, School
from lrs.errors import BadRequest, StorageUnavailable
from lrs.storage import indexes
from lrs.storage.client import Database
from tests.audited import HANAKO, SENSEI, TARO, TENANT, Process, looked, opened

YEAR_MS = 365_250 * 24 * 3600


@pytest.fixture
async def log(db: Database, config: Config) -> Process:
    return await opened(db, config)


class Operations:
    """Counts what the store does."""

    def __init__(self) -> None:
        self.counted: Counter[str] = Counter()

    def storage(self, operation: str, seconds: float, *, failed: bool) -> None:
        self.counted[operation] += 1

    def connections(self, open_: int, in_use: int) -> None: ...


async def test_what_was_recorded_is_found_by_subject_actor_event_and_time(log: Process) -> None:
    before = now_ms()
    await log.service.record(TENANT, looked())
    await log.service.record(TENANT, looked(subjects=(TARO,), actor=Actor("key", "k-1", "portal"),
                                            event="statements.read"))
    await log.service.record("aoi", looked())
    [entry] = await log.found(subject=HANAKO)
    assert (entry.event, entry.actor, entry.actor_id, entry.role) == ("study-log.read", "person", SENSEI, "homeroom")
    assert (entry.subjects, entry.purpose, entry.rule) == ((HANAKO,), "teaching", "homeroom-now")
    assert (entry.object, entry.request, entry.seq) == ("class 6-1", "req-1", None)
    assert entry.details == {"rows": 25, "単元": "分数のかけ算"}
    assert await log.found(actor=Actor("person", SENSEI)) == [entry]
    [other] = await log.found(actor=Actor("key", "k-1"))
    assert await log.found(event="statements.read") == [other]
    assert await log.found(event="statements.read", subject=HANAKO) == []
    assert await log.found(since=before) == [other, entry] or await log.found(since=before) == [entry, other]
    assert await log.found(until=before - 1) == await log.found(since=now_ms() + 60_000) == []
    assert await log.found(subject="nobody") == await log.found(actor=Actor("person", "nobody")) == []


async def test_pages_are_disjoint_and_complete(log: Process) -> None:
    await log.record(7)
    seen, cursor = [], None
    while True:
        page = await log.service.search(TENANT, Search(subject=HANAKO), cursor, 3)
        seen += [entry.entry_id for entry in page.entries]
        cursor = page.next
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 7
    with pytest.raises(BadRequest):
        await log.service.search(TENANT, Search(), "つぎ", 3)


async def test_entries_that_come_together_share_an_insert(config: Config) -> None:
    operations = Operations()
    db = Database(config.mongo, operations)
    crowd = await opened(db, config)
    await crowd.record(1)
    operations.counted.clear()
    await asyncio.gather(*(crowd.record(1) for _ in range(200)))
    assert operations.counted["auditentries.add"] <= 3
    assert "auditpeople.get" not in operations.counted
    assert len(await crowd.found(subject=HANAKO)) == 201
    await db.drop()
    await db.close()


async def test_entries_of_requests_under_way_leave_together_when_the_first_is_waited_for(config: Config) -> None:
    operations = Operations()
    db = Database(config.mongo, operations)
    crowd = await opened(db, config)
    await crowd.record(1)
    operations.counted.clear()
    patiences = [Patience() for _ in range(20)]
    writing = [asyncio.create_task(crowd.service.record(TENANT, looked(), patience=patience)) for patience in patiences]
    await asyncio.wait(writing, return_when=asyncio.FIRST_COMPLETED)  # a lone one starts at once
    assert operations.counted["auditentries.add"] == 1
    patiences[7].end()
    await asyncio.wait(writing)
    assert operations.counted["auditentries.add"] <= 2
    late = asyncio.create_task(crowd.service.record(TENANT, looked(), patience=Patience()))
    await crowd.record(1)  # who has no patience takes it along
    await late
    assert len(await crowd.found(subject=HANAKO)) == 23
    await db.drop()
    await db.close()


async def test_stopping_writes_what_has_patience_still(log: Process) -> None:
    await log.record(1)  # the keys are known from now on
    writing = [asyncio.create_task(log.service.record(TENANT, looked(), patience=Patience())) for _ in range(5)]
    await asyncio.wait(writing, return_when=asyncio.FIRST_COMPLETED)
    await log.service.stop()
    assert len(await log.found(subject=HANAKO)) == 6
    await asyncio.gather(*writing)


async def test_an_entry_that_cannot_be_written_is_told_to_everybody_who_waits(config: Config) -> None:
    db = Database(Mongo(uri="mongodb://127.0.0.1:1/", timeout_ms=200))
    away = Process(db, config)
    outcomes = await asyncio.gather(*(away.record(1) for _ in range(5)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [StorageUnavailable] * 5
    await db.close()


async def test_the_database_holds_no_trace_of_whom_or_what_it_was_about(log: Process) -> None:
    await log.service.record(TENANT, looked())
    [record] = await log.db["audit_entries"].find({}).to_list(None)
    text = repr(record)
    assert all(secret not in text for secret in (HANAKO, SENSEI, "6-1", "分数", "単元"))
    assert record["role"] == "homeroom"


async def test_a_forgotten_person_leaves_entries_that_nobody_can_read_or_link_and_the_tree_as_it_was(
        log: Process) -> None:
    await log.service.record(TENANT, looked())
    await log.service.record(TENANT, looked(subjects=(TARO,)))
    await log.service.record(TENANT, looked(subjects=(HANAKO, TARO)))
    await log.sealer.seal()
    assert await log.service.forget(TENANT, HANAKO)
    assert not await log.service.forget(TENANT, HANAKO)
    assert await log.found(subject=HANAKO) == []
    assert await log.service.looked_at(TENANT, HANAKO) == ([], None)
    alone, other, both = sorted(await log.found(actor=Actor("person", SENSEI)), key=lambda entry: entry.seq)
    assert (alone.subjects, alone.object, alone.details) == ((None,), None, None)
    assert (other.subjects, other.object) == ((TARO,), "class 6-1")
    assert (both.subjects, both.object) == ((None, TARO), "class 6-1")
    assert HANAKO not in repr(await log.db["audit_people"].find({}).to_list(None))
    assert (await log.verify()).sealed == 3
    await log.service.record(TENANT, looked())  # a new key, which opens nothing of before
    assert len(await log.found(subject=HANAKO)) == 1


async def test_a_forgotten_teacher_is_no_longer_named_but_the_learner_still_sees_that_one_looked(log: Process) -> None:
    await log.service.record(TENANT, looked())
    await log.service.forget(TENANT, SENSEI)
    [entry] = await log.found(subject=HANAKO)
    assert (entry.actor_id, entry.role, entry.object) == (None, "homeroom", "class 6-1")


async def test_the_key_of_the_tenant_itself_cannot_be_forgotten_by_an_empty_name(log: Process) -> None:
    await log.service.record(TENANT, Entry("credential.created", Actor("system", "lrs credential"), object="k-1"))
    assert not await log.service.forget(TENANT, "")
    [entry] = await log.found()
    assert entry.object == "k-1"


async def test_processes_that_meet_a_person_at_once_agree_on_the_key(log: Process, config: Config) -> None:
    await asyncio.gather(*(Process(log.db, config).record(1) for _ in range(8)))
    entries = await log.found(subject=HANAKO)
    assert [entry.details for entry in entries] == [looked().details] * 8


async def test_a_learner_reads_who_looked_when_and_why(log: Process) -> None:
    await log.service.record(TENANT, looked())
    await log.service.record(TENANT, looked(event="consent.given"))
    [look], following = await log.service.looked_at(TENANT, HANAKO)
    at = datetime.fromtimestamp(look.at / 1000, ZoneInfo("Asia/Tokyo"))
    assert look.sentence.ja == f"{at.month}月{at.day}日 {at:%H:%M} " \
                               "担任の先生があなたの学習記録を見ました（目的：学習指導）"
    assert SENSEI not in repr(look)
    assert following is None
    [to_guardian], _ = await log.service.looked_at(TENANT, HANAKO, whose="child")
    assert "お子さんの学習記録" in to_guardian.sentence.ja
    assert await log.service.looked_at(TENANT, TARO) == ([], None)


async def test_a_time_zone_that_is_none_is_refused(db: Database, config: Config) -> None:
    for zone in ("Asia/Toukyou", "", "../etc/passwd"):
        with pytest.raises(BadSetting, match=r"school\.zone"):
            Process(db, replace(config, school=School(zone=zone)))


async def test_what_is_past_its_time_is_deleted_and_the_tree_still_holds(log: Process) -> None:
    await log.filled(300)
    old = now_ms() - 6 * YEAR_MS
    await log.db["audit_entries"].delete_many({})
    await log.db["audit_heads"].delete_many({})
    await log.db["audit_tiles"].delete_many({})
    await log.db["audit_checkpoints"].delete_many({})
    await log.record(300)
    await log.db["audit_entries"].update_many({}, {"$set": {"at": old}})
    await log.filled(5)
    pruning = Pruning(log.entries, log.trees, log.service.record, 5)
    assert await pruning.prune() == 300
    assert await pruning.prune() == 0
    await log.sealer.seal()
    verified = await log.verify()
    assert (verified.sealed, verified.pruned) == (306, 300)
    [said] = await log.found(event="audit.pruned")
    assert said.object == "300"
    await log.db["audit_entries"].delete_one({"seq": 302})
    with pytest.raises(Exception, match="entry 302 was removed"):
        await log.verify()


async def test_each_index_of_the_log_is_there(log: Process) -> None:
    assert await indexes.compare(log.db) == ([], [])
