"""Work that a server does beside requests goes on whatever fails, and does not end unnoticed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator

import pytest

from lrs.errors import StorageUnavailable
from lrs.recurring import beside, recurring


async def test_work_that_ends_by_a_defect_is_in_the_log_at_once(caplog: pytest.LogCaptureFixture) -> None:
    async def keep_counting() -> None:
        await asyncio.sleep(0)
        raise ZeroDivisionError

    async with asyncio.timeout(5), beside(keep_counting()):
        while not caplog.records:
            await asyncio.sleep(0.01)
    [record] = caplog.records
    assert record.levelno == logging.CRITICAL
    assert "keep_counting" in record.getMessage()


async def test_work_that_is_stopped_is_not(caplog: pytest.LogCaptureFixture) -> None:
    async with beside(asyncio.sleep(3600)):
        await asyncio.sleep(0)
    assert not caplog.records


class Enough(BaseException):
    """Ends work that would never end."""


def failing(*errors: BaseException | None) -> Callable[[], Coroutine[None, None, None]]:
    """Work that fails so one time after the other, then ends for good."""
    left: Iterator[BaseException | None] = iter([*errors, Enough()])

    async def work() -> None:
        if (error := next(left)) is not None:
            raise error

    return work


async def test_work_goes_on_after_a_failure_which_the_log_names(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Enough):
        await recurring("counting", failing(None, ZeroDivisionError(), None), 0)
    [record] = caplog.records
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None
    assert "counting" in record.getMessage()


async def test_while_mongodb_is_away_the_log_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    away = StorageUnavailable()
    with pytest.raises(Enough):
        await recurring("counting", failing(away, away, None, away), 0, spread=0.5)
    assert [record.getMessage() for record in caplog.records] == ["counting waits for MongoDB"] * 2


async def test_work_begins_after_its_pause_or_at_once() -> None:
    with pytest.raises(Enough):
        await recurring("counting", failing(), 3600, at_once=True)
    async with asyncio.timeout(5):
        task = asyncio.create_task(recurring("counting", failing(), 3600))
        await asyncio.sleep(0.01)
        assert not task.done()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
