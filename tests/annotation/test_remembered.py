"""What is remembered: for how long, and who waits for a look-up."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from time import monotonic

import pytest

from lrs.annotation import remembered
from lrs.annotation.remembered import Remembered


class Table:
    """A table that answers when it may, and counts what it was asked."""

    def __init__(self) -> None:
        self.rows = {"a": 1, "b": 2}
        self.asked: list[list[str]] = []
        self.open = asyncio.Event()
        self.open.set()

    async def load(self, keys: list[str]) -> Mapping[str, int]:
        self.asked.append(sorted(keys))
        rows = dict(self.rows)
        await self.open.wait()
        return {key: rows[key] for key in keys if key in rows}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that `Remembered` sees have passed, to be moved by hand."""
    moved = [0.0]
    monkeypatch.setattr(remembered, "monotonic", lambda: monotonic() + moved[0])
    return moved


async def test_what_was_looked_up_is_remembered_also_that_nothing_was_found(clock: list[float]) -> None:
    table, known = Table(), Remembered[str, int](5)
    for _ in range(2):
        assert await known.of(["a", "x"], table.load) == {"a": 1}
    assert table.asked == [["a", "x"]]
    assert await known.of(["a", "b", "x"], table.load) == {"a": 1, "b": 2}
    assert table.asked[1:] == [["b"]]


async def test_who_asks_while_it_is_looked_up_shares_the_look_up(clock: list[float]) -> None:
    table, known = Table(), Remembered[str, int](5)
    table.open.clear()
    asking = [asyncio.create_task(known.of(keys, table.load)) for keys in (["a"], ["a"], ["a", "b"], ["b", "x"])]
    await asyncio.sleep(0)
    asking[0].cancel()  # whoever goes away takes nothing from the others
    await asyncio.sleep(0)
    table.open.set()
    assert await asyncio.gather(*asking[1:]) == [{"a": 1}, {"a": 1, "b": 2}, {"b": 2}]
    assert table.asked == [["a"], ["b"], ["x"]]


async def test_nobody_is_told_what_is_too_old(clock: list[float]) -> None:
    table, known = Table(), Remembered[str, int](5)
    assert await known.of(["a"], table.load) == {"a": 1}
    del table.rows["a"]
    clock[0] = 5.1
    assert await known.of(["a"], table.load) == {}


async def test_what_ages_is_looked_up_again_while_the_old_is_told(clock: list[float]) -> None:
    table, known = Table(), Remembered[str, int](5)
    await known.of(["a"], table.load)
    table.rows["a"] = 3
    clock[0] = 4
    table.open.clear()
    for _ in range(3):
        assert await known.of(["a"], table.load) == {"a": 1}
        await asyncio.sleep(0)
    assert table.asked == [["a"], ["a"]]
    table.open.set()
    await asyncio.sleep(0.01)
    clock[0] = 8
    assert await known.of(["a"], table.load) == {"a": 3}


async def test_a_look_up_that_takes_too_long_is_not_waited_for_by_those_who_come_later(clock: list[float]) -> None:
    table, known = Table(), Remembered[str, int](5)
    table.open.clear()
    first = asyncio.create_task(known.of(["a"], table.load))
    await asyncio.sleep(0.01)
    table.rows["a"] = 3
    clock[0] = 6
    second = asyncio.create_task(known.of(["a"], table.load))
    await asyncio.sleep(0)
    table.open.set()
    assert (await first, await second) == ({"a": 1}, {"a": 3})


async def test_without_time_every_question_is_asked() -> None:
    table, known = Table(), Remembered[str, int](0)
    assert await asyncio.gather(*[known.of(["a"], table.load) for _ in range(3)]) == [{"a": 1}] * 3
    assert table.asked == [["a"]] * 3


async def test_a_failure_is_told_to_all_who_wait_and_asked_again(clock: list[float]) -> None:
    table, known = Table(), Remembered[str, int](5)

    async def fail(keys: list[str]) -> Mapping[str, int]:
        await asyncio.sleep(0)
        raise ConnectionError

    told = await asyncio.gather(*[known.of(["a"], fail) for _ in range(2)], return_exceptions=True)
    assert [type(each) for each in told] == [ConnectionError] * 2
    assert await known.of(["a"], table.load) == {"a": 1}
    clock[0] = 4
    assert await known.of(["a"], fail) == {"a": 1}  # looked up again in vain: what is known still holds
    await asyncio.sleep(0.01)
    assert await known.of(["a"], table.load) == {"a": 1}
