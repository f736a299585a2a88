"""Definitions of activities in MongoDB: insert-only, one record for each form that was ever sent.

Records are keyed by their content, so writing a form again changes nothing, and a bounded memory of forms already
written spares the database the question. What an activity is today is merged when it is read.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence

from bson import Binary
from pymongo.errors import BulkWriteError

from lrs.clock import now_ms
from lrs.errors import StorageUnavailable
from lrs.storage.client import Database, translated

_REMEMBERED = 50_000
_MOST_FORMS = 1_000  # of one question, the newest: an app that sends ever new forms cannot make reading slow
_DUPLICATE_KEY = 11000

_Form = tuple[str, str, bytes]  # tenant, activity, definition


class MongoActivities:
    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["activities"]
        self._written: set[int] = set()
        self._waiting: dict[int, _Form] = {}  # by their marks: what `_next` is going to write
        self._current: asyncio.Task[None] | None = None
        self._next: asyncio.Task[None] | None = None

    async def add_forms(self, tenant: str, forms: Sequence[tuple[str, bytes]]) -> None:
        """Durable when this returns. While some are being written others gather: a class meets a task all at once."""
        fresh = {mark: (tenant, *form) for form in forms if (mark := hash((tenant, form))) not in self._written}
        if fresh:
            self._waiting |= fresh
            if self._next is None:
                self._next = asyncio.create_task(self._write_waiting(self._current))
            await asyncio.shield(self._next)

    async def _write_waiting(self, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        waiting, self._waiting = self._waiting, {}
        self._current, self._next = self._next, None
        fresh = {mark: form for mark, form in waiting.items() if mark not in self._written}
        if fresh:
            await self._insert({_key(*form): form for form in fresh.values()})
            if len(self._written) > _REMEMBERED:
                self._written.clear()
            self._written.update(fresh)

    @translated()
    async def _insert(self, forms: dict[bytes, _Form]) -> None:
        seen = now_ms()
        records = [{"_id": key, "tenant": tenant, "activity": activity_id, "definition": Binary(definition),
                    "seen": seen}
                   for key, (tenant, activity_id, definition) in forms.items()]
        try:
            await self._records.insert_many(records, ordered=False)
        except BulkWriteError as error:
            unwritten = [failed for failed in error.details["writeErrors"] if failed["code"] != _DUPLICATE_KEY]
            if unwritten or error.details["writeConcernErrors"]:
                raise StorageUnavailable from error

    @translated()
    async def forms(self, tenant: str, activity_ids: Sequence[str]) -> dict[str, list[bytes]]:
        found = self._records.find({"tenant": tenant, "activity": {"$in": list(activity_ids)}},
                                   {"_id": 0, "activity": 1, "definition": 1},
                                   sort=[("seen", -1)], limit=_MOST_FORMS, hint="activity")
        newest_first: dict[str, list[bytes]] = {}
        async for record in found:
            newest_first.setdefault(record["activity"], []).append(bytes(record["definition"]))
        return {activity_id: forms[::-1] for activity_id, forms in newest_first.items()}


def _key(tenant: str, activity_id: str, definition: bytes) -> bytes:
    place = f"{len(tenant)} {tenant} {len(activity_id)} {activity_id} ".encode()
    return hashlib.blake2b(place + definition, digest_size=20).digest()
