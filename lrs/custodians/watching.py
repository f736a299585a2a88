"""Whether trusted custodians still publish what was confirmed is looked at each hour, also when no bundle comes."""

from __future__ import annotations

import secrets

from lrs.custodians.registry import Registry
from lrs.recurring import recurring
from lrs.storage.contract.access import Tenants
from lrs.storage.contract.leases import Leases

_HOUR_SECONDS = 3600
_LOOK_SECONDS = 600  # whose turn it is


class Watching:
    def __init__(self, registry: Registry, tenants: Tenants, leases: Leases) -> None:
        self._registry = registry
        self._tenants = tenants
        self._leases = leases

    async def keep_looking(self) -> None:
        """Once an hour, whichever process it is, until cancelled."""
        await recurring("custodians: looking at their keys", self._take_turn, _LOOK_SECONDS, spread=0.2)

    async def _take_turn(self) -> None:
        # Under a new name each time and never given up, so that the next one waits for an hour.
        if await self._leases.take("keys of custodians", secrets.token_hex(8), _HOUR_SECONDS):
            await self.look()

    async def look(self) -> None:
        """At each tenant's custodians, one after the other; one that does not answer is known as before."""
        for tenant in await self._tenants.list():
            for custodian in await self._registry.list(tenant.tenant_id):
                await self._registry.known(tenant.tenant_id, custodian.origin)
