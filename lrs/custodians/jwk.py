"""Keys of custodians as JWKs (RFC 7517): how ours are told, and what in another's set is a key for us. Pure."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey, EllipticCurvePublicNumbers

from lrs.access.keyring import thumbprint
from lrs.messages.text import Text
from lrs.storage.contract.custodians import PublishedKey, Use

KEYS_PATH = "/keys"
_COORDINATE = re.compile(r"[A-Za-z0-9_-]{43}")  # 32 bytes
_COORDINATES: Mapping[Use, tuple[str, ...]] = {"sig": ("x", "y"), "enc": ("x",)}
_CURVES: Mapping[str, Use] = {"EC P-256": "sig", "OKP X25519": "enc"}


class NoKey(ValueError):
    """A member of a set that calls itself a custodian's key and is none; `reason` says why, to people."""

    def __init__(self, en: str, ja: str) -> None:
        super().__init__(en)
        self.reason = Text(en, ja)


def kid(origin: str, named: str) -> str:
    """The address of the key with this thumbprint."""
    return f"{origin}{KEYS_PATH}/{named}"


def told(key: PublishedKey) -> dict[str, Any]:
    """The key as its custodian publishes it; `exp` (seconds) marks one that is retired."""
    algorithm = {"alg": "ES256"} if key.use == "sig" else {}
    retired = {} if key.retired is None else {"exp": key.retired // 1000}
    return {**key.jwk, "kid": key.kid, "use": key.use, **algorithm, **retired}


def read(jwk: object, origin: str) -> PublishedKey | None:
    """The key of the custodian at `origin` that this is; None for what is something else, such as a key for tokens.

    It must be named by its own thumbprint, so that no name ever means two keys. Raises `NoKey` for one that has such a
    name and is no such key.
    """
    named = jwk.get("kid") if isinstance(jwk, Mapping) else None
    if not isinstance(jwk, Mapping) or not isinstance(named, str) or not named.startswith(kid(origin, "")):
        return None
    use = _CURVES.get(f"{jwk.get('kty')} {jwk.get('crv')}")
    if use is None or jwk.get("use", use) != use or (use == "sig" and jwk.get("alg", "ES256") != "ES256"):
        raise NoKey("a key is neither P-256 for ES256 signatures nor X25519 for encryption",
                    "ES256 署名用の P-256 鍵でも暗号化用の X25519 鍵でもないものがあります")
    plain = {"kty": jwk["kty"], "crv": jwk["crv"], **{name: jwk.get(name) for name in _COORDINATES[use]}}
    if not _whole(plain, use):
        raise NoKey("a key is broken", "壊れた鍵があります")
    if named != kid(origin, thumbprint(plain)):
        raise NoKey("the kid of a key is not its address", "kid が鍵のアドレスと違います")
    return PublishedKey(named, use, plain, _retired(jwk.get("exp")))


def public(jwk: Mapping[str, str]) -> EllipticCurvePublicKey:
    """A P-256 key that was `read`."""
    x, y = (int.from_bytes(urlsafe_b64decode(jwk[name] + "="), "big") for name in ("x", "y"))
    return EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()


def _whole(jwk: Mapping[str, Any], use: Use) -> bool:
    if not all(isinstance(jwk[name], str) and _COORDINATE.fullmatch(jwk[name]) for name in _COORDINATES[use]):
        return False
    try:
        return use == "enc" or public(jwk) is not None
    except ValueError:  # no point of the curve
        return False


def _retired(exp: object) -> int | None:
    if exp is None:
        return None
    if isinstance(exp, bool) or not isinstance(exp, int) or not 0 <= exp < 1 << 40:
        raise NoKey("the exp of a key is no number of seconds", "鍵の exp が秒数ではありません")
    return exp * 1000
