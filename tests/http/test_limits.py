"""Bodies that are too large, too slow or cut short, and the memory they may take together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from lrs.access.principal import KeyKind
from lrs.config import Config
from lrs.http import keys
from lrs.http.admission import ByteBudget
from lrs.http.malformed import Runner
from tests.http.conftest import Client, Server, serving

LIMIT = 200_000


@pytest.fixture(scope="module")
async def server(config: Config) -> AsyncIterator[Server]:
    async with serving(replace(config, server=replace(config.server, body_seconds=1, body_wait=1),
                               limits=replace(config.limits, body_bytes=LIMIT, body_budget_bytes=LIMIT))) as running:
        yield running


async def pieces(total: int, size: int = 10_000) -> AsyncIterator[bytes]:
    for _ in range(0, total, size):
        yield b" " * size


async def test_a_body_over_the_limit_names_the_setting(lrs: Client) -> None:
    json_type = {"Content-Type": "application/json"}
    announced = await lrs.post("/api/v1/validate", data=b" " * (LIMIT + 1), headers=json_type)
    growing = await lrs.post("/api/v1/validate", data=pieces(LIMIT + 10_000), headers=json_type)
    for answer in (announced, growing):
        assert answer.status == 413
        assert answer.problem() == "body-too-large"
        assert "limits.body_bytes" in answer.json()["detail"]


async def test_bodies_larger_together_than_the_budget_take_turns(server: Server, lrs: Client) -> None:
    body = b"[" + b" " * (LIMIT - 2) + b"]"
    json_type = {"Content-Type": "application/json"}
    answers = await asyncio.gather(
        *(lrs.post("/api/v1/validate", data=body, headers=json_type) for _ in range(6)),
        *(lrs.post("/api/v1/validate", data=pieces(LIMIT), headers=json_type) for _ in range(3)))
    assert [answer.status for answer in answers] == [200] * 6 + [400] * 3
    budget = server.app[keys.BUDGET]
    assert budget.free == budget.size


async def test_a_body_that_stops_arriving_is_given_up_and_its_memory_with_it(server: Server, lrs: Client) -> None:
    raw = await half_sent(server, lrs, close=False)
    assert b" 408 " in raw.split(b"\r\n")[0]
    assert server.app[keys.BUDGET].free == LIMIT


async def test_a_body_that_trickles_is_given_up_and_its_memory_with_it(server: Server, lrs: Client) -> None:
    async def trickle() -> AsyncIterator[bytes]:
        yield b" " * 100_000
        while True:
            await asyncio.sleep(0.3)
            yield b" " * 10

    slow = replace(server.app[keys.CONFIG].server, body_pace=1_000_000)
    async with serving(replace(server.app[keys.CONFIG], server=slow, mongo=replace(
            server.app[keys.CONFIG].mongo, database="trickling"))) as running:
        client = running.client(running.keys[KeyKind.SYSTEM])
        answer = await client.post("/api/v1/validate", data=trickle(), headers={"Content-Type": "application/json"})
        assert (answer.status, answer.problem()) == (408, "body-slow")
        assert running.app[keys.BUDGET].free == LIMIT


async def test_a_client_that_leaves_in_the_middle_harms_nobody(server: Server, lrs: Client) -> None:
    assert await half_sent(server, lrs, close=True) == b""
    await asyncio.sleep(0.1)
    assert server.app[keys.BUDGET].free == LIMIT
    assert (await lrs.get("about")).status == 200


async def test_who_waits_too_long_for_memory_is_told_to_come_again(server: Server, lrs: Client) -> None:
    held = await server.app[keys.BUDGET].admit(LIMIT)
    try:
        answer = await lrs.post("/api/v1/validate", data=b" " * LIMIT, headers={"Content-Type": "application/json"})
    finally:
        server.app[keys.BUDGET].release(held)
    assert (answer.status, answer.problem()) == (503, "body-waited")
    assert answer.headers["Retry-After"]
    assert server.app[keys.BUDGET].free == LIMIT


async def half_sent(server: Server, lrs: Client, *, close: bool) -> bytes:
    address = urlsplit(server.origin)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(b"POST /api/v1/validate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                 b"Content-Length: 150000\r\nAuthorization: " + lrs.headers["Authorization"].encode() + b"\r\n\r\n[")
    await writer.drain()
    await asyncio.sleep(0.1)
    assert server.app[keys.BUDGET].free == LIMIT - 150_000
    raw = b"" if close else await asyncio.wait_for(reader.read(4096), 10)
    writer.close()
    return raw


async def test_half_a_request_does_not_hold_its_connection() -> None:
    runner = Runner(web.Application(), idle_seconds=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    reader, writer = await asyncio.open_connection(*runner.addresses[0][:2])
    writer.write(b"GET /xAPI/about HTTP/1.1\r\nHost: x\r\n")
    assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()
    await runner.cleanup()


# --- the budget itself ------------------------------------------------------------------------------------


async def test_the_budget_is_given_in_the_order_of_asking() -> None:
    budget = ByteBudget(100)
    order: list[str] = []

    async def ask(name: str, size: int) -> None:
        taken = await budget.admit(size)
        order.append(name)
        await asyncio.sleep(0)
        budget.release(taken)

    first = await budget.admit(80)
    asked = [asyncio.create_task(ask(name, size)) for name, size in [("large", 90), ("small", 10), ("huge", 10**9)]]
    await asyncio.sleep(0.01)
    assert order == []  # the small one would fit, and waits behind the large one
    budget.release(first)
    await asyncio.gather(*asked)
    assert order == ["large", "small", "huge"]
    assert budget.free == 100


async def test_who_gives_up_waiting_lets_the_next_one_in() -> None:
    budget = ByteBudget(100)
    first = await budget.admit(50)
    large = asyncio.create_task(budget.admit(100))
    small = asyncio.create_task(budget.admit(50))
    await asyncio.sleep(0)
    large.cancel()
    assert await small == 50
    budget.release(first)
    budget.release(50)
    assert budget.free == 100
    with pytest.raises(asyncio.CancelledError):
        await large


async def test_who_is_cancelled_just_when_admitted_gives_it_back() -> None:
    budget = ByteBudget(100)
    first = await budget.admit(100)
    waiting = asyncio.create_task(budget.admit(100))
    await asyncio.sleep(0)
    budget.release(first)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert budget.free == 100
