"""What is erased is gone: from every query, out of what refers to it, and for whoever sends it again."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from uuid import uuid4

import pytest

from lrs.storage import filters, indexes
from lrs.storage.client import Database
from lrs.storage.contract.runs import Run, RunLost
from lrs.storage.contract.statements import NewStatement, Outcome
from lrs.storage.references import References
from lrs.storage.runs import MongoRuns
from tests.storage.writing import TENANT, Writer, by_agent, hashed, key_of, new, writing

RACES = 60


@pytest.fixture(scope="module")
async def pair(db: Database) -> AsyncIterator[tuple[Writer, Writer]]:
    await indexes.ensure(db)
    async with writing(db) as one, writing(db) as other:
        yield one, other


@pytest.fixture
def writer(pair: tuple[Writer, Writer]) -> Writer:
    return pair[0]


@pytest.fixture
def runs(db: Database) -> MongoRuns:
    return MongoRuns(db, References(db, 50))


@pytest.fixture
async def run(runs: MongoRuns) -> Run:
    return await runs.begin(TENANT, f"{TENANT}.{uuid4()}", "runner")


async def erase(runs: MongoRuns, run: Run, *statements: NewStatement) -> int:
    return await runs.erase(run, {s.key: "statements" for s in statements})


async def found_by(db: Database, agent: str) -> set[bytes]:
    wanted, index = filters.build(TENANT, by_agent(agent))
    return {row["_id"] async for row in db["statements"].find(wanted, {"_id": 1}, hint=index)}


async def names(db: Database, statement: NewStatement) -> list[bytes]:
    """The agents for which a record stands, its own first."""
    record = await db["statements"].find_one({"_id": statement.key})
    return [element["a"] for element in record["vq" if "voided" in record else "q"]]


def chain(*agents: str) -> list[NewStatement]:
    """Statements of these agents, each about the one before."""
    links: list[NewStatement] = []
    for agent in agents:
        links.append(new(agent=agent, target=links[-1].statement_id if links else None))
    return links


# --- tombstones -------------------------------------------------------------------------------------------


async def test_a_tombstone_says_nothing_of_the_statement(writer: Writer, runs: MongoRuns, run: Run) -> None:
    gone = new(agent="消える子", registration=str(uuid4()))
    await writer.store(gone)
    assert await erase(runs, run, gone) == 1
    record = await writer.db["statements"].find_one({"_id": gone.key})
    assert set(record) == {"_id", "tenant", "erased", "turn"}
    assert record["tenant"] == TENANT
    assert await erase(runs, run, gone) == 0
    assert (await runs.get(TENANT, run.run_id)).counts == {"statements": 1}


@pytest.mark.parametrize("answer", ["三分の二", "ちがう答え"])
async def test_an_erased_statement_is_acknowledged_and_never_kept_again(
        writer: Writer, runs: MongoRuns, run: Run, answer: str) -> None:
    gone, beside = new(agent="戻らない子"), new(agent="戻らない子")
    await writer.store(gone)
    await erase(runs, run, gone)
    again = new(gone.statement_id, answer=answer, agent="戻らない子")
    assert await writer.store(again) == Outcome.Stored((), erased=(gone.statement_id,))
    assert await writer.store(again, beside) == Outcome.Stored((beside.statement_id,), erased=(gone.statement_id,))
    assert await found_by(writer.db, "戻らない子") == {beside.key}
    await erase(runs, run, beside)


async def test_of_concurrent_requests_each_has_its_outcome(writer: Writer, runs: MongoRuns, run: Run) -> None:
    gone, known = new(), new()
    await writer.store(gone, known)
    await erase(runs, run, gone)
    first = await writer.hold(new())
    fresh = new()
    requests = [asyncio.create_task(writer.store(*batch)) for batch in (
        (new(gone.statement_id),), (fresh,), (new(known.statement_id, answer="ほか"),), (new(known.statement_id),))]
    await asyncio.sleep(0.05)
    writer.release()
    await first
    assert await asyncio.gather(*requests) == [
        Outcome.Stored((), erased=(gone.statement_id,)), Outcome.Stored((fresh.statement_id,)),
        Outcome.Different(known.statement_id), Outcome.Stored(())]


async def test_sent_again_while_it_is_erased_it_is_gone_all_the_same(
        pair: tuple[Writer, Writer], runs: MongoRuns, run: Run) -> None:
    for _ in range(RACES):
        gone = [new(agent="競う子") for _ in range(5)]
        await pair[0].store(*gone)
        again = [new(s.statement_id, agent="競う子") for s in gone]
        erased, *outcomes = await asyncio.gather(
            erase(runs, run, *gone), *(w.store(*again) for w in pair), *(pair[0].store(s) for s in again))
        assert erased == 5
        assert all(isinstance(outcome, Outcome.Stored) and outcome.fresh == () for outcome in outcomes)
        assert await found_by(pair[0].db, "競う子") == set()


# --- references -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gone", [c for n in (1, 2, 3, 4) for c in itertools.combinations(range(4), n)])
@pytest.mark.parametrize("voided", [None, 0, 1, 2])
async def test_a_chain_loses_what_lies_beyond_an_erased_link(
        writer: Writer, runs: MongoRuns, run: Run, gone: tuple[int, ...], voided: int | None) -> None:
    people = [str(uuid4()) for _ in range(4)]
    links = chain(*people)
    for link in links:
        await writer.store(link)
    voider = new(agent="担任", target=links[voided or 0].statement_id, voiding=True)
    if voided is not None:
        await writer.store(voider)
    await erase(runs, run, *(links[n] for n in gone))
    for place in set(range(4)) - set(gone):
        lowest = max((n + 1 for n in gone if n < place), default=0)
        assert await names(writer.db, links[place]) == [hashed(people[n]) for n in range(place, lowest - 1, -1)]
    for n, agent in enumerate(people):
        reached = {links[place].key for place in range(n, 4) if not set(range(n, place + 1)) & set(gone)}
        if voided is not None and n <= voided and not set(range(n, voided + 1)) & set(gone):
            reached = (reached - {links[voided].key}) | {voider.key}
        assert await found_by(writer.db, agent) == reached


async def test_a_reference_to_an_erased_statement_dangles_also_one_that_comes_later(
        writer: Writer, runs: MongoRuns, run: Run) -> None:
    gone = new(agent="語られた子")
    await writer.store(gone)
    await erase(runs, run, gone)
    late = new(agent="友達", target=gone.statement_id)
    voider = new(agent="担任", target=gone.statement_id, voiding=True)
    assert isinstance(await writer.store(late, voider), Outcome.Stored)
    assert await names(writer.db, late) == [hashed("友達")]
    assert "awaits" not in await writer.db["statements"].find_one({"_id": late.key})
    assert set(await writer.db["statements"].find_one({"_id": gone.key})) == {"_id", "tenant", "erased", "turn"}
    await writer.store(new(gone.statement_id, agent="語られた子"))
    await writer.commits.sweep()
    assert await found_by(writer.db, "語られた子") == set()


async def test_erasing_the_voiding_statement_brings_nothing_back(writer: Writer, runs: MongoRuns, run: Run) -> None:
    target = new(agent="取り消された子")
    voider = new(agent="取り消した子", target=target.statement_id, voiding=True)
    await writer.store(target)
    await writer.store(voider)
    await erase(runs, run, voider)
    assert await found_by(writer.db, "取り消された子") == set()
    assert "voided" in await writer.db["statements"].find_one({"_id": target.key})


async def test_a_reference_that_races_the_erasure_of_its_target_takes_nothing_over(
        pair: tuple[Writer, Writer], runs: MongoRuns, run: Run) -> None:
    """Directly or through another; stored, awaited or voiding."""
    one, other = pair
    for n in range(RACES):
        agent = str(uuid4())
        gone = new(agent=agent)
        between = new(agent="間の子", target=gone.statement_id)
        await one.store(gone)
        if n % 3:
            await one.store(between)
        referring = [new(target=between.statement_id), new(target=gone.statement_id),
                     new(target=gone.statement_id, voiding=n % 2 == 0), *([] if n % 3 else [between])]
        await asyncio.gather(erase(runs, run, gone), *(w.store(s) for w, s in zip([other, one, other, one], referring,
                                                                                 strict=False)))
        assert await found_by(one.db, agent) == set(), n
        left = one.db["statements"].find({"vq.a": hashed(agent)}, {"_id": 1})
        assert await left.to_list(None) == []
        assert await runs.stale(TENANT, [s.key for s in [*referring, between]]) == 0


async def test_a_reference_whose_commit_was_in_flight_takes_back_what_it_took_over(
        writer: Writer, runs: MongoRuns, run: Run) -> None:
    gone = new(agent="飛行中の子")
    between, referring = new(target=gone.statement_id), None
    await writer.store(gone)
    await writer.store(between)
    referring = new(target=between.statement_id)
    storing = await writer.hold(referring, new(agent="飛行中の友", target=referring.statement_id))
    await erase(runs, run, gone)
    writer.release()
    await storing
    assert await found_by(writer.db, "飛行中の子") == set()


async def test_a_target_that_arrives_and_goes_while_others_await_it_leaves_nothing(
        pair: tuple[Writer, Writer], runs: MongoRuns, run: Run) -> None:
    one, other = pair
    for _ in range(RACES):
        agent = str(uuid4())
        gone = new(agent=agent)
        waiting = chain_to(gone)
        await other.store(*waiting[:2])
        await asyncio.gather(one.store(gone), other.store(waiting[2]), until_erased(runs, run, gone))
        await erase(runs, run, gone)
        assert await found_by(one.db, agent) == set()


def chain_to(target: NewStatement) -> Sequence[NewStatement]:
    first = new(target=target.statement_id)
    second = new(target=first.statement_id)
    return first, second, new(target=second.statement_id)


async def until_erased(runs: MongoRuns, run: Run, statement: NewStatement) -> None:
    while not await erase(runs, run, statement):
        await asyncio.sleep(0)


async def test_who_takes_over_completes_what_a_killed_runner_left_between_tombstone_and_reference(
        writer: Writer, runs: MongoRuns, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    async def died(*_: object) -> None: ...

    gone = new(agent="途中の子")
    await writer.store(gone)
    await writer.store(new(target=gone.statement_id))
    with monkeypatch.context() as patch:
        patch.setattr(References, "unlink", died)
        await erase(runs, run, gone)
    assert len(await found_by(writer.db, "途中の子")) == 1
    await runs.begin(TENANT, run.run_id, "another")
    assert await found_by(writer.db, "途中の子") == set()


# --- runs -------------------------------------------------------------------------------------------------


async def test_who_was_taken_over_from_erases_nothing_more(writer: Writer, runs: MongoRuns, run: Run) -> None:
    kept = new(agent="残る子")
    await writer.store(kept)
    after = await runs.begin(TENANT, run.run_id, "another")
    with pytest.raises(RunLost):
        await erase(runs, run, kept)
    with pytest.raises(RunLost):
        await runs.end(run)
    assert await found_by(writer.db, "残る子") == {kept.key}
    await runs.interrupt(TENANT)
    with pytest.raises(RunLost):
        await erase(runs, after, kept)
    assert after.bound == run.bound


async def test_who_leaves_a_run_keeps_nothing_of_it_open_and_may_begin_it_again(
        writer: Writer, runs: MongoRuns, run: Run) -> None:
    gone = new(agent="去る子")
    await writer.store(gone)
    await runs.begin(TENANT, run.run_id, "another")
    for runner in ("runner", "another", "another"):
        await runs.leave(run.run_id, runner)
    assert runs._sessions == {}
    assert await erase(runs, await runs.begin(TENANT, run.run_id, "runner"), gone) == 1
    await runs.leave(run.run_id, "runner")


async def test_of_two_runners_at_once_every_statement_is_counted_once(
        writer: Writer, runs: MongoRuns, run: Run) -> None:
    gone = [new() for _ in range(60)]
    await writer.store(*gone)

    async def one_runner(name: str) -> None:
        mine = await runs.begin(TENANT, run.run_id, name)
        for n in range(0, 60, 5):
            try:
                await erase(runs, mine, *gone[n:n + 5])
            except RunLost:
                mine = await runs.begin(TENANT, run.run_id, name)
                await erase(runs, mine, *gone[n:n + 5])

    for result in await asyncio.gather(*(one_runner(f"r{n}") for n in range(2)), return_exceptions=True):
        if result is not None and not isinstance(result, RunLost):
            raise result
    last = await runs.begin(TENANT, run.run_id, "last")
    await erase(runs, last, *gone)
    assert (await runs.get(TENANT, run.run_id)).counts == {"statements": 60}


async def test_another_tenants_statements_are_out_of_reach(writer: Writer, runs: MongoRuns, run: Run) -> None:
    theirs = new(agent="隣町の子")
    await writer.store(theirs, tenant="となり町")
    assert await erase(runs, run, theirs) == 0
    assert await writer.db["statements"].count_documents({"t": "となり町", "_id": theirs.key}) == 1
    assert await runs.candidates(run, hashed("隣町の子"), 0, 10, voided=False) == []


async def test_each_search_reads_its_own_index(db: Database, writer: Writer) -> None:
    for wanted, index in (
            ({"ref": {"$in": [key_of("a")]}}, "ref"),
            ({"t": TENANT, "vq.ra": hashed("児童"), "pos": {"$gt": 0}, "voided": {"$exists": True}}, "voided_agent")):
        plan = await db.command("explain", {"find": "statements", "filter": wanted, "hint": index})
        assert f"'{index}'" in str(plan["queryPlanner"]["winningPlan"])
