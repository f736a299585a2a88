"""Keys that a person pinned: a JWK Set from a file or a URL of theirs, for one issuer or for any."""

from __future__ import annotations

from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric import ec

from lrs.bundles.refused import BundleRefused
from lrs.bundles.signing import KeyOf


def pinned(jwks: Mapping[str, object], issuer: str | None = None) -> KeyOf:
    """Keys by their thumbprint, with which a bundle's `kid` ends, or by their own `kid`. With `issuer` they count for
    that one alone. Raises `BundleRefused("bundle-keys")` for a set without one of P-256; others it may have besides."""
    keys = _by_name(jwks)
    if not keys:
        raise BundleRefused("bundle-keys")

    def key_of(asked: str, kid: str) -> ec.EllipticCurvePublicKey | None:
        if issuer is not None and asked != issuer:
            raise BundleRefused("bundle-issuer-unknown", issuer=asked)
        return keys.get(kid) or keys.get(kid.rpartition("/")[2])

    return key_of


def _by_name(jwks: Mapping[str, object]) -> dict[str, ec.EllipticCurvePublicKey]:
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey

    listed = jwks.get("keys")
    found: dict[str, ec.EllipticCurvePublicKey] = {}
    for jwk in listed if isinstance(listed, list) else []:
        if not isinstance(jwk, dict) or (jwk.get("kty"), jwk.get("crv")) != ("EC", "P-256"):
            continue
        try:
            key = ECKey.import_key(jwk)
        except (JoseError, ValueError, TypeError):
            raise BundleRefused("bundle-keys") from None
        found |= {name: key.public_key for name in (key.thumbprint(), jwk.get("kid")) if isinstance(name, str)}
    return found
