"""The text of the Statement that an Event means: written once, each number as the Event's text has it. Pure."""

from __future__ import annotations

from typing import Any

from lrs.caliper.mapping import Surroundings, Value


def drafted(raw: bytes, event: Value, about: Surroundings) -> tuple[bytes, dict[str, Any]] | None:
    """Text and value of the Statement that `event`, whose own text is `raw`, means, fit for `Drafting.draft`; None for
    one that means none."""
    raise NotImplementedError
