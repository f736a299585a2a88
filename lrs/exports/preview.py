"""What a recipient will see, shown to the family before they decide: the pass by which a bundle is built, over the same
Statements, with nothing written down.

Only its number and its moment differ from the bundle's. What is withheld leaves no more trace here than there. One look
goes through a whole record, so few are taken at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from uuid import uuid4

from lrs.bundles.contents.learnt import Learnt
from lrs.bundles.manifest import Counts
from lrs.clock import now_ms
from lrs.errors import NotFound
from lrs.exports.belongings import Belongings
from lrs.exports.covered import Covered
from lrs.exports.drafts import Draft, Drafts
from lrs.exports.heard import exact, heard
from lrs.exports.needs import Needs
from lrs.exports.order import Order
from lrs.storage.contract.access import Tenant
from lrs.storage.contract.cases import CaseRecord, Decision, Withholding

AT_ONCE = 2  # in one process


@dataclass(frozen=True, slots=True)
class Preview:
    """The page as the recipient gets it, what was learnt, and how many there are of what."""

    page: bytes
    learnt: Learnt
    counts: Counts


class Previews:
    def __init__(self, needs: Needs, drafts: Drafts) -> None:
        self._needs = needs
        self._drafts = drafts
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def of(self, case: CaseRecord, withholding: Withholding, bundles: int = 0) -> Preview:
        """Of an export that is, or could be, approved with this. Who may look is for the caller to ask first. Raises
        `Forbidden` where the policy lets nothing of the record go."""
        tenant = await self._needs.tenants.get(case.tenant)
        if tenant is None:
            raise NotFound("tenant-unknown", id=case.tenant)
        order = Order.begin(now_ms(), self._needs.statements.mark())
        draft = await self._drafts.draft(tenant, _decided(case, withholding), order, uuid4().urn)
        async with self._turn:
            counts = await self._counts(tenant, draft, bundles)
            page = await asyncio.to_thread(draft.telling.page, counts)
        return Preview(page, draft.telling.learnt(), counts)

    async def _counts(self, tenant: Tenant, draft: Draft, bundles: int) -> Counts:
        """Go through all of it."""
        needs, statements, events, attachments = self._needs, 0, 0, set[str]()
        belongings = Belongings(await needs.identities.identifiers(tenant.tenant_id, draft.learners))
        async for batch in Covered(needs.records, draft.cover).batches(-1):
            taken = await asyncio.to_thread(draft.telling.take, batch.lines, batch.targets, batch.voided)
            belongings.note(taken.statements)
            statements += len(taken.statements)
            events += len(await heard(needs.events, tenant.tenant_id, exact(batch.rows, taken), draft.telling))
            kept = {file.sha2.lower() for row in batch.rows for file in row.files}
            attachments.update(kept.intersection(each.lower() for each in taken.attachments))
        return Counts(statements=statements, attachments=len(attachments),
                      documents=await self._documents(tenant.tenant_id, belongings), caliper_events=events,
                      bundles=bundles)

    async def _documents(self, tenant: str, belongings: Belongings) -> int:
        profiles = await belongings.agent_profiles(self._needs.records, tenant)
        states: AsyncIterator[list[bytes]] = belongings.states(self._needs.records, tenant)
        return len(profiles) + sum([len(lines) async for lines in states])


def _decided(case: CaseRecord, withholding: Withholding) -> CaseRecord:
    decision = case.decision or Decision(True, "", "", "learner", "console", 0)
    return replace(case, decision=replace(decision, approved=True, withholding=withholding))
