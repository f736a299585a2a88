"""The OpenID providers of a tenant: which ones, and what must be true of somebody who comes from one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit
from uuid import UUID

from lrs.access.published_keys import safe
from lrs.access.wrapping import Wrapping
from lrs.clock import now_ms
from lrs.errors import BadRequest, Conflict, NotFound
from lrs.journal import Journal
from lrs.storage.contract.access import Tenants
from lrs.storage.contract.providers import Provider, Providers

# Whoever has any account there gets a token: only `hd` or `tid` tells a school's people from the rest of the world.
GOOGLE_HOST = "accounts.google.com"
ENTRA_HOST = "login.microsoftonline.com"
_NAMES = {GOOGLE_HOST: "Google", ENTRA_HOST: "Microsoft"}  # as people know them

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+")


class ProviderService:
    def __init__(self, providers: Providers, tenants: Tenants, wrapping: Wrapping, journal: Journal) -> None:
        self._providers = providers
        self._tenants = tenants
        self._wrapping = wrapping
        self._journal = journal

    async def add(self, tenant: str, name: str, *, issuer: str, client_id: str, client_secret: str, label: str = "",
                  hosted_domains: Iterable[str] = (), entra_tenants: Iterable[str] = (), user_claim: str = "",
                  username_claim: str = "") -> Provider:
        """Trust a provider. Raises `BadRequest`, `Conflict`, `NotFound`, each saying what would be right."""
        if await self._tenants.get(tenant) is None:
            raise NotFound("tenant-unknown", id=tenant)
        if not _NAME.fullmatch(name):
            raise BadRequest("provider-name-invalid", name=name)
        if not safe(issuer) or urlsplit(issuer).query or urlsplit(issuer).fragment:
            raise BadRequest("provider-issuer-unsafe", issuer=issuer)
        domains, guids = tuple(map(_domain, hosted_domains)), tuple(map(_guid, entra_tenants))
        if urlsplit(issuer).hostname == GOOGLE_HOST and not domains:
            raise BadRequest("provider-needs-domain")
        if urlsplit(issuer).hostname == ENTRA_HOST and not guids:
            raise BadRequest("provider-needs-entra-tenant")
        provider = Provider(tenant, name, label or _NAMES.get(urlsplit(issuer).hostname or "", name), issuer, client_id,
                            self._wrapping.wrap(client_secret.encode(), _place(tenant, name)), domains, guids,
                            user_claim, username_claim, now_ms())
        if not await self._providers.add(provider):
            raise Conflict("provider-taken", name=name)
        await self._journal.record(tenant, "provider.added", "", details={"provider": name, "issuer": issuer})
        return provider

    async def get(self, tenant: str, name: str) -> Provider:
        """Raises `NotFound`."""
        found = await self._providers.get(tenant, name)
        if found is None:
            raise NotFound("provider-unknown", name=name)
        return found

    async def list(self, tenant: str | None = None) -> list[Provider]:
        return await self._providers.list(tenant)

    async def remove(self, tenant: str, name: str) -> None:
        """Nobody signs in from there any more; accounts and sessions that came of it stay. Raises `NotFound`."""
        if not await self._providers.remove(tenant, name):
            raise NotFound("provider-unknown", name=name)
        await self._journal.record(tenant, "provider.removed", "", details={"provider": name})

    def client_secret(self, provider: Provider) -> str:
        return self._wrapping.unwrap(provider.client_secret, _place(provider.tenant, provider.name)).decode()


def _place(tenant: str, name: str) -> str:
    return f"client secret of {tenant}:{name}"


def _domain(text: str) -> str:
    if not _DOMAIN.fullmatch(text.lower()):
        raise BadRequest("provider-domain-invalid", domain=text)
    return text.lower()


def _guid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise BadRequest("provider-entra-tenant-invalid", guid=text) from None
