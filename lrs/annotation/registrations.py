"""What each key's Statements are, and whose accounts it may name: its registration and its tenant's together."""

from __future__ import annotations

from collections.abc import Mapping

from lrs.access.categories import HELD
from lrs.annotation.evidence import Registered
from lrs.annotation.identity import home_page
from lrs.annotation.remembered import Remembered
from lrs.annotation.rules import Standing
from lrs.errors import NotFound
from lrs.storage.contract.access import Credentials, Registration, Tenants
from lrs.storage.contract.origins import APP


class Registrations:
    def __init__(self, tenants: Tenants, credentials: Credentials, seconds: float) -> None:
        self._tenants = tenants
        self._credentials = credentials
        self._known: Remembered[tuple[str, str, str], Registered] = Remembered(seconds)

    async def of(self, tenant: str, writer: str, app: str) -> Registered:
        """What holds for what the key `writer` of `app` stores. A key that is not ours (a token of an outside issuer)
        has no registration of its own; whom a bundle names is known by links alone, which people make. Raises
        `NotFound` for an unknown tenant."""
        asked = tenant, writer, app
        return (await self._known.of([asked], self._load))[asked]

    async def _load(self, asked: list[tuple[str, str, str]]) -> Mapping[tuple[str, str, str], Registered]:
        return {each: await self._registered(*each) for each in asked}

    async def _registered(self, tenant: str, writer: str, app: str) -> Registered:
        custodian = await self._tenants.get(tenant)
        if custodian is None:
            raise NotFound("tenant-unknown", id=tenant)
        credential = await self._credentials.get(writer)
        own = credential.registration if credential and credential.tenant == tenant else Registration()
        held = tuple(each.value for each in HELD[custodian.kind])  # plain text is quicker to store
        standing = Standing(app, own.category if own.category in held else held[0], own.activity_class, held)
        trusted = frozenset() if app.startswith(APP) else own.home_pages | custodian.home_pages
        return Registered(writer, frozenset(map(home_page, trusted)), standing)
