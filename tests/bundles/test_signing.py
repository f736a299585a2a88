"""Signatures: what others verify, and what is no signature of the issuer's."""

import base64
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lrs.bundles import members
from lrs.bundles.opening import open_bundle
from lrs.bundles.refused import BundleRefused
from lrs.bundles.signing import _signature, claimed_kid, compact, sign_manifest, verify_manifest
from lrs.bundles.trust import pinned
from tests.bundles.forging import exchanged, signed_anew
from tests.bundles.making import ISSUER, KEY, KID, NOW, READER, issued, key_of, public_jwk, sign

TEXT = '{"name":"青葉市"}'.encode()
OTHER = ec.generate_private_key(ec.SECP256R1())
HEADER = {"alg": "ES256", "typ": "lrb-manifest+jws", "kid": KID, "b64": False, "crit": ["b64"]}


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def headed(**changes: Any) -> str:
    """A signature by the right key over a header that says something else; None takes a member away."""
    header = {name: value for name, value in {**HEADER, **changes}.items() if value is not None}
    begin = encoded(json.dumps(header).encode())
    return f"{begin}..{_signature(begin.encode() + b'.' + TEXT, KEY)}"


def by_secret() -> str:
    """The public key as the secret of HS256: an old trick on verifiers that believe the header."""
    begin = encoded(json.dumps({**HEADER, "alg": "HS256"}).encode())
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return f"{begin}..{encoded(hmac.digest(pem, begin.encode() + b'.' + TEXT, hashlib.sha256))}"


def refusal(jws: str, text: bytes = TEXT) -> str:
    with pytest.raises(BundleRefused) as refused:
        verify_manifest(text, jws, ISSUER, key_of)
    assert str(refused.value)
    return refused.value.slug


def test_a_signature_tells_its_key_and_is_the_same_each_time() -> None:
    assert verify_manifest(TEXT, sign(TEXT), ISSUER, key_of) == claimed_kid(sign(TEXT)) == KID
    assert headed() != sign(TEXT)  # spaces in the header, and as good
    assert verify_manifest(TEXT, headed(), ISSUER, key_of) == KID
    assert sign(TEXT) == sign(TEXT) != sign(TEXT + b" ")


SIGNATURES: list[tuple[str, str, str]] = [
    ("nothing", "", "bundle-signature-form"),
    ("two parts", "a.b", "bundle-signature-form"),
    ("its payload in it", compact(TEXT, KEY, KID, "lrb-manifest+jws"), "bundle-signature-form"),
    ("a header that is no JSON", "e3..AAAA", "bundle-signature-form"),
    ("a header that is too long", "A" * 5000 + "..AAAA", "bundle-signature-form"),
    ("nested deep", encoded(b"[" * 2500) + "..AAAA", "bundle-signature-form"),
    ("spaces around", f" {sign(TEXT)} ", "bundle-signature-form"),
    ("alg none", encoded(json.dumps({**HEADER, "alg": "none"}).encode()) + "..", "bundle-signature-algorithm"),
    ("alg HS256 with the public key", by_secret(), "bundle-signature-algorithm"),
    ("alg ES384", headed(alg="ES384"), "bundle-signature-algorithm"),
    ("no alg", headed(alg=None), "bundle-signature-algorithm"),
    ("another critical extension", headed(crit=["b64", "exp"], exp=1), "bundle-signature-critical"),
    ("crit without b64", headed(crit=None), "bundle-signature-critical"),
    ("b64 true", headed(b64=True), "bundle-signature-critical"),
    ("no b64", headed(b64=None, crit=None), "bundle-signature-critical"),
    ("a key that came along", headed(jwk=public_jwk()), "bundle-signature-header"),
    ("an address of keys", headed(jku=f"{ISSUER}/.well-known/jwks.json"), "bundle-signature-header"),
    ("a certificate", headed(x5c=["MII"]), "bundle-signature-header"),
    ("an address of certificates", headed(x5u="https://evil.example"), "bundle-signature-header"),
    ("of another kind", headed(typ="JWT"), "bundle-signature-form"),
    ("no kid", headed(kid=None), "bundle-signature-form"),
    ("a kid that is a number", headed(kid=7), "bundle-signature-form"),
    ("a kid that writes on the terminal", headed(kid="\x1b[2J"), "bundle-signature-form"),
    ("a name that writes on the terminal", headed(**{"\x1b[2J": 1}), "bundle-signature-header"),
    ("a key that nobody registered", sign_manifest(TEXT, OTHER, "https://evil.example/keys/x"), "bundle-key-unknown"),
    ("another's key under the right name", sign_manifest(TEXT, OTHER, KID), "bundle-signature-wrong"),
    ("of another text", sign(TEXT + b" "), "bundle-signature-wrong"),
    ("empty", sign(TEXT).partition("..")[0] + "..", "bundle-signature-wrong"),
    ("cut", sign(TEXT)[:-2], "bundle-signature-wrong"),
    ("all zeros", sign(TEXT).partition("..")[0] + ".." + "A" * 86, "bundle-signature-wrong"),
]


