"""The one way out: what a name resolves to is judged, what was judged is connected to, no answer leads elsewhere."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from lrs import addresses
from lrs.custodians.discovery import Discovery
from lrs.errors import BadRequest
from lrs.http import outgoing as out
from lrs.http import pulling
from lrs.http.fetching import fetching
from lrs.http.outgoing import Outgoing
from lrs.imports.arrivals import Arrivals
from lrs.sending import NotCalled
from tests.http.test_slow_stores import Trusting, answering

INSIDE = ("127.0.0.1", "10.0.0.8", "192.168.1.1", "172.16.0.9", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
          "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.8",
          "::127.0.0.1", "64:ff9b::10.0.0.8", "2002:a00:8::1", "2001:0:4136:e378:8000:63bf:f5ff:fff7")
OUTSIDE = ("8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8")

Lie = Callable[[str], list[str]]


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Callable[[Lie], list[str]]:
    """Lets names resolve to whatever a test says; which were asked for."""
    def lying(lie: Lie) -> list[str]:
        asked: list[str] = []

        class Lying(AbstractResolver):
            async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET,
                              ) -> list[ResolveResult]:
                asked.append(host)
                return [ResolveResult(hostname=host, host=each, port=port, proto=0, flags=socket.AI_NUMERICHOST,
                                      family=socket.AF_INET6 if ":" in each else socket.AF_INET)
                        for each in lie(host)]

            async def close(self) -> None: ...

        monkeypatch.setattr(out, "ThreadedResolver", Lying)
        return asked
    return lying


@pytest.fixture
async def reached() -> AsyncIterator[tuple[str, list[str]]]:
    """A server on this machine: its port, and what was asked of it."""
    paths: list[str] = []

    async def note(request: web.Request) -> web.Response:
        paths.append(request.path)
        return web.Response(text="{}")
    async with answering(note) as server:
        yield server.rpartition(":")[2], paths


@pytest.mark.parametrize("address", INSIDE)
def test_what_stands_inside_is_not_public(address: str) -> None:
    assert not addresses.public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_what_stands_outside_is(address: str) -> None:
    assert addresses.public(address)


@pytest.mark.parametrize("address", INSIDE)
async def test_a_name_that_resolves_inside_is_not_called(
        resolver: Callable[[Lie], list[str]], address: str) -> None:
    asked = resolver(lambda host: [address])
    async with Outgoing.open((), 5) as outgoing:
        with pytest.raises(NotCalled, match=r"lrs\.example\.jp is inside a private network"):
            await outgoing.send("GET", "https://lrs.example.jp/x", {})
    assert asked == ["lrs.example.jp"]


async def test_of_a_name_that_resolves_to_both_only_what_is_outside_is_connected_to(
        resolver: Callable[[Lie], list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    resolver(lambda host: ["127.0.0.1", "8.8.8.8", "::ffff:10.0.0.8"])
    async with Outgoing.open((), 5) as outgoing:
        found = await outgoing._session.connector._resolver.resolve("lrs.example.jp", 443)
    assert [each["host"] for each in found] == ["8.8.8.8"]


async def test_a_name_that_turns_inside_after_it_was_judged_is_judged_again(
        resolver: Callable[[Lie], list[str]], reached: tuple[str, list[str]]) -> None:
    """As a resolver does that means to rebind: what it said first never helps later."""
    port, paths = reached
    said = iter([["8.8.8.8"], ["127.0.0.1"]])
    resolver(lambda host: next(said))
    async with Outgoing.open((), 1) as outgoing:
        assert await outgoing._session.connector._resolver.resolve("lrs.example.jp", int(port))
        with pytest.raises(NotCalled):
            await outgoing.send("GET", f"https://lrs.example.jp:{port}/x", {})
    assert paths == []


async def test_what_was_judged_is_what_is_connected_to(
        resolver: Callable[[Lie], list[str]], reached: tuple[str, list[str]]) -> None:
    port, paths = reached
    asked = resolver(lambda host: ["127.0.0.1"])
    async with Outgoing.open({f"lrs.example.jp:{port}"}, 5) as outgoing:
        assert (await outgoing.send("GET", f"http://lrs.example.jp:{port}/x", {})).status == 200
    assert (asked, paths) == (["lrs.example.jp"], ["/x"])


async def test_a_host_is_allowed_at_the_port_that_was_named_alone(
        resolver: Callable[[Lie], list[str]], reached: tuple[str, list[str]]) -> None:
    port, paths = reached
    resolver(lambda host: ["127.0.0.1"])
    async with Outgoing.open({"lrs.example.jp:1"}, 5) as outgoing:
        with pytest.raises(NotCalled):
            await outgoing.send("GET", f"https://lrs.example.jp:{port}/x", {})
    assert paths == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_answer_leads_elsewhere(reached: tuple[str, list[str]], tmp_path: Path, status: int) -> None:
    port, paths = reached

    async def away(request: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": f"http://127.0.0.1:{port}/inside"})

    async with answering(away) as server:
        allow = {server.partition("://")[2]}
        async with Outgoing.open(allow, 5) as outgoing, fetching(allow) as outside, pulling.pulling(
                allow, Trusting(), Arrivals(tmp_path, 2**20, 2**20)) as issuers:  # type: ignore[arg-type]
            assert (await outgoing.send("POST", f"{server}/", {}, b"x")).status == status
            with pytest.raises(OSError, match=str(status)):
                await outside.get(f"{server}/")
            with pytest.raises(BadRequest, match=str(status)):
                await issuers.pull("t", f"{server}/content", tmp_path / "a")
            assert not await issuers.receipt(server, "urn:uuid:x", "receipt")
    assert paths == []


@pytest.mark.parametrize("host", ["lrs.example.jp", "127.0.0.1"])
async def test_keys_and_bundles_and_receipts_go_the_same_way(
        resolver: Callable[[Lie], list[str]], reached: tuple[str, list[str]], tmp_path: Path, host: str) -> None:
    """A custodian that is trusted, and whose name somebody turned inside, or that was taken up while it was allowed."""
    port, paths = reached
    resolver(lambda host: ["127.0.0.1"])
    server = f"https://{host}:{port}"
    async with fetching(()) as outside, pulling.pulling(
            (), Trusting(), Arrivals(tmp_path, 2**20, 2**20)) as issuers:  # type: ignore[arg-type]
        with pytest.raises(BadRequest) as looked:
            await Discovery(outside.get).look(server)
        with pytest.raises(BadRequest) as pulled:
            await issuers.pull("t", f"{server}/content?link=x", tmp_path / "a")
        assert not await issuers.receipt(server, "urn:uuid:x", "receipt")
    assert (looked.value.slug, pulled.value.slug) == ("address-inside", "address-inside")
    assert paths == []
