"""Every shape of query reads one index, named, and little more of it than it returns, at any size.

LRS_EXPLAIN_STATEMENTS sets how many statements there are.
"""

import os
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from lrs.config import Config
from lrs.storage import filters, indexes, positions, records
from lrs.storage.client import Database
from lrs.storage.contract.statements import StatementFilter
from tests.storage.explaining import explained
from tests.storage.writing import TENANT, hashed, new

STATEMENTS = int(os.environ.get("LRS_EXPLAIN_STATEMENTS", "20000"))
LIMIT = 25
CHUNK = 5000
START = positions.EPOCH_MS

AGENT, VERB, ACTIVITY, REGISTRATION = hashed("児童7"), hashed("動詞3"), hashed("教材11"), hashed("登録5")

# The filter, its index, and how many keys it may examine for each row of a page.
SHAPES: dict[str, tuple[StatementFilter, str, float]] = {
    "all": (StatementFilter(), "list", 1),
    "of an app": (StatementFilter(by="quiz"), "app", 1),
    "agent": (StatementFilter(agent=AGENT), "agent", 1),
    "verb": (StatementFilter(verb=VERB), "verb", 1),
    "activity": (StatementFilter(activity=ACTIVITY), "activity", 1),
    "registration": (StatementFilter(registration=REGISTRATION), "registration", 1),
    "agent, verb": (StatementFilter(agent=AGENT, verb=VERB), "agent_verb", 1),
    "agent, activity": (StatementFilter(agent=AGENT, activity=ACTIVITY), "agent_activity", 1),
    "activity, verb": (StatementFilter(activity=ACTIVITY, verb=VERB), "activity_verb", 1),
    "related agent": (StatementFilter(agent=hashed("担任7"), related_agents=True), "related_agent", 1),
    "related activity": (StatementFilter(activity=hashed("単元2"), related_activities=True), "related_activity", 1),
    # The pairs without an index of their own are bounded by their narrower part.
    "registration, verb": (StatementFilter(registration=REGISTRATION, verb=VERB), "registration", 12),
    "agent, registration": (StatementFilter(agent=AGENT, registration=REGISTRATION), "registration", 120),
    # So are those of one app: the planner finds out which is the narrower.
    "a rare app's, verb": (StatementFilter(by="rare", verb=VERB), "app", 12),
    "a rare app's, related activity": (
        StatementFilter(by="rare", activity=hashed("単元2"), related_activities=True), "app", 12),
    "an app's, agent": (StatementFilter(by="quiz", agent=AGENT), "agent", 4),
    "all three": (StatementFilter(agent=AGENT, verb=VERB, activity=ACTIVITY), "agent_activity", 12),
}


@pytest.fixture(scope="module")
async def filled(config: Config) -> AsyncIterator[Database]:
    """A school's statements: few verbs, some activities, many learners; one in four refers to another."""
    db = Database(replace(config.mongo, database=config.mongo.database + "_explain"))
    await indexes.ensure(db)
    chance = random.Random(7)
    for first in range(0, STATEMENTS, CHUNK):
        batch = [_statement(chance) for _ in range(min(CHUNK, STATEMENTS - first))]
        made = [records.record(TENANT, statement, False) for statement in batch]
        records.stamp(batch, made, START + first, 1)
        for place in range(0, len(made), 4):
            made[place]["q"] += made[place - 1]["q"]
        await db["statements"].insert_many(made)
    yield db
    await db.drop()
    await db.close()


def _statement(chance: random.Random) -> Any:
    statement = new(
        agent=f"児童{chance.randrange(100)}", verb=f"動詞{chance.randrange(8)}",
        by=chance.choices(["drill", "quiz", "rare"], (60, 39, 1))[0],
        activity=f"教材{chance.randrange(40)}", registration=f"登録{chance.randrange(60)}")
    statement.element = replace(
        statement.element, related_agents=(*statement.element.agents, hashed(f"担任{chance.randrange(30)}")),
        related_activities=(hashed(f"単元{chance.randrange(10)}"),))
    return statement


async def explain(db: Database, query: StatementFilter, *, hinted: bool = True) -> tuple[dict[str, Any], list[str]]:
    """The figures of a page, and the stages of its plan from the top."""
    wanted, index = filters.build(TENANT, query)
    return await explained(db, "statements", wanted, index if hinted else None, ascending=query.ascending,
                           limit=LIMIT + 1, projection=records.ROW)


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("shape", SHAPES)
async def test_a_page_reads_its_index_in_order_and_little_more_than_it_returns(
        filled: Database, shape: str, ascending: bool) -> None:
    query, index, keys = SHAPES[shape]
    figures, stages = await explain(filled, replace(query, ascending=ascending, mark=positions.last_of(START * 2)))
    assert stages[-1] == f"IXSCAN {index}"
    assert "SORT" not in stages
    rows = figures["nReturned"]
    assert figures["totalKeysExamined"] <= max(keys * (rows + 1), keys * LIMIT) + 25


@pytest.mark.parametrize("shape", SHAPES)
async def test_a_page_from_the_middle_reads_nothing_before_it(filled: Database, shape: str) -> None:
    query, index, keys = SHAPES[shape]
    middle = positions.last_of(START + STATEMENTS // CHUNK // 2 * CHUNK)
    figures, stages = await explain(filled, replace(query, before=middle))
    assert stages[-1] == f"IXSCAN {index}"
    assert figures["totalKeysExamined"] <= max(keys * (figures["nReturned"] + 1), keys * LIMIT) + 25


async def test_what_nothing_matches_reads_next_to_nothing(filled: Database) -> None:
    for query in (StatementFilter(agent=hashed("だれでもない")), StatementFilter(agent=AGENT, verb=hashed("ない")),
                  StatementFilter(activity=hashed("ない"), related_activities=True), StatementFilter(by="none")):
        figures, _ = await explain(filled, query)
        assert figures["nReturned"] == 0
        assert figures["totalKeysExamined"] <= 1


async def test_every_index_of_statements_serves_a_shape() -> None:
    served = {index for _, index, _ in SHAPES.values()}
    listed = {index.name for index in indexes.INDEXES if index.collection == "statements"}
    annotated = {"learner", "attached", "class", "unlinked", "unresolved", "unfinished"}  # test_notes.py
    erasing = {"ref", "voided_agent", "voided_learner"}  # tests/storage/test_runs.py, tests/http/test_erased_school.py
    assert listed - served == {"awaits", "files", "turn"} | annotated | erasing
