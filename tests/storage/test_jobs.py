"""Jobs: one of a kind for a learner, claimed by one process at a time, gone on with when that one is gone."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from lrs.clock import now_ms
from lrs.errors import Conflict
from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.contract.jobs import Job
from lrs.storage.jobs import MongoJobs

TENANT = "みなと市"


@pytest.fixture
async def jobs(db: Database) -> MongoJobs:
    await indexes.ensure(db)
    await db["jobs"].delete_many({})
    return MongoJobs(db)


def job(**members: Any) -> Job:
    now = now_ms()
    return Job(**{"job_id": str(uuid4()), "tenant": TENANT, "kind": "export", "learner": "hanako", "case_id": "case",
                  "state": "queued", "created": now, "changed": now, **members})


async def test_a_learner_has_one_job_of_a_kind_at_a_time(jobs: MongoJobs) -> None:
    there = await jobs.add(job())
    with pytest.raises(Conflict):
        await jobs.add(job())
    await jobs.add(job(kind="delivery"))
    await jobs.add(job(tenant="となり町"))
    await jobs.add(job(learner="", kind="import"))
    await jobs.add(job(learner="", kind="import"))
    assert await jobs.close(TENANT, there.job_id, "failed", "job-failed")
    await jobs.add(job())


async def test_of_many_who_claim_at_once_one_has_the_job(jobs: MongoJobs) -> None:
    there = await jobs.add(job())
    found = await asyncio.gather(*(jobs.claim(["export"], f"runner {n}", 10) for n in range(10)))
    assert [each.job_id for each in found if each] == [there.job_id]
    assert await jobs.claim(["export"], "late", 10) is None


async def test_a_lease_that_is_over_is_anothers_and_the_first_can_write_nothing_more(jobs: MongoJobs) -> None:
    await jobs.add(job())
    first = await jobs.claim(["export"], "first", 0.01)
    assert first is not None
    assert await jobs.keep(first, "first", 0.01, 1, 2, {"cursor": 7})
    await asyncio.sleep(0.05)
    second = await jobs.claim(["export"], "second", 10)
    assert second is not None
    assert (second.done, second.total, second.detail, second.tries) == (1, 2, {"cursor": 7}, 1)
    assert not await jobs.keep(first, "first", 10, 5, 5, {})
    assert not await jobs.end(first, "first", "ready", {})
    assert not await jobs.put_back(first, "first", 0, "late")
    assert await jobs.end(second, "second", "ready", {"size": 1}, expires=5)
    assert [each.job_id for each in await jobs.due_to_expire(5)] == [first.job_id]


async def test_what_is_put_back_is_not_claimed_before_its_time(jobs: MongoJobs) -> None:
    await jobs.add(job())
    claimed = await jobs.claim(["export"], "runner", 10)
    assert claimed is not None
    assert await jobs.put_back(claimed, "runner", now_ms() + 60_000, "spool-full")
    assert await jobs.claim(["export"], "runner", 10) is None
    found = await jobs.get(TENANT, claimed.job_id)
    assert found is not None
    assert (found.state, found.reason) == ("queued", "spool-full")


async def test_tries_count_from_where_it_came_further(jobs: MongoJobs) -> None:
    await jobs.add(job())
    for tries in (1, 2):
        claimed = await jobs.claim(["export"], "runner", 0.01)
        assert claimed is not None
        assert claimed.tries == tries
        await asyncio.sleep(0.03)
    claimed = await jobs.claim(["export"], "runner", 10)
    assert claimed is not None
    await jobs.keep(claimed, "runner", 10, 1, 2, {})
    found = await jobs.get(TENANT, claimed.job_id)
    assert found is not None
    assert found.tries == 0


async def test_a_tenants_jobs_are_its_own(jobs: MongoJobs) -> None:
    there = await jobs.add(job())
    assert await jobs.get("となり町", there.job_id) is None
    assert await jobs.list("となり町") == []
    assert await jobs.close("となり町", there.job_id, "done") is None
    assert await jobs.forget("となり町", ["hanako"]) == 0
    assert [each.job_id for each in await jobs.list(TENANT, learner="hanako")] == [there.job_id]


async def test_a_learner_is_forgotten_with_the_job_under_way(jobs: MongoJobs) -> None:
    await jobs.add(job())
    claimed = await jobs.claim(["export"], "runner", 10)
    assert claimed is not None
    assert await jobs.naming(TENANT, ["hanako"]) == 1
    assert await jobs.forget(TENANT, ["hanako"]) == 1
    assert await jobs.naming(TENANT, ["hanako"]) == 0
    assert not await jobs.keep(claimed, "runner", 10, 1, 1, {})
