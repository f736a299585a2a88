"""What comes to a store of the learner's own: its owner brings it, and that is confirmation enough."""

from __future__ import annotations

import os
import time
from pathlib import Path
from uuid import uuid4

import pytest

from lrs.clock import now_ms
from lrs.errors import Busy, TooLarge
from lrs.imports.arrivals import Arrivals, sweep
from lrs.imports.service import ImportWork
from lrs.jobs.runner import JobRunner
from lrs.storage.contract.jobs import Job
from tests.imports.bundled import answered, bundle
from tests.imports.conftest import Taking
from tests.school import HANAKO


class Nowhere:
    """`lrs.imports.service.Issuers` whom nobody asks."""

    async def pull(self, tenant: str, url: str, path: Path) -> None:
        raise AssertionError

    async def receipt(self, issuer: str, bundle_id: str, receipt: str) -> bool:
        raise AssertionError


async def _done(b: Taking, folder: Path, source: Path, job_id: str = "") -> Job:
    """A job that took in what lies at `source`."""
    arrivals, jobs, now = Arrivals(folder / "spool", 2**30, 2**30), b.at.store.jobs, now_ms()
    work = ImportWork(b.importing, b.confirming, b.at.store.tenants, jobs, arrivals, Nowhere())
    job = Job(job_id or uuid4().hex, b.at.tenant, "import", HANAKO, "", "queued", now, now,
              detail={"by": "account:owner", "url": ""})
    with arrivals.open(arrivals.place(job.job_id), "xb") as file:
        file.write(source.read_bytes())
    await jobs.add(job)
    await JobRunner(jobs, [work], 0).run_due()
    assert list((folder / "spool").iterdir()) == []
    found = await jobs.get(b.at.tenant, job.job_id)
    assert found is not None
    return found


@pytest.mark.parametrize(("kind", "confirmed"), [("personal", True), ("establisher", False)])
async def test_the_owner_of_a_store_confirms_by_bringing_it(
        b: Taking, tmp_path: Path, kind: str, confirmed: bool) -> None:
    await b.at.store.db["tenants"].update_one({"_id": b.at.tenant}, {"$set": {"kind": kind}})
    sent = answered()
    job = await _done(b, tmp_path, bundle(tmp_path, b.origin, [sent]))
    assert (job.state, job.done, job.total) == ("done", 1, 1)
    run = await b.at.store.provenance.get(b.at.tenant, job.job_id)
    assert run is not None
    assert (run.confirmed is not None) is confirmed
    assert run.school == ""
    await b.at.settle()
    assert (await b.at.annotation(sent["id"])).learner == (HANAKO if confirmed else None)


async def test_an_import_that_was_killed_while_it_was_confirmed_confirms_what_is_inside_too(
        b: Taking, tmp_path: Path) -> None:
    await b.at.store.db["tenants"].update_one({"_id": b.at.tenant}, {"$set": {"kind": "personal"}})
    inside = f"urn:uuid:{uuid4()}"
    inner = bundle(tmp_path, "https://lrs.city-c.example.jp", [answered()], bundle_id=inside)
    outer = bundle(tmp_path, b.origin, [answered()], carried={inside: inner})
    run = await b.take(outer, uuid4().hex)
    await b.confirming.confirm(run.tenant, run.run_id, "account:owner")
    assert (await _done(b, tmp_path, outer, run.run_id)).state == "done"
    found = await b.at.store.provenance.get(run.tenant, run.carried[0].run_id)
    assert found is not None
    assert found.confirmed is not None


async def test_school_affairs_do_not_come_to_a_store_of_the_learners_own(b: Taking, tmp_path: Path) -> None:
    await b.at.store.db["tenants"].update_one({"_id": b.at.tenant}, {"$set": {"kind": "personal"}})
    sent = answered()
    noted = [{"id": sent["id"], "category": "school-affairs", "activityClass": "life"}]
    job = await _done(b, tmp_path, bundle(tmp_path, b.origin, [sent], annotations=noted))
    [found] = await b.at.store.provenance.findings(b.at.tenant, job.job_id, None, 10)
    assert (found.fate, found.reason) == ("rejected", "import-line-category")


async def test_a_refused_bundle_fails_its_job_with_the_reason_and_is_deleted(b: Taking, tmp_path: Path) -> None:
    job = await _done(b, tmp_path, bundle(tmp_path, "https://lrs.city-c.example.jp", [answered()]))
    assert (job.state, job.reason) == ("failed", "bundle-recipient")


class Full(Nowhere):
    """Whose bundle there is no room for."""

    async def pull(self, tenant: str, url: str, path: Path) -> None:
        path.with_name(f"{path.name}.part").write_bytes(b"x")
        raise Busy("import-no-room")


async def test_a_bundle_for_which_there_is_no_room_waits_and_leaves_its_place_to_others(
        b: Taking, tmp_path: Path) -> None:
    jobs, now = b.at.store.jobs, now_ms()
    work = ImportWork(b.importing, b.confirming, b.at.store.tenants, jobs, Arrivals(tmp_path, 10, 10), Full())
    job = await jobs.add(Job(uuid4().hex, b.at.tenant, "import", HANAKO, "", "queued", now, now,
                             detail={"by": "account:officer", "url": "https://lrs.city-a.example.jp/x"}))
    await JobRunner(jobs, [work], 0).run_due()
    found = await jobs.get(b.at.tenant, job.job_id)
    assert found is not None
    assert (found.state, found.reason) == ("queued", "import-no-room")
    assert list(tmp_path.iterdir()) == []


def test_who_write_side_by_side_do_not_pass_the_quota_together(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lrs.imports.arrivals.LOOK_BYTES", 100)
    arrivals = Arrivals(tmp_path, 1000, 900)
    with arrivals.open(tmp_path / "a", "xb") as one, arrivals.open(tmp_path / "b", "xb") as two:
        for _ in range(4):
            one.write(b"x" * 100)
            two.write(b"x" * 100)
        with pytest.raises(TooLarge):
            one.need(501)
        with pytest.raises(Busy):
            one.write(b"x" * 400)


async def test_what_arrived_for_no_import_is_deleted_and_what_comes_no_further_within_hours(
        b: Taking, tmp_path: Path) -> None:
    arrivals, jobs, now = Arrivals(tmp_path / "spool", 1000, 1000), b.at.store.jobs, now_ms()
    await jobs.add(Job("alive", b.at.tenant, "import", HANAKO, "", "running", now, now))
    assert arrivals.room() == 1000
    minutes, years = time.time() - 300, 0
    ages = {arrivals.place("old"): minutes, arrivals.place("young"): None, arrivals.place("alive"): years,
            arrivals.part("comes"): minutes, arrivals.part("stands"): years,
            tmp_path / "spool" / ".alive.arrived.plain.0.part": minutes}
    for path, age in ages.items():
        with arrivals.open(path, "xb") as file:
            file.write(b"x" * 100)
        if age is not None:
            os.utime(path, (age, age))
    assert arrivals.room() == 400
    await sweep(arrivals, jobs)
    left = {path.name for path in (tmp_path / "spool").iterdir()}
    assert left == {"young.arrived", "alive.arrived", "comes.arrived.part", ".alive.arrived.plain.0.part"}
    await jobs.forget(b.at.tenant, [HANAKO])
    await sweep(arrivals, jobs)
    assert not [path for path in (tmp_path / "spool").iterdir() if "alive" in path.name]
