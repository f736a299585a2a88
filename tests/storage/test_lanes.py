"""The mark: up to it everything is visible, whoever writes, stalls, joins or falls silent."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack

import pytest

from lrs.clock import now_ms
from lrs.errors import StorageUnavailable
from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.contract.statements import Outcome
from lrs.storage.lanes import Lane
from lrs.storage.positions import ms_of
from lrs.storage.writers import SILENT, Standing, Writers
from tests.storage.writing import TENANT, Writer, new, position_of, writing

SKEWS = (-60, 0, 150)


@pytest.fixture(autouse=True)
async def clean(db: Database) -> AsyncIterator[None]:
    await indexes.ensure(db)
    yield
    assert await db["lanes"].count_documents({}) == 0  # who leaves cleanly leaves nothing
    assert await db["writers"].count_documents({}) == 0
    await db["statements"].delete_many({})


async def until(condition: object, seconds: float = 5) -> None:
    async with asyncio.timeout(seconds):
        while not (condition() if callable(condition) else condition):
            await asyncio.sleep(0.01)


# --- the mark ---------------------------------------------------------------------------------------------


async def test_a_lone_idle_writers_mark_is_now(db: Database) -> None:
    async with writing(db) as writer:
        await writer.store(new())
        behind, late = [], []
        for _ in range(100):
            await asyncio.sleep(0.005)
            now = now_ms()
            late.append(max(0, now - writer.lanes._ceiling))  # how overdue its next look at the others is
            behind.append(now - writer.lanes.mark_ms() - late[-1])
        assert sorted(behind)[95] <= 5
        assert sorted(late)[50] == 0


async def test_several_idle_writers_marks_are_close_to_now(db: Database) -> None:
    async with writing(db) as one, writing(db) as other:
        await asyncio.sleep(0.3)
        behind = []
        for _ in range(50):
            await asyncio.sleep(0.01)
            behind.append(now_ms() - min(one.lanes.mark_ms(), other.lanes.mark_ms()))
        assert sorted(behind)[45] <= 300


@pytest.mark.parametrize("skew_ms", SKEWS)
async def test_no_mark_passes_a_commit_under_way(db: Database, skew_ms: int) -> None:
    async with writing(db, skew_ms=skew_ms) as writer, writing(db) as other:
        statement = new()
        storing = await writer.hold(statement)
        stamped = min(lane.in_flight for lane in writer.lanes._lanes if lane.in_flight)
        await asyncio.sleep(0.5)
        assert writer.lanes.mark_ms() < stamped
        assert other.lanes.mark_ms() < stamped
        writer.release()
        await storing
        pos = await position_of(db, statement)
        assert pos is not None
        assert ms_of(pos) == stamped
        assert max(writer.mark, other.mark) >= pos or skew_ms > 0
        await until(lambda: min(writer.mark, other.mark) >= pos)


async def test_the_mark_and_the_stamps_never_fall_when_the_clock_does(db: Database) -> None:
    async with writing(db) as writer:
        await writer.store(new())
        high = writer.mark
        writer.skew_ms = -5000
        statements = [new() for _ in range(20)]
        await asyncio.gather(*(writer.store(statement) for statement in statements))
        assert writer.mark >= high
        assert min([await position_of(db, s) or 0 for s in statements]) > high


async def test_what_is_stored_after_another_was_acknowledged_stands_after_it(db: Database) -> None:
    async with writing(db, lanes=4) as writer:
        statements = [new() for _ in range(100)]
        for statement in statements:
            await writer.store(statement)
        positions = [await position_of(db, statement) or 0 for statement in statements]
        assert positions == sorted(positions)


async def test_a_batch_past_a_milliseconds_room_holds_the_mark_until_it_is_there(db: Database) -> None:
    async with writing(db) as writer:
        batch = [new() for _ in range(4200)]
        await writer.store(*batch)
        positions = [await position_of(db, batch[n]) or 0 for n in (0, 4095, 4096, 4199)]
        assert positions == sorted(positions)
        assert ms_of(positions[3]) == ms_of(positions[0]) + 1
        late = new()
        await writer.store(late)
        assert (await position_of(db, late) or 0) > positions[3]


# --- readers who poll with the mark -----------------------------------------------------------------------


class Reader:
    """Polls as a client does: everything after the last mark, up to the one taken before the query."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.seen: Counter[bytes] = Counter()
        self.at = 0

    async def poll(self) -> None:
        mark = self.writer.mark
        assert mark >= self.at
        rows = self.writer.db["statements"].find({"t": TENANT, "pos": {"$gt": self.at, "$lte": mark}}, {"_id": 1})
        self.seen.update([row["_id"] async for row in rows])
        self.at = mark

    async def keep_polling(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await self.poll()
            await asyncio.sleep(0.003)


async def write_on(writer: Writer, stored: list[bytes], stop: asyncio.Event) -> None:
    """Small batches, and now and then a stall between stamp and commit; what is not acknowledged is sent again."""
    while not stop.is_set():
        batch = [new() for _ in range(random.randrange(1, 5))]
        if random.random() < 0.1:
            storing = await writer.hold(*batch)
            await asyncio.sleep(random.uniform(0, 0.1))
            writer.release()
        else:
            storing = asyncio.create_task(writer.store(*batch))
        try:
            await storing
        except StorageUnavailable:  # expelled in the middle
            await writer.store(*batch)
        stored += [s.key for s in batch]
        await asyncio.sleep(random.uniform(0, 0.01))


async def test_readers_see_everything_once_while_writers_with_skewed_clocks_stall_and_join(db: Database) -> None:
    stored: list[bytes] = []
    stop = asyncio.Event()
    async with AsyncExitStack() as stack:
        writers: list[Writer] = []
        tasks: list[asyncio.Task[None]] = []
        readers: list[Reader] = []
        for skew_ms in (*SKEWS, -60, 150):
            writer = await stack.enter_async_context(writing(db, skew_ms=skew_ms))
            writers.append(writer)
            readers.append(Reader(writer))
            tasks += [asyncio.create_task(write_on(writer, stored, stop)),
                      asyncio.create_task(readers[-1].keep_polling(stop))]
            await asyncio.sleep(0.4)
        await writers[1].expelled_by(writers[0].lanes.writers)
        await asyncio.sleep(1)
        stop.set()
        await asyncio.gather(*tasks)
        last = max([row["pos"] async for row in db["statements"].find({"t": TENANT}, {"pos": 1})])
        await until(lambda: min(writer.mark for writer in writers) >= last)
        for reader in readers:
            await reader.poll()
            assert reader.seen == Counter(stored)


# --- silence ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 3])
async def test_a_silent_writers_open_commit_is_aborted_and_it_joins_anew(db: Database, size: int) -> None:
    async with writing(db) as silent, writing(db) as other:
        batch = [new() for _ in range(size)]
        storing = await silent.hold(*batch)
        former = silent.lanes.writers.me
        await silent.stop_beating()
        held = other.lanes.mark_ms()
        began = time.monotonic()
        async with asyncio.timeout(10):
            while await db["writers"].find_one({"_id": former}):
                await asyncio.sleep(0.05)
        assert time.monotonic() - began > SILENT - 0.5
        assert await db["lanes"].count_documents({"writer": former}) == 0
        assert not any([await position_of(db, statement) for statement in batch])
        await until(lambda: now_ms() - other.lanes.mark_ms() < 400)
        assert other.lanes.mark_ms() > held
        mark = other.mark
        silent.beat_again()
        silent.release()
        assert await storing == Outcome.Stored(tuple(statement.statement_id for statement in batch))
        assert silent.lanes.writers.me != former
        assert min([await position_of(db, statement) or 0 for statement in batch]) > mark


async def test_a_writer_that_was_stopped_itself_expels_nobody_when_it_wakes(db: Database) -> None:
    async with writing(db) as sleeper, writing(db) as other:
        await sleeper.stop_beating()
        await other.stop_beating()
        await asyncio.sleep(SILENT + 0.2)
        name = other.lanes.writers.me
        sleeper.beat_again()
        other.beat_again()
        await asyncio.sleep(0.5)
        assert await db["writers"].find_one({"_id": name})


async def test_who_is_expelled_while_it_joins_does_not_take_itself_for_a_writer(db: Database) -> None:
    joiner = Writer(db)
    waited = joiner.lanes.writers._known_to_all
    names = []

    async def expelled_meanwhile() -> dict:  # type: ignore[type-arg]
        seen = await waited()
        names.append(joiner.lanes.writers.me)
        if len(names) == 1:
            await db["writers"].delete_one({"_id": joiner.lanes.writers.me})
        return seen

    joiner.lanes.writers._known_to_all = expelled_meanwhile  # type: ignore[method-assign]
    await joiner.lanes.start()
    assert len(names) == 2
    assert [w["_id"] async for w in db["writers"].find()] == [joiner.lanes.writers.me]
    assert {lane["writer"] async for lane in db["lanes"].find()} == {joiner.lanes.writers.me}
    await joiner.lanes.stop()


async def test_who_is_expelled_just_when_it_has_joined_has_not_joined(db: Database) -> None:
    joiner, other = Writer(db), Writers(db, lambda: None)
    expelling, published = asyncio.Event(), asyncio.Event()
    waited, publish, bar = joiner.lanes.writers._known_to_all, joiner.lanes.writers.publish, other.bar

    async def expelled_meanwhile() -> dict:  # type: ignore[type-arg]
        seen = await waited()
        await expelling.wait()
        return seen

    async def told(floor: int) -> bool:
        stands = await publish(floor)
        published.set()
        return stands

    async def slow(lanes: Sequence[Standing]) -> None:
        expelling.set()
        await published.wait()
        await bar(lanes)

    joiner.lanes.writers._known_to_all = expelled_meanwhile  # type: ignore[method-assign]
    joiner.lanes.writers.publish = told  # type: ignore[method-assign]
    other.bar = slow  # type: ignore[method-assign]
    starting = asyncio.create_task(joiner.lanes.start())
    while (shown := await db["writers"].find_one()) is None:
        await asyncio.sleep(0.01)
    await other.expel({"_id": shown["_id"], "beat": 0})
    await starting
    known = {lane["_id"] async for lane in db["lanes"].find({"writer": joiner.lanes.writers.me})}
    used = {lane.number for lane in joiner.lanes._lanes}
    await joiner.lanes.stop()
    assert known == used


async def test_who_waits_for_a_lane_gets_one_of_the_writer_that_joined_anew(db: Database) -> None:
    async with writing(db, lanes=1) as writer, writing(db) as other:
        first, second = new(), new()
        storing = await writer.hold(first, tenant="一")
        waiting = asyncio.create_task(writer.store(second, tenant="二"))
        await asyncio.sleep(0.05)
        await writer.expelled_by(other.lanes.writers)
        writer.release()
        async with asyncio.timeout(5):
            assert await storing == Outcome.Stored((first.statement_id,))
            assert await waiting == Outcome.Stored((second.statement_id,))


# --- unknown outcomes -------------------------------------------------------------------------------------


async def test_a_commit_of_unknown_outcome_holds_the_mark_until_it_is_certain(db: Database) -> None:
    async with writing(db) as writer:
        async with writer.lanes.lane() as lane:
            stamped = lane.stamp(1)
            kill, asked = db.kill, asyncio.Event()

            async def later(sessions: list[object]) -> None:
                await asked.wait()
                await kill(sessions)

            db.kill = later  # type: ignore[method-assign]
            writer.lanes.settle(lane)
        await asyncio.sleep(0.2)
        assert writer.lanes.mark_ms() < stamped
        asked.set()
        await until(lambda: writer.lanes.mark_ms() > stamped)
        assert not lane.unknown


async def test_nobody_waits_when_every_lane_is_of_unknown_outcome(db: Database) -> None:
    async with writing(db, lanes=1) as writer:
        async with writer.lanes.lane() as lane:
            lane.stamp(1)
            waiting = asyncio.create_task(writer.store(new()))
            await asyncio.sleep(0.05)
            never = asyncio.Event()

            async def hangs(sessions: list[object]) -> None:
                await never.wait()

            kill, db.kill = db.kill, hangs  # type: ignore[method-assign]
            writer.lanes.settle(lane)
        with pytest.raises(StorageUnavailable):
            await waiting
        with pytest.raises(StorageUnavailable):
            await writer.store(new())
        db.kill = kill  # type: ignore[method-assign]


def test_a_lane_stamps_upwards_whatever_the_clock_says() -> None:
    clock = iter([1000, 990, 990])
    lane = Lane(1, "w", None, 0, lambda: next(clock))
    assert lane.stamp(1) == 1000
    assert lane.stamp(5000) == 1001
    assert lane.stamp(1) == 1003
