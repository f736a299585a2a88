"""Signed Statements over HTTP: what is accepted, kept and shown, and what is refused (Data 2.6).

Each rule of a signature alone is tried in tests/unit/test_signature.py.
"""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from lrs.xapi.signature import USAGE_TYPE
from tests.builders import JSON, attachment, learner, multipart, part, statement, verb
from tests.http.asking import one, store
from tests.http.conftest import Answer, Client

SCHOOL, BOARD, STRANGER = (generate_private_key(65537, 2048) for _ in range(3))
OCTETS = "application/octet-stream"


def certificate(subject: str, key: RSAPrivateKey, issuer: str, issuer_key: RSAPrivateKey, *, days: int = 1) -> str:
    """A certificate in base64, valid from two days ago for so many days from now."""
    names = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]) for name in (subject, issuer)]
    now = datetime.now(UTC)
    built = x509.CertificateBuilder(
        subject_name=names[0], issuer_name=names[1], public_key=key.public_key(), serial_number=7,
        not_valid_before=now - timedelta(days=2), not_valid_after=now + timedelta(days=days)).sign(issuer_key, SHA256())
    return b64encode(built.public_bytes(Encoding.DER)).decode()


ROOT = certificate("みなと市教育委員会", BOARD, "みなと市教育委員会", BOARD)
CHAIN = [certificate("第一小学校", SCHOOL, "みなと市教育委員会", BOARD), ROOT]
FALSE_ROOT = certificate("みなと市教育委員会", STRANGER, "みなと市教育委員会", STRANGER)
EXPIRED = certificate("第一小学校", SCHOOL, "みなと市教育委員会", BOARD, days=-1)


def sign(sent: JSON, *, key: Any = SCHOOL, algorithm: str = "RS256", **header: Any) -> bytes:
    return jwt.encode(sent, key, algorithm, headers=header).encode()


async def send(lrs: Client, sent: JSON, jws: bytes, **declared: Any) -> Answer:
    signature = attachment(jws, usageType=USAGE_TYPE, contentType=OCTETS, **declared)
    signed = {**sent, "attachments": [signature]}
    return await lrs.post("statements", **multipart(signed, part(jws, content_type=OCTETS)))


def rules(answer: Answer) -> list[str]:
    assert answer.problem() == "statements-invalid"
    return [violation["rule"] for violation in answer.json()["violations"]]


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
@pytest.mark.parametrize("header", [{}, {"x5c": CHAIN}, {"x5c": CHAIN[:1]}], ids=["bare", "chain", "leaf"])
async def test_a_signature_is_accepted_and_comes_back_to_the_bit(lrs: Client, algorithm: str, header: JSON) -> None:
    sent = statement(result={"duration": "PT1.234S"})
    jws = sign(sent, algorithm=algorithm, **header)
    answer = await send(lrs, sent, jws)
    assert answer.status == 200, answer.text
    assert jws in (await one(lrs, sent["id"], attachments="true")).body


async def test_what_the_server_sets_and_what_does_not_count_may_differ_from_the_payload(lrs: Client) -> None:
    signed = statement(timestamp="2026-04-08T00:00:00Z")
    del signed["id"]
    sent = {**signed, "id": statement()["id"], "timestamp": "2026-04-08T09:00:00+09:00",
            "verb": {**signed["verb"], "display": {"ja": "ほかの言い方"}}}
    assert (await send(lrs, sent, sign(signed))).status == 200


@pytest.mark.parametrize("member", ["actor", "verb", "object", "result", "id"])
async def test_a_signature_over_another_statement_is_refused(lrs: Client, member: str) -> None:
    sent = statement()
    signed = {**sent, **{"actor": {"actor": learner()}, "verb": {"verb": verb("見た")}, "id": {"id": statement()["id"]},
                         "object": {"object": {"id": "https://example.jp/べつの"}},
                         "result": {"result": {"success": True}}}[member]}
    assert rules(await send(lrs, sent, sign(signed, x5c=CHAIN))) == ["signature-statement"]
    assert (await one(lrs, sent["id"])).status == 404


