"""A lane that was barred commits no more, whatever was under way when it was."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

import pytest

from lrs.errors import StorageUnavailable
from lrs.storage import indexes, records, turns
from lrs.storage.client import Database
from lrs.storage.contract.statements import Outcome
from lrs.storage.writers import Standing, Writers
from tests.storage.writing import TENANT, Writer, new, position_of, writing


@pytest.fixture(scope="module")
async def writer(db: Database) -> AsyncIterator[Writer]:
    await indexes.ensure(db)
    async with writing(db, lanes=1) as writer:
        yield writer


def watcher(db: Database) -> Writers:
    return Writers(db, lambda: None)


def lanes_of(writer: Writer) -> list[Standing]:
    return [lane.standing for lane in writer.lanes._lanes]


async def taken(db: Database, lanes: Sequence[Standing]) -> dict[bytes, bool]:
    """The turns of these lanes, and whether a commit took them."""
    wanted = {"$or": [{"turn": turns.all_of(lane.name)} for lane in lanes]}
    return {bytes(row["turn"]): "t" in row async for row in db["statements"].find(wanted, {"turn": 1, "t": 1})}


async def test_the_commits_of_a_lane_take_its_turns_one_after_the_other(writer: Writer, db: Database) -> None:
    [lane] = lanes_of(writer)
    before = writer.lanes._lanes[0].commits
    known = new()
    for batch in ((known,), (new(), new()), (new(known.statement_id),), (new(known.statement_id, answer="別"), new()),
                  (new(),)):
        await writer.store(*batch)
    found = await taken(db, [lane])
    assert sorted(found) == [turns.turn(lane.name, n) for n in range(before + 3)]


@pytest.mark.parametrize("size", [1, 3])
async def test_what_was_under_way_to_a_barred_lane_is_refused_and_stored_by_another(
        writer: Writer, db: Database, size: int) -> None:
    await writer.store(new())
    batch = [new() for _ in range(size)]
    storing = await writer.hold(*batch)
    barred = lanes_of(writer)
    await writer.expelled_by(watcher(db))
    before = await taken(db, barred)
    writer.release()
    assert await storing == Outcome.Stored(tuple(s.statement_id for s in batch))
    assert await taken(db, barred) == before
    assert list(before.values()).count(False) == 1
    assert lanes_of(writer) != barred


async def test_a_lane_without_any_commit_is_barred_too(db: Database) -> None:
    async with writing(db) as fresh:
        storing = await fresh.hold(new())
        barred = lanes_of(fresh)
        await fresh.expelled_by(watcher(db))
        fresh.release()
        assert isinstance(await storing, Outcome.Stored)
        assert await taken(db, barred) == {turns.turn(lane.name, 0): False for lane in barred}


async def test_several_may_bar_the_same_lane(writer: Writer, db: Database) -> None:
    storing = await writer.hold(new())
    barred = lanes_of(writer)
    await asyncio.gather(*(watcher(db).bar(barred) for _ in range(4)))
    before = await taken(db, barred)
    await watcher(db).bar(barred)
    assert await taken(db, barred) == before
    writer.release()
    assert isinstance(await storing, Outcome.Stored)
    assert await taken(db, barred) == before


async def test_an_erased_statement_leaves_its_turn_taken(writer: Writer, db: Database) -> None:
    await writer.store(last := new())
    await db["statements"].update_one({"_id": last.key}, records.tombstone(1))
    storing = await writer.hold(new())
    barred = lanes_of(writer)
    await watcher(db).bar(barred)
    before = await taken(db, barred)
    writer.release()
    assert isinstance(await storing, Outcome.Stored)
    assert await taken(db, barred) == before


async def test_nothing_of_a_busy_writer_is_stored_once_it_is_expelled(db: Database) -> None:
    async with writing(db, lanes=4) as busy:
        stop = asyncio.Event()

        async def keep_storing() -> None:
            while not stop.is_set():
                with suppress(StorageUnavailable):
                    await busy.store(*(new() for _ in range(1 if id(asyncio.current_task()) % 3 else 2)))

        storing = [asyncio.create_task(keep_storing()) for _ in range(40)]
        for _ in range(5):
            await asyncio.sleep(0.3)
            barred = lanes_of(busy)
            await busy.expelled_by(watcher(db))
            before = await taken(db, barred)
            await asyncio.sleep(0.3)
            assert await taken(db, barred) == before
        stop.set()
        await asyncio.gather(*storing)


async def test_single_statements_of_one_commit_have_their_own_outcomes(writer: Writer, db: Database) -> None:
    known = new()
    await writer.store(known)
    erased = new()
    await writer.store(erased)
    await db["statements"].update_one({"_id": erased.key}, records.tombstone(1))
    commits: list[int] = []
    writer.commits.observe = lambda statements, seconds: commits.append(statements)
    good = [new() for _ in range(6)]
    first = await writer.hold(new())
    sent = [*good[:2], new(known.statement_id), good[2], new(known.statement_id, answer="ちがう答え"), good[3],
            new(erased.statement_id), *good[4:]]
    requests = [asyncio.create_task(writer.store(statement)) for statement in sent]
    await asyncio.sleep(0.05)
    writer.release()
    await first
    outcomes = await asyncio.gather(*requests)
    assert [outcomes[n] for n in (0, 1, 3, 5, 7, 8)] == [Outcome.Stored((s.statement_id,)) for s in good]
    assert outcomes[2] == Outcome.Stored(())
    assert outcomes[4] == Outcome.Different(known.statement_id)
    assert outcomes[6] == Outcome.Stored((), erased=(erased.statement_id,))
    assert commits[:2] == [1, 2]  # what came before the first id that was there already
    assert sum(commits) == 7
    assert all([await position_of(db, s) for s in good])
    assert await db["statements"].count_documents({"t": TENANT, "_id": {"$in": [s.key for s in sent]}}) == 7
