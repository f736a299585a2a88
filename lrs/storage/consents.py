"""Consent records in MongoDB. Events are only ever appended, by an update that names the event it follows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pymongo import ReturnDocument

from lrs.storage.client import Database, translated
from lrs.storage.contract.consents import ConsentEvent, ConsentRecord, EventState


class MongoConsents:
    """`lrs.storage.contract.consents.Consents`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["consents"]

    @translated()
    async def add(self, records: Sequence[ConsentRecord]) -> None:
        for record in records:
            kept = {**asdict(record), "state": record.state, "people": sorted({record.learner, *_entities(record)})}
            await self._records.update_one({"_id": _key(record.tenant, record.record_id)}, {"$setOnInsert": kept},
                                           upsert=True)

    @translated()
    async def get(self, tenant: str, record_id: str) -> ConsentRecord | None:
        record = await self._records.find_one({"_id": _key(tenant, record_id)})
        return _consent(record) if record else None

    @translated()
    async def append(self, tenant: str, record_id: str, event: ConsentEvent,
                     after: Collection[EventState]) -> ConsentRecord | None:
        record = await self._records.find_one_and_update(
            {"_id": _key(tenant, record_id), "state": {"$in": list(after)}},
            {"$set": {"state": event.state}, "$push": {"events": asdict(event)},
             "$addToSet": {"people": {"$each": [event.entity] if event.entity else []}}},
            return_document=ReturnDocument.AFTER)
        return _consent(record) if record else None

    @translated()
    async def of(self, tenant: str, learners: Collection[str]) -> list[ConsentRecord]:
        found = self._records.find({"tenant": tenant, "learner": {"$in": list(learners)}},
                                   sort=[("events.0.at", -1)], hint="learner")
        return [_consent(record) async for record in found]

    @translated()
    async def forget(self, tenant: str, people: Collection[str]) -> int:
        """The record of a learner goes whole; of others only that they acted."""
        gone = list(people)
        whole = await self._records.delete_many({"tenant": tenant, "learner": {"$in": gone}}, hint="learner")
        acted = {"$in": ["$$each.entity", gone]}
        events = {"$map": {"input": "$events", "as": "each", "in": {"$mergeObjects": ["$$each", {
            "entity": {"$cond": [acted, "", "$$each.entity"]}, "receipt": {"$cond": [acted, "", "$$each.receipt"]}}]}}}
        named = await self._records.update_many({"tenant": tenant, "people": {"$in": gone}}, [
            {"$set": {"events": events, "people": {"$setDifference": ["$people", gone]}}}], hint="people")
        return int(whole.deleted_count + named.modified_count)

    @translated()
    async def naming(self, tenant: str, people: Collection[str]) -> int:
        return int(await self._records.count_documents({"tenant": tenant, "people": {"$in": list(people)}},
                                                       hint="people"))


def _key(tenant: str, record_id: str) -> str:
    return f"{tenant}:{record_id}"


def _entities(record: ConsentRecord) -> set[str]:
    return {event.entity for event in record.events if event.entity}


def _consent(record: Mapping[str, Any]) -> ConsentRecord:
    fields = {name: value for name, value in record.items() if name not in {"_id", "state", "people"}}
    return ConsentRecord(**{**fields, "events": tuple(ConsentEvent(**event) for event in fields["events"])})