@pytest.mark.parametrize(("options", "rule"), [
    ({"algorithm": "HS256", "key": "ひみつ" * 9}, "signature-algorithm"),
    ({"algorithm": "PS256"}, "signature-algorithm"),
    ({"algorithm": "none", "key": None}, "signature-form"),
    ({"key": STRANGER, "x5c": CHAIN}, "signature-false"),
    ({"x5c": CHAIN[::-1]}, "signature-certificates"),
    ({"x5c": [CHAIN[0], FALSE_ROOT]}, "signature-certificates"),
    ({"x5c": [EXPIRED, ROOT]}, "signature-expired"),
    ({"x5c": []}, "signature-certificates"), ({"x5c": ["証明書"]}, "signature-certificates"),
    ({"x5c": "MII"}, "signature-certificates"), ({"crit": ["b64"], "b64": False}, "signature-form"),
])
async def test_a_bad_signature_names_its_rule_and_nothing_is_stored(lrs: Client, options: JSON, rule: str) -> None:
    sent = statement()
    assert rules(await send(lrs, sent, sign(sent, **options))) == [rule]
    assert (await one(lrs, sent["id"])).status == 404


@pytest.mark.parametrize(("jws", "rule"), [
    (b"", "signature-form"), (b"a.b", "signature-form"), (b"a.b.c.d", "signature-form"), (b"....", "signature-form"),
    (b"\xff" * 50, "signature-form"), (b"e30.e30.e30", "signature-algorithm"), (b"A" * (3 << 20), "signature-form"),
    (b"W10.e30.AA", "signature-form"), (json.dumps({"payload": "e30"}).encode(), "signature-form")],
    ids=lambda value: value[:12].decode("latin-1") if isinstance(value, bytes) else value)
async def test_any_bytes_in_place_of_a_signature_are_refused(lrs: Client, jws: bytes, rule: str) -> None:
    assert rules(await send(lrs, statement(), jws)) == [rule]


async def test_a_signature_of_another_type_or_without_its_bytes_is_refused(lrs: Client) -> None:
    sent = statement()
    jws = sign(sent)
    declared = attachment(jws, usageType=USAGE_TYPE, contentType="text/plain")
    answer = await lrs.post("statements", **multipart({**sent, "attachments": [declared]}, part(jws)))
    assert rules(answer) == ["signature-content-type"]
    elsewhere = attachment(jws, usageType=USAGE_TYPE, contentType=OCTETS, fileUrl="https://example.jp/jws")
    assert rules(await lrs.post("statements", json={**sent, "attachments": [elsewhere]})) == ["signature-absent"]


async def test_numbers_are_signed_to_the_last_digit(lrs: Client) -> None:
    number, other = 12345678901234567890123, 12345678901234567890124
    sent = statement(result={"score": {"raw": number}})
    near = {**sent, "result": {"score": {"raw": other}}}
    assert rules(await send(lrs, sent, sign(near))) == ["signature-statement"]
    assert (await send(lrs, sent, sign(sent))).status == 200


async def test_a_batch_is_refused_whole_for_one_bad_signature(lrs: Client) -> None:
    good, bad = statement(), statement()
    signatures = [sign(good), sign(good, x5c=CHAIN)]
    batch = [{**each, "attachments": [attachment(jws, usageType=USAGE_TYPE, contentType=OCTETS)]}
             for each, jws in zip((good, bad), signatures, strict=True)]
    answer = await lrs.post("statements", **multipart(batch, *(part(jws, content_type=OCTETS) for jws in signatures)))
    assert [violation["pointer"] for violation in answer.json()["violations"]] == ["/1/attachments/0"]
    assert [(await one(lrs, each["id"])).status for each in (good, bad)] == [404, 404]
    assert await store(lrs, good, bad) == [good["id"], bad["id"]]


async def test_signatures_that_would_fill_the_memory_are_refused(lrs: Client) -> None:
    large = b"e" * (9 * 2**20)
    sent = statement(attachments=[attachment(large, usageType=USAGE_TYPE, contentType=OCTETS)])
    answer = await lrs.post("statements", **multipart(sent, part(large, content_type=OCTETS)))
    assert (answer.status, answer.problem()) == (413, "signatures-too-large")
    assert (await one(lrs, sent["id"])).status == 404
