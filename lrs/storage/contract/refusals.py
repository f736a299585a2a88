"""What the store promises of refused writes."""

from __future__ import annotations

from collections.abc import Sequence
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


class Refusals(Protocol):
    async def add(self, tenant: str, refusals: Sequence[Refusal]) -> None: ...

    async def list(self, tenant: str, credential: str | None, before: int | None, limit: int) -> list[Refusal]:
        """Newest first; kept for seven days."""
