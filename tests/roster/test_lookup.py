"""Timelines looked up together."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import pytest

from lrs.roster.lookup import Found, SharedLookUp
from lrs.roster.timeline import NOWHERE


class Slow:
    """Keeps whom it was asked for, and answers when told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int, set[str]]] = []
        self.go = asyncio.Event()

    async def look_up(self, tenant: str, generation: int, users: Collection[str]) -> Found:
        self.asked.append((tenant, generation, set(users)))
        await self.go.wait()
        if "broken" in users:
            raise OSError("away")
        return dict.fromkeys(users, NOWHERE)

    async def is_asked(self, times: int) -> None:
        while len(self.asked) < times:
            await asyncio.sleep(0)


async def test_who_asks_meanwhile_is_looked_up_together_and_one_who_leaves_harms_nobody() -> None:
    slow = Slow()
    shared = SharedLookUp(slow.look_up)
    first = asyncio.create_task(shared.of("t", 1, ["a"]))
    await slow.is_asked(1)
    later = [asyncio.create_task(shared.of("t", 1, [user])) for user in "bcd"]
    await asyncio.sleep(0.01)
    later.pop().cancel()
    slow.go.set()
    assert set(await first) == {"a"}
    for each in later:
        assert set(await each) >= set("bc")
    assert slow.asked == [("t", 1, {"a"}), ("t", 1, {"b", "c", "d"})]


async def test_tenants_and_generations_do_not_wait_for_each_other_and_a_failure_is_told_to_its_own() -> None:
    slow = Slow()
    shared = SharedLookUp(slow.look_up)
    asking = [asyncio.create_task(shared.of(*about)) for about in
              (("t", 1, ["broken"]), ("t", 2, ["a"]), ("other", 1, ["a"]))]
    await slow.is_asked(3)
    slow.go.set()
    with pytest.raises(OSError, match="away"):
        await asking[0]
    assert [set(await each) for each in asking[1:]] == [{"a"}, {"a"}]
    assert set(await shared.of("t", 1, ["a"])) == {"a"}
