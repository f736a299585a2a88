"""/console/operator/jobs: what is under way, why it failed, what may be tried again or let go, and how full the spool
is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import pytest

from lrs.audit.service import Search
from lrs.clock import now_ms
from lrs.config import Config
from lrs.exchangesettings import Bundles
from lrs.http import keys
from lrs.storage.contract.jobs import Job, JobKind, JobState
from tests.http.casework import Work
from tests.http.conftest import TENANT
from tests.http.learning_pages import words
from tests.http.peopled import NAMES, PUPIL, peopled
from tests.http.test_exports import SCHOOL

PATH = "/console/operator/jobs"


@pytest.fixture(scope="module")
async def work(config: Config) -> AsyncIterator[Work]:
    async with peopled(replace(config, bundles=Bundles(look_seconds=0))) as town:  # no job is done by itself
        yield Work(town)


@pytest.fixture(autouse=True)
async def nothing_under_way(work: Work) -> AsyncIterator[None]:
    yield
    await work.put_away()


async def there(work: Work, kind: JobKind, state: JobState, **members: object) -> Job:
    now = now_ms()
    job = Job(str(uuid4()), TENANT, kind, PUPIL, "", "queued", now, now)
    job = replace(job, state=state, **members)  # type: ignore[arg-type]
    return await work.town.server.app[keys.STORE].jobs.add(replace(job, learner=str(uuid4())))


async def send(work: Work, do: str, job: str) -> tuple[int, str]:
    operator = work.who("operator")
    await operator.open(PATH)
    sent = await operator.send(PATH, do=do, job=job)
    return sent.status, words(sent.text) if sent.status != 303 else ""


async def state(work: Work, job: Job) -> str:
    found = await work.town.server.app[keys.STORE].jobs.get(TENANT, job.job_id)
    return found.state if found else ""


async def test_jobs_are_told_by_state_with_their_reasons_and_nobodys_name(work: Work) -> None:
    failed = await there(work, "export", "failed", reason="job-failed")
    await there(work, "import", "running", done=1, total=4)
    page = (await work.who("operator").open(PATH)).text
    for text in ("失敗(1)", "実行中(1)", "待機中(0)", failed.job_id, "25", "一時保管", "bundles.spool_mb"):
        assert text in words(page), text
    assert failed.learner not in page
    assert PUPIL not in page
    only = words((await work.who("operator").open(f"{PATH}?state=running")).text)
    assert failed.job_id not in only
    assert (await work.who("operator").open(f"{PATH}?state=nonsense")).status == 400


@pytest.mark.parametrize("who", [name for name in NAMES if name != "operator"])
async def test_only_who_runs_the_system_sees_jobs(work: Work, who: str) -> None:
    assert (await work.who(who).open(PATH)).status == 403


@pytest.mark.parametrize(("kind", "before", "allowed"), [
    ("export", "queued", True), ("export", "running", True), ("delivery", "queued", True), ("import", "queued", True),
    ("import", "running", False), ("notice", "queued", False), ("notice", "running", False), ("export", "done", False),
    ("export", "failed", False), ("export", "ready", False)])
async def test_what_may_be_let_go(work: Work, kind: JobKind, before: JobState, allowed: bool) -> None:
    job = await there(work, kind, before)
    status, told = await send(work, "cancel", job.job_id)
    assert (status, await state(work, job)) == ((303, "failed") if allowed else (409, before)), told


async def test_an_export_that_was_let_go_is_built_again_by_hand(work: Work) -> None:
    case = await work.opened(recipient=SCHOOL)
    assert (await work.decided(case["id"])).status == 200
    store = work.town.server.app[keys.STORE]
    [job] = await store.jobs.list(TENANT)
    assert (await send(work, "cancel", job.job_id))[0] == 303
    assert await state(work, job) == "failed"
    await work.town.server.app[keys.EXPORTS]._begin_left()
    assert len(await store.jobs.list(TENANT)) == 1  # not by itself
    assert (await send(work, "retry", job.job_id))[0] == 303
    assert sorted(each.state for each in await store.jobs.list(TENANT)) == ["failed", "queued"]
    page = await work.town.server.app[keys.AUDIT].search(TENANT, Search(subject=PUPIL), None, 50)
    assert {"job.cancelled", "job.retried"} <= {each.event for each in page.entries}


async def test_what_waits_for_its_next_try_is_tried_now(work: Work) -> None:
    job = await there(work, "notice", "queued", due=now_ms() + 3_600_000)
    assert (await send(work, "retry", job.job_id))[0] == 303
    found = await work.town.server.app[keys.STORE].jobs.get(TENANT, job.job_id)
    assert found
    assert found.due == 0


@pytest.mark.parametrize(("kind", "before"), [("import", "failed"), ("export", "running"), ("export", "done")])
async def test_what_is_not_tried_again(work: Work, kind: JobKind, before: JobState) -> None:
    job = await there(work, kind, before)
    status, told = await send(work, "retry", job.job_id)
    assert (status, await state(work, job)) == (409, before)
    assert job.job_id in told


async def test_another_tenants_job_is_nobodys_here(work: Work) -> None:
    now = now_ms()
    job = await work.town.server.app[keys.STORE].jobs.add(
        Job(str(uuid4()), "other", "export", PUPIL, "", "queued", now, now))
    page = await work.who("operator").open(PATH)
    assert job.job_id not in page.text
    await send(work, "cancel", job.job_id)
    found = await work.town.server.app[keys.STORE].jobs.get("other", job.job_id)
    assert found
    assert found.state == "queued"
