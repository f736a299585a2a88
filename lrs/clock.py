"""The one source of wall-clock time, in milliseconds since 1970-01-01 UTC."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import lru_cache

DAY_MS = 86_400_000


def now_ms() -> int:
    """Milliseconds since the epoch, by this machine's clock; it may jump."""
    return time.time_ns() // 1_000_000


def utc_text(ms: int) -> str:
    """ISO 8601 in UTC with exactly three digits of fraction, e.g. ``2026-04-08T00:00:00.000Z``."""
    return f"{_second_text(ms // 1000)}.{ms % 1000:03d}Z"


@lru_cache(maxsize=64)  # thousands of statements are stamped within one second
def _second_text(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()[:19]  # strftime writes the year 162 in three digits
