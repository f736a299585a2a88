"""Documents in MongoDB: one record each, found by its place, replaced only by who knows what it holds.

A record's `_id` is a hash of the whole place, tenant included, so that one place has one record and each write is
conditional in a single operation: nothing is read first and written later.
"""

from __future__ import annotations

import hashlib
from typing import Any

from bson import Binary
from pymongo.errors import DuplicateKeyError

from lrs.storage.client import Database, translated
from lrs.storage.contract.documents import Document, DocumentPlace


class MongoDocuments:
    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["documents"]

    @translated()
    async def get(self, tenant: str, place: DocumentPlace) -> Document | None:
        record = await self._records.find_one({"_id": _key(tenant, place)})
        if record is None:
            return None
        return Document(bytes(record["content"]), record["type"], record["etag"], record["updated"])

    @translated()
    async def put(self, tenant: str, place: DocumentPlace, document: Document, replaces: str | None) -> bool:
        record = _record(tenant, place, document)
        if replaces is not None:
            result = await self._records.replace_one({"_id": record["_id"], "etag": replaces}, record)
            return bool(result.matched_count)
        try:
            await self._records.insert_one(record)
        except DuplicateKeyError:
            return False
        return True

    @translated()
    async def delete(self, tenant: str, place: DocumentPlace, replaces: str) -> bool:
        result = await self._records.delete_one({"_id": _key(tenant, place), "etag": replaces})
        return bool(result.deleted_count)

    @translated()
    async def ids(self, tenant: str, kind: str, scope: str, registration: str | None,
                  since: int | None) -> dict[str, int]:
        query = _scope(tenant, kind, scope, registration)
        if since is not None:
            query["updated"] = {"$gt": since}
        # Answered from the index alone: the contents may be large.
        found = self._records.find(query, {"_id": 0, "document_id": 1, "updated": 1}, sort=[("updated", 1)],
                                   hint="scope")
        ids: dict[str, int] = {}
        async for record in found:
            # One id may stand under several registrations; its latest document counts.
            ids.pop(record["document_id"], None)
            ids[record["document_id"]] = record["updated"]
        return ids

    @translated()
    async def delete_all(self, tenant: str, kind: str, scope: str, registration: str | None) -> int:
        result = await self._records.delete_many(_scope(tenant, kind, scope, registration), hint="scope")
        return int(result.deleted_count)


def _key(tenant: str, place: DocumentPlace) -> bytes:
    digest = hashlib.sha256()
    for part in (tenant, place.kind, place.scope, place.registration or "", place.document_id):
        text = part.encode()
        digest.update(len(text).to_bytes(4, "big") + text)
    return digest.digest()[:20]


def _record(tenant: str, place: DocumentPlace, document: Document) -> dict[str, Any]:
    return {
        "_id": _key(tenant, place), "tenant": tenant, "kind": place.kind, "scope": place.scope,
        "registration": place.registration, "document_id": place.document_id,
        "content": Binary(document.content), "type": document.content_type, "etag": document.etag,
        "updated": document.updated,
    }


def _scope(tenant: str, kind: str, scope: str, registration: str | None) -> dict[str, Any]:
    query: dict[str, Any] = {"tenant": tenant, "kind": kind, "scope": scope}
    if registration is not None:
        query["registration"] = registration
    return query
