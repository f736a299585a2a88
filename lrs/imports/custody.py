"""What taking bundles in asks of who knows keys: a tenant's own, and those that it trusts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric import ec

from lrs.bundles.signing import KeyOf
from lrs.storage.contract.access import Tenant


class Signer(Protocol):
    """What a tenant signs with; `kid` is the address of the public key."""

    @property
    def kid(self) -> str: ...

    @property
    def private(self) -> ec.EllipticCurvePrivateKey: ...


class Custody(Protocol):
    def origin(self, tenant: Tenant) -> str:
        """Where the tenant is known to other custodians."""

    async def signer(self, tenant: Tenant) -> Signer: ...

    async def identities(self, tenant: Tenant) -> Sequence[str]:
        """The age identities that open what was encrypted to the tenant."""

    async def trust(self, tenant: Tenant, issuer: str = "") -> KeyOf:
        """Whose keys the tenant trusts: of no other custodian anything is taken. `issuer` is who a bundle says it is
        from, so that new keys of theirs are looked for."""
