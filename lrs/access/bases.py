"""The lawful basis on which a tenant acts, for each purpose: its own setting where it made one, told to the journal."""

from __future__ import annotations

from lrs.access.purposes import SETTABLE, Basis
from lrs.errors import BadRequest, NotFound
from lrs.journal import Journal
from lrs.storage.contract.access import Tenants


class BasisService:
    def __init__(self, tenants: Tenants, journal: Journal) -> None:
        self._tenants = tenants
        self._journal = journal

    async def set(self, tenant: str, purpose: str, basis: str, by: str = "") -> None:
        """From now on, within moments everywhere. Raises `BadRequest`, `NotFound` for an unknown tenant."""
        if purpose not in SETTABLE or basis not in tuple(Basis):
            raise BadRequest("basis-unknown", purpose=purpose, basis=basis, bases=", ".join(Basis),
                             purposes=", ".join(SETTABLE))
        if await self._tenants.get(tenant) is None:
            raise NotFound("tenant-unknown", id=tenant)
        await self._journal.record(tenant, "tenant.basis", by, details={"purpose": purpose, "basis": basis})
        await self._tenants.set_basis(tenant, purpose, basis)
