"""What the store promises of tenants, the keys of apps, and private keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from lrs.access.principal import CaliperRules, KeyKind, ProfileRules


@dataclass(frozen=True, slots=True)
class Tenant:
    """A custodian of records. `kind`: establisher, provider or personal (decision 8).

    `bases`: the lawful basis of each purpose for which it set one.
    `home_pages` are those whose accounts every key of the tenant may name as learners.
    """

    tenant_id: str
    name: str
    kind: str
    origin: str
    secret: bytes  # keys the hashes under which its records are found
    created: int
    bases: Mapping[str, str] = field(default_factory=dict)
    home_pages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Registration:
    """What a tenant said of a key: whose accounts it may name as learners, beside those that every key may, what its
    Statements are unless a rule knows better (`lrs/access/categories.py`), how its Caliper Events
    are taken, and which profiles its Statements are looked at by; an empty category is the usual one of the tenant's
    kind."""

    home_pages: frozenset[str] = frozenset()
    category: str = ""
    activity_class: str = "learning"
    caliper: CaliperRules = field(default_factory=CaliperRules)
    profiles: ProfileRules = field(default_factory=ProfileRules)


@dataclass(frozen=True, slots=True)
class Credential:
    """A key of an app. `secret_hash` is an encoded scrypt hash."""

    key: str
    tenant: str
    app: str
    name: str
    kind: KeyKind
    scopes: frozenset[str]
    secret_hash: str
    created: int
    revoked: int | None = None
    registration: Registration = Registration()


class Tenants(Protocol):
    async def add(self, tenant: Tenant) -> bool:
        """False when the id or the origin is taken."""

    async def get(self, tenant_id: str) -> Tenant | None: ...

    async def by_origin(self, origin: str) -> Tenant | None: ...

    async def list(self) -> list[Tenant]: ...

    async def set_basis(self, tenant_id: str, purpose: str, basis: str) -> bool:
        """False when there is no such tenant."""

    async def trust(self, tenant_id: str, home_pages: frozenset[str]) -> bool:
        """Let these home pages, and no others, be trusted for every key. False when there is no such tenant."""

    async def move(self, tenant_id: str, origin: str) -> bool:
        """Let a tenant have another public origin. False when there is no such tenant, or the origin is taken."""


class Credentials(Protocol):
    async def add(self, credential: Credential) -> bool:
        """False when there is such a key already."""

    async def get(self, key: str) -> Credential | None: ...

    async def list(self, tenant: str | None = None) -> list[Credential]: ...

    async def revoke(self, key: str, at: int) -> bool:
        """False when there is no such key; revoking twice keeps the first instant."""

    async def register(self, key: str, registration: Registration) -> bool:
        """Replace what is said of a key, a revoked one too. False when there is no such key."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key of the server's own, wrapped. `purpose`: token or audit; `tenant` is None."""

    kid: str
    purpose: str
    tenant: str | None
    wrapped: bytes
    public_jwk: dict[str, str]
    created: int


class SigningKeys(Protocol):
    async def add_first(self, key: SigningKey) -> SigningKey:
        """Keep `key` unless its purpose and tenant have one already; the one in force either way."""

    async def list(self, purpose: str | None = None) -> list[SigningKey]:
        """Of one purpose, or of all."""
