"""JWT access tokens (RFC 9068): signing our own, and verifying ours and an outside issuer's.

The algorithm is never the token's choice: ours are ES256, others' one of the asymmetric algorithms below, narrowed to
the one their published key names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

OWN_ALGORITHMS = ("ES256",)
ASYMMETRIC_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_LEEWAY_SECONDS = 30  # how far two well-kept clocks may be apart


class BadToken(Exception):
    """A token that proves nothing. Why is for the log of an operator, never for the client."""


def sign(claims: Mapping[str, object], private: ec.EllipticCurvePrivateKey, kid: str) -> str:
    return jwt.encode(dict(claims), private, algorithm="ES256", headers={"kid": kid, "typ": "at+jwt"})


def header(token: str) -> dict[str, Any]:
    """The token's header, unverified. Raises `BadToken` if it has none."""
    try:
        return jwt.get_unverified_header(token)
    except (jwt.InvalidTokenError, UnicodeError, RecursionError) as error:
        raise BadToken(str(error)) from None


def verify(token: str, key: Any, algorithms: Sequence[str], *, issuer: str | None = None,
           audience: str | None = None) -> dict[str, Any]:
    """The claims, once signature, expiry, issuer and audience hold; the latter two unless None. Raises `BadToken`."""
    try:
        return jwt.decode(token, key, algorithms=list(algorithms), issuer=issuer, audience=audience,
                          leeway=_LEEWAY_SECONDS,
                          options={"require": ["exp", "iss", "aud"], "verify_aud": audience is not None,
                                   "verify_iss": issuer is not None, "enforce_minimum_key_length": True})
    except (jwt.PyJWTError, UnicodeError, ValueError, TypeError) as error:
        raise BadToken(str(error)) from None
