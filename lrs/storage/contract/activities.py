"""What the store promises of the definitions of Activities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Activities(Protocol):
    async def add_forms(self, tenant: str, forms: Sequence[tuple[str, bytes]]) -> None:
        """Remember definitions: pairs of activity id and the definition's JSON text. Insert-only, idempotent."""

    async def forms(self, tenant: str, activity_ids: Sequence[str]) -> dict[str, list[bytes]]:
        """The definitions ever seen per activity id, oldest first; ids never defined are absent."""
