"""What is told of roles and bases that people changed, so that it can be audited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class Journal(Protocol):
    async def record(self, tenant: str, event: str, actor: str, *, subjects: Sequence[str] = (),
                     details: Mapping[str, str] | None = None, request: str = "") -> None:
        """Returns when it is durable. `actor` is empty for an operator at the command line; `subjects` are users."""
