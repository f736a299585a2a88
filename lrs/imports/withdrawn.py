"""An issuer tells that a family took its consent to a bundle back: verified by the registry of custodians, kept, and
shown to the officer whose import it was. Nothing of the record is deleted by it: what is to be done, people decide."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from lrs.bundles import withdrawals
from lrs.bundles.refused import BundleRefused
from lrs.bundles.signing import KeyOf
from lrs.clock import now_ms
from lrs.journal import Journal
from lrs.storage.contract.access import Tenant
from lrs.storage.contract.provenance import Import, Provenance
from lrs.storage.contract.withdrawals import Withdrawal, Withdrawals


class Custody(Protocol):
    def origin(self, tenant: Tenant) -> str:
        """Where the tenant is known to other custodians."""

    async def trust(self, tenant: Tenant, issuer: str = "", kid: str = "") -> KeyOf:
        """The keys of those whom the tenant trusts, looked at anew where the issuer may have rotated them."""


class Withdrawn:
    def __init__(self, told: Withdrawals, provenance: Provenance, custody: Custody, journal: Journal) -> None:
        self._told = told
        self._provenance = provenance
        self._custody = custody
        self._journal = journal

    async def take(self, tenant: Tenant, notice: str, request: str = "") -> Withdrawal:
        """Keep it; once more it is answered the same. A bundle that did not come yet is refused when it does. Raises
        `BundleRefused` for what no trusted issuer signed for this tenant, or is about another's bundle."""
        issuer, kid = withdrawals.claimed(notice)
        key_of = await self._custody.trust(tenant, issuer, kid)
        said = withdrawals.check(notice, self._custody.origin(tenant), key_of)
        runs = await self._provenance.of_bundle(tenant.tenant_id, said.bundle_id)
        if any((run.issuer, run.manifest) != (said.issuer, said.manifest) for run in runs):
            raise BundleRefused("withdrawal-of-another")
        found = Withdrawal(tenant.tenant_id, said.issuer, said.bundle_id, said.manifest, said.withdrawn, now_ms())
        if await self._told.add(found):
            await self._journal.record(tenant.tenant_id, "bundle.withdrawn", f"key:{issuer}", request=request,
                                       subjects=sorted({run.learner for run in runs}),
                                       details={"bundle": said.bundle_id, "issuer": issuer})
            return found
        return await self._told.get(tenant.tenant_id, said.issuer, said.bundle_id) or found

    async def of(self, tenant: str, runs: Collection[Import]) -> Mapping[str, Withdrawal]:
        """Of these imports those whose bundle's consent was taken back, by their runs."""
        if not runs:
            return {}
        told = {(each.issuer, each.bundle_id): each for each in await self._told.of(
            tenant, {run.bundle_id for run in runs})}
        return {run.run_id: told[run.issuer, run.bundle_id] for run in runs if (run.issuer, run.bundle_id) in told}

    async def latest(self, tenant: str, limit: int) -> list[tuple[Withdrawal, list[Import]]]:
        """Newest first, with the imports of each bundle; none where it never came."""
        return [(each, [run for run in await self._provenance.of_bundle(tenant, each.bundle_id)
                        if run.issuer == each.issuer]) for each in await self._told.latest(tenant, limit)]
