"""A bundle on its way is encrypted with age v1 to its recipient's X25519 key; everything streams in pieces of 64 KiB.

Loads pyrage only when it is used. How keys are spelled: `agekeys.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lrs.bundles.pieces import whole
from lrs.bundles.refused import BundleRefused

MAGIC = b"age-encryption.org/v1\n"
MEDIA_TYPE = "application/vnd.lrb+age"


@dataclass(frozen=True, slots=True)
class Written:
    """The file that was written: its size and the SHA-256 of its bytes, which is its strong ETag."""

    size: int
    sha256: str


def new_identity() -> tuple[str, str]:
    """A new pair as age spells it: the secret identity and the public recipient."""
    from pyrage import x25519

    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def encrypted(path: Path) -> bool:
    """Whether a file is one of age's."""
    with path.open("rb") as stream:
        return stream.read(len(MAGIC)) == MAGIC


def encrypt(source: Path, target: Path, recipients: Sequence[str]) -> Written:
    """Write `source` encrypted to all of `recipients`; `target` appears when it is whole and durable. Raises
    `BundleRefused("bundle-recipient-key")` for what is no recipient."""
    from pyrage import EncryptError, RecipientError, encrypt_io, x25519

    try:
        keys = [x25519.Recipient.from_str(recipient) for recipient in recipients]
    except RecipientError:
        raise BundleRefused("bundle-recipient-key") from None
    if not keys:
        raise BundleRefused("bundle-recipient-key")
    with source.open("rb") as plain, whole(target) as stream:
        out = _Counting(stream)
        try:
            encrypt_io(plain, out, keys)
        except (EncryptError, OSError):
            raise out.failure or OSError(f"{source} cannot be read") from None
    return Written(out.size, out.digest.hexdigest())


def decrypt(source: Path, target: Path, identities: Sequence[str], limit: int) -> int:
    """Write what `source` holds; the bytes written. `target` appears only if every piece was whole. Raises
    `BundleRefused`: no identity opens it, it was cut or changed, it holds more than `limit` bytes."""
    from pyrage import DecryptError, IdentityError, decrypt_io, x25519

    try:
        keys = [x25519.Identity.from_str(identity) for identity in identities]
    except IdentityError:
        raise BundleRefused("bundle-identity") from None
    if not encrypted(source):
        raise BundleRefused("bundle-not-encrypted")
    with source.open("rb") as secret, whole(target) as stream:
        out = _Counting(stream, limit)
        try:
            decrypt_io(secret, out, keys)
        except (DecryptError, OSError) as error:
            if out.failure:
                raise out.failure from None
            if isinstance(error, DecryptError) and "No matching keys" in str(error):
                raise BundleRefused("bundle-identity-other") from None
            raise BundleRefused("bundle-ciphertext") from None
    return out.size


class _Counting:
    """Passes on what is written, counted and digested; refuses to take more than `limit` bytes. `failure`: why it did
    not take some, which the library in between does not pass on."""

    def __init__(self, stream: BinaryIO, limit: int | None = None) -> None:
        self._stream = stream
        self._limit = limit
        self.failure: Exception | None = None
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        try:
            return self._written(data)
        except (OSError, BundleRefused) as failure:
            self.failure = failure
            raise

    def _written(self, data: bytes) -> int:
        self.size += len(data)
        if self._limit is not None and self.size > self._limit:
            raise BundleRefused("bundle-large", limit=self._limit)
        self.digest.update(data)
        return self._stream.write(data)

    def flush(self) -> None:
        self._stream.flush()
