"""Every shape of query on Events reads one index, and little more of it than it returns."""

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from lrs.config import Config
from lrs.storage import eventrecords, events, indexes, positions
from lrs.storage.client import Database
from lrs.storage.contract.events import EventFilter
from tests.storage.explaining import explained
from tests.storage.writing import TENANT, hashed, new_event

EVENTS = 20_000
CHUNK = 5000
LIMIT = 25
START = positions.EPOCH_MS

ACTOR, ACTION, OBJECT, APP, GROUP = map(hashed, ("actor 7", "action 3", "object 11", "edApp 1", "group 5"))

# The filter, its index, and how many keys it may examine for each row of a page.
SHAPES: dict[str, tuple[EventFilter, str, float]] = {
    "all": (EventFilter(), "list", 1),
    "of an app": (EventFilter(by="quiz"), "app", 1),
    "actor": (EventFilter(keys=(ACTOR,)), "key", 1),
    "action": (EventFilter(keys=(ACTION,)), "key", 1),
    "object": (EventFilter(keys=(OBJECT,)), "key", 1),
    # What else is named is filtered out of the first, which the service takes for the narrowest.
    "actor, action": (EventFilter(keys=(ACTOR, ACTION)), "key", 12),
    "group, edApp": (EventFilter(keys=(GROUP, APP)), "key", 5),
    "an app's, actor": (EventFilter(by="quiz", keys=(ACTOR,)), "key", 4),
    "a rare app's, action": (EventFilter(by="rare", keys=(ACTION,)), "app", 12),
    "since ever": (EventFilter(at_since=START - 1), "list", 1),
    "an actor's of a time": (EventFilter(keys=(ACTOR,), at_since=START + 500_000), "key", 2.5),
}
# In a short time: all of that time is read, and sorted.
TIMES = {
    "at": EventFilter(at_since=START + 400_000, at_until=START + 401_000),
    "sent": EventFilter(sent_since=START + 400_000, sent_until=START + 401_000),
}


@pytest.fixture(scope="module")
async def filled(config: Config) -> AsyncIterator[Database]:
    """A school's Events: few actions, some objects, many actors; they happened in an order of their own."""
    db = Database(replace(config.mongo, database=config.mongo.database + "_explain"))
    await indexes.ensure(db)
    chance = random.Random(7)
    for first in range(0, EVENTS, CHUNK):
        made = [_record(chance, place) for place in range(first, first + CHUNK)]
        await db["events"].insert_many(made)
    yield db
    await db.drop()
    await db.close()


def _record(chance: random.Random, place: int) -> dict[str, Any]:
    event = new_event(
        by=chance.choices(["drill", "quiz", "rare"], (60, 39, 1))[0], at=START + chance.randrange(1_000_000),
        sent=START + place * 50,
        keys=(f"actor {chance.randrange(100)}", f"action {chance.randrange(8)}", f"object {chance.randrange(40)}",
              f"edApp {chance.randrange(3)}", f"group {chance.randrange(30)}"))
    return {**eventrecords.event(TENANT, event), "pos": positions.position(START + place, 1, 0)}


async def explain(db: Database, query: EventFilter) -> tuple[dict[str, Any], list[str]]:
    """The figures of a page, and the stages of its plan from the top."""
    wanted, index = events.build(TENANT, query)
    return await explained(db, "events", wanted, index, ascending=query.ascending, limit=LIMIT + 1,
                           projection=eventrecords.ROW)


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("shape", SHAPES)
async def test_a_page_reads_its_index_in_order_and_little_more_than_it_returns(
        filled: Database, shape: str, ascending: bool) -> None:
    query, index, keys = SHAPES[shape]
    figures, stages = await explain(filled, replace(query, ascending=ascending, mark=positions.last_of(START * 2)))
    assert stages[-1] == f"IXSCAN {index}"
    assert "SORT" not in stages
    assert figures["totalKeysExamined"] <= max(keys * (figures["nReturned"] + 1), keys * LIMIT) + 25


@pytest.mark.parametrize("shape", SHAPES)
async def test_a_page_from_the_middle_reads_nothing_before_it(filled: Database, shape: str) -> None:
    query, index, keys = SHAPES[shape]
    figures, stages = await explain(filled, replace(query, before=positions.last_of(START + EVENTS // 2)))
    assert stages[-1] == f"IXSCAN {index}"
    assert figures["totalKeysExamined"] <= max(keys * (figures["nReturned"] + 1), keys * LIMIT) + 25


@pytest.mark.parametrize("name", TIMES)
async def test_a_short_time_reads_no_more_than_that_time(filled: Database, name: str) -> None:
    figures, stages = await explain(filled, replace(TIMES[name], mark=positions.last_of(START * 2)))
    assert stages[-1] == f"IXSCAN {name}"
    assert figures["nReturned"] > 10
    assert figures["totalKeysExamined"] < 40


async def test_what_nothing_matches_reads_next_to_nothing(filled: Database) -> None:
    for query in (EventFilter(keys=(hashed("だれでもない"),)), EventFilter(by="none"), EventFilter(at_until=START - 1)):
        figures, _ = await explain(filled, query)
        assert figures["nReturned"] == 0
        assert figures["totalKeysExamined"] <= 1


async def test_every_index_of_events_serves_a_shape() -> None:
    served = {index for _, index, _ in SHAPES.values()} | set(TIMES)
    listed = {index.name for index in indexes.INDEXES if index.collection == "events"}
    assert listed - served == {"found", "alone", "agent", "learner"}  # tests/events/
