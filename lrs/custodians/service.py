"""The room's services as one: a tenant's own keys, whom it trusts, and what an opener of bundles needs of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from lrs.access.origin import public
from lrs.access.published_keys import Fetch
from lrs.access.wrapping import Wrapping
from lrs.config import Config, Server
from lrs.custodians import jwk
from lrs.custodians.discovery import Discovery
from lrs.custodians.fingerprint import fingerprint
from lrs.custodians.own import OwnKeyring, Signer
from lrs.custodians.registry import Registry
from lrs.custodians.trust import Trust
from lrs.errors import BadRequest
from lrs.journal import Journal
from lrs.storage.contract.access import SigningKeys, Tenant
from lrs.storage.contract.custodians import Custodians, OwnKeys, PublishedKey


class CustodianStore(Protocol):
    """The storage that this room works with."""

    @property
    def own_keys(self) -> OwnKeys: ...

    @property
    def custodians(self) -> Custodians: ...

    @property
    def signing_keys(self) -> SigningKeys: ...


@dataclass(frozen=True, slots=True)
class CustodianService:
    own: OwnKeyring
    registry: Registry
    server: Server

    @classmethod
    async def open(cls, store: CustodianStore, config: Config, fetch: Fetch, journal: Journal) -> CustodianService:
        own = OwnKeyring(store.own_keys, store.signing_keys, await Wrapping.open(config), journal,
                         config.auth.cache_seconds)
        return cls(own, Registry(store.custodians, Discovery(fetch), journal), config.server)

    def origin(self, tenant: Tenant) -> str:
        """Where the tenant is known to other custodians: its own origin, or that of this server."""
        return public(tenant, self.server)

    async def signer(self, tenant: Tenant) -> Signer:
        """What the tenant signs bundles, receipts and credentials with now."""
        return await self.own.signer(tenant.tenant_id, self.origin(tenant))

    async def published(self, tenant: Tenant) -> list[PublishedKey]:
        """The tenant's own keys, of both uses, oldest first."""
        return await self.own.published(tenant.tenant_id, self.origin(tenant))

    async def identities(self, tenant: Tenant) -> list[str]:
        """The age identities that open what was encrypted to the tenant; that in force first."""
        return await self.own.identities(tenant.tenant_id)

    async def fingerprint(self, tenant: Tenant, origin: str = "") -> str:
        """Of the tenant's own keys, to be read out to another custodian that knows it by `origin`."""
        origin = origin or self.origin(tenant)
        return fingerprint(origin, await self.own.published(tenant.tenant_id, origin))

    async def check_recipient(self, tenant: Tenant, origin: str, thumbprint: str) -> None:
        """Refuse a key that somebody gives as that of a trusted custodian and that it does not publish: what is meant
        for it would be read by another. Of who is not known nothing can be said. Raises `BadRequest`."""
        address = jwk.kid(origin, thumbprint)
        known = await self.registry.known(tenant.tenant_id, origin, address)
        if known is None or known.removed is not None:
            return
        if known.changed is not None:
            raise BadRequest("custodian-keys-changed", origin=origin)
        if not any(key.kid == address and key.use == "enc" and key.retired is None for key in known.keys):
            raise BadRequest("custodian-key-foreign", origin=origin)

    async def trust(self, tenant: Tenant, issuer: str = "", kid: str = "") -> Trust:
        """Whose keys the tenant trusts. Who is about to open something names the `issuer` and `kid` that it claims, so
        that a custodian that may have rotated its keys is looked at first; what is claimed decides nothing."""
        if issuer:
            await self.registry.known(tenant.tenant_id, issuer, kid)
        origin = self.origin(tenant)
        return Trust(origin, tuple(await self.own.published(tenant.tenant_id, origin)),
                     {each.origin: each for each in await self.registry.list(tenant.tenant_id)})
