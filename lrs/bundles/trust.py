"""Keys that a person pinned: a JWK Set from a file or a URL of theirs, for one issuer or for any."""

from __future__ import annotations

from collections.abc import Mapping

from lrs.bundles.signing import KeyOf


def pinned(jwks: Mapping[str, object], issuer: str | None = None) -> KeyOf:
    """Keys by their thumbprint, with which a bundle's `kid` ends, or by their own `kid`. With `issuer` they count for
    that one alone. Raises `BundleRefused("bundle-keys")` for what is no set of P-256 keys."""
    raise NotImplementedError
