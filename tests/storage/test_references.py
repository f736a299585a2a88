"""A Statement is found by what it refers to, and a voided one not at all, in whatever order they arrive."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import pytest

from lrs.config import Config
from lrs.storage import filters, indexes
from lrs.storage.client import Database
from lrs.storage.contract.statements import NewStatement, Outcome
from lrs.storage.references import References
from tests.storage.writing import TENANT, Writer, by_agent, new, writing

RACES = 100


@pytest.fixture(scope="module")
async def pair(db: Database) -> AsyncIterator[tuple[Writer, Writer]]:
    """Two server processes on one database."""
    await indexes.ensure(db)
    async with writing(db) as one, writing(db) as other:
        yield one, other


@pytest.fixture
def writer(pair: tuple[Writer, Writer]) -> Writer:
    return pair[0]


async def found_by(db: Database, agent: str) -> set[bytes]:
    wanted, index = filters.build(TENANT, by_agent(agent))
    return {row["_id"] async for row in db["statements"].find(wanted, {"_id": 1}, hint=index)}


async def voided(db: Database, *statements: NewStatement) -> list[bool]:
    rows = {row["_id"]: "voided" in row async for row in db["statements"].find({})}
    return [rows[s.key] for s in statements]


async def left_open(db: Database) -> int:
    count: int = await db["statements"].count_documents({"awaits": {"$exists": True}})
    return count


def chain(length: int) -> tuple[str, list[NewStatement]]:
    """Statements that each refer to the one before; the agent is that of the first alone."""
    agent = str(uuid4())
    links = [new(agent=agent)]
    for _ in range(length - 1):
        links.append(new(target=links[-1].statement_id))
    return agent, links


# --- following --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
async def test_a_chain_is_followed_in_whatever_order_it_arrives(writer: Writer, order: tuple[int, ...]) -> None:
    agent, links = chain(4)
    for place in order:
        await writer.store(links[place])
    assert await found_by(writer.db, agent) == {link.key for link in links}


async def test_a_chain_within_one_batch_is_followed(writer: Writer) -> None:
    agent, links = chain(5)
    await writer.store(*links[::-1])
    assert await found_by(writer.db, agent) == {link.key for link in links}


async def test_a_chain_that_arrives_all_at_once_over_two_processes_is_followed(pair: tuple[Writer, Writer]) -> None:
    for _ in range(30):
        agent, links = chain(4)
        await asyncio.gather(*(pair[n % 2].store(link) for n, link in enumerate(links)))
        assert await found_by(pair[0].db, agent) == {link.key for link in links}


async def test_a_chains_middle_and_end_that_arrive_at_once_reach_who_waited_before(
        pair: tuple[Writer, Writer]) -> None:
    for _ in range(RACES):
        agent, (end, middle, waiting) = chain(3)
        await pair[0].store(waiting)
        await asyncio.gather(pair[0].store(middle), pair[1].store(end))
        assert await found_by(pair[0].db, agent) == {end.key, middle.key, waiting.key}


async def test_a_reference_that_races_its_target_finds_it(pair: tuple[Writer, Writer]) -> None:
    one, other = pair
    for n in range(RACES):
        agent, (target, about) = chain(2)
        storing = [one.store(target), other.store(about)]
        await asyncio.gather(*storing[::1 if n % 2 else -1])
        assert await found_by(one.db, agent) == {target.key, about.key}
    assert await left_open(one.db) == 0


@pytest.fixture(params=["motor", "pymongo"])
async def fresh(config: Config, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """A database in which no statement ever awaited another, and nobody else writes."""
    database = Database(replace(config.mongo, driver=request.param, database=f"first_reference_{request.param}"))
    await indexes.ensure(database)
    yield database
    await database.drop()
    await database.close()


async def test_the_first_reference_ever_finds_a_target_that_another_process_stores_meanwhile(fresh: Database) -> None:
    """Nobody looks for references before there are any; who stores the first one waits until all do."""
    db, announced = fresh, []
    for delay in (0, 0.05, 0.1, 0.15, 0.2, 0.3):
        await db["writers"].delete_many({})
        async with writing(db) as one, writing(db) as other:
            assert not one.lanes.writers.awaiting
            agent, (target, about) = chain(2)
            referring = asyncio.create_task(other.store(about))
            while not referring.done() and delay > 0:  # traffic that need not look, around the target
                await one.store(new())
                delay -= 0.02
                await asyncio.sleep(0.02)
            await asyncio.gather(one.store(target), referring)
            assert await found_by(db, agent) == {target.key, about.key}
            announced.append(other.lanes.writers.awaiting)  # not where the target came first
            async with asyncio.timeout(5):  # one that had only just come learns it with its next look
                while other.lanes.writers.awaiting and not one.lanes.writers.awaiting:
                    await asyncio.sleep(0.01)
    assert any(announced)
    assert await left_open(db) == 0


async def test_references_in_a_circle_are_followed_once_around(pair: tuple[Writer, Writer]) -> None:
    for _ in range(10):
        ids = [str(uuid4()) for _ in range(3)]
        circle = [new(ids[n], agent=ids[n], target=ids[n - 1]) for n in range(3)]
        await asyncio.gather(*(pair[n % 2].store(link) for n, link in enumerate(circle)))
        for agent in ids:
            assert await found_by(pair[0].db, agent) == {link.key for link in circle}
    assert await left_open(pair[0].db) == 0


async def test_a_reference_to_what_never_comes_is_stored_and_harmless(writer: Writer) -> None:
    about = new(agent="一人", target=str(uuid4()))
    assert isinstance(await writer.store(about), Outcome.Stored)
    assert about.key in await found_by(writer.db, "一人")
    await writer.db["statements"].delete_one({"_id": about.key})


# --- voiding ----------------------------------------------------------------------------------------------


async def test_a_voided_statement_is_found_by_nothing_and_who_refers_to_it_still_is(writer: Writer) -> None:
    agent, (target, about) = chain(2)
    await writer.store(target, about)
    voiding = new(target=target.statement_id, voiding=True)
    await writer.store(voiding)
    assert await found_by(writer.db, agent) == {about.key, voiding.key}
    assert await voided(writer.db, target, about, voiding) == [True, False, False]


async def test_voiding_within_the_batch_and_before_its_target_works_alike(writer: Writer) -> None:
    target = new()
    await writer.store(target, new(target=target.statement_id, voiding=True))
    late = new()
    await writer.store(new(target=late.statement_id, voiding=True))
    await writer.store(late)
    assert await voided(writer.db, target, late) == [True, True]


async def test_voiding_that_races_its_target_voids_it(pair: tuple[Writer, Writer]) -> None:
    one, other = pair
    for n in range(RACES):
        target = new()
        storing = [one.store(target), other.store(new(target=target.statement_id, voiding=True))]
        await asyncio.gather(*storing[::1 if n % 2 else -1])
        assert await voided(one.db, target) == [True]


async def test_two_who_void_the_same_at_once_both_succeed(pair: tuple[Writer, Writer]) -> None:
    for _ in range(20):
        target = new()
        await pair[0].store(target)
        outcomes = await asyncio.gather(*(w.store(new(target=target.statement_id, voiding=True)) for w in pair))
        assert all(isinstance(outcome, Outcome.Stored) for outcome in outcomes)
        assert await voided(pair[0].db, target) == [True]


async def test_a_voiding_statement_is_not_voided_nor_anothers_by_an_app(writer: Writer) -> None:
    target = new(by="drill")
    voiding = new(target=target.statement_id, voiding=True)
    await writer.store(target)
    await writer.store(voiding)
    again = new(target=voiding.statement_id, voiding=True)
    assert await writer.store(again) == Outcome.Unvoidable(again.statement_id, "voiding")
    theirs = new(by="quiz")
    await writer.store(theirs)
    mine = new(target=theirs.statement_id, voiding=True, by="drill")
    refused = await writer.commits.submit(TENANT, [mine], void_any=False)
    assert refused == Outcome.Unvoidable(mine.statement_id, "not-own")
    assert await voided(writer.db, target, voiding, theirs) == [True, False, False]


async def test_an_app_that_voids_before_anothers_statement_comes_voids_nothing(writer: Writer) -> None:
    theirs = new(by="quiz")
    await writer.commits.submit(TENANT, [new(target=theirs.statement_id, voiding=True, by="drill")], void_any=False)
    await writer.store(theirs)
    assert await voided(writer.db, theirs) == [False]


# --- what a process left open -----------------------------------------------------------------------------


async def test_the_sweep_completes_what_was_left_open_between_commit_and_acknowledgement(
        writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    async def died(*_: object) -> None: ...

    agent, links = chain(4)
    unvoided = new()
    with monkeypatch.context() as patch:
        patch.setattr(References, "follow", died)
        for link in reversed(links):
            await writer.store(link)
        await writer.store(new(target=unvoided.statement_id, voiding=True))
        await writer.store(unvoided)
    assert await found_by(writer.db, agent) == {links[0].key}
    for _ in range(2):  # again changes nothing
        await writer.commits.sweep()
        assert await found_by(writer.db, agent) == {link.key for link in links}
        assert await voided(writer.db, unvoided) == [True]
    assert await left_open(writer.db) == 0
