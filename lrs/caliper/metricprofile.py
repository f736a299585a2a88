"""The metric profile of an Event by its type: 1.1 knew no `profile` member, and in 1.2 it may be missing."""

from __future__ import annotations

from typing import Any


def derived(event: dict[str, Any]) -> str | None:
    """The Term, such as ``ReadingProfile``, that the Event belongs to; None for a type that is not Caliper's."""
    raise NotImplementedError
