"""Cases in MongoDB: a record each, which changes and tells of it in one conditional update.

Beside what a case is, its record holds `people`, everybody whom it names, by whom an erasure finds it; `holder`, the
school that holds records of elsewhere by it; and `left`, when the learner's record was handed over for good.
"""

from __future__ import annotations

import builtins
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from pymongo import ReturnDocument

from lrs.storage.client import Database, translated
from lrs.storage.contract.cases import (
    ENDED,
    Campaign,
    CaseRecord,
    Decision,
    Event,
    Recipient,
    Slip,
    State,
    Which,
    Withholding,
)

_BESIDE = ("_id", "people", "holder", "left")


class MongoCases:
    """`lrs.storage.contract.cases.Cases`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["cases"]

    @translated()
    async def add(self, cases: Sequence[CaseRecord]) -> None:
        if cases:
            await self._records.insert_many([_record(case) for case in cases])

    @translated()
    async def get(self, tenant: str, case_id: str) -> CaseRecord | None:
        return _case(await self._records.find_one({"_id": _key(tenant, case_id)}))

    @translated()
    async def by_handle(self, tenant: str, handle: str) -> CaseRecord | None:
        return _case(await self._records.find_one({"tenant": tenant, "handle": handle}, hint="handle"))

    @translated()
    async def by_bundle(self, tenant: str, bundle_id: str) -> CaseRecord | None:
        return _case(await self._records.find_one({"tenant": tenant, "bundle_id": bundle_id}, hint="bundle"))

    @translated()
    async def list(self, tenant: str, which: Which, limit: int, before: str = "") -> builtins.list[CaseRecord]:
        wanted, index = _wanted(tenant, which)
        if before:
            last = await self._records.find_one({"_id": _key(tenant, before)}, {"opened": 1})
            if last is None:
                return []
            wanted["$or"] = [{"opened": {"$lt": last["opened"]}},
                             {"opened": last["opened"], "_id": {"$lt": _key(tenant, before)}}]
        found = self._records.find(wanted, sort=[("opened", -1), ("_id", -1)], limit=limit, hint=index)
        return [case async for record in found if (case := _case(record)) is not None]

    @translated()
    async def counts(self, tenant: str, campaign: str) -> Mapping[str, int]:
        found = await self._db.aggregate("cases", [
            {"$match": {"tenant": tenant, "campaign": campaign}},
            {"$group": {"_id": "$state", "cases": {"$sum": 1}}}], hint="campaign")
        return {each["_id"]: each["cases"] async for each in found}

    @translated()
    async def move(self, tenant: str, case_id: str, states: Collection[State], event: Event, *,
                   undecided_until: int | None = None,
                   changes: Mapping[str, Any] = MappingProxyType({})) -> CaseRecord | None:
        wanted: dict[str, Any] = {"_id": _key(tenant, case_id), "state": {"$in": list(states)}}
        if undecided_until is not None:
            wanted["deadline"] = {"$gt": undecided_until}
        decision: Decision | None = changes.get("decision")
        told = {name: asdict(value) if isinstance(value, Decision | Recipient) else value
                for name, value in changes.items()}
        people = {event.by, changes.get("officer", ""), *((decision.by, decision.user) if decision else ())} - {""}
        record = await self._records.find_one_and_update(
            wanted, {"$set": told, "$push": {"events": asdict(event)},
                     "$addToSet": {"people": {"$each": sorted(people)}}},
            return_document=ReturnDocument.AFTER)
        return _case(record)

    @translated()
    async def overdue(self, at: int, limit: int) -> builtins.list[CaseRecord]:
        found = self._records.find({"state": {"$in": ["awaiting-decision", "open"]}, "deadline": {"$lte": at}},
                                   sort=[("deadline", 1)], limit=limit, hint="deadline")
        return [case async for record in found if (case := _case(record)) is not None]

    @translated()
    async def holdings(self, tenant: str, schools: Collection[str]) -> builtins.list[CaseRecord]:
        found = self._records.find({"tenant": tenant, "holder": {"$in": list(schools)}, "state": "closed"},
                                   hint="holder")
        return [case async for record in found if (case := _case(record)) is not None and case.learner]

    @translated()
    async def departures(self, tenant: str, schools: Collection[str]) -> Mapping[str, tuple[tuple[str, int], ...]]:
        gone: dict[str, builtins.list[tuple[str, int]]] = defaultdict(list)
        found = self._records.find({"tenant": tenant, "school": {"$in": list(schools)}, "left": {"$gt": 0}},
                                   {"school": 1, "learner": 1, "left": 1}, hint="left")
        async for record in found:
            gone[record["school"]].append((record["learner"], record["left"]))
        return {school: tuple(learners) for school, learners in gone.items()}

    @translated()
    async def forget(self, tenant: str, people: Collection[str]) -> int:
        gone = list(people)
        result = await self._records.update_many(
            {"tenant": tenant, "people": {"$in": gone}}, [{"$set": _forgotten(gone)}, {"$set": {
                "people": {"$setDifference": ["$people", gone]}}}], hint="people")
        return int(result.modified_count)

    @translated()
    async def naming(self, tenant: str, people: Collection[str]) -> int:
        return int(await self._records.count_documents({"tenant": tenant, "people": {"$in": list(people)}},
                                                       hint="people"))


def _forgotten(gone: builtins.list[str]) -> dict[str, Any]:
    """What an erasure sets: of a case about one of these all that is theirs, which ends it; else only their names."""
    theirs = {"$in": ["$learner", gone]}

    def blank(name: str, empty: Any = "") -> dict[str, Any]:
        return {"$cond": [theirs, {"$literal": empty}, f"${name}"]}

    def unless_gone(value: str) -> dict[str, Any]:
        return {"$cond": [{"$or": [theirs, {"$in": [value, gone]}]}, "", value]}

    events = {"$map": {"input": "$events", "as": "each", "in": {"$mergeObjects": ["$$each", {
        "by": unless_gone("$$each.by"), "note": {"$cond": [theirs, "", "$$each.note"]}}]}}}
    decision = {"$cond": [{"$in": [{"$type": "$decision"}, ["null", "missing"]]}, None, {"$mergeObjects": [
        "$decision", {"by": unless_gone("$decision.by"), "user": unless_gone("$decision.user"),
                      "withholding": {"$cond": [theirs, {"$literal": asdict(Withholding())},
                                                "$decision.withholding"]}}]}]}
    ends = {"$and": [theirs, {"$not": [{"$in": ["$state", list(ENDED)]}]}]}
    return {"learner": blank("learner"), "reason": blank("reason"), "handle": blank("handle"),
            "period": blank("period", ["", ""]), "left": blank("left", 0), "holder": blank("holder"),
            "opened_by": unless_gone("$opened_by"), "officer": unless_gone("$officer"),
            "decision": decision, "events": events, "state": {"$cond": [ends, "withdrawn", "$state"]},
            "people": {"$cond": [theirs, [], "$people"]}}


class MongoSlips:
    """`lrs.storage.contract.cases.Slips`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["slips"]

    @translated()
    async def make(self, slips: Sequence[Slip]) -> None:
        if slips:
            await self._records.insert_many([{"_id": _key(slip.tenant, slip.slip_id), **asdict(slip)}
                                             for slip in slips])

    @translated()
    async def slip(self, tenant: str, slip_id: str) -> Slip | None:
        record = await self._records.find_one({"_id": _key(tenant, slip_id)})
        return _slip(record) if record else None

    @translated()
    async def revoke(self, tenant: str, slip_id: str, at: int) -> bool:
        first = {"$set": {"revoked": {"$ifNull": ["$revoked", at]}}}
        return bool((await self._records.update_one({"_id": _key(tenant, slip_id)}, [first])).matched_count)

    @translated()
    async def forget(self, tenant: str, people: Collection[str]) -> int:
        """Slips for these learners; who made one is no more to be found than the learner is."""
        result = await self._records.delete_many({"tenant": tenant, "learner": {"$in": list(people)}}, hint="learner")
        return int(result.deleted_count)

    @translated()
    async def naming(self, tenant: str, people: Collection[str]) -> int:
        return int(await self._records.count_documents({"tenant": tenant, "learner": {"$in": list(people)}},
                                                       hint="learner"))


