"""What the store promises of retention: rules that say how long records are kept, legal holds that keep them longer,
and the people of whom nothing more is taken."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

Event = Literal["leaving", "storing"]
Scope = Literal["user", "school", "all"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Statements of `category` go `years` after the person left, or after they were stored; None: never."""

    category: str
    after: Event
    years: int | None


@dataclass(frozen=True, slots=True)
class Hold:
    """Nothing of this user, this school or the whole tenant is erased while it stands. `value` is empty for all."""

    hold_id: str
    tenant: str
    scope: Scope
    value: str
    reason: str
    placed: int
    placed_by: str
    lifted: int | None = None
    lifted_by: str = ""


class Rules(Protocol):
    async def set(self, tenant: str, rule: Rule) -> None:
        """In place of the former one of its category."""

    async def list(self, tenant: str) -> list[Rule]: ...


class Holds(Protocol):
    async def place(self, hold: Hold) -> None: ...

    async def lift(self, tenant: str, hold_id: str, by: str, at: int) -> bool:
        """False when there is none such that stands."""

    async def list(self, tenant: str) -> list[Hold]:
        """Newest first, lifted ones too."""


class Blocks(Protocol):
    """Agents, by their query keys, of whom no Statement is taken any more."""

    async def add(self, tenant: str, agents: Collection[bytes], erasure_id: str) -> None: ...

    async def remove(self, tenant: str, erasure_id: str) -> int:
        """Lift those that an erasure set; how many."""

    async def all(self) -> Mapping[str, frozenset[bytes]]:
        """By tenant."""
