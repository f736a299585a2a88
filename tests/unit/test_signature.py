"""Signed Statements: what is accepted, and the rule that each bad signature breaks."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from lrs.xapi.attachments import declared
from lrs.xapi.findings import Finding
from lrs.xapi.signature import USAGE_TYPE, findings, is_signature
from lrs.xapi.version import Version

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

LEAF, ROOT, OTHER = (rsa.generate_private_key(65537, 2048) for _ in range(3))
SMALL = rsa.generate_private_key(65537, 1024)
CURVE = ec.generate_private_key(ec.SECP256R1())
STATEMENT = {
    "id": "8f87ccde-bb56-4c2e-ab83-44982ef22df0",
    "actor": {"mbox": "mailto:hanako@school.example.jp", "name": "花子"},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/passed", "display": {"ja": "合格した"}},
    "object": {"id": "https://drill.example.jp/math/7"},
    "result": {"duration": "PT1.234S", "score": {"raw": 12345678901234567890123}},
    "timestamp": "2026-04-08T09:00:00+09:00",
}
NOW = 1_790_000_000_000  # September 2026


def certificate(subject: str, key: Key, issuer: str, issuer_key: Key, year: int = 2026) -> str:
    built = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime(year, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(year, 12, 31, tzinfo=UTC))
        .sign(issuer_key, SHA256())
    )
    return b64encode(built.public_bytes(Encoding.DER)).decode()


ROOT_CERTIFICATE = certificate("市教育委員会", ROOT, "市教育委員会", ROOT)
CHAIN = [certificate("第一小学校", LEAF, "市教育委員会", ROOT), ROOT_CERTIFICATE]


def sign(
    statement: Any = STATEMENT,
    algorithm: str = "RS256",
    key: Any = LEAF,
    x5c: Any = None,
    **header: Any,
) -> bytes:
    if x5c is not None:
        header["x5c"] = x5c
    payload = statement if isinstance(statement, bytes) else json.dumps(statement).encode()
    return jwt.api_jws.encode(payload, key, algorithm, headers=header).encode()


def attached(jws: bytes, **members: Any) -> dict[str, Any]:
    attachment = {
        "usageType": USAGE_TYPE,
        "display": {"ja": "署名"},
        "contentType": "application/octet-stream",
        "length": len(jws),
        "sha2": hashlib.sha256(jws).hexdigest(),
    }
    return {**STATEMENT, "attachments": [{**attachment, **members}]}


def found(jws: bytes | None, version: Version = Version.V1, now: int = NOW, **members: Any) -> list[Finding]:
    statement = attached(jws or b"", **members)
    (attachment,) = declared(statement)
    assert is_signature(attachment)
    return findings(json.dumps(statement).encode(), attachment, jws, version, nesting=100, now=now)


def refused(jws: bytes | None, now: int = NOW, **members: Any) -> str:
    (finding,) = found(jws, now=now, **members)
    assert finding.pointer == "/attachments/0"
    assert finding.text("en")
    assert finding.text("ja")
    return finding.rule


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
def test_a_signature_is_accepted_with_and_without_certificates(algorithm: str) -> None:
    for x5c in (None, CHAIN, CHAIN[:1]):
        assert found(sign(algorithm=algorithm, x5c=x5c)) == []


def test_the_payload_may_differ_as_far_as_the_standard_excepts() -> None:
    assert found(sign({**STATEMENT, "timestamp": "2026-04-08T00:00:00.000Z"}, x5c=CHAIN)) == []
    shorter = {**STATEMENT, "result": {**STATEMENT["result"], "duration": "PT1.23S"}}  # type: ignore[dict-item]
    assert found(sign(shorter), Version.V2) == []


@pytest.mark.parametrize(
    "change",
    [
        {"verb": {"id": "http://adlnet.gov/expapi/verbs/failed"}},
        {"result": {"duration": "PT1.234S", "score": {"raw": 12345678901234567890124}}},
        {"timestamp": "2026-04-08T09:00:01+09:00"},
    ],
)
def test_the_payload_must_be_the_same_statement(change: dict[str, Any]) -> None:
    assert refused(sign({**STATEMENT, **change})) == "signature-statement"


@pytest.mark.parametrize(
    "payload", [b"{", b"null", b"\xff", b"[]", b'{"id":1,"id":1}', {"verb": STATEMENT["verb"]}, [STATEMENT]]
)
def test_the_payload_must_be_a_statement(payload: Any) -> None:
    assert refused(sign(payload)) == "signature-payload"


def test_only_the_rsa_algorithms_of_the_standard_are_accepted() -> None:
    assert refused(sign(algorithm="HS256", key="s" * 32)) == "signature-algorithm"
    assert refused(sign(algorithm="ES256", key=CURVE)) == "signature-algorithm"
    assert refused(sign(algorithm="PS256")) == "signature-algorithm"
    header = urlsafe_b64encode(b'{"alg":["RS256"]}').rstrip(b"=")
    assert refused(header + sign()[sign().index(b".") :]) == "signature-algorithm"


@pytest.mark.parametrize(
    "damage",
    [
        lambda jws: b"",
        lambda jws: jws + b"\n",
        lambda jws: jws.rsplit(b".", 1)[0],
        lambda jws: jws + b".x",
        lambda jws: jws + b"=",
        lambda jws: b"a" + jws,
        lambda jws: b"bnVsbA" + jws[jws.index(b".") :],
        lambda jws: jws.replace(b".", b"..", 1),
    ],
)
def test_a_signature_must_be_a_compact_jws(damage: Any) -> None:
    assert refused(damage(sign())) == "signature-form"


def test_a_critical_extension_is_not_passed_over() -> None:
    assert refused(sign(crit=["exp"], exp=1)) == "signature-form"


def test_a_signature_is_declared_as_octets_and_comes_with_the_statement() -> None:
    assert refused(sign(), contentType="text/plain") == "signature-content-type"
    assert refused(None, fileUrl="https://e.jp/signature") == "signature-absent"


def test_a_signature_by_another_key_is_refused_when_certificates_tell() -> None:
    assert refused(sign(key=OTHER, x5c=CHAIN)) == "signature-false"
    jws = sign(x5c=CHAIN)
    head, payload, signature = jws.split(b".")
    other = urlsafe_b64encode(json.dumps(STATEMENT, indent=1).encode()).rstrip(b"=")
    assert other != payload
    assert refused(b".".join([head, other, signature])) == "signature-false"
    assert found(sign(key=OTHER)) == []


@pytest.mark.parametrize(
    "x5c",
    [
        [],
        "MIIB",
        [1],
        ["!"],
        [b64encode(b"garbage").decode()],
        CHAIN[::-1],
        [CHAIN[0], certificate("市教育委員会", OTHER, "市教育委員会", OTHER)],
        [CHAIN[0], "garbage"],
        [ROOT_CERTIFICATE] * 11,
    ],
)
def test_certificates_must_each_be_issued_by_the_next(x5c: Any) -> None:
    assert refused(sign(x5c=x5c)) == "signature-certificates"


def test_certificates_must_be_valid_when_the_statement_was_made_or_now() -> None:
    def chain(year: int) -> list[str]:
        return [certificate("第一小学校", LEAF, "市教育委員会", ROOT, year)]

    in_2030 = int(datetime(2030, 6, 1, tzinfo=UTC).timestamp() * 1000)
    assert found(sign(x5c=chain(2026)), now=in_2030) == []
    assert found(sign(x5c=chain(2030)), now=in_2030) == []
    assert refused(sign(x5c=chain(2028)), now=in_2030) == "signature-expired"


def test_the_signer_must_hold_an_rsa_key_of_2048_bits() -> None:
    for key in (SMALL, CURVE):
        assert refused(sign(x5c=[certificate("第一小学校", key, "市教育委員会", ROOT)])) == "signature-key"


PIECES = st.sampled_from([*sign(x5c=CHAIN).split(b"."), *sign().split(b"."), b"", b"e30", b"eyJhbGciOiJSUzI1NiJ9"])


@given(st.binary(max_size=60) | st.lists(PIECES, min_size=3, max_size=3).map(b".".join))
def test_no_bytes_make_checking_fail(jws: bytes) -> None:
    for finding in found(jws):
        assert finding.text("ja")


def damaged(data: bytes, place: int, byte: int) -> bytes:
    place %= len(data)
    return data[:place] + bytes([byte]) + data[place + 1 :]


@given(st.integers(0, 2000), st.integers(0, 255))
def test_no_damage_to_a_signature_makes_checking_fail(place: int, byte: int) -> None:
    for finding in found(damaged(sign(x5c=CHAIN), place, byte)):
        assert finding.text("ja")


@pytest.mark.filterwarnings("ignore:Parsed a serial number which wasn't positive")  # still accepted, soon refused
@given(st.integers(0, 2000), st.integers(0, 255))
def test_no_damage_to_a_certificate_makes_checking_fail(place: int, byte: int) -> None:
    leaf = damaged(b64decode(CHAIN[0]), place, byte)
    for finding in found(sign(x5c=[b64encode(leaf).decode(), ROOT_CERTIFICATE])):
        assert finding.text("ja")