class MongoCampaigns:
    """`lrs.storage.contract.cases.Campaigns`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["campaigns"]

    @translated()
    async def begin(self, campaign: Campaign) -> None:
        await self._records.insert_one({"_id": _key(campaign.tenant, campaign.campaign_id), **asdict(campaign)})

    @translated()
    async def campaign(self, tenant: str, campaign_id: str) -> Campaign | None:
        record = await self._records.find_one({"_id": _key(tenant, campaign_id)})
        return _campaign(record) if record else None

    @translated()
    async def campaigns(self, tenant: str) -> builtins.list[Campaign]:
        found = self._records.find({"tenant": tenant}, sort=[("opened", -1)], hint="tenant")
        return [_campaign(record) async for record in found]


def _key(tenant: str, name: str) -> str:
    return f"{tenant}:{name}"


def _wanted(tenant: str, which: Which) -> tuple[dict[str, Any], str]:
    """The query, and the index that serves it best."""
    wanted: dict[str, Any] = {"tenant": tenant}
    index = "tenant"
    if which.kinds:
        wanted["kind"] = {"$in": list(which.kinds)}
    if which.states:
        wanted["state"], index = {"$in": list(which.states)}, "state"
    if which.schools is not None:
        wanted["school"] = {"$in": [*which.schools]}
    if which.campaign:
        wanted["campaign"], index = which.campaign, "campaign"
    if which.learners is not None:
        wanted["learner"], index = {"$in": list(which.learners)}, "learner"
    return wanted, index


def _record(case: CaseRecord) -> dict[str, Any]:
    holder = case.recipient.school if case.recipient else ""
    people = {case.learner, case.opened_by, case.officer} - {""}
    return {"_id": _key(case.tenant, case.case_id), **asdict(case), "people": sorted(people), "holder": holder,
            "left": 0}


def _case(record: Mapping[str, Any] | None) -> CaseRecord | None:
    if record is None:
        return None
    fields = {name: value for name, value in record.items() if name not in _BESIDE}
    recipient, decision = fields.pop("recipient"), fields.pop("decision")
    return CaseRecord(**{
        **fields, "period": (fields["period"][0], fields["period"][1]), "origins": tuple(fields["origins"]),
        "recipient": Recipient(**recipient) if recipient else None,
        "decision": _decision(decision) if decision else None,
        "events": tuple(Event(**event) for event in fields["events"])})


def _decision(record: Mapping[str, Any]) -> Decision:
    withheld: dict[str, Any] = {name: tuple(value) for name, value in record["withholding"].items()}
    periods = tuple((first, last) for first, last in withheld["periods"])
    return Decision(**{**record, "withholding": Withholding(**{**withheld, "periods": periods}),
                       "carry": tuple(record.get("carry", ()))})


def _slip(record: Mapping[str, Any]) -> Slip:
    return Slip(**{name: value for name, value in record.items() if name != "_id"})


def _campaign(record: Mapping[str, Any]) -> Campaign:
    return Campaign(**{name: value for name, value in record.items() if name != "_id"})
