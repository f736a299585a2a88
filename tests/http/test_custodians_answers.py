"""A custodian that answers what it should not, or at an address where nobody should be asked: refused in words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from lrs.config import Config
from lrs.errors import BadRequest, LRSError
from lrs.http import keys
from tests.http.conftest import TENANT
from tests.http.custodial import JWKS, WELL_KNOWN, House, Stage, forever, houses, huge, process, staged


@pytest.fixture(scope="module")
async def both(config: Config) -> AsyncIterator[tuple[House, House]]:
    async with houses(config) as found:
        yield found


@pytest.fixture
async def a(both: tuple[House, House]) -> House:
    return both[0]


@pytest.fixture
async def b(both: tuple[House, House]) -> AsyncIterator[House]:
    """Trusts nobody at first."""
    yield both[1]
    await both[1].server.app[keys.STORE].db["custodians"].delete_many({})
    both[1].service.registry._looked.clear()


@pytest.mark.parametrize("address", [
    "", "lrs.midori.example", "http://lrs.midori.example", "http://192.168.0.7", "ftp://lrs.midori.example",
    "file:///etc/passwd", "https://user:secret@lrs.midori.example", "https://lrs.midori.example/path",
    "https://lrs.midori.example?x=1", "https://lrs.midori.example#x", "https://", "https://みどり.example",
    "https://a b.example", "https://[::1", "https://lrs.midori.example:99999", "http://localhost.midori.example",
    "http://127.0.0.1@midori.example",
])
async def test_an_address_that_is_not_safe_is_not_asked(b: House, address: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await b.service.registry.look(b.origin, address)
    assert refused.value.slug == "custodian-origin-invalid"


Spoil = Callable[[Stage], None]


def document(**changed: Any) -> Spoil:
    return lambda stage: stage.answers[WELL_KNOWN].update(changed)


def answer(path: str, told: Any) -> Spoil:
    return lambda stage: stage.answers.__setitem__(path, told)


def key(of: str, **changed: Any) -> Spoil:
    """Change the key in force of a use."""
    def spoil(stage: Stage) -> None:
        [found] = [each for each in stage.answers[JWKS]["keys"]
                   if "/" in each["kid"] and each["use"] == of and "exp" not in each]
        found.update(changed)
    return spoil


async def redirect(request: web.Request) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": "http://127.0.0.1:9/"})


async def failing(request: web.Request) -> web.StreamResponse:
    return web.Response(status=500, text="{}")


SPOILT: dict[str, tuple[str, Spoil]] = {
    "nothing there": ("custodian-unreachable", lambda stage: stage.answers.clear()),
    "no keys there": ("custodian-unreachable", lambda stage: stage.answers.__delitem__(JWKS)),
    "an error": ("custodian-unreachable", answer(WELL_KNOWN, failing)),
    "a redirect": ("custodian-unreachable", answer(WELL_KNOWN, redirect)),
    "keys behind a redirect": ("custodian-unreachable", answer(JWKS, redirect)),
    "huge": ("custodian-unreachable", answer(WELL_KNOWN, huge)),
    "huge keys": ("custodian-unreachable", answer(JWKS, huge)),
    "slow": ("custodian-unreachable", answer(WELL_KNOWN, forever)),
    "slow keys": ("custodian-unreachable", answer(JWKS, forever)),
    "a page": ("custodian-unlike", answer(WELL_KNOWN, b"<!doctype html>")),
    "not UTF-8": ("custodian-unlike", answer(WELL_KNOWN, b'{"issuer": "\xff"}')),
    "deep": ("custodian-unlike", answer(WELL_KNOWN, b"[" * 100_000)),
    "a list": ("custodian-unlike", answer(WELL_KNOWN, [])),
    "keys that are a number": ("custodian-unlike", answer(JWKS, {"keys": 1})),
    "too many keys": ("custodian-unlike", answer(JWKS, {"keys": [{}] * 201})),
    "no key at all": ("custodian-unlike", answer(JWKS, {"keys": []})),
    "members of all kinds": ("custodian-unlike", answer(JWKS, {"keys": [None, 1, "x", [], {"kid": 1}]})),
    "another issuer": ("custodian-other-origin", document(issuer="https://lrs.midori.example")),
    "no issuer": ("custodian-other-origin", document(issuer=None)),
    "a name that draws on a terminal": ("custodian-unlike", document(name="みどり\x1b[2J")),
    "no name": ("custodian-unlike", document(name="")),
    "a long name": ("custodian-unlike", document(name="み" * 201)),
    "another kind": ("custodian-unlike", document(kind="school")),
    "a kind that is a list": ("custodian-unlike", document(kind=[])),
    "keys elsewhere": ("custodian-unlike", document(jwks_uri="https://lrs.midori.example/keys")),
    "keys at a host that begins alike": ("custodian-unlike", lambda stage: stage.answers[WELL_KNOWN].update(
        jwks_uri=stage.origin + ".midori.example/")),
    "another kty": ("custodian-unlike", key("sig", kty="RSA")),
    "a kty that is a list": ("custodian-unlike", key("sig", kty=[])),
    "another curve": ("custodian-unlike", key("sig", crv="P-384")),
    "another algorithm": ("custodian-unlike", key("sig", alg="HS256")),
    "another use": ("custodian-unlike", key("sig", use="enc")),
    "no point of the curve": ("custodian-unlike", key("sig", x="A" * 43)),
    "no coordinate": ("custodian-unlike", key("enc", x=None)),
    "a short coordinate": ("custodian-unlike", key("sig", y="AAAA")),
    "an exp that is no instant": ("custodian-unlike", key("sig", exp="tomorrow")),
    "only retired keys": ("custodian-unlike", key("sig", exp=1_700_000_000)),
}


@pytest.fixture(scope="module")
async def other_key(both: tuple[House, House]) -> dict[str, Any]:
    [found] = [each for each in (await both[1].fetched(JWKS))["keys"] if "/" in each["kid"] and each["use"] == "enc"]
    return found


@pytest.mark.parametrize("what", SPOILT)
async def test_whatever_else_is_answered_is_refused_in_words_and_nothing_is_trusted(
        a: House, b: House, what: str) -> None:
    slug, spoil = SPOILT[what]
    async with staged() as stage, process(b, seconds=0.5) as service:
        stage.copy(await a.fetched(WELL_KNOWN), await a.fetched(JWKS), a.origin)
        spoil(stage)
        with pytest.raises(LRSError) as refused:
            await service.registry.look(b.origin, stage.origin)
        assert (refused.value.slug, refused.value.status) == (slug, 400)
        assert stage.origin in str(refused.value)
        assert await service.registry.list(TENANT) == []


async def test_a_kid_that_names_another_key_is_refused(a: House, b: House, other_key: dict[str, Any]) -> None:
    async with staged() as stage:
        stage.copy(await a.fetched(WELL_KNOWN), await a.fetched(JWKS), a.origin)
        key("enc", x=other_key["x"])(stage)
        with pytest.raises(BadRequest, match="kid of a key is not its address"):
            await b.service.registry.look(b.origin, stage.origin)


async def test_keys_under_another_origin_are_passed_over(a: House, b: House) -> None:
    async with staged() as stage:
        stage.copy(await a.fetched(WELL_KNOWN), await a.fetched(JWKS), a.origin)
        stage.answers[JWKS]["keys"] += (await a.fetched(JWKS))["keys"]
        found = await b.service.registry.look(b.origin, stage.origin)
        assert all(each.kid.startswith(f"{stage.origin}/keys/") for each in found.keys)


async def test_a_custodian_found_by_its_address_in_any_spelling_is_the_same(a: House, b: House) -> None:
    found = await b.service.registry.look(b.origin, f"{a.origin}/".replace("http://", "HTTP://"))
    assert found == await b.service.registry.look(b.origin, a.origin)
    assert replace(found, name="x").fingerprint == found.fingerprint
