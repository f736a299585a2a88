"""/check over real HTTP: bundles, receipts and proofs of two servers; what is changed, foreign or none of ours."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
import pytest
from aiohttp import FormData

from lrs.bundles import members, proof
from lrs.bundles.container import Container
from lrs.bundles.encryption import encrypt
from lrs.bundles.manifest import BasisTold, Facts, Party, Period, Recipient
from lrs.bundles.signing import sign_manifest
from lrs.bundles.writing import Building
from lrs.clock import now_ms
from lrs.config import Config, Limits
from lrs.consent.receipt import TYPE, signed
from lrs.http import keys
from tests.http.browsing import Browser, browsing, words
from tests.http.conftest import Answer
from tests.http.custodial import House, house, houses

LINES = [json.dumps({"id": str(uuid4()), "object": {"id": f"https://drill.example.jp/𠮷/{n}"}},
                    ensure_ascii=False).encode() for n in range(5)]
SALT = bytes(range(32))


@dataclass(frozen=True)
class Given:
    """What somebody holds: a bundle and what comes out of it."""

    bundle: bytes
    manifest: bytes
    signature: bytes
    bundle_id: str

    def proof(self, index: int) -> bytes:
        return proof.prove(self.bundle_id, SALT, LINES, index, len(LINES)).text()


@pytest.fixture(scope="module")
async def both(config: Config) -> AsyncIterator[tuple[House, House]]:
    async with houses(config) as found:
        await found[1].trusts(found[0])
        yield found


@pytest.fixture(scope="module")
async def given(both: tuple[House, House], tmp_path_factory: pytest.TempPathFactory) -> Given:
    """A bundle of the first server."""
    return await made(both[0], tmp_path_factory.mktemp("bundle"))


@pytest.fixture
async def page(both: tuple[House, House]) -> AsyncIterator[Browser]:
    """The page of the second server, which trusts the first."""
    async with browsing(both[1].server) as opened:
        yield opened


async def made(issuer: House, folder: Path) -> Given:
    signer = await issuer.service.signer(issuer.tenant)
    now = now_ms()
    facts = Facts(
        bundle_id=f"urn:uuid:{uuid4()}", created_ms=now // 1000 * 1000, not_after_ms=now // 1000 * 1000 + 86_400_000,
        issuer=Party(issuer.origin, "名乗りは自由", f"{issuer.origin}/.well-known/jwks.json"),
        recipient=Recipient("unknown"), subject=f"urn:uuid:{uuid4()}", basis=BasisTold("consent", "A" * 43),
        purpose="transfer", period=Period("2026-04-01"), consistent_through_ms=now // 1000 * 1000, software="試験")
    building = Building(folder / "building", facts, SALT)
    building.statements(0, LINES, [b"{}"] * len(LINES))
    path = building.seal(lambda text: sign_manifest(text, signer.private, signer.kid))
    with path.open("rb") as stream:
        found = Container(stream, 100)
        text, signature = found.content(members.MANIFEST), found.content(members.SIGNATURE)
    return Given(path.read_bytes(), text, signature, facts.bundle_id)


async def give(page: Browser, *files: bytes, origin: str | None = None, token: str | None = None) -> Answer:
    await page.open("/check")
    form = FormData()
    form.add_field("csrf", page.token if token is None else token)
    for number, content in enumerate(files):
        form.add_field("file", content, filename=f"ファイル {number}", content_type="application/octet-stream")
    page.page = await page.post("/check", data=form, headers={"Origin": origin or page.origin})
    return page.page


async def refused(page: Browser, *files: bytes) -> str:
    answer = await give(page, *files)
    assert answer.status == 400, answer.text
    assert 'role="alert"' in answer.text
    assert "の署名です" not in answer.text
    return words(answer.text)


# --- what is genuine --------------------------------------------------------------------------------------


async def test_a_whole_bundle_is_told_to_be_as_it_was_signed_by_the_name_it_is_trusted_under(
        page: Browser, both: tuple[House, House], given: Given) -> None:
    answer = await give(page, given.bundle)
    assert answer.status == 200
    shown = words(answer.text)
    assert "みなと市教育委員会 の署名です。" in shown
    assert "すべてのファイルが、署名されたときのまま" in shown
    assert both[0].origin in shown
    assert "転校の引き継ぎ" in shown
    assert "学習の記録 5 件" in shown
    assert "名乗りは自由" not in shown


async def test_the_two_files_of_the_manifest_are_enough_in_any_order(page: Browser, given: Given) -> None:
    for files in ((given.manifest, given.signature), (given.signature, given.manifest)):
        shown = words((await give(page, *files)).text)
        assert "みなと市教育委員会 の署名です。" in shown
        assert "ほかのファイルは確認していません" in shown


async def test_the_beginning_of_a_bundle_is_enough_to_tell_who_signed_it(page: Browser, given: Given) -> None:
    signed = given.bundle.index(given.signature) + len(given.signature)
    shown = words((await give(page, given.bundle[:signed + 100])).text)
    assert "みなと市教育委員会 の署名です。" in shown
    assert "ほかのファイルは確認していません" in shown
    assert "目録がありません" in await refused(page, given.bundle[:signed - 1])


async def test_a_single_record_is_shown_with_its_proof(page: Browser, given: Given) -> None:
    shown = words((await give(page, given.manifest, given.proof(2), given.signature)).text)
    assert "一字一句" in shown
    assert LINES[2].decode() in shown
    assert LINES[1].decode() not in shown
    assert LINES[0].decode() in words((await give(page, given.bundle, given.proof(0))).text)


async def test_a_receipt_of_a_consent_is_shown_as_it_was_given(page: Browser, both: tuple[House, House]) -> None:
    signer = await both[0].service.signer(both[0].tenant)
    receipt = signed({"purpose": "転校"}, signer.private, signer.kid)
    shown = words((await give(page, f"{receipt}\n".encode())).text)
    assert "みなと市教育委員会 の署名です。" in shown
    assert '"purpose": "転校"' in shown


async def test_a_server_knows_its_own_signature(both: tuple[House, House], given: Given) -> None:
    async with browsing(both[0].server, "en") as page:
        shown = words((await give(page, given.bundle)).text)
    assert "Signed by みなと市教育委員会." in shown
    assert "own signature" in shown


async def test_a_signature_of_a_retired_key_is_genuine_and_told_to_be_one(
        page: Browser, both: tuple[House, House], tmp_path: Path) -> None:
    before = await made(both[0], tmp_path / "before")
    await both[0].service.own.rotate(both[0].tenant.tenant_id)
    after = await made(both[0], tmp_path / "after")
    assert "使い終えた鍵" not in words((await give(page, after.manifest, after.signature)).text)
    assert "使い終えた鍵" in words((await give(page, before.manifest, before.signature)).text)


# --- what is not ------------------------------------------------------------------------------------------


async def test_one_byte_else_in_any_file_of_a_bundle_is_told(page: Browser, given: Given) -> None:
    at = given.bundle.index(b"\x1f\x8b")  # in the Statements
    assert "data/" in await refused(page, given.bundle[:at + 20] + b"?" + given.bundle[at + 21:])


@pytest.mark.parametrize(("what", "told"), [
    ("manifest", "署名"), ("line end", "署名"), ("signature", "署名"), ("no manifest", "どれかを選んで"),
    ("no signature", "どれかを選んで"), ("nothing", "どれかを選んで"), ("twice", "どれかを選んで"),
    ("four files", "どれかを選んで"), ("a picture", "どれかを選んで"), ("a list", "どれかを選んで"),
    ("no zip", "目録がありません"),
    ("another proof", "この目録のバンドルのものではありません"), ("a changed line", "証明が成り立ちません"),
    ("a proof alone", "どれかを選んで"), ("a broken proof", "証明"), ("a receipt and a bundle", "どれかを選んで"),
])
async def test_whatever_was_changed_or_is_missing_is_told(page: Browser, given: Given, what: str, told: str) -> None:
    pair = (given.manifest, given.signature)
    files: dict[str, tuple[bytes, ...]] = {
        "manifest": (given.manifest.replace(b"transfer", b"graduate"), given.signature),
        "line end": (given.manifest + b"\n", given.signature),
        "signature": (given.manifest, given.signature.strip()[:-2] + b"AA"),
        "no manifest": (given.signature,), "no signature": (given.manifest,), "nothing": (b"",),
        "twice": (*pair, given.manifest), "four files": (*pair, given.proof(0), b"x"), "a picture": (b"\x89PNG\r\n",),
        "a list": (b"[]",), "no zip": (b"PK\x03\x04" + bytes(100),),
        "another proof": (*pair, proof.prove(f"urn:uuid:{uuid4()}", SALT, LINES, 0, 5).text()),
        "a changed line": (*pair, given.proof(0).replace(b"/0", b"/9")), "a proof alone": (given.proof(0),),
        "a broken proof": (*pair, b'{"type":"LearnerRecordProof"}'), "a receipt and a bundle": (given.bundle, b"a.b.c"),
    }
    assert told in await refused(page, *files[what])


async def test_what_a_custodian_signed_that_is_not_known_here_cannot_be_told(
        both: tuple[House, House], page: Browser, tmp_path: Path) -> None:
    other = await made(both[1], tmp_path)
    async with browsing(both[0].server) as at_a:
        shown = await refused(at_a, other.bundle)
        assert both[1].origin in shown
        assert "判断できません" in shown
    assert "の署名です" in words((await give(page, other.bundle)).text)


async def test_the_key_that_came_along_is_of_no_use(page: Browser, given: Given, both: tuple[House, House]) -> None:
    """Somebody signs a changed manifest with a key of their own, and names the issuer's."""
    stranger = await both[1].service.signer(both[1].tenant)
    owner = await both[0].service.signer(both[0].tenant)
    text = given.manifest.replace(b"transfer", b"graduation")
    for kid in (owner.kid, stranger.kid, f"{both[0].origin}/keys/{stranger.kid.rpartition('/')[2]}"):
        await refused(page, text, sign_manifest(text, stranger.private, kid).encode())


