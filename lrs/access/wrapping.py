"""Secrets in the database are wrapped: AES-GCM under a key that is not in the database.

The wrapping key comes from the setting ``auth.wrapping_key`` or, without one, from a file in the data folder that only
the server's user can read. Processes that share a database must share it too.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lrs.config import BadSetting, Config

_NONCE_BYTES = 12


class Wrapping:
    """Wraps and unwraps under one key. `name` binds what is wrapped to its place: it opens nowhere else."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._cipher = AESGCM(key)

    @classmethod
    async def open(cls, config: Config) -> Wrapping:
        """Under the key that the settings mean, which takes a moment to derive."""
        return cls(await asyncio.to_thread(wrapping_key, config))

    def wrap(self, secret: bytes, name: str) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret, name.encode())

    def unwrap(self, wrapped: bytes, name: str) -> bytes:
        """Raises `BadSetting` if another key wrapped it."""
        try:
            return self._cipher.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], name.encode())
        except InvalidTag:
            raise BadSetting("auth.wrapping_key is not the one that wrapped the keys in this database; set the former "
                             "one (or bring back the file wrapping.key of the data folder)") from None

    def derived(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose, for what is hashed or signed rather than kept."""
        return hmac.digest(self._key, purpose.encode(), "sha256")


def wrapping_key(config: Config) -> bytes:
    """The 32 bytes that wrap secrets: derived from the setting, or kept in the data folder."""
    if config.auth.wrapping_key:
        return _derived_from(config.auth.wrapping_key)
    return _kept_in(Path(config.server.data) / "wrapping.key")


@cache  # a server asks for it as often as it has rooms that keep secrets
def _derived_from(setting: str) -> bytes:
    return hashlib.scrypt(setting.encode(), salt=b"manabi-lrs wrapping key", n=1 << 14, r=8, p=1, dklen=32)


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
