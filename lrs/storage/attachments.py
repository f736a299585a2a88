"""Attachment bytes, kept as GridFS files: past the 16 MiB of a record, in constant memory.

A file is uploaded before the Statement that owns it and is named by that Statement's record. An upload whose request
was refused is discarded; one whose process died is found by `sweep`, because no record names it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from lrs.storage.client import Database, translated
from lrs.storage.contract import StoredFile

CHUNK = 1 << 20
ORPHAN_AFTER = timedelta(hours=6)


class MongoAttachments:
    """Implements `contract.Attachments`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._files = db.gridfs("attachments")

    @translated()
    async def upload(self, tenant: str, chunks: AsyncIterator[bytes], algorithm: str,
                     content_type: str) -> StoredFile:
        file, digest, length = secrets.token_bytes(12), hashlib.new(algorithm), 0
        stream = self._files.open_upload_stream_with_id(file, "", chunk_size_bytes=CHUNK,
                                                        metadata={"tenant": tenant})
        try:
            async for chunk in chunks:
                digest.update(chunk)
                length += len(chunk)
                await stream.write(chunk)
            await stream.close()
        except BaseException:
            await stream.abort()
            raise
        return StoredFile(digest.hexdigest(), file, length, content_type)

    @translated()
    async def discard(self, tenant: str, files: Sequence[StoredFile]) -> None:
        for file in files:
            await self._files.delete(file.file)

    async def read(self, tenant: str, file: StoredFile) -> AsyncIterator[bytes]:
        with translated():
            stream = await self._files.open_download_stream(file.file)
            while chunk := await stream.readchunk():
                yield chunk

    @translated()
    async def sweep(self) -> int:
        """Delete uploads that no Statement names, some hours after they began; how many."""
        old = datetime.now(UTC) - ORPHAN_AFTER
        removed = 0
        found: Any = self._db["attachments.files"].find({"metadata.kept": None, "uploadDate": {"$lt": old}}, {"_id": 1})
        async for record in found:
            file = record["_id"]
            if await self._db["statements"].find_one({"files.f": file}, {"_id": 1}, hint="files"):
                await self._db["attachments.files"].update_one({"_id": file}, {"$set": {"metadata.kept": True}})
            else:
                await self._files.delete(file)
                removed += 1
        return removed
