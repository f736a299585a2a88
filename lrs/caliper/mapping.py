"""Caliper Event to xAPI Statement: the Statement that an Event means. Pure.

Whatever Event comes, broken ones too, what comes out is a Statement that keeps xAPI 1.0.3, or None where the Event says
not who did what. The Statement carries in extensions what of the Event has no other place, so that
`mappingback.event_of` gives the Event back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lrs.caliper.mappingtable import Table

Value = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an Event's Statement depends on beside the Event: made once for an Envelope.

    `store` is the tenant's public origin, without a slash at its end; `sensor` and `sent_ms` are the Envelope's.
    """

    table: Table
    store: str
    sensor: str = ""
    sent_ms: int | None = None


def statement(event: Value, about: Surroundings) -> dict[str, Any] | None:
    """The Statement that `event` means, without what the server sets; None for one that means none (`why_not`).

    Parts of `event` become parts of the Statement as they are: neither may be changed afterwards.
    """
    raise NotImplementedError


def why_not(event: Value) -> str:
    """What keeps an Event for which `statement` gave None from meaning one: actor, action, object or id."""
    raise NotImplementedError
