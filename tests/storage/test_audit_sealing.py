"""Sealing: one tree, no entry left out, whoever seals, however many at once, wherever one of them dies."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from lrs.audit import tiles
from lrs.audit.checkpoint import read, signed_by
from lrs.audit.leaves import leaf
from lrs.audit.tree import proves_consistency, proves_inclusion, root_of
from lrs.config import Config
from lrs.storage.client import Database
from lrs.storage.contract.audit import Growth, Head
from tests.audited import TENANT, Process, looked, opened

ROOT = Path(__file__).parent.parent.parent

WORKER = """
import asyncio, sys
from lrs.config import Audit, Auth, Config, Mongo
from lrs.storage.client import Database
from tests.audited import Process

async def work(uri, database):
    process = Process(Database(Mongo(uri=uri, database=database)), Config(auth=Auth(wrapping_key="ひみつ")))
    print("ready", flush=True)
    while True:
        await asyncio.gather(*(process.record(3) for _ in range(5)))
        await process.sealer.grow("midori")

asyncio.run(work(*sys.argv[1:]))
"""


@pytest.fixture
async def log(db: Database, config: Config) -> Process:
    return await opened(db, config)


async def check(log: Process, size: int) -> None:
    """The tree holds each entry once, in an order that all parts of it agree on."""
    records = await log.entries.numbered(TENANT, 0, size + 1)
    assert [record.seq for record in records] == list(range(size))
    assert await log.entries.waiting(TENANT, 1) == []
    head = await log.trees.head(TENANT)
    assert head is not None
    assert (head.size, head.root, head.growth) == (size, root_of(map(leaf, records)), None)
    assert (await log.verify()).sealed == size


async def test_what_waits_gets_its_place_in_the_order_of_writing(log: Process) -> None:
    await log.record(3)
    await log.record(2)
    assert await log.sealer.seal()
    await log.filled(600)
    await check(log, 605)
    assert [int(entry.request[4:]) for entry in (await log.found())[::-1]][:5] == [0, 1, 2, 0, 1]


async def test_nothing_to_seal_makes_no_tree(log: Process) -> None:
    assert await log.sealer.seal()
    assert await log.trees.heads() == []
    assert (await log.verify()).sealed == 0


async def test_each_tenant_has_a_tree_of_its_own(log: Process) -> None:
    await log.record(3)
    await log.service.record("aoi", looked(), looked())
    await log.sealer.grow(TENANT)
    assert await log.trees.head("aoi") is None
    await log.sealer.grow("aoi")
    assert {head.tenant: head.size for head in await log.trees.heads()} == {TENANT: 3, "aoi": 2}
    await check(log, 3)


async def test_while_one_seals_others_wait_until_it_gives_up(log: Process, config: Config) -> None:
    other = Process(log.db, config)
    assert await log.sealer.seal()
    assert not await other.sealer.seal()
    await other.sealer.finish()
    await log.record(2)
    await log.sealer.finish()
    assert await other.sealer.seal()
    await check(log, 2)


async def test_many_that_write_and_many_that_seal_at_once_make_one_tree(log: Process, config: Config) -> None:
    crowd = [Process(log.db, config) for _ in range(4)]
    writing = [asyncio.create_task(process.record(5)) for process in crowd for _ in range(30)]
    while not all(task.done() for task in writing):
        # Without asking for the lease, as if each had been stopped for longer than its own lasted.
        await asyncio.gather(*(process.sealer.grow(TENANT) for process in crowd))
    await asyncio.gather(*writing)
    while await log.sealer.grow(TENANT):
        pass
    await check(log, 600)


async def decide(log: Process, head: Head) -> Growth:
    growth = await log.sealer._next(head)
    assert growth is not None
    assert await log.trees.decide(TENANT, head.size, growth)
    return growth


async def place_tiles(log: Process, head: Head, growth: Growth) -> None:
    edge = await log.sealer._edge(TENANT, head.size)
    await log.trees.grow(TENANT, tiles.grown(edge, head.size, [hash_ for _, hash_ in growth.entries]))


async def number(log: Process, head: Head, growth: Growth) -> None:
    await log.entries.number(TENANT, head.size, [entry_id for entry_id, _ in growth.entries])


Step = Callable[[Process, Head, Growth], Awaitable[None]]


@pytest.mark.parametrize("size", [0, 250])
@pytest.mark.parametrize("done", [(), (place_tiles,), (place_tiles, number), (number,)])
async def test_what_a_dead_sealer_left_half_done_is_finished_by_the_next_and_a_late_one_spoils_nothing(
        log: Process, config: Config, size: int, done: tuple[Step, ...]) -> None:
    if size:
        await log.filled(size)
    await log.record(20)
    head = await log.trees.head(TENANT) or Head(TENANT, 0, b"")
    growth = await decide(log, head)
    for step in done:
        await step(log, head, growth)
    await log.record(7)
    assert not await log.trees.decide(TENANT, head.size, growth)  # a second one finds the fence closed
    await log.sealer.finish()
    await check(log, size + 27)
    await log.sealer.carry_out(TENANT, head.size, growth)  # the dead one was only asleep
    await check(log, size + 27)


async def test_a_growth_decided_on_an_older_tree_is_refused(log: Process) -> None:
    await log.record(3)
    late = await log.sealer._next(Head(TENANT, 0, b""))
    await log.sealer.grow(TENANT)
    assert late is not None
    assert not await log.trees.decide(TENANT, 0, late)
    await check(log, 3)


async def test_sealers_that_are_killed_again_and_again_leave_one_whole_tree(
        mongo_uri: str, config: Config, tmp_path: Path) -> None:
    keyed = replace(config, auth=replace(config.auth, wrapping_key="ひみつ"))
    db = Database(replace(config.mongo, database=config.mongo.database + "_killed"))
    log = await opened(db, keyed)
    await log.record(1)
    for round_ in range(4):
        workers = [subprocess.Popen([sys.executable, "-c", WORKER, mongo_uri, config.mongo.database + "_killed"],
                                    cwd=ROOT, stdout=subprocess.PIPE) for _ in range(2)]
        for worker in workers:
            assert worker.stdout is not None
            assert await asyncio.to_thread(worker.stdout.readline) == b"ready\n"
        before = await db["audit_entries"].count_documents({})
        end = time.monotonic() + 30
        while await db["audit_entries"].count_documents({}) < before + 200 and time.monotonic() < end:
            await asyncio.sleep(0.01 * (round_ + 1))
        for worker in workers:
            os.kill(worker.pid, signal.SIGKILL)
            await asyncio.to_thread(worker.communicate)
        while await log.sealer.grow(TENANT):
            pass
        await check(log, await db["audit_entries"].count_documents({}))
    await db.drop()
    await db.close()


# --- checkpoints and proofs -------------------------------------------------------------------------------


async def test_a_checkpoint_is_signed_when_due_and_always_at_the_end(db: Database, config: Config) -> None:
    log = await opened(db, config, checkpoint_seconds=3600)
    await log.filled(3)
    await log.filled(4)
    assert [signed.size for signed in await log.trees.checkpoints(TENANT)] == [3]
    await log.sealer.finish()
    await log.sealer.finish()
    assert [signed.size for signed in await log.trees.checkpoints(TENANT)] == [3, 7]
    newest = await log.service.checkpoint(TENANT)
    [public] = (await log.service._secrets.keyring()).publics()
    assert signed_by(newest.note, public)
    assert read(newest.note).origin == "lrs.midori.example/audit/midori"


async def test_every_entry_and_every_checkpoint_is_proved_to_be_in_the_newest(log: Process) -> None:
    for count in (1, 2, 300, 13):
        await log.filled(count)
    newest = read((await log.service.checkpoint(TENANT)).note)
    for entry in (await log.found())[::29]:
        found = await log.service.inclusion(TENANT, entry.entry_id)
        assert found.proof.note is not None
        assert found.proof.size == newest.size == 316
        record = await log.entries.get(TENANT, entry.entry_id)
        assert record is not None
        assert proves_inclusion(leaf(record), found.index, newest.size, found.proof.hashes, newest.root)
    for signed in await log.trees.checkpoints(TENANT):
        proof = await log.service.consistency(TENANT, signed.size)
        assert proves_consistency(signed.size, read(signed.note).root, newest.size, newest.root, proof.hashes)


async def test_the_observer_is_told_how_much_waits_and_for_how_long(log: Process) -> None:
    await log.record(3)
    await log.sealer.seal()
    await log.sealer.seal()
    (entries, seconds), after = log.watch.waiting
    assert entries == 3
    assert seconds >= 0
    assert after == (0, 0.0)
