"""What the store promises of OpenID providers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID provider that a tenant trusts. `client_secret` is sealed.

    `hosted_domains`: Google's `hd` must be one of them. `entra_tenants`: Entra's `tid` must be one of them.
    `user_claim` holds the user's UUID, and `username_claim` the user's name in the roster; empty: neither does.
    """

    tenant: str
    name: str
    label: str
    issuer: str
    client_id: str
    client_secret: bytes
    hosted_domains: tuple[str, ...]
    entra_tenants: tuple[str, ...]
    user_claim: str
    username_claim: str
    created: int


class Providers(Protocol):
    async def add(self, provider: Provider) -> bool:
        """False when the tenant has one of this name already."""

    async def get(self, tenant: str, name: str) -> Provider | None: ...

    async def list(self, tenant: str | None = None) -> list[Provider]:
        """Oldest first."""

    async def remove(self, tenant: str, name: str) -> bool: ...
