"""The credential: by the rules of CLR 2.0, and by two libraries that did not sign it."""

from __future__ import annotations

import base64
import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jsonschema import Draft202012Validator
from jwcrypto import jwk, jws

from lrs.bundles.contents.annotated import Line
from lrs.bundles.contents.credential import credential_id, signed
from lrs.bundles.manifest import Facts
from tests.bundles.clr_schema import SCHEMA
from tests.bundles.record import BOOK, UNKNOWN, facts, line, record, telling
from tests.bundles.years import sample, years
from tests.school import FRACTIONS, HANAKO

KEY = ec.generate_private_key(ec.SECP256R1())
KID = "https://lrs.midori.example.jp/keys/abc"
STATUS = "https://lrs.midori.example.jp/credentials/revoked"


def clr(lines: list[Line], made: Facts | None = None) -> dict[str, Any]:
    found = telling(made=made)
    found.take(lines, {})
    told = found.credential()
    assert told is not None
    return told


def complaints(credential: dict[str, Any]) -> list[str]:
    return [error.json_path for error in Draft202012Validator(SCHEMA).iter_errors(credential)]


def test_it_is_a_clr_with_an_achievement_for_each_unit() -> None:
    found = clr(record())
    assert complaints(found) == []
    inner = found["credentialSubject"]["verifiableCredential"]
    by_code = {each["credentialSubject"]["achievement"]["humanCode"]: each for each in inner}
    assert set(by_code) == {"8220263216000000", FRACTIONS, UNKNOWN}
    fractions = by_code[FRACTIONS]["credentialSubject"]
    assert fractions["achievement"]["fieldOfStudy"] == "算数"
    assert fractions["achievement"]["alignment"] == [{
        "type": ["Alignment"], "targetName": "(ｲ) 分数の乗法及び除法の計算ができること。",
        "targetUrl": f"https://w3id.org/jp-cos/{FRACTIONS}", "targetCode": FRACTIONS,
        "targetFramework": "学習指導要領コード"}]
    assert (fractions["activityStartDate"], fractions["activityEndDate"]) == (
        "2026-05-11T15:00:00Z", "2027-02-01T14:59:59Z")
    [result], [described] = fractions["result"], fractions["achievement"]["resultDescription"]
    assert (result["value"], described["valueMax"]) == ("3", "4")
    assert result["resultDescription"] == described["id"]


def test_it_is_always_a_part_and_says_where_it_is_revoked() -> None:
    found = clr(record())
    assert found["partial"] is True
    assert found["credentialStatus"] == {"id": STATUS, "type": "1EdTechRevocationList"}


def test_it_names_nobody_and_is_about_the_bundles_subject() -> None:
    made = facts()
    found = clr(record(), made)
    assert found["credentialSubject"]["id"] == made.subject
    written = json.dumps(found, ensure_ascii=False)
    assert "青木" not in written
    assert HANAKO not in written
    assert found["id"] == credential_id(made.bundle_id)


def test_a_unit_without_answers_has_no_result_and_a_long_record_is_a_clr_too() -> None:
    [only] = clr([line(FRACTIONS, seconds=30)])["credentialSubject"]["verifiableCredential"]
    assert "result" not in only["credentialSubject"]
    assert "resultDescription" not in only["credentialSubject"]["achievement"]
    long = telling(codes=sample())
    long.take(years(), {})
    told = long.credential()
    assert told is not None
    assert complaints(told) == []
    ids = [each["id"] for each in told["credentialSubject"]["verifiableCredential"]]
    assert len(ids) == len(set(ids)) > 20


def test_without_a_unit_there_is_none() -> None:
    found = telling(codes=BOOK)
    found.take([line(success=True)], {})
    assert found.credential() is None


@pytest.mark.parametrize("spoil", [
    lambda found: found.pop("name"), lambda found: found.pop("validFrom"), lambda found: found["type"].pop(),
    lambda found: found["@context"].reverse(), lambda found: found.update(image=None),
    lambda found: found["credentialSubject"].update(verifiableCredential=[]),
    lambda found: found["credentialSubject"].pop("id")])
def test_the_rules_notice_what_is_no_clr(spoil: Any) -> None:
    found = clr(record())
    spoil(found)
    assert complaints(found)


def test_pyjwt_reads_the_credential_and_its_claims() -> None:
    found = clr(record())
    token = signed(found, KEY, KID)
    assert jwt.get_unverified_header(token) == {"alg": "ES256", "kid": KID, "typ": "JWT"}
    payload = jwt.decode(token, KEY.public_key(), algorithms=["ES256"], options={"verify_nbf": False})
    claims = {name: payload.pop(name) for name in ("iss", "jti", "sub", "nbf")}
    assert claims == {"iss": found["issuer"]["id"], "jti": found["id"], "sub": found["credentialSubject"]["id"],
                      "nbf": 1_805_000_000}
    assert payload == found


def test_jwcrypto_reads_it_and_notices_a_changed_byte_and_another_key() -> None:
    token = signed(clr(record()), KEY, KID).decode()
    public = jwk.JWK.from_pyca(KEY.public_key())
    read = jws.JWS()
    read.deserialize(token, public)
    assert json.loads(read.payload)["type"] == ["VerifiableCredential", "ClrCredential"]
    head, payload, signature = token.split(".")
    spoiled = base64.urlsafe_b64encode(
        base64.urlsafe_b64decode(payload + "==").replace(b"true", b"null", 1)).decode().rstrip("=")
    for changed, key in ((f"{head}.{spoiled}.{signature}", public),
                         (token, jwk.JWK.from_pyca(ec.generate_private_key(ec.SECP256R1()).public_key()))):
        with pytest.raises(jws.InvalidJWSSignature):
            jws.JWS().deserialize(changed, key)


def test_it_is_the_same_each_time_it_is_signed() -> None:
    lines, made = record(), facts()
    assert signed(clr(lines, made), KEY, KID) == signed(clr(lines, made), KEY, KID)
