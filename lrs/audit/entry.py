"""An audit entry as whoever did something writes it: who, with whose records, why, and by which rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

ActorKind = Literal["person", "key", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it. `id`: a person's UUID (their account, for who stands in no roster), a key, a program's name.

    `role` is the capacity they acted in, which tells nobody who they are: homeroom, teacher, guardian, portal, …
    """

    kind: ActorKind
    id: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """`subjects` are the UUIDs of the people whose records it was about, none when no person was asked for.

    `object` is what was touched: ids, or a digest of the query. `object` and `details` are kept sealed, under the keys
    of the subjects, so they may hold ids and counts; but no data, and nobody's name.
    """

    event: str
    actor: Actor
    subjects: tuple[str, ...] = ()
    purpose: str = ""
    rule: str = ""
    object: str = ""
    request: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as it is read back. A person who was forgotten is None; so is all that was sealed for them alone."""

    entry_id: str
    at: int
    seq: int | None
    event: str
    actor: ActorKind
    actor_id: str | None
    role: str
    subjects: tuple[str | None, ...]
    purpose: str
    rule: str
    request: str
    object: str | None
    details: Mapping[str, Any] | None
