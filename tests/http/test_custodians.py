"""Custodians over real HTTP: two servers with databases of their own trust each other; others try to deceive them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import jwt
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256
from pyrage import x25519

from lrs.access.keyring import thumbprint
from lrs.bundles.refused import BundleRefused
from lrs.config import Config
from lrs.custodians import registry as registry_module
from lrs.custodians.trust import Trust
from lrs.custodians.watching import Watching
from lrs.errors import BadRequest, Conflict, NotFound
from lrs.http import keys
from tests.http.conftest import OTHER_TENANT, TENANT
from tests.http.custodial import JWKS, WELL_KNOWN, House, houses, process, staged
from tests.http.transferring import HERE

TEXT = "転校する児童の記録".encode()


@pytest.fixture(scope="module")
async def both(config: Config) -> AsyncIterator[tuple[House, House]]:
    async with houses(replace(config, outgoing=HERE)) as found:
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


# --- what a tenant publishes ------------------------------------------------------------------------------


async def test_a_tenant_says_at_its_address_who_it_is_and_how_to_encrypt_to_it(a: House) -> None:
    told = await a.fetched(WELL_KNOWN)
    assert (told["issuer"], told["name"], told["kind"]) == (a.origin, "みなと市教育委員会", "establisher")
    assert told["jwks_uri"] == a.origin + JWKS
    assert (told["encryptionKey"]["crv"], told["encryptionKey"]["use"]) == ("X25519", "enc")
    [identity] = await a.service.identities(a.tenant)
    assert told["ageRecipient"] == str(x25519.Identity.from_str(identity).to_public())


async def test_each_key_is_found_alone_at_the_address_that_is_its_kid(a: House) -> None:
    own = [key for key in (await a.fetched(JWKS))["keys"] if key["kid"].startswith("http")]
    assert {(key["kty"], key["crv"], key["use"]) for key in own} >= {("EC", "P-256", "sig"), ("OKP", "X25519", "enc")}
    for key in own:
        assert key["kid"] == f"{a.origin}/keys/{thumbprint(key)}"
        assert await a.fetched(key["kid"].removeprefix(a.origin)) == key
        assert "d" not in key


async def test_an_unknown_key_is_told_so(a: House) -> None:
    async with a.server.session.get(f"{a.origin}/keys/nothing") as answer:
        assert answer.status == 404
        assert (await answer.json())["type"] == "urn:manabi-lrs:problem:custodian-key-unknown"


async def test_a_foreign_library_verifies_what_was_signed_by_the_published_set(a: House) -> None:
    signer = await a.service.signer(a.tenant)
    token = jwt.encode({"本": 1}, signer.private, "ES256", headers={"kid": signer.kid})
    published = jwt.PyJWKSet.from_dict(await a.fetched(JWKS))
    assert jwt.decode(token, published[signer.kid].key, ["ES256"]) == {"本": 1}


async def test_tokens_are_not_signed_with_a_key_for_bundles(a: House) -> None:
    told = (await a.fetched(JWKS))["keys"]
    for_tokens = {thumbprint(key) for key in told if not key["kid"].startswith("http")}
    assert for_tokens
    assert not for_tokens & {key["kid"].rpartition("/")[2] for key in told if key["kid"].startswith("http")}


async def test_tenants_of_one_server_have_keys_of_their_own_at_their_own_addresses(a: House) -> None:
    other = await a.fetched(JWKS, Host="tonari.example.jp")
    kids = {key["kid"] for key in other["keys"] if "/" in key["kid"]}
    assert len(kids) == 2
    assert all(kid.startswith("https://tonari.example.jp/keys/") for kid in kids)
    assert (await a.fetched(WELL_KNOWN, Host="tonari.example.jp"))["name"] == "となり町教育委員会"
    own = {key["kid"].rpartition("/")[2] for key in (await a.fetched(JWKS))["keys"]}
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


async def test_a_request_that_names_a_trusted_custodian_is_taken_with_that_one_s_key_alone(a: House, b: House) -> None:
    """Somebody who holds a slip would have a record encrypted to themselves in a school's name."""
    await b.trusts(a)
    own, told = await b.fetched(WELL_KNOWN), await a.fetched(WELL_KNOWN)
    for origin, key, refusal in (
            (a.origin, own["encryptionKey"], "custodian-key-foreign"), (a.origin, told["encryptionKey"], "slip"),
            (a.origin, told["ageRecipient"], "slip"), ("https://lrs.aoba.example", own["encryptionKey"], "slip")):
        asked = {"code": "AAAA-AAAA-AAAA", "purpose": "transfer", "period": {},
                 "recipient": {"kind": "school", "name": "みなと小学校", "origin": origin, "key": key}}
        async with b.server.session.post(own["requests"], json=asked) as answer:
            assert refusal in (await answer.json())["type"]


