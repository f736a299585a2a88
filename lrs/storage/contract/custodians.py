"""What the store promises of custodians: a tenant's own pairs of keys for bundles, and whom it trusts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

Use = Literal["sig", "enc"]
"""What a key is for, as a JWK says it: P-256 to sign bundles, X25519 to encrypt them to its owner."""


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A tenant's own pair, its private half wrapped. `thumbprint` (RFC 7638) names it.

    `number` counts those of one tenant and use from 1: the highest is in force, the others were.
    """

    tenant: str
    use: Use
    number: int
    thumbprint: str
    wrapped: bytes
    public_jwk: Mapping[str, str]
    created: int


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """A public key as its custodian publishes it. `kid`: the address at which that custodian shows it alone; `jwk`
    holds nothing but the key; `retired`: since when (ms) nothing new is signed with it or encrypted to it."""

    kid: str
    use: Use
    jwk: Mapping[str, str]
    retired: int | None = None


@dataclass(frozen=True, slots=True)
class Custodian:
    """Another custodian that a tenant trusts, by its `origin`: who reads a tenant's registry finds nobody else's.

    `fingerprint` is of the keys in force (`lrs/custodians/fingerprint.py`); `kind` that of its tenant. `confirmed`:
    when somebody last compared the fingerprint; `checked`: when the keys were last found as they are here; `changed`:
    since when its origin no longer publishes them, so that none counts until somebody confirms anew; `removed`: since
    when it is not trusted any more.
    """

    tenant: str
    origin: str
    name: str
    kind: str
    keys: tuple[PublishedKey, ...]
    fingerprint: str
    added: int
    confirmed: int
    checked: int
    changed: int | None = None
    removed: int | None = None

    @property
    def trusted(self) -> bool:
        return self.changed is None and self.removed is None

    @property
    def encryption(self) -> PublishedKey | None:
        """The key that bundles for this custodian are encrypted to."""
        return next((key for key in self.keys if key.use == "enc" and key.retired is None), None)


class OwnKeys(Protocol):
    async def add(self, key: OwnKey) -> bool:
        """False when the tenant has a key of that use and number already, made by another process."""

    async def list(self, tenant: str) -> list[OwnKey]:
        """Of both uses, oldest first."""


class Custodians(Protocol):
    async def put(self, custodian: Custodian) -> None:
        """Keep it, in the place of what was kept of this tenant and origin."""

    async def replace(self, before: Custodian, after: Custodian) -> bool:
        """Keep `after` unless what is kept is no longer `before`, as another process changed it: then False."""

    async def get(self, tenant: str, origin: str) -> Custodian | None: ...

    async def list(self, tenant: str) -> list[Custodian]:
        """In the order of their origins, also those removed."""
