"""When two JSON values are one: deeply, a number by its value, and true is no 1."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any


def canonical(value: Any) -> Hashable:
    """Equal for equal JSON values, and for no others."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, list):
        return ("array", tuple(map(canonical, value)))
    if isinstance(value, dict):
        return ("object", frozenset((name, canonical(each)) for name, each in value.items()))
    return value  # type: ignore[no-any-return]  # a number, or null
