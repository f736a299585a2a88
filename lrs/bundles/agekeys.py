"""The X25519 keys of age as it spells them, in Bech32 (BIP 173, of any length), and as JWKs (RFC 8037)."""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence

from lrs.bundles.refused import BundleRefused

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_KEY_BYTES = 32
_X = re.compile(r"[A-Za-z0-9_-]{43}")
_IDENTITY = re.compile(r"AGE-SECRET-KEY-1[A-Z0-9]{58}")


def recipient_to_jwk(recipient: str) -> dict[str, str]:
    """`age1…` as an OKP/X25519 JWK whose `kid` is its thumbprint. Raises `BundleRefused("bundle-recipient-key")`."""
    return jwk_of(_decoded(recipient))


def jwk_of(public: bytes) -> dict[str, str]:
    """A public key of 32 bytes as a JWK."""
    x = urlsafe_b64encode(public).decode().rstrip("=")
    digest = hashlib.sha256(f'{{"crv":"X25519","kty":"OKP","x":"{x}"}}'.encode()).digest()  # RFC 7638 §3
    return {"kty": "OKP", "crv": "X25519", "x": x, "use": "enc",
            "kid": urlsafe_b64encode(digest).decode().rstrip("=")}


def jwk_to_recipient(jwk: Mapping[str, object]) -> str:
    """A public OKP/X25519 JWK as `age1…`. Raises `BundleRefused("bundle-recipient-key")`."""
    x = str(jwk.get("x"))
    if (jwk.get("kty"), jwk.get("crv")) != ("OKP", "X25519") or "d" in jwk or not _X.fullmatch(x):
        raise BundleRefused("bundle-recipient-key")
    return bech32("age", urlsafe_b64decode(x + "="))


def identities_in(text: str) -> list[str]:
    """The secret identities of an identity file, whose other lines are comments. Raises
    `BundleRefused("bundle-identity")` if it has none, or something else."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not lines or not all(_IDENTITY.fullmatch(line) for line in lines):
        raise BundleRefused("bundle-identity")
    return lines


def bech32(prefix: str, data: bytes) -> str:
    values = _regrouped(data, 8, 5)
    sum_ = _polymod([*_expanded(prefix), *values, *[0] * 6]) ^ 1
    values += [sum_ >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{prefix}1{''.join(_ALPHABET[value] for value in values)}"


def _decoded(recipient: str) -> bytes:
    """The key of `age1…`; one that is spelled otherwise than we spell it is refused."""
    values = [_ALPHABET.find(letter) for letter in recipient.removeprefix("age1")[:-6]]
    key = bytes(_regrouped(values, 5, 8)[:_KEY_BYTES]) if -1 not in values else b""
    if len(key) != _KEY_BYTES or bech32("age", key) != recipient:
        raise BundleRefused("bundle-recipient-key")
    return key


def _regrouped(values: Iterable[int], have: int, want: int) -> list[int]:
    """The bits of values of `have` bits, `want` at a time, the last filled up with zeros."""
    bits = "".join(f"{value:0{have}b}" for value in values)
    return [int(bits[place:place + want].ljust(want, "0"), 2) for place in range(0, len(bits), want)]


def _expanded(prefix: str) -> list[int]:
    return [*(ord(letter) >> 5 for letter in prefix), 0, *(ord(letter) & 31 for letter in prefix)]


def _polymod(values: Sequence[int]) -> int:
    sum_ = 1
    for value in values:
        top = sum_ >> 25
        sum_ = (sum_ & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            if top >> place & 1:
                sum_ ^= generator
    return sum_
