"""Deliveries as jobs: put, read back, and again later where the store was away; begun anew after a kill."""

from __future__ import annotations

import asyncio
from typing import Protocol

from lrs.delivery.destination import DeliveryFailed
from lrs.delivery.layout import Parcel
from lrs.delivery.pushing import push
from lrs.delivery.stores import LearnerStoreService
from lrs.errors import NotFound
from lrs.exports.service import ExportService
from lrs.jobs.runner import Claim, Ended, Later
from lrs.storage.contract.access import Tenant, Tenants
from lrs.storage.contract.jobs import Job, JobKind

_PATIENCE_SECONDS = 120
_SLOWEST = 32 * 1024  # bytes a second, there and back: a store that is slower holds up what others wait for


class Origins(Protocol):
    def origin(self, tenant: Tenant) -> str: ...


class Delivery:
    """`lrs.jobs.runner.Work` of deliveries."""

    kind: JobKind = "delivery"

    def __init__(self, stores: LearnerStoreService, exports: ExportService, tenants: Tenants, origins: Origins) -> None:
        self._stores = stores
        self._exports = exports
        self._tenants = tenants
        self._origins = origins

    async def do(self, claim: Claim) -> Ended:
        """Raises `NotFound` when the bundle or the store is gone, `Conflict` when the case was withdrawn, `Later` while
        the store does not take it."""
        job, bundle = claim.job, str(claim.detail["bundle"])
        store = await self._stores.named(job.tenant, str(claim.detail["store"]))
        tenant = await self._tenants.get(job.tenant)
        if tenant is None:
            raise NotFound("tenant-unknown", id=job.tenant)
        content = await self._exports.content(job.tenant, bundle)
        parcel = Parcel(f"urn:uuid:{bundle}", content.job.created, self._origins.origin(tenant), content.size,
                        content.sha256)
        if "begun" not in claim.detail:
            await self._exports.fetched(content, str(claim.detail["by"]), "into a store", "")
            await claim.tell(total=1, begun=True)
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS + content.size / _SLOWEST):
                location = await push(self._stores.destination(store), parcel, content.path)
        except TimeoutError:
            raise Later("store-unusable") from None
        except DeliveryFailed as error:
            if not error.lasting:
                raise Later("store-unusable") from error
            return Ended("failed", {**claim.detail, "values": {"reason": error.reason}}, "store-unusable")
        await claim.tell(done=1)
        return Ended("done", {**claim.detail, "location": location})

    async def clear(self, job: Job) -> None:
        """Nothing of a delivery's own is left on disk: the bundle is its export's."""
