"""Processes that build a bundle are killed at any moment: whoever goes on ends at the same bytes."""

from __future__ import annotations

import asyncio
import hashlib
import random
import sys
from dataclasses import replace

import pytest

from lrs.clock import now_ms
from lrs.config import Config
from lrs.exports import building as export
from lrs.exports.order import Order
from lrs.exports.spool import SEALED
from lrs.storage.contract.cases import CaseRecord, Event, Recipient, Withholding
from lrs.storage.contract.jobs import Job
from tests.exports.building import CHUNK
from tests.exports.conftest import Place
from tests.exports.test_export import solved
from tests.school import FRACTIONS, HISTORY

KILLS = 10
STATEMENTS = 2_000


async def ordered(place: Place, case: CaseRecord, order: Order) -> Job:
    job = await place.job(case)
    await place.custodian.store.db["jobs"].update_one(
        {"_id": job.job_id}, {"$set": {"detail": {"order": order.told()}}})
    return job


async def building(place: Place, config: Config) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.exports.building", config.mongo.uri, config.mongo.database,
        place.export._config.server.data, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


async def kill(place: Place, process: asyncio.subprocess.Process, job: Job) -> None:
    """And as if its lease were over."""
    process.kill()
    await process.wait()
    await place.custodian.store.db["jobs"].update_one({"_id": job.job_id}, {"$unset": {"until": 1}})


async def test_a_build_that_is_killed_at_any_moment_ends_at_the_same_bytes(
        place: Place, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(6)
    for _ in range(STATEMENTS // 100):
        await place.store(*(solved(chance.choice((FRACTIONS, FRACTIONS, HISTORY))) for _ in range(100)))
    await place.custodian.seen()
    case = await place.case(Withholding(subjects=("社会",)), purpose="personal-copy", recipient=Recipient("family", ""))
    order = Order.begin(now_ms(), place.custodian.store.statements.mark())
    job = await ordered(place, case, order)
    steps = set()
    for _ in range(KILLS):
        process = await building(place, config)
        await asyncio.sleep(chance.uniform(0.02, 0.5))
        await kill(place, process, job)
        steps.add((await place.found(job)).detail.get("chunks", 0))
    process = await building(place, config)
    async with asyncio.timeout(60):
        while (await place.found(job)).state != "ready":
            await asyncio.sleep(0.05)
    await kill(place, process, job)
    assert len(steps) > 2, "it was killed while it was writing"
    killed = (await place.found(job)).detail["sha256"]
    assert await sha256(place, job) == killed

    await anew(place, case, job, order)
    monkeypatch.setattr(export, "CHUNK_STATEMENTS", CHUNK)
    await place.runner.run_due()
    assert (await place.found(job)).detail["sha256"] == killed
    assert len(await place.lines(await place.found(job))) > STATEMENTS // 2


async def anew(place: Place, case: CaseRecord, job: Job, order: Order) -> None:
    """The same order once more, as if nothing had been built."""
    place.spool.discard(job.job_id)
    store = place.custodian.store
    await store.cases.move(case.tenant, case.case_id, ["ready"], Event(1, "approved"), changes={"state": "approved"})
    await store.jobs.forget(case.tenant, [case.learner])
    await store.jobs.add(replace(job, detail={"order": order.told()}))


async def sha256(place: Place, job: Job) -> str:
    file = place.spool.file(job.job_id, SEALED)
    return await asyncio.to_thread(lambda: hashlib.sha256(file.read_bytes()).hexdigest())