@pytest.mark.parametrize("header", [
    {"typ": "JWT"}, {"jwk": {"kty": "EC"}}, {"jku": "https://lrs.midori.example/keys"}, {"crit": ["b64"], "b64": True},
])
async def test_a_receipt_of_another_form_is_none(
        page: Browser, both: tuple[House, House], header: dict[str, Any]) -> None:
    signer = await both[0].service.signer(both[0].tenant)
    token = jwt.encode({"a": 1}, signer.private, "ES256", headers={"kid": signer.kid, "typ": TYPE, **header})
    await refused(page, token.encode())


async def test_a_receipt_signed_otherwise_is_told(page: Browser, both: tuple[House, House]) -> None:
    owner = await both[0].service.signer(both[0].tenant)
    stranger = await both[1].service.signer(both[1].tenant)
    forged = jwt.encode({"a": 1}, stranger.private, "ES256", headers={"kid": owner.kid, "typ": TYPE})
    assert "書き換えられた" in await refused(page, forged.encode())
    none = jwt.encode({"a": 1}, None, "none", headers={"kid": owner.kid, "typ": TYPE})
    await refused(page, none.encode())
    await refused(page, jwt.encode({"a": 1}, "x" * 32, "HS256", headers={"kid": owner.kid, "typ": TYPE}).encode())


