"""Consents as they come about: asked for, given or refused, withdrawn, run out; each event receives its receipt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Protocol
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec

from lrs.access.categories import TenantKind
from lrs.access.purposes import Basis, Purpose, basis
from lrs.consent.notice import digest, notice
from lrs.consent.receipt import Controller, full, minimal, signed
from lrs.errors import Conflict, NotFound
from lrs.messages.text import Language
from lrs.storage.contract.access import Tenant, Tenants
from lrs.storage.contract.cases import CaseRecord, Withholding
from lrs.storage.contract.consents import ConsentEvent, ConsentRecord, Consents, EventState


class Key(Protocol):
    """What a tenant signs with: the address of the public key, and the private one."""

    @property
    def kid(self) -> str: ...
    @property
    def private(self) -> ec.EllipticCurvePrivateKey: ...


KeyOf = Callable[[Tenant], Awaitable[Key]]
OriginOf = Callable[[Tenant], str]


class ConsentService:
    """`key` is a tenant's bundle-signing key, `origin` where the tenant is reached."""

    def __init__(self, consents: Consents, tenants: Tenants, key: KeyOf, origin: OriginOf) -> None:
        self._consents = consents
        self._tenants = tenants
        self._key = key
        self._origin = origin

    async def notice(self, case: CaseRecord, language: Language) -> str:
        """What the family is told before it decides."""
        tenant = await self._tenant(case.tenant)
        return notice(language, tenant.name, case.purpose, case.recipient.name if case.recipient else "")

    async def request(self, cases: Sequence[CaseRecord], purpose: Purpose) -> None:
        """Records of consents that are asked for, one for each case, which names it by `consent`."""
        if not cases:
            return
        tenant = await self._tenant(cases[0].tenant)
        bases = {Purpose(name): Basis(value) for name, value in tenant.bases.items()}
        lawful = basis(TenantKind(tenant.kind), bases, purpose)
        records = []
        for case in cases:
            recipient = case.recipient
            told = notice("ja", tenant.name, case.purpose, recipient.name if recipient else "")
            records.append(ConsentRecord(
                case.tenant, case.consent, case.learner, case.case_id, case.purpose, lawful,
                recipient.origin if recipient else "", recipient.name if recipient else "", digest(told), "ja",
                (ConsentEvent(case.opened, "requested"),)))
        await self._consents.add(records)

    async def settle(self, case: CaseRecord) -> ConsentRecord:
        """Write down what was decided, once. A case is decided first and its consent told after: whoever goes on with
        the case settles it, in case whoever decided was stopped between the two."""
        record = await self._get(case)
        decision = case.decision
        if decision is None or record.state != "requested":
            return record
        state: EventState = "given" if decision.approved else "refused"
        event = ConsentEvent(decision.at, state, decision.by, decision.capacity, decision.method, decision.assented)
        return await self._append(record, event, ("requested",), decision.withholding, decision.carry)

    async def end(self, case: CaseRecord, state: EventState, at: int, by: str = "", capacity: str = "") -> None:
        """It is withdrawn, or ran out unanswered."""
        record = await self.settle(case)
        event = ConsentEvent(at, state, by, capacity, "console" if by else "")
        await self._append(record, event, ("requested", "given"))

    async def receipts(self, case: CaseRecord) -> tuple[str, str]:
        """The receipt of the decision in full, for the family, and the minimal one, for the bundle. The same at every
        call. Raises `Conflict` while nothing is decided."""
        record = await self.settle(case)
        for event in reversed(record.events):
            if event.state in {"given", "refused"}:
                return event.receipt, event.minimal
        raise Conflict("case-undecided", id=case.case_id)

    async def of(self, tenant: str, learner: str) -> list[ConsentRecord]:
        """A learner's, newest first."""
        return await self._consents.of(tenant, [learner])

    async def _append(self, record: ConsentRecord, event: ConsentEvent, after: tuple[EventState, ...],
                      withholding: Withholding = Withholding(),  # noqa: B008  frozen
                      carry: tuple[str, ...] = ()) -> ConsentRecord:
        """With its receipts. Where another was first, what that one wrote counts."""
        tenant = await self._tenant(record.tenant)
        controller = Controller(tenant.name, self._origin(tenant), tenant.kind)
        key = await self._key(tenant)
        told = full(record, event, controller, withholding, carry)
        event = replace(event, receipt=signed(told, key.private, key.kid),
                        minimal=signed(minimal(record, event, controller), key.private, key.kid))
        appended = await self._consents.append(record.tenant, record.record_id, event, after)
        return appended or await self._consents.get(record.tenant, record.record_id) or record

    async def _get(self, case: CaseRecord) -> ConsentRecord:
        record = await self._consents.get(case.tenant, case.consent)
        if record is None:
            raise NotFound("case-unknown", id=case.case_id)
        return record

    async def _tenant(self, tenant_id: str) -> Tenant:
        tenant = await self._tenants.get(tenant_id)
        if tenant is None:
            raise NotFound("tenant-unknown", id=tenant_id)
        return tenant


def new_record_id() -> str:
    return str(uuid4())
