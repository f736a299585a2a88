"""What comes in is counted by the hour, jobs of every kind stand in one list, MongoDB tells how it is; per tenant."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from lrs.clock import now_ms
from lrs.overview import HOUR_MS, OverviewService
from lrs.storage import positions
from lrs.storage.client import Database
from lrs.storage.contract.annotations import Counts, Rebuild
from lrs.storage.contract.erasures import Approval, Erasure
from lrs.storage.contract.overview import Health
from lrs.storage.erasures import MongoErasures
from lrs.storage.indexes import ensure
from lrs.storage.overviews import MongoOverviews
from lrs.storage.rebuilds import MongoRebuilds

T, OTHER = "midori", "aoi"
NOON = 1_790_000_000_000 // HOUR_MS * HOUR_MS


@pytest.fixture(scope="module")
async def overviews(db: Database) -> MongoOverviews:
    await ensure(db)
    stored = [(T, "drill", NOON - 1), (T, "drill", NOON), (T, "drill", NOON + 5), (T, "quiz", NOON + HOUR_MS - 1),
              (T, "drill", NOON + HOUR_MS), (OTHER, "drill", NOON + 1)]
    await db["statements"].insert_many([
        {"_id": bytes([n]), "t": tenant, "by": app, "pos": positions.position(at, 0, n)}
        for n, (tenant, app, at) in enumerate(stored)])
    return MongoOverviews(db)


async def test_what_was_stored_is_counted_from_an_instant_up_to_another(overviews: MongoOverviews) -> None:
    hours = [(NOON - HOUR_MS, NOON), (NOON, NOON + HOUR_MS), (NOON + HOUR_MS, NOON + 2 * HOUR_MS)]
    assert [await overviews.stored(T, *hour) for hour in hours] == [1, 3, 1]
    assert [await overviews.stored(OTHER, *hour) for hour in hours] == [0, 1, 0]
    assert [await overviews.stored(T, at) for at in (NOON, NOON + 1, NOON + 2 * HOUR_MS)] == [4, 3, 0]
    assert await overviews.stored("nobody", 0) == 0


async def test_an_hour_that_is_over_is_counted_once(overviews: MongoOverviews, db: Database) -> None:
    service = OverviewService(overviews, ZoneInfo("UTC"))
    first = (await service._incoming(T, NOON + HOUR_MS + 90_000)).hours
    assert (dict(first)[NOON], dict(first)[NOON + HOUR_MS]) == (3, 1)
    await db["statements"].insert_many([
        {"_id": bytes([90 + n]), "t": T, "by": "late", "pos": positions.position(at, 1, 0)}
        for n, at in enumerate((NOON, NOON + HOUR_MS + 1))])
    again = (await service._incoming(T, NOON + HOUR_MS + 90_000)).hours
    await db["statements"].delete_many({"by": "late"})
    assert (dict(again)[NOON], dict(again)[NOON + HOUR_MS]) == (3, 2)
    assert await service._hour(T, NOON + 9 * HOUR_MS, NOON + 10 * HOUR_MS, NOON) == 0


async def test_an_app_that_never_stored_anything_has_no_latest(overviews: MongoOverviews) -> None:
    assert await overviews.latest(T, {"drill", "quiz", "never"}) == {
        "drill": NOON + HOUR_MS, "quiz": NOON + HOUR_MS - 1}


async def test_jobs_of_every_kind_stand_newest_first_and_name_nobody(overviews: MongoOverviews, db: Database) -> None:
    rebuild = Rebuild("r1", T, "mapping of drill", "activities", (b"k" * 16,), 10, 10, "account:x", total=90,
                      counts=Counts(examined=30))
    await MongoRebuilds(db).ask([rebuild, replace(rebuild, rebuild_id="r2", asked=40, counts=Counts(), finished=50),
                                 replace(rebuild, rebuild_id="r3", tenant=OTHER)])
    erasures = MongoErasures(db)
    await erasures.add(Erasure("e1", T, "花子のUUID", (), "受付2026-117", "keep", False, "suzuki", 20))
    await erasures.approve(T, "e1", Approval("suzuki", "", 21))
    await db["roster_heads"].insert_one({"_id": T, "generation": 3, "at": 30, "source": "名簿.xlsx"})
    await db["runs"].insert_one({"_id": f"{T}.retention", "tenant": T, "started": 5, "counts": {"a": 2, "b": 3}})
    await db["studylog_heads"].insert_many([{"_id": f"{T}{g}", "t": T, "g": g, "active": g == 1, "seen": 7 * g}
                                            for g in (1, 2)])
    jobs = await overviews.jobs(T, 10)
    assert [(job.kind, job.state, job.done, job.total) for job in jobs] == [
        ("studylog", "running", 14, 0), ("annotation", "done", 0, 90), ("roster", "done", 0, 0),
        ("erasure", "asked", 1, 0), ("annotation", "running", 30, 90), ("retention", "running", 5, 0)]
    assert "花子" not in str(jobs)
    assert "受付" not in str(jobs)
    assert len(await overviews.jobs(T, 2)) == 2


async def test_mongodb_tells_how_it_is(overviews: MongoOverviews, db: Database) -> None:
    health = await overviews.health()
    assert (health.members, health.replica_set) == (1, (await db.admin("hello"))["setName"])
    assert health.data_bytes > 0
    assert health.disk_bytes > health.disk_used > 0
    assert abs(health.skew_ms) < 60_000


@pytest.mark.parametrize(("version", "end"), [("6.0.5", "2025-07"), ("8.0.1", "2029-10"), ("9.3.0", "")])
def test_the_end_of_a_series_is_known_or_left_open(version: str, end: str) -> None:
    assert Health(version, "rs", 1, 1.0, 0).end_of_life == end


@pytest.mark.parametrize(("zone", "hours"), [("Asia/Tokyo", 24), ("Europe/Berlin", 23)])
def test_a_day_has_the_hours_that_it_has_at_school(zone: str, hours: int) -> None:
    begins = OverviewService(None, ZoneInfo(zone))._hours(1_774_756_800_000 + 6 * HOUR_MS)  # type: ignore[arg-type]
    assert len(begins) == hours + 1
    assert begins[0] <= 1_774_756_800_000 + 6 * HOUR_MS < begins[-1]


async def test_who_writes_is_counted(overviews: MongoOverviews, db: Database) -> None:
    await db["writers"].insert_many([{"_id": "w1", "floor": now_ms(), "beat": 1},
                                     {"_id": "awaiting", "awaiting": True}])
    assert await overviews.writers() == 1
