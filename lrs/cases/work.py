"""What those who build and send bundles ask of a case; every step is refused where the case says no.

A case that was withdrawn is `Conflict` "case-not-open" to all of them: the job ends, and its files are discarded.
"""

from __future__ import annotations

from typing import Any

from lrs.access.categories import TenantKind
from lrs.access.purposes import Purpose
from lrs.access.standing import Standing
from lrs.cases.facts import office, owner
from lrs.cases.keeping import Keeping, happened
from lrs.cases.notified import notified
from lrs.cases.purposes import LEAVES, policy_purpose
from lrs.clock import now_ms
from lrs.consent.service import ConsentService
from lrs.errors import NotFound
from lrs.storage.contract.cases import WITHDRAWN, CaseRecord, State


class CaseWork:
    def __init__(self, keeping: Keeping, consents: ConsentService) -> None:
        self._keeping = keeping
        self._consents = consents

    async def begin_building(self, tenant: str, case_id: str) -> CaseRecord:
        """approved → building; again while it is building is no error, so that a killed job goes on. The case holds
        what a bundle needs: learner, purpose, period, recipient, and in `decision.withholding` what is left out.

        Raises `Conflict` "case-not-open" when it is in another state (withdrawn, refused, expired), `NotFound`."""
        case = await self._keeping.get(tenant, case_id)
        if case.state != "building":
            case = await self._step(case, ("approved",), "building")
        await self._consents.settle(case)
        return case

    async def ready(self, tenant: str, case_id: str, bundle_id: str) -> CaseRecord:
        """building → ready: the bundle is sealed and may be fetched. Raises as above; then it must not be handed out.
        """
        case = await self._keeping.get(tenant, case_id)
        if case.state == "ready" and case.bundle_id == bundle_id:
            return case
        return await self._step(case, ("building",), "ready", bundle_id=bundle_id)

    async def build_failed(self, tenant: str, case_id: str) -> CaseRecord:
        """building, or ready and never fetched → approved, so that it can be built again."""
        case = await self._keeping.get(tenant, case_id)
        return await self._step(case, ("building", "ready"), "approved", "build-failed", bundle_id="")

    async def may_fetch(self, tenant: str, bundle_id: str) -> CaseRecord:
        """The case of a bundle that may be fetched now: ready or delivered. Raises `NotFound` for any other."""
        case = await self._keeping.cases.by_bundle(tenant, bundle_id) if bundle_id else None
        if case is None or case.state not in {"ready", "delivered"}:
            raise NotFound("bundle-unknown", id=bundle_id[:80])
        return case

    async def delivered(self, tenant: str, case_id: str) -> CaseRecord:
        """ready → delivered: from now on withdrawal can only be told to the recipient."""
        case = await self._keeping.get(tenant, case_id)
        if case.state == "delivered":
            return case
        return await self._step(case, ("ready",), "delivered", delivered=now_ms(), left=self._left(case))

    async def receive(self, tenant: str, case_id: str) -> CaseRecord:
        """A receipt came: → closed."""
        case = await self._keeping.get(tenant, case_id)
        if case.state == "closed":
            return case
        delivered = now_ms() if case.delivered is None else case.delivered
        return await self._step(case, ("ready", "delivered"), "closed", ended=now_ms(), delivered=delivered,
                                left=self._left(case))

    async def get(self, tenant: str, case_id: str) -> CaseRecord:
        """Raises `NotFound`."""
        return await self._keeping.get(tenant, case_id)

    async def told(self, tenant: str, case_id: str) -> CaseRecord:
        """The recipient knows that the family took its consent back."""
        case = await self._keeping.get(tenant, case_id)
        if notified(case).state == "told":
            return case
        return await self._keeping.move(case, WITHDRAWN, happened("told"), "")

    async def untold(self, tenant: str, case_id: str) -> CaseRecord:
        """It could not be told: an officer writes a letter."""
        case = await self._keeping.get(tenant, case_id)
        return await self._keeping.move(case, WITHDRAWN, happened("untold"), "")

    async def receipts(self, tenant: str, case_id: str) -> tuple[str, str]:
        """The consent's receipt in full for the family, and the minimal one (no withheld selectors) for the bundle; the
        same at every call."""
        return await self._consents.receipts(await self._keeping.get(tenant, case_id))

    async def _step(self, case: CaseRecord, states: tuple[State, ...], state: State, what: str = "",
                    **changes: Any) -> CaseRecord:
        return await self._keeping.move(case, states, happened(what or state), "", changes={"state": state, **changes})

    @staticmethod
    def _left(case: CaseRecord) -> int:
        return now_ms() if case.purpose in LEAVES else 0


def exporting(case: CaseRecord, kind: TenantKind = TenantKind.ESTABLISHER) -> Standing:
    """As whom the bundle of this case is read: the office, inside this case and with this consent; out of a personal
    store its owner. What the policy lets it do (``bundles/export``, for `exporting_purpose`) is how far the bundle
    reaches."""
    return owner(case) if kind is TenantKind.PERSONAL else office(case)


def exporting_purpose(case: CaseRecord, kind: TenantKind) -> Purpose:
    return Purpose.OWN if kind is TenantKind.PERSONAL else policy_purpose(case.purpose)
