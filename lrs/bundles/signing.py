"""The signature over a manifest's exact bytes: detached JWS (RFC 7515), unencoded (RFC 7797), ES256.

The key is looked up by issuer and `kid` among those that the verifier trusts already; what came along in a header is
never followed. The signature is the same for the same bytes and key (RFC 6979). Loads joserfc only to verify.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lrs.bundles.refused import BundleRefused

TYPE = "lrb-manifest+jws"
MOST_BYTES = 4096

KeyOf: TypeAlias = Callable[[str, str], ec.EllipticCurvePublicKey | None]
"""The trusted key of an issuer (its `id`) with a `kid`, or None. Raises `BundleRefused("bundle-issuer-unknown",
issuer=…)` for an issuer that is not trusted at all."""

_ES256 = ec.ECDSA(SHA256(), deterministic_signing=True)
_COORDINATE_BYTES = 32
_KID = re.compile(r"[!-~]{1,2048}")  # it is printed
_DETACHED = re.compile(r"(?P<header>[A-Za-z0-9_-]{1,4000})\.\.[A-Za-z0-9_-]*")


def sign_manifest(text: bytes, private: ec.EllipticCurvePrivateKey, kid: str) -> str:
    """`kid`: the URL of the single public key, `https://…/keys/<thumbprint>`."""
    header = _encoded(msgspec.json.encode({"alg": "ES256", "typ": TYPE, "kid": kid, "b64": False, "crit": ["b64"]}))
    return f"{header}..{_signature(header.encode() + b'.' + text, private)}"


def compact(payload: bytes, private: ec.EllipticCurvePrivateKey, kid: str, typ: str) -> str:
    """The whole JWS of a small thing that goes by itself: a credential, a receipt. Signed as a manifest is."""
    header = _encoded(msgspec.json.encode({"alg": "ES256", "typ": typ, "kid": kid}))
    signed = f"{header}.{_encoded(payload)}"
    return f"{signed}.{_signature(signed.encode(), private)}"


def verify_manifest(text: bytes, jws: str, issuer: str, key_of: KeyOf) -> str:
    """The `kid` of the key that signed. Raises `BundleRefused("bundle-signature-…" | "bundle-key-unknown" |
    "bundle-issuer-unknown")`."""
    from joserfc import jws as joserfc
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey

    kid = claimed_kid(jws)
    if (key := key_of(issuer, kid)) is None:
        raise BundleRefused("bundle-key-unknown", issuer=issuer, kid=kid)
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    try:
        joserfc.deserialize_compact(jws, ECKey.import_key(pem), algorithms=["ES256"], payload=text)
    except (JoseError, ValueError):
        raise BundleRefused("bundle-signature-wrong", kid=kid) from None
    return kid


def claimed_kid(jws: str) -> str:
    """The `kid` that a signature says it is of, on nobody's word: for who has to get that key first. Raises
    `BundleRefused("bundle-signature-…")`."""
    return _checked(_header(jws))


def _header(jws: str) -> dict[str, Any]:
    try:
        if (found := _DETACHED.fullmatch(jws)) is None:
            raise ValueError("not detached")
        text = found["header"]
        return msgspec.json.decode(urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=dict[str, Any])
    except (ValueError, RecursionError):
        raise BundleRefused("bundle-signature-form") from None


def _checked(header: dict[str, Any]) -> str:
    """The `kid` of a header that has what ours has, and nothing that would have a verifier do something else."""
    if header.get("alg") != "ES256":
        raise BundleRefused("bundle-signature-algorithm", algorithm=str(header.get("alg"))[:80])
    if header.get("crit") != ["b64"] or header.get("b64") is not False:
        raise BundleRefused("bundle-signature-critical")
    if carried := sorted(set(header) - {"alg", "typ", "kid", "b64", "crit"}):
        raise BundleRefused("bundle-signature-header", names=", ".join(map(repr, carried))[:200])
    kid = header.get("kid")
    if header.get("typ") != TYPE or not isinstance(kid, str) or not _KID.fullmatch(kid):
        raise BundleRefused("bundle-signature-form")
    return kid


def _signature(data: bytes, private: ec.EllipticCurvePrivateKey) -> str:
    r, s = decode_dss_signature(private.sign(data, _ES256))
    return _encoded(r.to_bytes(_COORDINATE_BYTES, "big") + s.to_bytes(_COORDINATE_BYTES, "big"))


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
