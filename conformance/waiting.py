"""Instants of the server's own clock."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from conformance.instants import instant, written
from conformance.lrs import Lrs

PAUSE = 0.05  # seconds on both sides of an instant that must lie between two writes


async def between_writes(lrs: Lrs) -> str:
    """An instant after everything written before this call and before everything written after it."""
    await asyncio.sleep(PAUSE)
    marker = await lrs.kept(lrs.names.statement())
    await asyncio.sleep(PAUSE)
    return written(instant(str(marker["stored"])))


def http_date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None
