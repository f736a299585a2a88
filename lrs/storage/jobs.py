"""Jobs in MongoDB. A lease is an instant of the database's own clock; who comes first is decided by one update.

`one` stands on a job that has not ended, with its kind and learner: an index lets each be there once in a tenant.
"""

from __future__ import annotations

import builtins
from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from lrs.clock import now_ms
from lrs.errors import Conflict
from lrs.storage.client import Database, translated
from lrs.storage.contract.jobs import ALIVE, OPEN, Job, JobKind, JobState

_BESIDE_THE_JOB = ("_id", "one", "runner", "until", "marks")
_FREE = {"$expr": {"$lte": ["$until", "$$NOW"]}}  # an absent instant is lowest


class MongoJobs:
    """`lrs.storage.contract.jobs.Jobs`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["jobs"]

    @translated()
    async def add(self, job: Job) -> Job:
        record = {"_id": job.job_id, **asdict(job)}
        del record["job_id"]
        if job.learner:
            record["one"] = f"{job.kind} {job.case_id if job.kind == 'notice' else job.learner}"
        try:
            await self._records.insert_one(record)
        except DuplicateKeyError:
            raise Conflict("job-there", kind=job.kind) from None
        return job

    @translated()
    async def claim(self, kinds: Collection[JobKind], runner: str, seconds: float) -> Job | None:
        found = await self._records.find_one_and_update(
            {"state": {"$in": sorted(OPEN)}, "kind": {"$in": sorted(kinds)}, "due": {"$lte": now_ms()}, **_FREE},
            [{"$set": {"state": "running", "runner": runner, "until": _until(seconds), "changed": now_ms(),
                       "tries": {"$add": ["$tries", 1]}}}],
            sort=[("created", 1)], hint="open", return_document=ReturnDocument.AFTER)
        return _job(found) if found else None

    @translated()
    async def keep(self, job: Job, runner: str, seconds: float, done: int, total: int,
                   detail: Mapping[str, Any]) -> bool:
        return await self._change(job, runner, {
            "until": _until(seconds), "done": done, "total": total, "detail": {"$literal": dict(detail)},
            "tries": {"$cond": [{"$gt": [done, "$done"]}, 0, "$tries"]}, "changed": now_ms()})

    @translated()
    async def put_back(self, job: Job, runner: str, due: int, reason: str) -> bool:
        return await self._change(job, runner, {"state": "queued", "due": due, "reason": reason, "until": None,
                                                "changed": now_ms()})

    @translated()
    async def end(self, job: Job, runner: str, state: JobState, detail: Mapping[str, Any], reason: str = "",
                  expires: int | None = None) -> bool:
        return await self._change(job, runner, {
            "state": state, "detail": {"$literal": dict(detail)}, "reason": reason, "expires": expires,
            "one": "$$REMOVE", "runner": "$$REMOVE", "until": "$$REMOVE", "changed": now_ms()})

    @translated()
    async def close(self, tenant: str, job_id: str, state: JobState, reason: str = "",
                    states: Collection[JobState] = ALIVE) -> Job | None:
        found = await self._records.find_one_and_update(
            {"_id": job_id, "tenant": tenant, "state": {"$in": sorted(states)}},
            {"$set": {"state": state, "reason": reason, "changed": now_ms()},
             "$unset": {"one": 1, "runner": 1, "until": 1}}, return_document=ReturnDocument.AFTER)
        return _job(found) if found else None

    @translated()
    async def mark(self, tenant: str, job_id: str, mark: str) -> bool:
        result = await self._records.update_one(
            {"_id": job_id, "tenant": tenant, "state": "ready", "marks": {"$ne": mark}}, {"$push": {"marks": mark}})
        return bool(result.matched_count)

    @translated()
    async def get(self, tenant: str, job_id: str) -> Job | None:
        found = await self._records.find_one({"_id": job_id, "tenant": tenant})
        return _job(found) if found else None

    @translated()
    async def list(self, tenant: str, *, learner: str = "", case_id: str = "", state: JobState | None = None,
                   limit: int = 200) -> list[Job]:
        wanted = {"tenant": tenant, **({"learner": learner} if learner else {}),
                  **({"case_id": case_id} if case_id else {}), **({"state": state} if state else {})}
        found = self._records.find(wanted, sort=[("created", -1)], hint="learner" if learner else "tenant")
        return [_job(each) async for each in found.limit(limit)]

    @translated()
    async def counts(self, tenant: str) -> Mapping[JobState, int]:
        found = await self._db.aggregate("jobs", [
            {"$match": {"tenant": tenant}}, {"$group": {"_id": "$state", "jobs": {"$sum": 1}}}], hint="tenant")
        return {each["_id"]: each["jobs"] async for each in found}

    @translated()
    async def hasten(self, tenant: str, job_id: str) -> bool:
        result = await self._records.update_one({"_id": job_id, "tenant": tenant, "state": "queued"},
                                                {"$set": {"due": 0}})
        return bool(result.matched_count)

    @translated()
    async def due_to_expire(self, now: int) -> builtins.list[Job]:
        found = self._records.find({"state": "ready", "expires": {"$lte": now}}, hint="expiry")
        return [_job(each) async for each in found]

    @translated()
    async def alive(self) -> frozenset[str]:
        found = self._records.find({"state": {"$in": ["ready", *sorted(OPEN)]}}, {"_id": 1}, hint="open")
        return frozenset([each["_id"] async for each in found])

    @translated()
    async def forget(self, tenant: str, users: Collection[str]) -> int:
        result = await self._records.delete_many({"tenant": tenant, "learner": {"$in": list(users)}})
        return int(result.deleted_count)

    @translated()
    async def naming(self, tenant: str, users: Collection[str]) -> int:
        return int(await self._records.count_documents({"tenant": tenant, "learner": {"$in": list(users)}}))

    async def _change(self, job: Job, runner: str, fields: Mapping[str, Any]) -> bool:
        result = await self._records.update_one(
            {"_id": job.job_id, "tenant": job.tenant, "runner": runner, "state": "running"}, [{"$set": fields}])
        return bool(result.matched_count)


def _until(seconds: float) -> dict[str, Any]:
    return {"$add": ["$$NOW", int(seconds * 1000)]}


def _job(record: Mapping[str, Any]) -> Job:
    fields = {name: value for name, value in record.items() if name not in _BESIDE_THE_JOB}
    return Job(job_id=record["_id"], **fields)
