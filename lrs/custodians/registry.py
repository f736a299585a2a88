"""The custodians that a tenant trusts.

One is trusted once somebody compared its fingerprint with what that custodian reads out. From then on a new key of it
counts when it is published at its origin beside every key known before, as a rotation leaves them; where a known key is
missing there, none of it counts until somebody confirms anew. What it tells the audit log:

    trust.added  trust.removed  trust.refreshed  trust.changed
"""

from __future__ import annotations

import logging
from dataclasses import replace
from time import monotonic

from lrs.clock import now_ms
from lrs.custodians.discovery import Discovery, Found, checked
from lrs.custodians.fingerprint import same
from lrs.errors import BadRequest, Conflict, LRSError, NotFound
from lrs.journal import Journal
from lrs.storage.contract.custodians import Custodian, Custodians

_FRESH_MS = 3600 * 1000  # keys older than this are looked for again before they count
_PATIENCE_SECONDS = 30.0  # between two looks at one custodian, whatever bundles say

_log = logging.getLogger(__name__)


class Registry:
    def __init__(self, custodians: Custodians, discovery: Discovery, journal: Journal) -> None:
        self._custodians = custodians
        self._discovery = discovery
        self._journal = journal
        self._looked: dict[tuple[str, str], float] = {}

    async def look(self, own: str, origin: str) -> Found:
        """What is published there, for somebody to confirm. Raises `BadRequest`; `Conflict` for the tenant's own
        origin."""
        if checked(origin) == own:
            raise Conflict("custodian-own", origin=own)
        return await self._discovery.look(origin)

    async def add(self, tenant: str, found: Found, fingerprint: str) -> Custodian:
        """Trust what was found, if it is what somebody confirmed: also anew, when keys changed. Raises `BadRequest`."""
        if not same(fingerprint, found.fingerprint):
            raise BadRequest("custodian-fingerprint-differs", origin=found.origin, fingerprint=found.fingerprint)
        now, before = now_ms(), await self._custodians.get(tenant, found.origin)
        added = before.added if before and before.removed is None else now
        custodian = Custodian(tenant, found.origin, found.name, found.kind, found.keys, found.fingerprint, added, now,
                              now)
        await self._custodians.put(custodian)
        await self._tell("trust.added", custodian)
        return custodian

    async def remove(self, tenant: str, origin: str) -> Custodian:
        """Nothing that it signed is taken any more; what was taken stays. Raises `NotFound`."""
        custodian = replace(await self.get(tenant, origin), removed=now_ms())
        await self._custodians.put(custodian)
        await self._tell("trust.removed", custodian)
        return custodian

    async def get(self, tenant: str, origin: str) -> Custodian:
        """One that was not removed. Raises `NotFound`."""
        found = await self._custodians.get(tenant, origin.rstrip("/").lower())
        if found is None or found.removed is not None:
            raise NotFound("custodian-unknown", origin=origin)
        return found

    async def list(self, tenant: str) -> list[Custodian]:
        """Those that were not removed."""
        return [each for each in await self._custodians.list(tenant) if each.removed is None]

    async def known(self, tenant: str, origin: str, kid: str = "") -> Custodian | None:
        """The custodian as it publishes itself now, as far as that can be told: looked for anew unless `kid` is a key
        of it that was there lately. None for one that was never trusted."""
        found = await self._custodians.get(tenant, origin)
        if found is None or not found.trusted:
            return found
        if now_ms() - found.checked <= _FRESH_MS and any(key.kid == kid for key in found.keys):
            return found
        if monotonic() - self._looked.get((tenant, origin), -_PATIENCE_SECONDS) < _PATIENCE_SECONDS:
            return found
        self._looked[tenant, origin] = monotonic()
        try:
            return await self.refresh(found)
        except LRSError as error:  # what is known goes on counting
            _log.warning("the keys of the custodian %s cannot be read: %s", origin, error)
            return found

    async def refresh(self, before: Custodian) -> Custodian:
        """Take over what a trusted custodian publishes now, unless a known key is missing. Raises `BadRequest`."""
        found = await self._discovery.look(before.origin)
        now = now_ms()
        if {key.kid for key in before.keys} - {key.kid for key in found.keys}:
            after, event = replace(before, changed=now), "trust.changed"
        else:
            after = replace(before, name=found.name, keys=found.keys, fingerprint=found.fingerprint, checked=now)
            event = "trust.refreshed" if after.fingerprint != before.fingerprint else ""
        if not await self._custodians.replace(before, after):
            return await self._custodians.get(before.tenant, before.origin) or before
        if event:
            await self._tell(event, after)
        return after

    async def _tell(self, event: str, custodian: Custodian) -> None:
        await self._journal.record(custodian.tenant, event, "", details={
            "origin": custodian.origin, "fingerprint": custodian.fingerprint})
