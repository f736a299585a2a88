"""Shared commits: each request keeps its own outcome, whatever its neighbours bring."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.contract.statements import NewStatement, Outcome
from lrs.storage.gathering import GROUP_STATEMENTS, WORTH_A_LANE
from tests.storage.writing import TENANT, Writer, new, position_of, writing


@pytest.fixture(scope="module")
async def writer(db: Database) -> AsyncIterator[Writer]:
    await indexes.ensure(db)
    async with writing(db) as writer:
        yield writer


@pytest.fixture
def commits(writer: Writer) -> list[int]:
    """How many statements each commit from now on holds."""
    sizes: list[int] = []
    writer.commits.observe = lambda statements, seconds: sizes.append(statements)
    return sizes


async def count(db: Database, *statements: NewStatement) -> int:
    found: int = await db["statements"].count_documents({"_id": {"$in": [s.key for s in statements]}})
    return found


# --- sharing ----------------------------------------------------------------------------------------------


async def test_a_lone_request_starts_at_once_and_alone(writer: Writer, commits: list[int]) -> None:
    for _ in range(3):
        await writer.store(new())
    assert commits == [1, 1, 1]


async def test_what_gathers_during_a_commit_leaves_together_with_the_next(writer: Writer, commits: list[int]) -> None:
    first = await writer.hold(new())
    following = [asyncio.create_task(writer.store(new())) for _ in range(WORTH_A_LANE - 1)]
    await asyncio.sleep(0.05)
    assert commits == []
    writer.release()
    await asyncio.gather(first, *following)
    assert commits == [1, WORTH_A_LANE - 1]


async def test_many_that_gather_take_a_second_lane_and_stay_within_the_size_of_a_group(
        writer: Writer, commits: list[int]) -> None:
    first = await writer.hold(new())
    following = [asyncio.create_task(writer.store(*(new() for _ in range(200)))) for _ in range(6)]
    await asyncio.sleep(0.05)
    writer.release()
    await asyncio.gather(first, *following)
    assert sum(commits) == 1201
    assert max(commits) <= GROUP_STATEMENTS


async def test_a_commit_holds_one_tenant(writer: Writer, db: Database, commits: list[int]) -> None:
    first = await writer.hold(new())
    following = [asyncio.create_task(writer.store(new(), tenant=tenant)) for tenant in ("東", "西")]
    await asyncio.sleep(0.05)
    writer.release()
    await asyncio.gather(first, *following)
    assert commits == [1, 1, 1]
    assert await db["statements"].count_documents({"t": {"$in": ["東", "西"]}}) == 2


async def test_a_batch_larger_than_any_group_is_one_commit(writer: Writer, commits: list[int]) -> None:
    assert isinstance(await writer.store(*(new() for _ in range(1500))), Outcome.Stored)
    assert commits == [1500]


async def test_a_callers_end_does_not_end_its_batch(writer: Writer, db: Database) -> None:
    batch = [new(), new()]
    storing = await writer.hold(*batch)
    storing.cancel()
    await asyncio.gather(storing, return_exceptions=True)
    writer.release()
    await writer.store(new())
    assert await count(db, *batch) == 2


# --- outcomes ---------------------------------------------------------------------------------------------


async def test_each_request_of_a_shared_commit_has_its_own_outcome(writer: Writer, db: Database) -> None:
    known = new()
    await writer.store(known)
    good, same, other = new(), new(known.statement_id), new(known.statement_id, answer="ちがう答え")
    beside, partly = new(), new()
    first = await writer.hold(new())
    requests = [asyncio.create_task(writer.store(*batch))
                for batch in ((good,), (same,), (beside, other), (new(known.statement_id), partly))]
    await asyncio.sleep(0.05)
    writer.release()
    await first
    assert await asyncio.gather(*requests) == [
        Outcome.Stored((good.statement_id,)), Outcome.Stored(()), Outcome.Different(known.statement_id),
        Outcome.Stored((partly.statement_id,))]
    assert await count(db, good, known, partly) == 3
    assert await count(db, beside) == 0


async def test_one_id_with_two_contents_at_once_is_stored_once(writer: Writer) -> None:
    statement_id = str(uuid4())
    outcomes = await asyncio.gather(*(writer.store(new(statement_id, answer=f"{n % 2}")) for n in range(10)))
    stored = [outcome for outcome in outcomes if isinstance(outcome, Outcome.Stored)]
    assert len(stored) == 5
    assert [outcome.fresh for outcome in stored if outcome.fresh] == [(statement_id,)]
    assert [o for o in outcomes if o not in stored] == [Outcome.Different(statement_id)] * 5


async def test_ids_that_race_between_two_processes_get_one_content_each(writer: Writer, db: Database) -> None:
    async with writing(db) as other:
        for _ in range(30):
            ids = [str(uuid4()) for _ in range(4)]
            here = [new(ids[0]), new(ids[1]), new(ids[2])]
            there = [new(ids[1], answer="あちら"), new(ids[2], answer="あちら"), new(ids[3])]
            outcomes = await asyncio.gather(writer.store(*here), other.store(*there),
                                            writer.store(new(ids[0])), other.store(new(ids[3])))
            won = [isinstance(outcome, Outcome.Stored) for outcome in outcomes]
            assert won[0] != won[1]
            assert won[2:] == [True, True]
            texts = [row["text"] async for row in db["statements"].find({"_id": {"$in": [here[1].key, here[2].key]}})]
            assert len(texts) == 2
            assert all(("あちら".encode() in text) == won[1] for text in texts)


async def test_the_same_batch_sent_to_two_processes_at_once_is_stored_once(writer: Writer, db: Database) -> None:
    async with writing(db) as other:
        for _ in range(20):
            ids = [str(uuid4()) for _ in range(5)]
            outcomes = await asyncio.gather(*(w.store(*map(new, order)) for w, order in (
                (writer, ids), (other, ids[::-1]), (writer, ids[2:]), (other, ids[:3]))))
            fresh = [statement_id for outcome in outcomes if isinstance(outcome, Outcome.Stored)
                     for statement_id in outcome.fresh]
            assert sorted(fresh) == sorted(ids)


async def test_a_commit_that_mongodb_ended_is_tried_again(writer: Writer, db: Database) -> None:
    statement = new()
    storing = await writer.hold(statement)
    sessions = [lane.session.session_id["id"] for lane in writer.lanes._lanes if lane.in_flight]
    await db.admin("killSessions", [{"id": session} for session in sessions])
    writer.release()
    assert await storing == Outcome.Stored((statement.statement_id,))
    assert await position_of(db, statement)


async def test_nothing_of_a_batch_is_seen_before_all_of_it(writer: Writer, db: Database) -> None:
    tenant = f"{TENANT} 部分なし"
    stop = asyncio.Event()

    async def watch() -> set[int]:
        sizes = set()
        while not stop.is_set():
            sizes.add(await db["statements"].count_documents({"t": tenant}) % 50)
        return sizes

    watching = asyncio.create_task(watch())
    for _ in range(20):
        await writer.store(*(new() for _ in range(50)), tenant=tenant)
    stop.set()
    assert await watching == {0}
