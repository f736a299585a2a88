"""What the store promises of withdrawals that issuers told: of which bundle a family took its consent back. Nothing in
them tells of anybody; whose record a bundle is, its import knows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """`manifest` is the SHA-256 of the bundle's manifest; `withdrawn` (ms) as its issuer says, `told` when it did."""

    tenant: str
    issuer: str
    bundle_id: str
    manifest: str
    withdrawn: int
    told: int


class Withdrawals(Protocol):
    async def add(self, withdrawal: Withdrawal) -> bool:
        """Keep it; False, with nothing changed, where it was told before."""

    async def get(self, tenant: str, issuer: str, bundle_id: str) -> Withdrawal | None: ...

    async def of(self, tenant: str, bundles: Collection[str]) -> list[Withdrawal]:
        """Those of these bundles."""

    async def latest(self, tenant: str, limit: int) -> list[Withdrawal]:
        """Newest first."""
