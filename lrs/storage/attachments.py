"""Attachment bytes, laid out as GridFS lays out files: past the 16 MiB of a record, in constant memory.

The drivers' own GridFS writers hold up to 48 MB of each upload, and as much again while they send it; here a piece is
sent when it is whole. A file is uploaded before the Statement that owns it and is named by that Statement's record.
An upload whose request was refused is discarded; one whose process died, or whose Statement was there already, is
found by `sweep`, because no record names it.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from lrs.recurring import recurring
from lrs.storage.client import Database, translated
from lrs.storage.contract.attachments import StoredFile

PIECE = 1 << 20
ORPHAN_AFTER = timedelta(hours=6)
SWEEP_SECONDS = 3600.0

log = logging.getLogger(__name__)


class MongoAttachments:
    """Implements `contract.attachments.Attachments`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._files = db["attachments.files"]
        self._pieces = db["attachments.chunks"]

    @translated(bounded=False)
    async def upload(self, tenant: str, chunks: AsyncIterator[bytes], algorithm: str,
                     content_type: str) -> StoredFile:
        file, digest, length, number = secrets.token_bytes(12), hashlib.new(algorithm), 0, 0
        # The file's record comes first, so that `sweep` finds the pieces of an upload that broke off.
        await self._files.insert_one({"_id": file, "length": 0, "chunkSize": PIECE, "uploadDate": datetime.now(UTC),
                                      "metadata": {"tenant": tenant, "unclaimed": True}})
        try:
            async for piece in regrouped(chunks):
                digest.update(piece)
                await self._pieces.insert_one({"files_id": file, "n": number, "data": piece})
                length += len(piece)
                number += 1
            await self._files.update_one({"_id": file}, {"$set": {"length": length}})
        except BaseException:
            await self._delete(file)
            raise
        return StoredFile(digest.hexdigest(), file, length, content_type)

    @translated()
    async def discard(self, tenant: str, files: Sequence[StoredFile]) -> None:
        for file in files:
            await self._delete(file.file)

    async def read(self, tenant: str, file: StoredFile) -> AsyncIterator[bytes]:
        """Each piece is asked for when its turn comes: no cursor whose time runs out under a slow reader."""
        number, left = 0, file.length
        while left:
            with translated():
                found = await self._pieces.find_one({"files_id": file.file, "n": number}, {"_id": 0, "data": 1})
            if found is None:
                raise RuntimeError(f"attachment {file.file.hex()} lacks its piece {number}")
            yield found["data"]
            number, left = number + 1, left - len(found["data"])

    @translated(bounded=False)
    async def sweep(self) -> int:
        """Delete uploads that no Statement names, some hours after they began; how many."""
        removed = 0
        old = datetime.now(UTC) - ORPHAN_AFTER
        found: Any = self._files.find({"metadata.unclaimed": True, "uploadDate": {"$lt": old}}, {"_id": 1},
                                      hint="unclaimed")
        async for record in found:
            file = record["_id"]
            if await self._db["statements"].find_one({"files.f": file}, {"_id": 1}, hint="files"):
                await self._files.update_one({"_id": file}, {"$unset": {"metadata.unclaimed": 1}})
            else:
                await self._delete(file)
                removed += 1
        if removed:
            log.info("attachments: %d abandoned uploads removed", removed)
        return removed

    async def keep_sweeping(self) -> None:
        """Sweep now and then, as long as the server runs; several processes do not harm each other."""
        await recurring("attachments: removing abandoned uploads", self.sweep, SWEEP_SECONDS, spread=0.5)

    async def _delete(self, file: bytes) -> None:
        await self._pieces.delete_many({"files_id": file})
        await self._files.delete_one({"_id": file})


async def regrouped(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in pieces of `PIECE`; the last may be shorter."""
    held = bytearray()
    async for chunk in chunks:
        held += chunk
        while len(held) >= PIECE:
            yield bytes(held[:PIECE])
            del held[:PIECE]
    if held:
        yield bytes(held)