async def test_a_key_that_a_trusted_custodian_retired_is_no_recipient_s(a: House, b: House) -> None:
    await b.trusts(a)
    before = thumbprint((await a.fetched(WELL_KNOWN))["encryptionKey"])
    await b.service.check_recipient(b.tenant, a.origin, before)
    await a.service.own.rotate(TENANT)
    await b.service.check_recipient(b.tenant, a.origin, thumbprint((await a.fetched(WELL_KNOWN))["encryptionKey"]))
    with pytest.raises(BadRequest) as refused:
        await b.service.check_recipient(b.tenant, a.origin, before)
    assert refused.value.slug == "custodian-key-foreign"


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
    told = (await b.told("trust.refreshed"))[-1]
    assert told["fingerprint"] == await a.service.fingerprint(a.tenant) != confirmed.fingerprint
    assert (await a.told("keys.rotated"))[-1]["sig"] == after[0].rpartition("/")[2]


async def test_the_former_keys_stay_published_and_marked(a: House) -> None:
    former = {key["kid"]: key for key in (await a.fetched(JWKS))["keys"]}
    await a.service.own.rotate(TENANT)
    now = {key["kid"]: key for key in (await a.fetched(JWKS))["keys"]}
    assert set(former) < set(now)
    in_force = [key for key in now.values() if "/" in key["kid"] and "exp" not in key]
    assert sorted(key["use"] for key in in_force) == ["enc", "sig"]
    assert not {key["kid"] for key in in_force} & set(former)
    for kid in former:
        if "/" in kid:
            assert (await a.fetched(kid.removeprefix(a.origin)))["exp"] > 1_700_000_000


async def test_what_was_encrypted_to_a_retired_key_is_still_opened(a: House) -> None:
    before = await a.service.identities(a.tenant)
    await a.service.own.rotate(TENANT)
    after = await a.service.identities(a.tenant)
    assert after[1:] == before
    assert all(identity.startswith("AGE-SECRET-KEY-1") for identity in after)


async def test_a_custodian_that_cannot_be_reached_is_known_by_what_it_published(a: House, b: House) -> None:
    async with staged() as stage:
        stage.copy(await a.fetched(WELL_KNOWN), await a.fetched(JWKS), a.origin)
        found = await b.service.registry.look(b.origin, stage.origin)
        await b.service.registry.add(TENANT, found, found.fingerprint)
        stage.answers.clear()
        trust = await b.service.trust(b.tenant, stage.origin, f"{stage.origin}/keys/new")
        assert trust(stage.origin, found.keys[0].kid) is not None
        assert trust(stage.origin, f"{stage.origin}/keys/new") is None


async def test_bundles_cannot_make_the_server_ask_a_custodian_again_and_again(a: House, b: House) -> None:
    async with staged() as stage:
        stage.copy(await a.fetched(WELL_KNOWN), await a.fetched(JWKS), a.origin)
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


async def test_a_server_looks_by_itself_for_rotated_and_for_changed_keys(a: House, b: House) -> None:
    await b.trusts(a)
    store = b.server.app[keys.STORE]
    watching = Watching(b.service.registry, store.tenants, store.leases)
    await a.service.own.rotate(TENANT)
    await watching.look()
    [custodian] = await b.service.registry.list(TENANT)
    assert custodian.fingerprint == await a.service.fingerprint(a.tenant)
    await a.forget_keys()
    b.service.registry._looked.clear()
    await watching.look()
    [custodian] = await b.service.registry.list(TENANT)
    assert not custodian.trusted


async def test_one_process_looks_in_an_hour(a: House, b: House) -> None:
    async with staged() as stage:
        stage.copy(await a.fetched(WELL_KNOWN), await a.fetched(JWKS), a.origin)
        found = await b.service.registry.look(b.origin, stage.origin)
        await b.service.registry.add(TENANT, found, found.fingerprint)
        asked, store = stage.asked, b.server.app[keys.STORE]
        async with process(b) as another:
            for service in (b.service, another):
                await Watching(service.registry, store.tenants, store.leases)._take_turn()
        assert stage.asked == asked + 2


async def test_who_opens_something_without_naming_a_key_has_the_issuer_looked_at(a: House, b: House) -> None:
    await b.trusts(a)
    await a.service.own.rotate(TENANT)
    kid, signature = await a.signed(TEXT)
    assert verifies(await b.service.trust(b.tenant, a.origin), a.origin, kid, signature)


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
