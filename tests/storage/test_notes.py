"""Annotations as records hold them, and the indexes that find them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import bson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.config import Config
from lrs.storage import indexes, notes, positions, records
from lrs.storage.client import Database
from lrs.storage.contract.annotations import Annotation, Code, Correction
from lrs.storage.contract.attachments import StoredFile
from tests.school import FRACTIONS, HANAKO, HISTORY, SCHOOL, TARO
from tests.storage.writing import TENANT, new

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
CODES = st.builds(Code, TEXTS, st.none() | TEXTS, st.none() | TEXTS, st.sampled_from(["activity", "context"]), TEXTS)
PLACES = st.tuples(TEXTS, st.integers(2000, 2100), TEXTS, st.lists(TEXTS, max_size=3).map(tuple)) | st.just(
    (None, None, None, ()))
WHO = st.tuples(st.uuids().map(str), st.none()) | st.tuples(st.none(), TEXTS)
CORRECTIONS = st.builds(Correction, st.none() | st.lists(TEXTS, max_size=3).map(tuple), TEXTS,
                        st.integers(0, 1 << 45))


@given(WHO, PLACES, st.lists(CODES, max_size=3), st.lists(CORRECTIONS, max_size=2), st.integers(0, 3), st.booleans())
def test_an_annotation_comes_back_from_its_record_as_it_was(
        who: Any, place: Any, codes: Any, corrections: Any, sensitivity: int, unfinished: bool) -> None:
    sent = Annotation("key", *who, *place, tuple(codes), "learning", "school-learning", sensitivity, "v1", unfinished,
                      tuple(corrections))
    assert notes.annotation(bson.decode(bson.encode(notes.note(sent)))) == sent


def test_what_is_absent_takes_no_room() -> None:
    sent = Annotation("key", None, "mbox", None, None, None, (), (), "learning", "school-learning", 0, "v1")
    assert notes.note(sent) == {"w": "key", "h": "mbox", "a": "learning", "cat": "school-learning", "v": "v1"}


# --- indexes ----------------------------------------------------------------------------------------------

LEARNED = Annotation("key", HANAKO, None, SCHOOL, 2025, "P6", ("6-1", "算数6-1"), (
    Code(FRACTIONS, FRACTIONS[:15], "82V11", "activity", "map"),
    Code(FRACTIONS, FRACTIONS[:15], "82V11", "context", "japan-xapi")), "learning", "school-learning", 1, "v1")
OTHERS = LEARNED._replace(learner=TARO, classes=("6-2",), codes=(
    Code(HISTORY, HISTORY[:15], None, "context", "lod"),))
STRANGE = LEARNED._replace(learner=None, stranger="https://drill.example.jp", school=None, classes=(), codes=())
UNFINISHED = LEARNED._replace(unfinished=True)

QUERIES: dict[str, tuple[dict[str, Any], str]] = {
    "learner": ({"n.l": notes.learner_bytes(HANAKO)}, "learner"),
    "learners": ({"n.l": {"$in": list(map(notes.learner_bytes, (HANAKO, TARO)))}}, "learner"),
    "class": ({"n.k": "6-1"}, "class"),
    "unfinished": ({"n.todo": True}, "unfinished"),
    "attached": ({"n.l": notes.learner_bytes(TARO), "files.f": {"$exists": True}}, "attached"),
}
EACH, PAGE = 400, 25


@pytest.fixture(scope="module")
async def filled(config: Config) -> AsyncIterator[Database]:
    """Statements of two learners, of a stranger and some that are annotated later, in turn."""
    db = Database(replace(config.mongo, database=config.mongo.database + "_notes"))
    await indexes.ensure(db)
    batch = []
    for each in [LEARNED, OTHERS, STRANGE, None] * EACH + [UNFINISHED] * 30:
        batch.append(new())
        batch[-1].annotation = each
    for statement in batch[1:4 * 30:4]:
        statement.files = (StoredFile("0" * 64, b"file", 4, "image/png"),)
    made = [records.record(TENANT, statement, False) for statement in batch]
    records.stamp(batch, made, positions.EPOCH_MS, 1)
    await db["statements"].insert_many(made)
    yield db
    await db.drop()
    await db.close()


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("name", QUERIES)
async def test_a_page_reads_its_index_in_order_and_little_more_than_it_returns(
        filled: Database, name: str, order: int) -> None:
    wanted, index = QUERIES[name]
    reply = await filled.command("explain", {
        "find": "statements", "filter": {"t": TENANT, **wanted}, "sort": {"pos": order}, "limit": PAGE, "hint": index},
        verbosity="executionStats")
    text = str(reply["queryPlanner"]["winningPlan"])
    assert f"'indexName': '{index}'" in text
    assert "'SORT'" not in text
    assert reply["executionStats"]["nReturned"] == PAGE
    assert reply["executionStats"]["totalKeysExamined"] <= 2 * PAGE + 10


async def test_an_annotation_without_that_part_is_in_no_index_of_it(filled: Database) -> None:
    count = filled["statements"].count_documents
    for field, index, held in (("n.l", "learner", 2 * EACH + 30), ("n.k", "class", 2 * EACH + 30),
                               ("n.h", "unlinked", EACH), ("n.u", "unresolved", EACH), ("n.todo", "unfinished", 30)):
        least = {"$gte": b""} if field == "n.l" else {"$exists": True} if field == "n.todo" else {"$gte": ""}
        reply = await filled.command("explain", {
            "find": "statements", "filter": {"t": TENANT, field: least}, "hint": index}, verbosity="executionStats")
        assert await count({"t": TENANT, field: {"$exists": True}}) == held
        assert reply["executionStats"]["totalKeysExamined"] <= 2 * held + 1


async def test_strangers_are_counted_from_their_index_alone(filled: Database) -> None:
    reply = await filled.command("explain", {
        "aggregate": "statements", "cursor": {}, "hint": "unlinked", "pipeline": [
            {"$match": {"t": TENANT, "n.h": {"$gte": ""}}},
            {"$group": {"_id": {"by": "$by", "h": "$n.h"}, "count": {"$sum": 1}}}]}, verbosity="executionStats")
    assert "FETCH" not in str(reply["stages"][0] if "stages" in reply else reply["queryPlanner"])
