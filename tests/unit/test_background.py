"""Work that a server does beside requests does not end unnoticed."""

from __future__ import annotations

import asyncio
import logging

import pytest

from lrs.app import _beside


async def test_work_that_ends_by_a_defect_is_in_the_log_at_once(caplog: pytest.LogCaptureFixture) -> None:
    async def keep_counting() -> None:
        await asyncio.sleep(0)
        raise ZeroDivisionError

    async with asyncio.timeout(5), _beside(keep_counting()):
        while not caplog.records:
            await asyncio.sleep(0.01)
    [record] = caplog.records
    assert record.levelno == logging.CRITICAL
    assert "keep_counting" in record.getMessage()


async def test_work_that_is_stopped_is_not(caplog: pytest.LogCaptureFixture) -> None:
    async with _beside(asyncio.sleep(3600)):
        await asyncio.sleep(0)
    assert not caplog.records
