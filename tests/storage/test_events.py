"""Caliper Events and their Statements: one commit for both, whoever races with whom."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.contract.events import Kept, NewEvent
from lrs.storage.contract.statements import Outcome
from tests.storage.writing import TENANT, Writer, new, new_entity, new_event, position_of, writing


@pytest.fixture(scope="module")
async def writer(db: Database) -> AsyncIterator[Writer]:
    await indexes.ensure(db)
    async with writing(db) as writer:
        yield writer


async def record(db: Database, event: NewEvent, collection: str = "events") -> dict[str, Any]:
    found: dict[str, Any] = await db[collection].find_one({"_id": event.key}) or {}
    return found


async def there(db: Database, *events: NewEvent) -> tuple[int, int]:
    """How many of these are there, and how many of their Statements."""
    wanted = {"_id": {"$in": [event.key for event in events]}}
    return await db["events"].count_documents(wanted), await db["statements"].count_documents(wanted)


# --- together ---------------------------------------------------------------------------------------------


async def test_an_event_and_its_statement_stand_at_one_place_in_the_order_of_the_batch(
        writer: Writer, db: Database) -> None:
    batch = [new_event(maps=place % 3 != 1) for place in range(9)]
    kept = await writer.deliver(*batch)
    assert kept.fresh == tuple(event.event_id for event in batch)
    positions = [(await record(db, event))["pos"] for event in batch]
    assert positions == sorted(set(positions))
    assert kept.last == positions[-1]
    assert [await position_of(db, event.statement) for event in batch if event.statement] == [
        pos for event, pos in zip(batch, positions, strict=True) if event.statement]
    assert await there(db, *batch) == (9, 6)


async def test_the_text_is_kept_as_it_came(writer: Writer, db: Database) -> None:
    event = new_event(text='{ "id": 1,\n "com.vendor.x": {"$set": 1.50, "𠮷": "\\ud83d"} }'.encode())
    await writer.deliver(event)
    assert (await record(db, event))["text"] == event.text


async def test_events_alone_are_a_commit_of_their_own_and_the_next_goes_on_from_it(
        writer: Writer, db: Database) -> None:
    for _ in range(3):
        assert (await writer.deliver(new_event(maps=False))).fresh
        assert isinstance(await writer.store(new()), Outcome.Stored)
    turns = [each async for each in db["statements"].find({"t": ""}, {"text": 1})]
    assert 1 <= len(turns) <= 2  # one for each lane, however many commits
    assert "text" not in turns[0]


async def test_events_share_a_commit_with_statements(writer: Writer, db: Database) -> None:
    first = await writer.hold(new())
    statements, events = [new(), new()], [new_event(), new_event(maps=False)]
    requests = [asyncio.create_task(writer.store(*statements)), *(asyncio.create_task(writer.deliver(event))
                                                                  for event in events)]
    await asyncio.sleep(0.05)
    writer.release()
    await asyncio.gather(first, *requests)
    places = [await position_of(db, each) for each in statements] + [(await record(db, e))["pos"] for e in events]
    assert len({pos >> 12 for pos in places if pos}) == 1  # one millisecond of one lane
    assert len(set(places)) == 4


async def test_a_batch_of_ten_thousand_is_kept_whole(writer: Writer, db: Database) -> None:
    batch = [new_event(answer="答え" * 200) for _ in range(10_000)]
    kept = await writer.deliver(*batch)
    assert len(kept.fresh) == 10_000
    assert await there(db, *batch) == (10_000, 10_000)


async def test_nothing_of_a_batch_is_seen_before_all_of_it(writer: Writer, db: Database) -> None:
    tenant, stop = f"{TENANT} 部分なし", asyncio.Event()

    async def watch() -> set[int]:
        sizes = set()
        while not stop.is_set():
            sizes |= {await db[name].count_documents({"t": tenant}) % 30 for name in ("events", "statements")}
        return sizes

    watching = asyncio.create_task(watch())
    for _ in range(15):
        await writer.deliver(*(new_event() for _ in range(30)), tenant=tenant)
    stop.set()
    assert await watching == {0}


async def test_a_commit_that_mongodb_ended_is_tried_again(writer: Writer, db: Database) -> None:
    statement, event = new(), new_event()
    storing = await writer.hold(statement)
    delivering = asyncio.create_task(writer.deliver(event))
    await asyncio.sleep(0.05)
    sessions = [lane.session.session_id["id"] for lane in writer.lanes._lanes if lane.in_flight]
    await db.admin("killSessions", [{"id": session} for session in sessions])
    writer.release()
    await storing
    assert (await delivering).fresh == (event.event_id,)
    assert await there(db, event) == (1, 1)


# --- again ------------------------------------------------------------------------------------------------


async def test_what_comes_again_is_kept_once_and_the_first_of_two_contents_stays(writer: Writer, db: Database) -> None:
    event, fresh = new_event(), new_event()
    await writer.deliver(event)
    same = replace(event, text=b' { "answer" : "\\u4e09\\u5206\\u306e\\u4e8c", "id":"%b" }' % event.event_id.encode())
    assert (await writer.deliver(same)).again == (event.event_id,)
    kept = await writer.deliver(new_event(event.event_id, answer="ちがう答え"), fresh)
    assert (kept.fresh, kept.conflicts) == ((fresh.event_id,), (event.event_id,))
    assert (await record(db, event))["text"] == event.text
    assert await there(db, event, fresh) == (2, 2)


@pytest.mark.parametrize("maps", [True, False])
async def test_eight_writers_of_one_id_keep_it_once(writer: Writer, db: Database, maps: bool) -> None:
    async with writing(db) as other:
        for _ in range(10):
            event_id, neighbours = f"urn:uuid:{uuid4()}", [new_event() for _ in range(8)]
            kept = await asyncio.gather(*(
                w.deliver(new_event(event_id, maps=maps), neighbour)
                for w, neighbour in zip([writer, other] * 4, neighbours, strict=True)))
            assert sum(event_id in each.fresh for each in kept) == 1
            assert sum(event_id in each.again for each in kept) == 7
            assert all(neighbour.event_id in each.fresh for neighbour, each in zip(neighbours, kept, strict=True))
            assert await there(db, new_event(event_id), *neighbours) == (9, 8 + maps)


async def test_of_two_contents_that_race_one_is_kept_and_the_other_is_told(writer: Writer, db: Database) -> None:
    async with writing(db) as other:
        for _ in range(10):
            event_id = f"urn:uuid:{uuid4()}"
            kept = await asyncio.gather(*(w.deliver(new_event(event_id, answer=f"{w is other}"))
                                          for w in [writer, other] * 4))
            assert sum(bool(each.fresh) for each in kept) == 1
            assert sum(bool(each.again) for each in kept) == 3
            assert sum(bool(each.conflicts) for each in kept) == 4
            [text] = [row["text"] async for row in db["events"].find({"_id": new_event(event_id).key})]
            [statement] = [row["text"] async for row in db["statements"].find({"_id": new_event(event_id).key})]
            assert (b"True" in text) == (b"True" in statement)


async def test_an_event_whose_statement_is_there_from_elsewhere_is_kept_beside_it(
        writer: Writer, db: Database) -> None:
    event = new_event(learner=str(uuid4()))
    assert event.statement is not None
    mine = new(event.statement.statement_id, answer="こちらが先")
    await writer.store(mine)
    kept = await writer.deliver(event)
    assert (kept.fresh, kept.mapped) == ((event.event_id,), frozenset())
    found = await record(db, event)
    assert (found["alone"], found["text"]) == (True, event.text)
    assert found["n"]["l"]
    assert "こちらが先".encode() in (await record(db, event, "statements"))["text"]
    assert (await writer.deliver(event)).again == (event.event_id,)


async def test_a_statement_and_an_event_of_one_id_that_race_are_both_answered(writer: Writer, db: Database) -> None:
    async with writing(db) as other:
        for _ in range(20):
            event = new_event()
            assert event.statement is not None
            stored, kept = await asyncio.gather(writer.store(new(event.statement.statement_id, answer="別の道")),
                                                other.deliver(event))
            assert kept.fresh == (event.event_id,)
            assert isinstance(stored, Outcome.Different) == bool(kept.mapped)
            assert await there(db, event) == (1, 1)


@pytest.mark.parametrize("collection", ["events", "statements"])
@pytest.mark.parametrize("maps", [True, False])
async def test_an_erased_id_never_comes_back(writer: Writer, db: Database, collection: str, maps: bool) -> None:
    event, neighbour = new_event(maps=maps), new_event(maps=maps)
    await db[collection].insert_one({"_id": event.key, "tenant": TENANT, "erased": 1})
    kept = await writer.deliver(event, neighbour)
    assert (kept.fresh, kept.erased) == ((neighbour.event_id,), (event.event_id,))
    assert await there(db, event) == ((1, 0) if collection == "events" else (0, 1))
    assert await writer.deliver(event) == Kept(erased=(event.event_id,))


# --- lanes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("maps", [True, False])
async def test_a_writer_that_was_taken_for_dead_joins_anew_and_keeps_its_events_once(
        db: Database, maps: bool) -> None:
    async with writing(db) as writer, writing(db) as watcher:
        await writer.deliver(new_event(maps=maps))
        await writer.expelled_by(watcher.lanes.writers)
        event = new_event(maps=maps)
        assert (await writer.deliver(event)).fresh == (event.event_id,)
        assert await there(db, event) == (1, maps)


async def test_no_lane_is_ended_by_a_commit_of_events_alone(db: Database) -> None:
    async with writing(db, lanes=1) as writer, writing(db) as watcher:
        await writer.deliver(new_event(maps=False))
        [lane] = writer.lanes._lanes
        await watcher.lanes.writers.bar([lane.standing])
        event = new_event(maps=False)
        assert (await writer.deliver(event)).fresh == (event.event_id,)
        assert lane not in writer.lanes._lanes  # its turn was taken, so it began anew


# --- entities ---------------------------------------------------------------------------------------------


async def versions(db: Database, entity: str) -> list[bytes]:
    found = db["entities"].find({"e": new_entity(entity).entity}, sort=[("mod", 1), ("first", 1)])
    return [each["text"] async for each in found]


async def test_each_version_of_an_entity_is_kept_once(writer: Writer, db: Database) -> None:
    entity = str(uuid4())
    later, earlier = new_entity(entity, content="二", modified=2), new_entity(entity, content="一", modified=1)
    for version in (later, earlier, later, earlier):
        await writer.deliver(new_event(), entities=[version])
    assert await versions(db, entity) == [earlier.text, later.text]


async def test_entities_come_without_events_too(writer: Writer, db: Database) -> None:
    entity = str(uuid4())
    for _ in range(2):
        assert await writer.deliver(entities=[new_entity(entity)]) == Kept()
    assert len(await versions(db, entity)) == 1


async def test_writers_that_describe_one_entity_at_once_keep_it_once_and_all_their_events(
        writer: Writer, db: Database) -> None:
    async with writing(db) as other:
        for _ in range(10):
            entity, events = str(uuid4()), [new_event() for _ in range(8)]
            kept = await asyncio.gather(*(w.deliver(event, entities=[new_entity(entity)])
                                          for w, event in zip([writer, other] * 4, events, strict=True)))
            assert [each.fresh for each in kept] == [(event.event_id,) for event in events]
            assert len(await versions(db, entity)) == 1
