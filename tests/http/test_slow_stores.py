"""Other servers that mean no good: answers without an end, fields and names that are none, numbers beyond measure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from lrs.delivery.destination import DeliveryFailed
from lrs.delivery.remote import Remote
from lrs.delivery.solid import Dpop
from lrs.errors import Busy
from lrs.http import outgoing as out
from lrs.http import pulling
from lrs.http.outgoing import Outgoing
from lrs.imports.arrivals import Arrivals
from lrs.jobs.runner import Later

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def answering(answer: Answer) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


async def trickle(request: web.Request) -> web.StreamResponse:
    """A byte now and then, for ever: never so long nothing that it would be noticed."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b".")
        await asyncio.sleep(0.05)


class Trusting:
    """A registry that trusts everybody."""

    async def get(self, tenant: str, origin: str) -> None: ...


async def test_an_answer_without_an_end_is_waited_for_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(out, "_PATIENCE", 0.3)
    async with answering(trickle) as server, Outgoing.open({"127.0.0.1"}, 1) as outgoing:
        with pytest.raises(TimeoutError):
            await outgoing.send("GET", f"{server}/", {})


async def test_a_bundle_that_comes_a_byte_at_a_time_waits_for_another_time(
        monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pulling, "_PATIENCE_SECONDS", 0.3)
    arrivals = Arrivals(tmp_path, 2**20, 2**20)
    async with answering(trickle) as server, pulling.pulling(
            {"127.0.0.1"}, Trusting(), arrivals) as issuers:  # type: ignore[arg-type]
        with pytest.raises(Later):
            await issuers.pull("t", f"{server}/x", tmp_path / "a")


async def test_a_bundle_is_taken_as_it_was_sent_and_never_unpacked_on_the_way(tmp_path: Path) -> None:
    async def packed(request: web.Request) -> web.Response:
        assert request.headers["Accept-Encoding"] == "identity"
        return web.Response(body=b"\x1f\x8bsmall", headers={"Content-Encoding": "gzip", "ETag": '"é"'})

    arrivals = Arrivals(tmp_path, 2**20, 2**20)
    async with answering(packed) as server, pulling.pulling(
            {"127.0.0.1"}, Trusting(), arrivals) as issuers:  # type: ignore[arg-type]
        await issuers.pull("t", f"{server}/x", tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"\x1f\x8bsmall"


@pytest.mark.parametrize("length", [{"Content-Length": "800"}, {}], ids=["told", "untold"])
async def test_no_more_of_a_bundle_comes_than_the_spool_has_room_for(length: dict[str, str], tmp_path: Path) -> None:
    async def much(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers=length)
        await response.prepare(request)
        for _ in range(8):
            await response.write(b"x" * 100)
        return response

    (tmp_path / "of others").write_bytes(b"x" * 300)
    arrivals = Arrivals(tmp_path, 1000, 2**20)
    async with answering(much) as server, pulling.pulling(
            {"127.0.0.1"}, Trusting(), arrivals) as issuers:  # type: ignore[arg-type]
        with pytest.raises(Busy):
            await issuers.pull("t", f"{server}/x", tmp_path / "a")
    assert arrivals.room() >= 0


@pytest.mark.parametrize("token", [
    '{"access_token":"a\\r\\nX: y","token_type":"DPoP"}',
    f'{{"access_token":"a","token_type":"DPoP","expires_in":1{"0" * 400}}}',
    '{"access_token":"a","token_type":"DPoP","expires_in":-1}'])
async def test_whatever_a_provider_says_of_its_token_a_store_is_unusable_at_most(token: str) -> None:
    async def provide(request: web.Request) -> web.Response:
        if request.path.startswith("/.well-known"):
            return web.json_response({"token_endpoint": f"http://{request.host}/token"})
        return web.Response(text=token) if request.path == "/token" else web.Response(status=403)

    async with answering(provide) as server, Outgoing.open({"127.0.0.1"}, 5) as outgoing:
        store = Remote(outgoing, f"{server}/pod", Dpop(outgoing, server, "c", "s"), folders=False)
        with pytest.raises(DeliveryFailed):
            await store.put("a/b", b"{}", "application/json")


@pytest.mark.parametrize("url", ["https://a..example/dav", f"https://{'a' * 70}.example/dav", "https://2130706433/dav",
                                 "https://0x7f.1/dav", "https://localhost./dav", "https://[::ffff:127.0.0.1]/dav",
                                 "https://[::ffff:7f00:1]/dav", "https://127.1/dav", "https://xn--a/dav"])
async def test_a_host_that_is_none_or_stands_inside_is_no_way_out(url: str) -> None:
    async with Outgoing.open((), 5) as outgoing:
        with pytest.raises(OSError, match=r"."):
            await outgoing.send("GET", url, {})
