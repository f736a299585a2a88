"""A bundle on its way is encrypted with age v1 to its recipient's X25519 key; everything streams in pieces of 64 KiB.

A recipient publishes its key as an ordinary JWK; here are both ways between that and age's own spelling. Loads pyrage
only when it is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MAGIC = b"age-encryption.org/v1\n"
MEDIA_TYPE = "application/vnd.lrb+age"


@dataclass(frozen=True, slots=True)
class Encrypted:
    """The file that was written: its size and the SHA-256 of its bytes, which is its strong ETag."""

    size: int
    sha256: str


def new_identity() -> tuple[str, str]:
    """A new pair as age spells it: the secret identity and the public recipient."""
    raise NotImplementedError


def encrypt(source: Path, target: Path, recipients: Sequence[str]) -> Encrypted:
    """Write `source` encrypted to all of `recipients`; `target` appears when it is whole and durable. Raises
    `BundleRefused("bundle-recipient-key")` for what is no recipient."""
    raise NotImplementedError


def decrypt(source: Path, target: Path, identities: Sequence[str], limit: int) -> int:
    """Write what `source` holds; the bytes written. `target` appears only if every piece was whole. Raises
    `BundleRefused`: no identity opens it, it was cut or changed, it holds more than `limit` bytes."""
    raise NotImplementedError


def encrypted(path: Path) -> bool:
    """Whether a file is one of age's."""
    with path.open("rb") as stream:
        return stream.read(len(MAGIC)) == MAGIC


def recipient_of(identity: str) -> str:
    """The public recipient of a secret identity. Raises `BundleRefused("bundle-identity")`."""
    raise NotImplementedError


def recipient_to_jwk(recipient: str) -> dict[str, str]:
    """`age1…` as an OKP/X25519 JWK whose `kid` is its thumbprint. Raises `BundleRefused("bundle-recipient-key")`."""
    raise NotImplementedError


def jwk_to_recipient(jwk: Mapping[str, object]) -> str:
    """A public OKP/X25519 JWK as `age1…`. Raises `BundleRefused("bundle-recipient-key")`."""
    raise NotImplementedError
