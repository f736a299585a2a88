"""What the store promises of attachments."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An attachment's bytes as uploaded: their hash in hex, the file that holds them, how many there are.

    Uploaded, the hash is in lower case; of a Statement, it is as that spells it.
    """

    sha2: str
    file: bytes
    length: int
    content_type: str


class Attachments(Protocol):
    async def upload(self, tenant: str, chunks: AsyncIterator[bytes], algorithm: str,
                     content_type: str) -> StoredFile:
        """Keep the bytes, hashed with `algorithm` (of hashlib) on the way; constant memory."""

    async def discard(self, tenant: str, files: Sequence[StoredFile]) -> None:
        """Forget uploads whose request was refused."""

    def read(self, tenant: str, file: StoredFile) -> AsyncIterator[bytes]:
        """The bytes as they were sent, in chunks."""
