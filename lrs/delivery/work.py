"""Deliveries as jobs: put, read back, and again later where the store was away; begun anew after a kill."""

from __future__ import annotations

from typing import Protocol

from lrs.delivery.destination import DeliveryFailed
from lrs.delivery.layout import Parcel
from lrs.delivery.pushing import push
from lrs.delivery.stores import Content, LearnerStoreService
from lrs.jobs.runner import Claim, Ended, Later
from lrs.storage.contract.access import Tenant, Tenants
from lrs.storage.contract.jobs import Job, JobKind


class Handing(Protocol):
    """`lrs.bundles.exports.ExportService`, as far as who delivers a bundle needs it."""

    async def content(self, tenant: str, job_id: str) -> Content: ...

    async def delivering(self, content: Content) -> None: ...


class Origins(Protocol):
    def origin(self, tenant: Tenant) -> str: ...


class Delivery:
    """`lrs.jobs.runner.Work` of deliveries."""

    kind: JobKind = "delivery"

    def __init__(self, stores: LearnerStoreService, handing: Handing, tenants: Tenants, origins: Origins) -> None:
        self._stores = stores
        self._handing = handing
        self._tenants = tenants
        self._origins = origins

    async def do(self, claim: Claim) -> Ended:
        """Raises `NotFound` when the bundle or the store is gone, `Later` while the store does not take it."""
        job = claim.job
        store = await self._stores.named(job.tenant, str(claim.detail["store"]))
        content = await self._handing.content(job.tenant, str(claim.detail["bundle"]))
        tenant = await self._tenants.get(job.tenant)
        issuer = self._origins.origin(tenant) if tenant else ""
        parcel = Parcel(f"urn:uuid:{content.job.job_id}", content.job.created, issuer, content.size, content.sha256)
        await self._handing.delivering(content)
        await claim.tell(done=0, total=parcel.size)
        try:
            location = await push(self._stores.destination(store), parcel, content.path)
        except DeliveryFailed as error:
            await claim.tell(told=error.reason)
            if error.lasting:
                return Ended("failed", {**claim.detail, "values": {"reason": error.reason}}, "store-unusable")
            raise Later("store-unusable") from error
        return Ended("done", {**claim.detail, "location": location})

    async def clear(self, job: Job) -> None:
        """Nothing of ours is left on disk: the bundle is its export's."""
