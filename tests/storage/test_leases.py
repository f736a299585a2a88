"""Leases: one holder at a time, by the database's clock."""

from __future__ import annotations

import asyncio

from lrs.storage.client import Database
from lrs.storage.leases import MongoLeases


async def test_only_one_of_many_takes_a_lease(db: Database) -> None:
    leases = MongoLeases(db)
    taken = await asyncio.gather(*(leases.take("採番", f"holder-{n}", 30) for n in range(20)))
    assert taken.count(True) == 1


async def test_the_holder_keeps_it_and_others_wait_until_it_is_given_up(db: Database) -> None:
    leases = MongoLeases(db)
    assert await leases.take("封印", "a", 30)
    assert await leases.take("封印", "a", 30)
    assert not await leases.take("封印", "b", 30)
    await leases.give_up("封印", "b")  # not its to give up
    assert not await leases.take("封印", "b", 30)
    await leases.give_up("封印", "a")
    assert await leases.take("封印", "b", 30)
    assert not await leases.take("封印", "a", 30)


async def test_a_lease_that_ran_out_is_free(db: Database) -> None:
    leases = MongoLeases(db)
    assert await leases.take("集計", "a", 0.2)
    assert not await leases.take("集計", "b", 0.2)
    await asyncio.sleep(0.3)
    assert await leases.take("集計", "b", 30)
    assert not await leases.take("集計", "a", 30)
