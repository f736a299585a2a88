"""Custodians over real HTTP: two servers with databases of their own trust each other; others try to deceive them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import jwt
import pytest
from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256
from pyrage import x25519

from lrs.access.keyring import thumbprint
from lrs.bundles.refused import BundleRefused
from lrs.config import Config
from lrs.custodians import registry as registry_module
from lrs.custodians.trust import Trust
from lrs.errors import BadRequest, Conflict, LRSError, NotFound
from lrs.http import keys
from tests.http.conftest import OTHER_TENANT, TENANT
from tests.http.custodial import House, Stage, forever, houses, huge, process, staged

WELL_KNOWN, JWKS = "/.well-known/learner-record-bundle", "/.well-known/jwks.json"
TEXT = "転校する児童の記録".encode()


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


def verifies(trust: Trust, issuer: str, kid: str, signature: bytes) -> bool:
    key = trust(issuer, kid)
    if key is None:
        return False
    try:
        key.verify(signature, TEXT, ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


async def fetched(house: House, path: str, **headers: str) -> Any:
    async with house.server.session.get(house.origin + path, headers=headers) as answer:
        assert answer.status == 200
        return await answer.json(content_type=None)


# --- what a tenant publishes ------------------------------------------------------------------------------


async def test_a_tenant_says_at_its_address_who_it_is_and_how_to_encrypt_to_it(a: House) -> None:
    told = await fetched(a, WELL_KNOWN)
    assert (told["issuer"], told["name"], told["kind"]) == (a.origin, "みなと市教育委員会", "establisher")
    assert told["jwks_uri"] == a.origin + JWKS
    assert (told["encryptionKey"]["crv"], told["encryptionKey"]["use"]) == ("X25519", "enc")
    [identity] = await a.service.identities(a.tenant)
    assert told["ageRecipient"] == str(x25519.Identity.from_str(identity).to_public())


async def test_each_key_is_found_alone_at_the_address_that_is_its_kid(a: House) -> None:
    own = [key for key in (await fetched(a, JWKS))["keys"] if key["kid"].startswith("http")]
    assert {(key["kty"], key["crv"], key["use"]) for key in own} >= {("EC", "P-256", "sig"), ("OKP", "X25519", "enc")}
    for key in own:
        assert key["kid"] == f"{a.origin}/keys/{thumbprint(key)}"
        assert await fetched(a, key["kid"].removeprefix(a.origin)) == key
        assert "d" not in key


async def test_an_unknown_key_is_told_so(a: House) -> None:
    async with a.server.session.get(f"{a.origin}/keys/nothing") as answer:
        assert answer.status == 404
        assert (await answer.json())["type"] == "urn:manabi-lrs:problem:custodian-key-unknown"


async def test_a_foreign_library_verifies_what_was_signed_by_the_published_set(a: House) -> None:
    signer = await a.service.signer(a.tenant)
    token = jwt.encode({"本": 1}, signer.private, "ES256", headers={"kid": signer.kid})
    published = jwt.PyJWKSet.from_dict(await fetched(a, JWKS))
    assert jwt.decode(token, published[signer.kid].key, ["ES256"]) == {"本": 1}


async def test_tokens_are_not_signed_with_a_key_for_bundles(a: House) -> None:
    told = (await fetched(a, JWKS))["keys"]
    for_tokens = {thumbprint(key) for key in told if not key["kid"].startswith("http")}
    assert for_tokens
    assert not for_tokens & {key["kid"].rpartition("/")[2] for key in told if key["kid"].startswith("http")}


async def test_tenants_of_one_server_have_keys_of_their_own_at_their_own_addresses(a: House) -> None:
    other = await fetched(a, JWKS, Host="tonari.example.jp")
    kids = {key["kid"] for key in other["keys"] if "/" in key["kid"]}
    assert len(kids) == 2
    assert all(kid.startswith("https://tonari.example.jp/keys/") for kid in kids)
    assert (await fetched(a, WELL_KNOWN, Host="tonari.example.jp"))["name"] == "となり町教育委員会"
    own = {key["kid"].rpartition("/")[2] for key in (await fetched(a, JWKS))["keys"]}
    assert not own & {kid.rpartition("/")[2] for kid in kids}


# --- trust ------------------------------------------------------------------------------------------------


async def test_what_a_trusted_custodian_signed_is_known_and_only_for_who_trusts_it(a: House, b: House) -> None:
    kid, signature = await a.signed(TEXT)
    custodian = await b.trusts(a)
    assert (custodian.name, custodian.kind) == ("みなと市教育委員会", "establisher")
    assert verifies(await b.service.trust(b.tenant), a.origin, kid, signature)
    neighbour = await b.server.app[keys.STORE].tenants.get(OTHER_TENANT)
    assert neighbour
    with pytest.raises(BundleRefused) as refused:
        (await b.service.trust(neighbour, a.origin, kid))(a.origin, kid)
    assert refused.value.slug == "bundle-issuer-unknown"
    assert [entry["origin"] for entry in await b.told("trust.added")][-1] == a.origin


async def test_a_tenant_knows_its_own_signature_again_and_does_not_register_itself(a: House) -> None:
    kid, signature = await a.signed(TEXT)
    assert verifies(await a.service.trust(a.tenant), a.origin, kid, signature)
    with pytest.raises(Conflict):
        await a.service.registry.look(a.origin, a.origin.upper().replace("HTTP", "http"))


async def test_a_key_of_one_custodian_is_none_of_another(a: House, b: House) -> None:
    kid, _ = await a.signed(TEXT)
    await b.trusts(a)
    trust = await b.service.trust(b.tenant)
    assert trust(b.origin, kid) is None
    [encryption] = [key.kid for key in trust.keys(a.origin) if key.use == "enc" and key.retired is None]
    assert trust(a.origin, encryption) is None


@pytest.mark.parametrize("wrong", ["", "0" * 40, "yes", "40731"])
async def test_nothing_is_trusted_by_another_fingerprint(a: House, b: House, wrong: str) -> None:
    found = await b.service.registry.look(b.origin, a.origin)
    with pytest.raises(BadRequest) as refused:
        await b.service.registry.add(TENANT, found, wrong)
    assert refused.value.slug == "custodian-fingerprint-differs"
    assert await b.service.registry.list(TENANT) == []


async def test_a_fingerprint_may_be_written_as_somebody_hears_it(a: House, b: House) -> None:
    found = await b.service.registry.look(b.origin, a.origin)
    heard = found.fingerprint.replace(" ", "-").translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert (await b.service.registry.add(TENANT, found, f" {heard}\n")).origin == a.origin


async def test_one_that_was_removed_is_not_trusted_until_it_is_added_again(a: House, b: House) -> None:
    kid, signature = await a.signed(TEXT)
    await b.trusts(a)
    await b.service.registry.remove(TENANT, a.origin)
    with pytest.raises(BundleRefused) as refused:
        (await b.service.trust(b.tenant, a.origin, kid))(a.origin, kid)
    assert refused.value.slug == "bundle-issuer-unknown"
    with pytest.raises(NotFound):
        await b.service.registry.remove(TENANT, a.origin)
    assert (await b.told("trust.removed"))[-1]["origin"] == a.origin
    await b.trusts(a)
    assert verifies(await b.service.trust(b.tenant), a.origin, kid, signature)


# --- rotation ---------------------------------------------------------------------------------------------


async def test_rotated_keys_are_found_when_they_are_needed_and_the_former_still_count(a: House, b: House) -> None:
    before = await a.signed(TEXT)
    confirmed = await b.trusts(a)
    await a.service.own.rotate(TENANT)
    after = await a.signed(TEXT)
    assert after[0] != before[0]
    unasked = await b.service.trust(b.tenant)
    assert unasked(a.origin, after[0]) is None
    trust = await b.service.trust(b.tenant, a.origin, after[0])
    assert verifies(trust, a.origin, *after)
    assert verifies(trust, a.origin, *before)
    [told] = await b.told("trust.refreshed")
    assert told["fingerprint"] == await a.service.fingerprint(a.tenant) != confirmed.fingerprint
    assert (await a.told("keys.rotated"))[-1]["sig"] == after[0].rpartition("/")[2]


async def test_the_former_keys_stay_published_and_marked(a: House) -> None:
    former = {key["kid"]: key for key in (await fetched(a, JWKS))["keys"]}
    await a.service.own.rotate(TENANT)
    now = {key["kid"]: key for key in (await fetched(a, JWKS))["keys"]}
    assert set(former) < set(now)
    in_force = [key for key in now.values() if "/" in key["kid"] and "exp" not in key]
    assert sorted(key["use"] for key in in_force) == ["enc", "sig"]
    assert not {key["kid"] for key in in_force} & set(former)
    for kid in former:
        if "/" in kid:
            assert (await fetched(a, kid.removeprefix(a.origin)))["exp"] > 1_700_000_000


async def test_what_was_encrypted_to_a_retired_key_is_still_opened(a: House) -> None:
    before = await a.service.identities(a.tenant)
    await a.service.own.rotate(TENANT)
    after = await a.service.identities(a.tenant)
    assert after[1:] == before
    assert all(identity.startswith("AGE-SECRET-KEY-1") for identity in after)


async def test_a_custodian_that_cannot_be_reached_is_known_by_what_it_published(a: House, b: House) -> None:
    async with staged() as stage:
        stage.copy(await fetched(a, WELL_KNOWN), await fetched(a, JWKS), a.origin)
        found = await b.service.registry.look(b.origin, stage.origin)
        await b.service.registry.add(TENANT, found, found.fingerprint)
        stage.answers.clear()
        trust = await b.service.trust(b.tenant, stage.origin, f"{stage.origin}/keys/new")
        assert trust(stage.origin, found.keys[0].kid) is not None
        assert trust(stage.origin, f"{stage.origin}/keys/new") is None


async def test_bundles_cannot_make_the_server_ask_a_custodian_again_and_again(a: House, b: House) -> None:
    async with staged() as stage:
        stage.copy(await fetched(a, WELL_KNOWN), await fetched(a, JWKS), a.origin)
        found = await b.service.registry.look(b.origin, stage.origin)
        await b.service.registry.add(TENANT, found, found.fingerprint)
        asked = stage.asked
        for number in range(5):
            await b.service.trust(b.tenant, stage.origin, f"{stage.origin}/keys/{number}")
        assert stage.asked == asked + 2


async def test_a_bundle_makes_the_server_ask_nobody_whom_it_does_not_trust(b: House) -> None:
    async with staged() as stage:
        await b.service.trust(b.tenant, stage.origin, f"{stage.origin}/keys/x")
        assert stage.asked == 0


# --- other keys at an origin ------------------------------------------------------------------------------


async def test_other_keys_at_a_trusted_origin_are_refused_and_told_until_somebody_confirms_them(
        a: House, b: House) -> None:
    old_kid, old_signature = await a.signed(TEXT)
    await b.trusts(a)
    await a.forget_keys()
    new_kid, new_signature = await a.signed(TEXT)
    for kid in (new_kid, old_kid, new_kid):
        with pytest.raises(BundleRefused) as refused:
            (await b.service.trust(b.tenant, a.origin, kid))(a.origin, kid)
        assert refused.value.slug == "custodian-keys-changed"
    assert [entry["origin"] for entry in await b.told("trust.changed")] == [a.origin]
    [custodian] = await b.service.registry.list(TENANT)
    assert not custodian.trusted
    await b.trusts(a)
    trust = await b.service.trust(b.tenant, a.origin, new_kid)
    assert verifies(trust, a.origin, new_kid, new_signature)
    assert not verifies(trust, a.origin, old_kid, old_signature)


async def test_a_change_is_noticed_without_a_new_key_once_what_is_known_is_old(
        a: House, b: House, monkeypatch: pytest.MonkeyPatch) -> None:
    kid, _ = await a.signed(TEXT)
    await b.trusts(a)
    await a.forget_keys()
    assert (await b.service.trust(b.tenant, a.origin, kid))(a.origin, kid) is not None
    monkeypatch.setattr(registry_module, "_FRESH_MS", -1)
    with pytest.raises(BundleRefused) as refused:
        (await b.service.trust(b.tenant, a.origin, kid))(a.origin, kid)
    assert refused.value.slug == "custodian-keys-changed"


async def test_of_two_processes_that_find_other_keys_one_tells_it(a: House, b: House) -> None:
    kid, _ = await a.signed(TEXT)
    known = await b.trusts(a)
    await a.forget_keys()
    before = len(await b.told("trust.changed"))
    async with process(b) as another:
        await asyncio.gather(b.service.registry.refresh(known), another.registry.refresh(known))
        for service in (b.service, another):
            with pytest.raises(BundleRefused):
                (await service.trust(b.tenant))(a.origin, kid)
    assert len(await b.told("trust.changed")) == before + 1


# --- whoever answers otherwise ----------------------------------------------------------------------------


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
    [found] = [each for each in (await fetched(both[1], JWKS))["keys"] if "/" in each["kid"] and each["use"] == "enc"]
    return found


@pytest.mark.parametrize("what", SPOILT)
async def test_whatever_else_is_answered_is_refused_in_words_and_nothing_is_trusted(
        a: House, b: House, what: str) -> None:
    slug, spoil = SPOILT[what]
    async with staged() as stage, process(b, seconds=0.5) as service:
        stage.copy(await fetched(a, WELL_KNOWN), await fetched(a, JWKS), a.origin)
        spoil(stage)
        with pytest.raises(LRSError) as refused:
            await service.registry.look(b.origin, stage.origin)
        assert (refused.value.slug, refused.value.status) == (slug, 400)
        assert stage.origin in str(refused.value)
        assert await service.registry.list(TENANT) == []


async def test_a_kid_that_names_another_key_is_refused(a: House, b: House, other_key: dict[str, Any]) -> None:
    async with staged() as stage:
        stage.copy(await fetched(a, WELL_KNOWN), await fetched(a, JWKS), a.origin)
        key("enc", x=other_key["x"])(stage)
        with pytest.raises(BadRequest, match="kid of a key is not its address"):
            await b.service.registry.look(b.origin, stage.origin)


async def test_keys_under_another_origin_are_passed_over(a: House, b: House) -> None:
    async with staged() as stage:
        stage.copy(await fetched(a, WELL_KNOWN), await fetched(a, JWKS), a.origin)
        stage.answers[JWKS]["keys"] += (await fetched(a, JWKS))["keys"]
        found = await b.service.registry.look(b.origin, stage.origin)
        assert all(each.kid.startswith(f"{stage.origin}/keys/") for each in found.keys)


async def test_a_custodian_found_by_its_address_in_any_spelling_is_the_same(a: House, b: House) -> None:
    found = await b.service.registry.look(b.origin, f"{a.origin}/".replace("http://", "HTTP://"))
    assert found == await b.service.registry.look(b.origin, a.origin)
    assert replace(found, name="x").fingerprint == found.fingerprint
