"""What the store promises of refused writes."""

from __future__ import annotations

import builtins
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused write, values masked: what a developer needs to find the fault, nothing of a learner."""

    at: int
    credential: str
    request_id: str
    method: str
    path: str
    status: int
    slug: str
    findings: tuple[dict[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Reason:
    """How often a key was refused for one reason (of those kept), and when last."""

    credential: str
    slug: str
    count: int
    latest: int


class Refusals(Protocol):
    async def add(self, tenant: str, refusals: Sequence[Refusal]) -> None: ...

    async def list(self, tenant: str, credentials: Collection[str] | None, before: int | None, limit: int,
                   slug: str = "") -> builtins.list[Refusal]:
        """Newest first; kept for seven days. Of these keys (None: of all), for this reason (empty: for any)."""

    async def reasons(self, tenant: str) -> builtins.list[Reason]:
        """The most frequent first."""
