"""The key pairs that sign access tokens: ES256, made at first start, kept in the database wrapped with AES-GCM.

The wrapping key comes from the setting ``auth.wrapping_key`` or, without one, from a file in the data folder that only
the server's user can read. Processes that share a database must share it too.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from jwt import PyJWK

from lrs.clock import now_ms
from lrs.config import BadSetting, Config
from lrs.storage.contract.access import SigningKey, SigningKeys

_PURPOSE = "token"
_NONCE_BYTES = 12


class Keyring:
    """Signs with the newest key, verifies with every key there is. `open` comes first."""

    def __init__(self, signing_keys: SigningKeys, config: Config) -> None:
        self._signing_keys = signing_keys
        self._config = config
        self._keys: dict[str, SigningKey] = {}
        self._public: dict[str, Any] = {}
        self.kid = ""
        self.private: ec.EllipticCurvePrivateKey

    async def open(self) -> None:
        """Load the keys, making the first one if there is none. Raises `BadSetting` if they cannot be unwrapped."""
        wrapping = AESGCM(await asyncio.to_thread(wrapping_key, self._config))
        keys = await self._signing_keys.list(_PURPOSE)
        if not keys:
            keys = [await self._signing_keys.add_first(_new_key(wrapping))]
        newest = max(keys, key=lambda key: key.created)
        self.kid, self.private = newest.kid, _unwrap(newest, wrapping)
        self._keys = {key.kid: key for key in keys}
        self._public = {key.kid: PyJWK(key.public_jwk, "ES256").key for key in keys}

    def public(self, kid: str) -> Any | None:
        return self._public.get(kid)

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """The public keys as a JWK Set (RFC 7517 §5)."""
        return {"keys": [{**key.public_jwk, "kid": key.kid, "use": "sig", "alg": "ES256"}
                         for key in self._keys.values()]}


def _new_key(wrapping: AESGCM) -> SigningKey:
    private = ec.generate_private_key(ec.SECP256R1())
    jwk = _public_jwk(private)
    kid = thumbprint(jwk)
    der = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    nonce = os.urandom(_NONCE_BYTES)
    return SigningKey(kid, _PURPOSE, None, nonce + wrapping.encrypt(nonce, der, kid.encode()), jwk, now_ms())


def _unwrap(key: SigningKey, wrapping: AESGCM) -> ec.EllipticCurvePrivateKey:
    nonce, sealed = key.wrapped[:_NONCE_BYTES], key.wrapped[_NONCE_BYTES:]
    try:
        der = wrapping.decrypt(nonce, sealed, key.kid.encode())
    except InvalidTag:
        raise BadSetting("auth.wrapping_key is not the one that wrapped the signing keys in this database; set "
                         "the former one (or bring back the file wrapping.key of the data folder)") from None
    return cast("ec.EllipticCurvePrivateKey", load_der_private_key(der, None))


def _public_jwk(private: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    numbers = private.public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": _base64url(numbers.x.to_bytes(32, "big")),
            "y": _base64url(numbers.y.to_bytes(32, "big"))}


def thumbprint(jwk: Mapping[str, str]) -> str:
    """The SHA-256 thumbprint of an EC public key (RFC 7638 §3)."""
    required = {name: jwk[name] for name in ("crv", "kty", "x", "y")}
    return _base64url(hashlib.sha256(json.dumps(required, separators=(",", ":")).encode()).digest())


def wrapping_key(config: Config) -> bytes:
    """The 32 bytes that wrap private keys: derived from the setting, or kept in the data folder."""
    if config.auth.wrapping_key:
        return hashlib.scrypt(config.auth.wrapping_key.encode(), salt=b"manabi-lrs wrapping key",
                              n=1 << 14, r=8, p=1, dklen=32)
    return _kept_in(Path(config.server.data) / "wrapping.key")


def _kept_in(file: Path) -> bytes:
    """The content of `file`, made on first use. Several processes starting at once agree on one."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = file.with_name(f"{file.name}.{os.getpid()}.{os.urandom(4).hex()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(os.urandom(32))
            stream.flush()
            os.fsync(stream.fileno())
        try:
            file.hardlink_to(draft)
        except FileExistsError:
            pass  # another process was first; its key counts
        finally:
            draft.unlink()
    return file.read_bytes()


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