@pytest.mark.parametrize(("jws", "slug"), [case[1:] for case in SIGNATURES], ids=[case[0] for case in SIGNATURES])
def test_what_is_no_signature_of_the_issuer_is_refused(jws: str, slug: str) -> None:
    assert refusal(jws) == slug


@pytest.mark.parametrize("text", [TEXT.replace(b"name", b"nama"), TEXT + b"\n", TEXT.replace(b":", b": "), b""])
def test_a_text_that_is_another_by_one_byte_is_refused(text: bytes) -> None:
    assert refusal(sign(TEXT), text) == "bundle-signature-wrong"


def test_a_whole_bundle_by_somebody_else_is_refused(tmp_path: Path) -> None:
    bundle = issued(tmp_path)
    signed_anew(bundle, lambda document: None, by=lambda text: sign_manifest(text, OTHER, KID))
    with pytest.raises(BundleRefused) as refused:
        open_bundle(bundle, key_of, READER, NOW)
    assert refused.value.slug == "bundle-signature-wrong"
    exchanged(bundle, {members.SIGNATURE: b"x" * 10_000})
    with pytest.raises(BundleRefused) as refused:
        open_bundle(bundle, key_of, READER, NOW)
    assert refused.value.slug == "bundle-signature-form"


# --- pinned keys ------------------------------------------------------------------------------------------


def test_pinned_keys_are_found_by_their_thumbprint_or_their_own_name() -> None:
    keys: dict[str, Any] = {"keys": [{"kty": "OKP", "crv": "X25519", "x": "A" * 43}, public_jwk(OTHER), public_jwk()]}
    assert verify_manifest(TEXT, sign(TEXT), ISSUER, pinned(keys)) == KID
    named = {"keys": [{**public_jwk(), "kid": "2026"}]}
    assert verify_manifest(TEXT, sign_manifest(TEXT, KEY, "2026"), ISSUER, pinned(named)) == "2026"
    assert verify_manifest(TEXT, sign(TEXT), ISSUER, pinned(named, ISSUER)) == KID
    with pytest.raises(BundleRefused, match=r"other\.example is not among the issuers"):
        verify_manifest(TEXT, sign(TEXT), "https://other.example", pinned(named, ISSUER))
    with pytest.raises(BundleRefused, match="renewed"):
        verify_manifest(TEXT, sign(TEXT), ISSUER, pinned({"keys": [public_jwk(OTHER)]}))


@pytest.mark.parametrize("keys", [
    {}, {"keys": []}, {"keys": "x"}, {"keys": [7]}, {"keys": [{"kty": "EC", "crv": "P-256"}]}, public_jwk(),
    {"keys": [{**public_jwk(), "x": "A"}]}, {"keys": [{**public_jwk(), "y": public_jwk()["x"]}]}])
def test_what_is_no_set_of_keys_is_refused(keys: dict[str, object]) -> None:
    with pytest.raises(BundleRefused) as refused:
        pinned(keys)
    assert refused.value.slug == "bundle-keys"
