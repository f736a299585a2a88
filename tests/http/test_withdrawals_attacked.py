"""Somebody who tries at the edges: on the day a child decides alone, and while a record is erased that is being built.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lrs.config import Config
from lrs.exports.building import Export, Site
from lrs.http import keys
from lrs.storage.contract.jobs import Job
from tests.http.casework import Work, learnt
from tests.http.conftest import TENANT
from tests.http.peopled import PUPIL
from tests.http.test_exports import SCHOOL, fetch, link, ready
from tests.http.transferring import until


@pytest.fixture
async def work(config: Config) -> AsyncIterator[Work]:
    async with learnt(config, PUPIL) as found:
        yield found


async def born(work: Work, days: int) -> None:
    """Let the pupil turn 16 in so many days, by the calendar of the school."""
    today = datetime.now(ZoneInfo("Asia/Tokyo")).date() + timedelta(days=days)
    found = await work.town.server.app[keys.STORE].db["roster"].update_many(
        {"tenant": TENANT, "key": PUPIL},
        {"$set": {"birth": f"{today.year - 16}-{today:%m-%d}"}})
    assert found.matched_count


async def test_on_the_day_a_child_turns_16_the_guardian_decides_nothing_more(work: Work) -> None:
    await born(work, 1)
    export = await ready(work, SCHOOL)  # the guardian agreed, the day before
    asked = await work.opened(recipient={"kind": "family", "name": "ご家庭"}, purpose="personal-copy")
    early = await work.decided(asked["id"], "pupil")
    assert (early.status, early.problem()) == (403, "guardian-decides-first")
    await born(work, 0)
    for path, body in ((f"cases/{asked['id']}/decision", {"approve": True, "assented": True}),
                       (f"cases/{export['case']}/withdrawal", None)):
        refused = await work.post("guardian", path, body)
        assert (refused.status, refused.problem()) == (403, "guardian-decides-not"), path
    assert (await work.get("guardian", f"bundles/{export['id']}/content")).problem() == "export-unknown"
    assert (await work.post("guardian", f"bundles/{export['id']}/links")).problem() == "export-unknown"
    assert (await work.get("guardian", f"cases/{export['case']}")).status == 200  # who is told still is
    assert (await fetch(work, await link(work, export))).status == 200  # what was agreed holds
    assert (await work.decided(asked["id"], "pupil")).status == 200
    back = await work.post("pupil", f"cases/{export['case']}/withdrawal")
    assert (back.status, back.json()["notified"]["state"]) == (200, "waiting")


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Set once a build has its Statements; it then takes its time."""
    reached, documents = asyncio.Event(), Export._documents

    async def lingering(self: Export, site: Site) -> None:
        reached.set()
        await asyncio.sleep(5)
        await documents(self, site)
    monkeypatch.setattr(Export, "_documents", lingering)
    return reached


async def building(work: Work, slow: asyncio.Event) -> Job:
    case = await work.opened(recipient=SCHOOL)
    assert (await work.decided(case["id"])).status == 200
    async with asyncio.timeout(20):
        await slow.wait()
    [job] = await work.town.server.app[keys.STORE].jobs.list(TENANT, case_id=case["id"])
    assert work.town.server.app[keys.SPOOL].file(job.job_id, "").exists()
    return job


async def test_of_a_record_that_is_erased_while_it_is_built_nothing_is_left(work: Work, slow: asyncio.Event) -> None:
    app = work.town.server.app
    job = await building(work, slow)
    await app[keys.STORE].cases.forget(TENANT, [PUPIL])
    assert await app[keys.STORE].jobs.forget(TENANT, [PUPIL]) == 1

    async def gone() -> bool | None:
        return not app[keys.SPOOL].file(job.job_id, "").exists() or None
    await until(gone)
    await asyncio.sleep(2)
    assert not app[keys.SPOOL].file(job.job_id, "").exists()
    assert await app[keys.STORE].jobs.get(TENANT, job.job_id) is None
    await app[keys.WITHDRAWING]._settle_left()  # the erasure ended the case: nobody is told of whom nothing is known
    assert await app[keys.STORE].jobs.list(TENANT) == []


async def test_what_is_taken_back_while_it_is_built_is_stopped_and_deleted(work: Work, slow: asyncio.Event) -> None:
    app = work.town.server.app
    job = await building(work, slow)
    assert (await work.post("guardian", f"cases/{job.case_id}/withdrawal")).status == 200

    async def gone() -> bool | None:
        return not app[keys.SPOOL].file(job.job_id, "").exists() or None
    await until(gone)
    await asyncio.sleep(4)  # longer than the build would have taken
    assert not app[keys.SPOOL].file(job.job_id, "").exists()
    found = await app[keys.STORE].jobs.get(TENANT, job.job_id)
    assert found
    assert (found.state, found.reason) == ("failed", "bundle-withdrawn-here")
