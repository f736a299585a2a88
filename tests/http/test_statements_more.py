"""Pages: each Statement on exactly one of them, also while others write and void; and a reader that polls."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest

from lrs.http import keys
from lrs.storage.store import Store
from tests.builders import about, learner, statement, voiding
from tests.http.asking import find, page, store, stored_at, walk
from tests.http.conftest import Client, Server

CONSISTENT_THROUGH = "X-Experience-API-Consistent-Through"


@asynccontextmanager
async def writing(lrs: Client, **members: Any) -> AsyncIterator[list[str]]:
    """Somebody stores Statements with these members all the while; the ids so far, in the end all of them."""
    written: list[str] = []
    enough = asyncio.Event()

    async def write() -> None:
        while not enough.is_set():
            written.extend(await store(lrs, statement(**members), statement(**members)))

    writers = [asyncio.create_task(write()) for _ in range(2)]
    try:
        yield written
    finally:
        enough.set()
        await asyncio.gather(*writers)


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("limit", [1, 3, 10, 24, 25, 26])
async def test_pages_are_full_disjoint_and_complete(lrs: Client, limit: int, ascending: bool) -> None:
    mine = learner()
    sent = await store(lrs, *(statement(actor=mine) for _ in range(13)))
    sent += await store(lrs, *(statement(actor=mine) for _ in range(12)))
    pages = await walk(lrs, agent=mine, limit=limit, ascending=ascending)
    expected = sent if ascending else sent[::-1]
    assert pages == [expected[start:start + limit] for start in range(0, 25, limit)]


@pytest.mark.parametrize("ascending", [True, False])
async def test_a_walk_sees_what_was_there_when_it_began_while_others_write(lrs: Client, ascending: bool) -> None:
    mine = learner()
    sent = await store(lrs, *(statement(actor=mine) for _ in range(60)))
    async with writing(lrs, actor=mine) as written:
        while not written:
            await asyncio.sleep(0.01)
        pages = await walk(lrs, agent=mine, limit=7, ascending=ascending)
    seen = [each for ids in pages for each in ids]
    assert len(seen) == len(set(seen))
    assert set(sent) <= set(seen) <= set(sent) | set(written)
    assert [each for each in seen if each in set(sent)] == (sent if ascending else sent[::-1])


@pytest.mark.parametrize("ascending", [True, False])
async def test_what_is_voided_on_the_way_takes_nothing_else_with_it(lrs: Client, ascending: bool) -> None:
    mine = learner()
    sent = await store(lrs, *(statement(actor=mine) for _ in range(30)))
    ids, more = await page(lrs, "statements", {"agent": mine, "limit": 5, "ascending": ascending})
    seen = list(ids)
    expected = sent if ascending else sent[::-1]
    gone = [expected[4], expected[5], expected[14]]  # the page's last, the next one's first, one that is far
    for each in gone:
        await store(lrs, voiding(each))
    while more:
        ids, more = await page(lrs, more)
        seen += ids
    assert seen == [each for each in expected if each not in gone[1:]]


async def test_a_walk_is_no_longer_than_when_it_began(lrs: Client) -> None:
    mine = learner()
    await store(lrs, *(statement(actor=mine) for _ in range(4)))
    first, more = await page(lrs, "statements", {"agent": mine, "limit": 2, "ascending": True})
    await store(lrs, *(statement(actor=mine) for _ in range(4)))
    last, none = await page(lrs, more)
    assert (len(first), len(last), none) == (2, 2, "")


async def test_following_a_link_again_gives_the_same_page(lrs: Client) -> None:
    mine = learner()
    sent = await store(lrs, *(statement(actor=mine) for _ in range(9)))
    _, more = await page(lrs, "statements", {"agent": mine, "limit": 3})
    async with writing(lrs, actor=mine):
        assert [await page(lrs, more) for _ in range(5)] == [await page(lrs, more)] * 5
    assert (await page(lrs, more))[0] == sent[3:6][::-1]


async def test_a_link_keeps_every_condition_of_its_query(lrs: Client) -> None:
    mine, asked = learner("六年一組 & 𠮷田 + %26"), {"id": "https://example.jp/verbs/a?b=c&d=%E8%A7%A3#e"}
    since = await stored_at(lrs, (await store(lrs, statement(verb=asked, context={"instructor": mine})))[0])
    await store(lrs, *(statement(context={"instructor": mine}) for _ in range(3)))
    sent = await store(lrs, *(statement(verb=asked, context={"instructor": mine}) for _ in range(3)))
    pages = await walk(lrs, agent=mine, related_agents=True, verb=asked["id"], since=since, limit=1, format="ids",
                       until="2089-01-01T00:00:00+09:00", attachments=False, ascending=True)
    assert pages == [[each] for each in sent]


async def test_the_walk_over_references_names_each_once(lrs: Client) -> None:
    mine = learner()
    sent = await store(lrs, *(statement(actor=mine) for _ in range(3)))
    refs = [(await store(lrs, about(each, actor=mine)))[0] for each in sent]
    assert await walk(lrs, agent=mine, limit=2, ascending=True) == [sent[:2], [sent[2], refs[0]], refs[1:]]


async def test_a_reader_that_polls_with_consistent_through_sees_each_statement_once(lrs: Client) -> None:
    mine, seen = learner(), []
    since = await stored_at(lrs, (await store(lrs, statement()))[0])
    async with writing(lrs, actor=mine) as written:
        while len(written) < 150:
            since = await poll(lrs, since, seen, mine)
    last = await stored_at(lrs, (await store(lrs, statement(actor=mine)))[0])
    while since < last:
        since = await poll(lrs, since, seen, mine)
    assert sorted(seen) == sorted(await everything(lrs, mine))
    assert len(set(seen)) == len(seen)
    assert set(written) <= set(seen)


async def poll(lrs: Client, since: str, seen: list[str], mine: Any) -> str:
    """Read what is new after `since`; where to go on from."""
    answer = await lrs.get("statements", params={"since": since, "limit": "5", "ascending": "true",
                                                 "agent": json.dumps(mine)})
    through = answer.headers[CONSISTENT_THROUGH]
    more = answer.json()["more"]
    seen += [each["id"] for each in answer.json()["statements"]]
    while more:
        ids, more = await page(lrs, more)
        seen += ids
    return through


async def everything(lrs: Client, mine: Any) -> list[str]:
    return [each for ids in await walk(lrs, agent=mine, limit=0) for each in ids]


async def test_consistent_through_never_falls_and_is_close_to_now_when_idle(lrs: Client) -> None:
    texts = []
    for _ in range(20):
        texts.append((await lrs.get("statements", params={"limit": "1"})).headers[CONSISTENT_THROUGH])
        await asyncio.sleep(0.005)
    assert texts == sorted(texts)
    through = datetime.fromisoformat(texts[-1].replace("Z", "+00:00"))
    assert (datetime.now(through.tzinfo) - through).total_seconds() < 1


async def test_a_link_works_for_the_one_who_got_it_and_shows_nobody_more(server: Server, lrs: Client) -> None:
    app = server.client(await server.key("statements/write", "statements/read/mine", app="ページ"))
    mine = learner()
    await store(lrs, *(statement(actor=mine) for _ in range(4)))
    own = await store(app, *(statement(actor=mine) for _ in range(2)))
    _, more = await page(lrs, "statements", {"agent": mine, "limit": 1})
    assert (await page(app, more))[0] == own[:1]
    assert await find(app, agent=mine) == own[::-1]


async def test_an_app_finds_in_its_next_list_what_was_just_acknowledged(server: Server, lrs: Client) -> None:
    """Also while another process writes, whose promises are heard of only now and then."""
    another = await Store.open(server.app[keys.CONFIG])
    try:
        for _ in range(20):
            sent = await store(lrs, statement())
            ids, _ = await page(lrs, "statements", {"limit": 1})
            assert ids == sent
    finally:
        await another.close()