async def test_an_encrypted_bundle_is_told_to_be_one(
        page: Browser, both: tuple[House, House], given: Given, tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(given.bundle)
    async with both[1].server.session.get(f"{both[1].origin}/.well-known/learner-record-bundle") as answer:
        recipient = (await answer.json())["ageRecipient"]
    encrypt(tmp_path / "plain", tmp_path / "encrypted", [recipient])
    assert "暗号化" in await refused(page, (tmp_path / "encrypted").read_bytes())


# --- the page ---------------------------------------------------------------------------------------------


async def test_the_page_needs_no_account_and_speaks_both_languages(both: tuple[House, House]) -> None:
    async with browsing(both[1].server, "en") as page:
        assert "Check a signature" in words((await page.open("/check")).text)
        assert "署名の確認" in words((await page.open("/check?lang=ja")).text)


async def test_a_form_of_another_site_is_refused(page: Browser, given: Given) -> None:
    assert (await give(page, given.bundle, origin="https://evil.example")).status == 403
    assert (await give(page, given.bundle, token="wrong")).status == 403


async def test_nothing_of_what_was_given_is_kept(
        page: Browser, given: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert (await give(page, given.bundle)).status == 200
    await refused(page, given.manifest)
    assert list(tmp_path.iterdir()) == []


async def test_whoever_sends_too_slowly_gives_the_turn_back(config: Config) -> None:
    limits = Limits(check_seconds=1, checks=1)
    async with house(replace(config, limits=limits), "slow") as slow, browsing(slow.server) as page:
        await page.open("/check")
        head = (f'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{page.token}\r\n'
                '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n').encode()

        async def dripping() -> AsyncIterator[bytes]:
            yield head
            for _ in range(100):
                yield b"{"
                await asyncio.sleep(0.1)

        answer = await page.post("/check", data=dripping(), headers={
            "Origin": page.origin, "Content-Type": "multipart/form-data; boundary=x"})
        assert answer.status == 408
        assert "1 秒" in words(answer.text)
        async with slow.server.app[keys.CHECKING].turn():
            pass


async def test_more_than_the_setting_says_is_refused_and_only_so_many_check_at_once(
        config: Config, given: Given, both: tuple[House, House]) -> None:
    limits = Limits(check_bytes=len(given.bundle), checks=1)
    async with house(replace(config, limits=limits), "small") as small, browsing(small.server) as page:
        await small.trusts(both[0])
        assert (await give(page, given.bundle)).status == 200
        assert (await give(page, given.bundle + b"x")).status == 413
        assert (await give(page, given.bundle, b"x")).status == 413
        checking = small.server.app[keys.CHECKING]
        async with checking.turn():
            busy = await give(page, given.bundle)
            assert busy.status == 503
            assert "少し待って" in words(busy.text)
        answers = await asyncio.gather(*(give(page, given.bundle) for _ in range(3)))
        assert {answer.status for answer in answers} <= {200, 503}
        assert 200 in {answer.status for answer in answers}
