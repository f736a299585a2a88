"""Attachment bytes: whole or not at all, and swept when nobody owns them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from lrs.storage import indexes
from lrs.storage.attachments import ORPHAN_AFTER, PIECE, MongoAttachments
from lrs.storage.client import Database
from lrs.storage.contract.attachments import StoredFile

TENANT = "minato"


@pytest.fixture
async def attachments(db: Database) -> MongoAttachments:
    await indexes.ensure(db)
    return MongoAttachments(db)


async def in_chunks(content: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start:start + size]


async def upload(attachments: MongoAttachments, content: bytes, size: int = 70_000) -> StoredFile:
    return await attachments.upload(TENANT, in_chunks(content, size), "sha256", "image/png")


async def read(attachments: MongoAttachments, file: StoredFile) -> bytes:
    return b"".join([piece async for piece in attachments.read(TENANT, file)])


async def pieces(db: Database, file: StoredFile) -> int:
    return int(await db["attachments.chunks"].count_documents({"files_id": file.file}))


async def grow_old(db: Database, file: StoredFile) -> None:
    began = datetime.now(UTC) - ORPHAN_AFTER - timedelta(minutes=1)
    await db["attachments.files"].update_one({"_id": file.file}, {"$set": {"uploadDate": began}})


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
async def test_bytes_are_read_as_they_were_uploaded(db: Database, attachments: MongoAttachments, length: int) -> None:
    content = os.urandom(length)
    file = await upload(attachments, content)
    assert (file.sha2, file.length) == (hashlib.sha256(content).hexdigest(), length)
    assert await pieces(db, file) == -(-length // PIECE)
    assert await read(attachments, file) == content


async def test_what_breaks_off_leaves_nothing(db: Database, attachments: MongoAttachments) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield os.urandom(2 * PIECE)
        raise ConnectionError

    before = [await db[name].count_documents({}) for name in ("attachments.files", "attachments.chunks")]
    with pytest.raises(ConnectionError):
        await attachments.upload(TENANT, broken(), "sha256", "image/png")
    assert [await db[name].count_documents({}) for name in ("attachments.files", "attachments.chunks")] == before


async def test_bytes_that_are_not_whole_are_never_taken_for_the_attachment(
        db: Database, attachments: MongoAttachments) -> None:
    file = await upload(attachments, os.urandom(2 * PIECE))
    await db["attachments.chunks"].delete_one({"files_id": file.file, "n": 1})
    with pytest.raises(RuntimeError):
        await read(attachments, file)


async def test_a_sweep_removes_old_uploads_that_no_statement_owns(db: Database, attachments: MongoAttachments) -> None:
    owned, orphan, young = [await upload(attachments, os.urandom(99)) for _ in range(3)]
    await db["statements"].insert_one({"_id": owned.file, "files": [{"f": owned.file}]})
    await grow_old(db, owned)
    await grow_old(db, orphan)
    assert await attachments.sweep() == 1
    assert [await pieces(db, file) for file in (owned, orphan, young)] == [1, 0, 1]
    assert await attachments.sweep() == 0
    assert len(await read(attachments, owned)) == 99
