"""How much is answered at most: by number, by bytes, and by what a client asks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO
from itertools import chain, islice

import pytest

from lrs.config import Config
from tests.bench import traffic
from tests.builders import group, learner, statement
from tests.http.asking import page, store, walk
from tests.http.conftest import Client, Server, serving

PAGE_BYTES = 50_000


@pytest.fixture(scope="module")
async def server(config: Config) -> AsyncIterator[Server]:
    limits = replace(config.limits, page_default=4, page_max=10, page_bytes=PAGE_BYTES)
    async with serving(replace(config, limits=limits)) as running:
        yield running


@pytest.mark.parametrize(("limit", "sizes"), [
    (None, [4, 4, 4, 4, 4, 3]), ("0", [10, 10, 3]), ("1", [1] * 23), ("9", [9, 9, 5]), ("10", [10, 10, 3]),
    ("11", [10, 10, 3]), ("23", [10, 10, 3]), ("9" * 400, [10, 10, 3])])
async def test_a_page_holds_what_was_asked_for_and_no_more_than_the_cap(lrs: Client, limit: str | None,
                                                                       sizes: list[int]) -> None:
    mine = learner()
    sent = await store(lrs, *(statement(actor=mine) for _ in range(23)))
    pages = await walk(lrs, agent=mine, **({} if limit is None else {"limit": limit}))
    assert [len(ids) for ids in pages] == sizes
    assert list(chain(*pages)) == sent[::-1]


async def test_a_page_ends_early_past_its_bytes_and_always_holds_one(lrs: Client) -> None:
    mine = learner()
    sizes = [1, 20_000, 20_000, 20_000, 200_000, 1, 200_000, 40_000, 1]
    sent = await store(lrs, *(statement(actor=mine, result={"response": "x" * size}) for size in sizes))
    pages = await walk(lrs, agent=mine, ascending=True, limit=10)
    assert list(chain(*pages)) == sent
    assert [len(ids) for ids in pages] == [3, 1, 1, 1, 1, 2]


async def test_large_statements_together_past_the_size_of_a_record_are_walked(lrs: Client) -> None:
    mine = learner()
    sent = list(chain(*[await store(lrs, statement(actor=mine, result={"response": "字" * 600_000}))
                        for _ in range(6)]))
    assert list(chain(*await walk(lrs, agent=mine, limit=10))) == sent[::-1]


async def test_an_empty_answer_has_no_more(lrs: Client) -> None:
    assert await page(lrs, "statements", {"agent": learner(), "limit": 1}) == ([], "")


async def test_many_large_batches_at_once_are_all_stored(lrs: Client) -> None:
    mine = learner()
    batches = [[statement(actor=mine, result={"response": "字" * 20_000}) for _ in range(20)] for _ in range(6)]
    sent = await asyncio.gather(*(store(lrs, *batch) for batch in batches))
    assert sorted(chain(*await walk(lrs, agent=mine, limit=10))) == sorted(chain(*sent))


async def test_the_largest_batches_are_stored_at_once(lrs: Client) -> None:
    batches = [list(islice(traffic.statements(seed), 10_000)) for seed in range(2)]
    sent = await asyncio.gather(*(store(lrs, *batch) for batch in batches))
    assert sent == [[each["id"] for each in batch] for batch in batches]


async def test_a_crowd_too_large_for_mongodbs_cache_is_refused_alone(lrs: Client) -> None:
    crowds = [group(*({"mbox": f"mailto:{number}@{each}"} for number in range(120_000))) for each in range(3)]
    heavy = json.dumps([statement(actor=crowd) for crowd in crowds]).encode()
    singles = [statement() for _ in range(20)]
    answers = await asyncio.gather(
        *(lrs.post("statements", json=single) for single in singles[:10]),
        lrs.post("statements", data=BytesIO(heavy), headers={"Content-Type": "application/json"}),
        *(lrs.post("statements", json=single) for single in singles[10:]))
    refused = answers.pop(10)
    assert (refused.status, refused.problem()) == (413, "batch-too-heavy")
    assert [answer.json() for answer in answers] == [[single["id"]] for single in singles]
