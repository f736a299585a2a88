"""Keepers that are killed at any moment leave nothing undone and nothing done twice."""

from __future__ import annotations

import asyncio
import random
import sys

from lrs.config import Config
from tests.builders import voiding
from tests.studylog.conftest import Log, solved
from tests.studylog.test_keeper import size

KILLS = 4


async def end_abandoned(log: Log) -> int:
    """End the looks that killed processes left open; MongoDB does after ten seconds, and drops no database before."""
    db = log.custodian.store.db
    found = [each["lsid"]["id"] for each in (await db.admin("currentOp", **{"$all": True}))["inprog"]
             if "transaction" in each and not each["active"]]
    if found:
        await db.admin("killSessions", [{"id": each} for each in found])
    return len(found)


async def test_who_keeps_the_log_may_be_killed_at_any_moment(log: Log, config: Config) -> None:
    chance = random.Random(11)
    stop = asyncio.Event()
    told: list[str] = []

    async def storing() -> None:
        while not stop.is_set():
            batch = [solved(at=f"2026-05-{chance.randrange(1, 29):02d}T09:12:00+09:00") for _ in range(20)]
            await log.store(*batch)
            await log.store(voiding(batch[0]["id"]))
            told.extend(each["id"] for each in batch[1:])

    writing = asyncio.create_task(storing())
    for _ in range(KILLS):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.studylog.keeping", config.mongo.uri, config.mongo.database, log.tenant,
            stdout=asyncio.subprocess.PIPE)
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
        await asyncio.sleep(chance.uniform(0.05, 0.5))
        process.kill()
        await process.wait()
        await log.check()
    stop.set()
    await writing
    assert await end_abandoned(log) <= KILLS
    async with asyncio.timeout(30):
        await log.keep()
    await log.check()
    assert (await size(log)).entries == len(told)


async def test_a_step_that_a_killed_process_left_open_is_ended(log: Log) -> None:
    await log.store(solved())
    await log.keep()
    db = log.custodian.store.db
    session = await db.start_session()
    await db["studylog_sessions"].insert_one({"_id": session.session_id["id"]})
    session.start_transaction()
    await db["studylog_heads"].update_one({"t": log.tenant}, {"$inc": {"revision": 1}}, session=session)
    await log.store(solved())
    async with asyncio.timeout(5):  # MongoDB itself would end it after ten seconds
        await log.keep()
    await log.check()
    assert (await size(log)).entries == 2
    await session.end_session()
