"""Signing and verifying JWTs: what proves something, and what is refused."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from time import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from lrs.access.keyring import thumbprint
from lrs.access.tokens import ASYMMETRIC_ALGORITHMS, OWN_ALGORITHMS, BadToken, header, sign, verify

PRIVATE = ec.generate_private_key(ec.SECP256R1())
PUBLIC = PRIVATE.public_key()


def claims(**changes: Any) -> dict[str, Any]:
    whole = {"iss": "https://lrs.minato.example.jp", "aud": "https://lrs.minato.example.jp/xAPI", "sub": "k",
             "exp": int(time()) + 60, **changes}
    return {name: value for name, value in whole.items() if value is not None}


def part(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_a_token_signed_here_verifies_here_and_names_its_key() -> None:
    token = sign(claims(scope="state"), PRIVATE, "kid-1")
    assert header(token) == {"alg": "ES256", "kid": "kid-1", "typ": "at+jwt"}
    assert verify(token, PUBLIC, OWN_ALGORITHMS)["scope"] == "state"


def test_clocks_may_differ_a_little_but_not_more() -> None:
    assert verify(sign(claims(exp=int(time()) - 10), PRIVATE, "k"), PUBLIC, OWN_ALGORITHMS)
    with pytest.raises(BadToken):
        verify(sign(claims(exp=int(time()) - 60), PRIVATE, "k"), PUBLIC, OWN_ALGORITHMS)


@pytest.mark.parametrize("left_out", ["exp", "iss", "aud"])
def test_a_token_must_say_until_when_by_whom_and_for_whom(left_out: str) -> None:
    with pytest.raises(BadToken):
        verify(sign(claims(**{left_out: None}), PRIVATE, "k"), PUBLIC, OWN_ALGORITHMS)


@pytest.mark.parametrize(("issuer", "audience"), [("https://evil.example", None), (None, "https://other.example/xAPI")])
def test_another_issuer_or_audience_is_refused(issuer: str | None, audience: str | None) -> None:
    with pytest.raises(BadToken):
        verify(sign(claims(), PRIVATE, "k"), PUBLIC, OWN_ALGORITHMS, issuer=issuer, audience=audience)


def test_another_key_is_refused() -> None:
    with pytest.raises(BadToken):
        verify(sign(claims(), ec.generate_private_key(ec.SECP256R1()), "k"), PUBLIC, OWN_ALGORITHMS)


def test_the_algorithm_is_not_the_tokens_choice() -> None:
    unsigned = f"{part({'alg': 'none', 'typ': 'at+jwt'})}.{part(claims())}."
    keyed = jwt.encode(claims(), PUBLIC.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint), "HS256")
    for token in (unsigned, keyed):
        with pytest.raises(BadToken):
            verify(token, PUBLIC, ASYMMETRIC_ALGORITHMS)


def test_a_header_nested_without_end_is_refused() -> None:
    nested = urlsafe_b64encode(b'{"alg":"ES256","x":' + b"[" * 5000).decode()
    with pytest.raises(BadToken):
        header(f"{nested}.e30.")


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: urlsafe_b64encode(raw).decode() + ".e30.x"))
def test_whatever_is_sent_as_a_token_is_refused_and_nothing_else_happens(token: str) -> None:
    with pytest.raises(BadToken):
        verify(token, PUBLIC, OWN_ALGORITHMS)


def test_a_key_id_is_the_thumbprint_of_rfc_7638() -> None:
    jwk = {"kty": "EC", "crv": "P-256", "kid": "x", "use": "sig",
           "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}
    assert thumbprint(jwk) == "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s"
