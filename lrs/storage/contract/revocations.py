"""What the store promises of credentials that are revoked. They are named by UUIDs that tell of nobody, and listed for
good: whoever has one may ask for it at any time."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol


class Revocations(Protocol):
    async def add(self, tenant: str, credentials: Collection[str]) -> int:
        """Revoke these; how many were not revoked before."""

    async def of(self, tenant: str) -> list[str]:
        """In the order of their ids."""
