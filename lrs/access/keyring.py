"""The server's own key pairs, of one purpose each: made at first use, kept in the database wrapped.

Access tokens are signed with ES256, because every OAuth library reads it; checkpoints of the audit log with Ed25519,
because every witness of such logs does.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from jwt import PyJWK

from lrs.access.wrapping import Wrapping
from lrs.clock import now_ms
from lrs.storage.contract.access import SigningKey, SigningKeys

Private = TypeVar("Private", ec.EllipticCurvePrivateKey, Ed25519PrivateKey)


@dataclass(frozen=True, slots=True)
class Purpose(Generic[Private]):
    """What keys are for, how one is made, and how its public half is told as a JWK of `algorithm`."""

    name: str
    algorithm: str
    make: Callable[[], Private]
    public_jwk: Callable[[Private], dict[str, str]]


class Keyring(Generic[Private]):
    """Signs with the newest key of `purpose`, verifies with every one there is. `open` comes first."""

    def __init__(self, signing_keys: SigningKeys, purpose: Purpose[Private]) -> None:
        self._signing_keys = signing_keys
        self._purpose: Purpose[Private] = purpose
        self._keys: dict[str, SigningKey] = {}
        self._public: dict[str, Any] = {}
        self.kid = ""
        self.private: Private

    async def open(self, wrapping: Wrapping) -> None:
        """Load the keys, making the first one if there is none. Raises `BadSetting` if they cannot be unwrapped.

        A first key is made only under the wrapping key of the keys for other purposes that are there already.
        """
        kept = await self._signing_keys.list()
        for key in kept:
            wrapping.unwrap(key.wrapped, key.kid)
        keys = [key for key in kept if key.purpose == self._purpose.name and key.tenant is None]
        if not keys:
            keys = [await self._signing_keys.add_first(self._new_key(wrapping))]
        newest = max(keys, key=lambda key: key.created)
        der = wrapping.unwrap(newest.wrapped, newest.kid)
        self.kid, self.private = newest.kid, cast("Private", load_der_private_key(der, None))
        self._keys = {key.kid: key for key in keys}
        self._public = {key.kid: PyJWK(key.public_jwk, self._purpose.algorithm).key for key in keys}

    def public(self, kid: str) -> Any | None:
        return self._public.get(kid)

    def publics(self) -> list[Any]:
        return list(self._public.values())

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """The public keys as a JWK Set (RFC 7517 §5)."""
        return {"keys": [{**key.public_jwk, "kid": key.kid, "use": "sig", "alg": self._purpose.algorithm}
                         for key in self._keys.values()]}

    def _new_key(self, wrapping: Wrapping) -> SigningKey:
        private = self._purpose.make()
        jwk = self._purpose.public_jwk(private)
        kid = thumbprint(jwk)
        der = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return SigningKey(kid, self._purpose.name, None, wrapping.wrap(der, kid), jwk, now_ms())


def _ec_jwk(private: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    numbers = private.public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": _base64url(numbers.x.to_bytes(32, "big")),
            "y": _base64url(numbers.y.to_bytes(32, "big"))}


def _ed25519_jwk(private: Ed25519PrivateKey) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": _base64url(private.public_key().public_bytes_raw())}


def thumbprint(jwk: Mapping[str, str]) -> str:
    """The SHA-256 thumbprint of a public key (RFC 7638 §3, RFC 8037 §2)."""
    required = {name: jwk[name] for name in ("crv", "kty", "x", "y") if name in jwk}
    return _base64url(hashlib.sha256(json.dumps(required, separators=(",", ":")).encode()).digest())


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


TOKEN: Purpose[ec.EllipticCurvePrivateKey] = Purpose(
    "token", "ES256", lambda: ec.generate_private_key(ec.SECP256R1()), _ec_jwk)
AUDIT: Purpose[Ed25519PrivateKey] = Purpose("audit", "EdDSA", Ed25519PrivateKey.generate, _ed25519_jwk)
