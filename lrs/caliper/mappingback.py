"""xAPI Statement to Caliper Event, 1.2: of one that was mapped what the map carries, of any other what it means. Pure."""

from __future__ import annotations

from typing import Any

from lrs.caliper.mapping import Surroundings, Value


def event_of(statement: Value, about: Surroundings) -> dict[str, Any]:
    """The Event that a stored Statement says, valid by the rules of Caliper 1.2 unless a mapped one was not."""
    raise NotImplementedError
