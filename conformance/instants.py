"""Timestamps of the standard as instants that compare."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from fractions import Fraction

_SHAPE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$")


def instant(written: str) -> Fraction:
    """Seconds since 1970, exactly; ValueError if it is no RFC 3339 timestamp."""
    found = _SHAPE.match(written)
    if not found:
        raise ValueError(f"{written!r} is no RFC 3339 timestamp")
    whole = datetime.fromisoformat(found[1] + found[3].replace("Z", "+00:00"))
    return int(whole.timestamp()) + (Fraction(int(found[2]), 10 ** len(found[2])) if found[2] else Fraction())


def is_instant(written: object) -> bool:
    try:
        instant(str(written))
    except ValueError:
        return False
    return True


def written(seconds: Fraction) -> str:
    """In UTC, with milliseconds."""
    milliseconds = int(seconds * 1000)
    whole = datetime.fromtimestamp(milliseconds // 1000, UTC)
    return f"{whole:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03}Z"


def fraction_digits(stamp: str) -> int:
    found = _SHAPE.match(stamp)
    return len(found[2] or "") if found else 0
