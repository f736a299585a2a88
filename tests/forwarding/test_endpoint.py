"""What the other side's answers mean: a verdict on one Statement, or that nothing can be sent now."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from lrs.forwarding.endpoint import Endpoint, Outbound, Unreachable
from lrs.http.outgoing import Outgoing
from lrs.storage.contract.attachments import StoredFile

Answer = Callable[[web.Request], Awaitable[web.Response]]


async def nothing(file: StoredFile) -> AsyncIterator[bytes]:
    yield b""


@asynccontextmanager
async def answering(answer: Answer) -> AsyncIterator[Endpoint]:
    """An endpoint that answers as it is told, over HTTP."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    async with Outgoing.open({"127.0.0.1"}, 5) as outgoing:
        yield Endpoint(outgoing, f"http://{host}:{port}/xAPI", "key", "secret", nothing)
    await runner.cleanup()


def outbound(*names: str) -> list[Outbound]:
    return [Outbound(name, json.dumps({"id": name}).encode(), "2.0.0", "") for name in names]


def status_of(**by_name: int) -> Answer:
    """A batch with one that is not 204 by itself is answered like that one; each PUT as it is told."""
    async def answer(request: web.Request) -> web.Response:
        if request.method == "PUT":
            return web.Response(status=by_name.get(request.query["statementId"], 204), text="理由")
        names = [each["id"] for each in await request.json()]
        found = [by_name[name] for name in names if name in by_name]
        return web.Response(status=found[0] if found else 200, text="理由")
    return answer


async def test_what_is_there_with_another_content_counts_as_there() -> None:
    async with answering(status_of(b=409)) as endpoint:
        assert await endpoint.deliver(outbound("a", "b", "c")) == []


@pytest.mark.parametrize("status", [400, 413, 415, 422])
async def test_a_verdict_is_about_one_statement(status: int) -> None:
    async with answering(status_of(b=status)) as endpoint:
        [rejected] = await endpoint.deliver(outbound("a", "b", "c"))
    assert (rejected.statement.statement_id, rejected.status, rejected.reason) == ("b", status, f"{status} 理由")


@pytest.mark.parametrize("status", [301, 401, 403, 404, 405, 429, 500, 502, 503])
async def test_any_other_answer_is_about_the_whole_way(status: int) -> None:
    async with answering(status_of(b=status)) as endpoint:
        with pytest.raises(Unreachable) as raised:
            await endpoint.deliver(outbound("a", "b", "c"))
    assert raised.value.reason == f"{status} 理由"


async def test_one_by_one_a_statement_that_breaks_the_other_side_does_not_hold_up_others() -> None:
    async with answering(status_of(b=500)) as endpoint:
        [rejected] = await endpoint.deliver(outbound("a", "b", "c"), singly=True)
        assert rejected.statement.statement_id == "b"
        with pytest.raises(Unreachable):
            await endpoint.deliver(outbound("b"), singly=True)
    async with answering(status_of(a=503, b=503)) as endpoint:
        with pytest.raises(Unreachable):
            await endpoint.deliver(outbound("a", "b"), singly=True)


@pytest.mark.parametrize(("after", "seconds"), [("120", 120), ("1000000", 3600), ("soon", 0), ("", 0)])
async def test_it_waits_as_long_as_the_other_side_asks_but_not_for_ever(after: str, seconds: float) -> None:
    async def busy(request: web.Request) -> web.Response:
        return web.Response(status=429, headers={"Retry-After": after})
    async with answering(busy) as endpoint:
        with pytest.raises(Unreachable) as raised:
            await endpoint.deliver(outbound("a"))
    assert raised.value.seconds == seconds


async def test_a_redirect_is_not_followed_so_the_secret_goes_nowhere_else() -> None:
    asked = []

    async def elsewhere(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=307, headers={"Location": "/elsewhere"})
    async with answering(elsewhere) as endpoint:
        with pytest.raises(Unreachable):
            await endpoint.deliver(outbound("a"))
    assert asked == ["/xAPI/statements"]


async def test_a_name_that_means_this_machine_is_not_called() -> None:
    async with Outgoing.open(frozenset(), 5) as outgoing:
        endpoint = Endpoint(outgoing, "https://lrs.example.jp.localhost:1/xAPI", "key", "secret", nothing)
        with pytest.raises(Unreachable, match="private network"):
            await endpoint.deliver(outbound("a"))


async def test_a_name_is_judged_by_what_it_resolves_to() -> None:
    async with Outgoing.open({"localhost:1"}, 5) as allowed, Outgoing.open(frozenset(), 5) as outgoing:
        resolver = outgoing._session.connector._resolver
        with pytest.raises(OSError, match="private network"):
            await resolver.resolve("localhost", 80)
        assert await allowed._session.connector._resolver.resolve("localhost", 1)
