"""The signature over a manifest's exact bytes: detached JWS (RFC 7515), unencoded (RFC 7797), ES256.

The key is looked up by issuer and `kid` among those that the verifier trusts already; what came along in a header is
never followed. The signature is the same for the same bytes and key (RFC 6979).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from cryptography.hazmat.primitives.asymmetric import ec

TYPE = "lrb-manifest+jws"

KeyOf: TypeAlias = Callable[[str, str], ec.EllipticCurvePublicKey | None]
"""The trusted key of an issuer (its `id`) with a `kid`, or None. Raises `BundleRefused("bundle-issuer-unknown")` for an
issuer that is not trusted at all."""


def sign_manifest(text: bytes, private: ec.EllipticCurvePrivateKey, kid: str) -> str:
    """`kid`: the URL of the single public key, `https://…/keys/<thumbprint>`."""
    raise NotImplementedError


def verify_manifest(text: bytes, jws: str, issuer: str, key_of: KeyOf) -> str:
    """The `kid` of the key that signed. Raises `BundleRefused("bundle-signature-…" | "bundle-key-unknown" |
    "bundle-issuer-unknown")`."""
    raise NotImplementedError
