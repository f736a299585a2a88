"""The one source of wall-clock time, in milliseconds since 1970-01-01 UTC."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def now_ms() -> int:
    """Milliseconds since the epoch, by this machine's clock; it may jump."""
    return time.time_ns() // 1_000_000


def utc_text(ms: int) -> str:
    """ISO 8601 in UTC with exactly three digits of fraction, e.g. ``2026-04-08T00:00:00.000Z``."""
    moment = datetime.fromtimestamp(ms // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{ms % 1000:03d}Z"
