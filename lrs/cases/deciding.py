"""How an export is decided: by the learner, or a guardian with the learner's assent; by a letter that came back signed;
by silence, which sends nothing. And how it is withdrawn.
"""

from __future__ import annotations

from typing import Any

from lrs.access.person import Person
from lrs.cases.carrying import Carrying
from lrs.cases.keeping import Approved, Keeping, Withdrawn, actor, happened, named
from lrs.cases.notified import notified
from lrs.cases.permissions import CasePermissions, unknown
from lrs.cases.purposes import LEAVES
from lrs.clock import now_ms
from lrs.consent.service import ConsentService
from lrs.errors import BadRequest, Conflict
from lrs.storage.contract.cases import (
    BEFORE_DELIVERY,
    WITHDRAWN,
    Capacity,
    CaseRecord,
    Decision,
    State,
    Withholding,
)

_UNDECIDED: tuple[State, ...] = ("awaiting-decision",)
_WITHDRAWABLE: tuple[State, ...] = (*BEFORE_DELIVERY, "delivered", "closed")


class Deciding:
    def __init__(self, keeping: Keeping, permissions: CasePermissions, consents: ConsentService,
                 approved: Approved, withdrawn: Withdrawn, carrying: Carrying) -> None:
        self._keeping = keeping
        self._permissions = permissions
        self._consents = consents
        self._approved = approved
        self._withdrawn = withdrawn
        self._carrying = carrying

    async def decide(self, person: Person, case_id: str, *, approve: bool, assented: bool = False,
                     withholding: Withholding = Withholding(), carry: tuple[str, ...] = (),  # noqa: B008  frozen
                     request: str = "") -> CaseRecord:
        """The family decides. Raises `Forbidden`, naming the rule, `NotFound`, and `Conflict` when the deadline is over
        or somebody decided before: of two at once one is."""
        case = await self._export(person.tenant, case_id)
        seeing = await self._permissions.seeing(person)
        if not seeing.holds(case):
            raise unknown(case_id)
        # To say no, which is what silence says, takes nobody's assent.
        capacity = await self._permissions.decides(person, case.learner, "requests/decide",
                                                   assented=assented or not approve)
        decision = Decision(approve, named(person), person.user, capacity, "console", now_ms(),
                            assented or capacity == "learner", withholding, carry)
        return await self._decided(case, decision, actor(person), request)

    async def by_letter(self, officer: Person, case_id: str, *, approve: bool, signed_by: Capacity,
                        assented: bool = False, withholding: Withholding = Withholding(),  # noqa: B008  frozen
                        carry: tuple[str, ...] = (), request: str = "") -> CaseRecord:
        """An officer writes down a letter that came back signed. A guardian's needs the learner's assent on it."""
        case = await self._export(officer.tenant, case_id)
        await self._permissions.may_work(officer, case.school)
        if approve and signed_by == "guardian" and not assented:
            raise BadRequest("assent-on-letter")
        decision = Decision(approve, named(officer), "", signed_by, "letter", now_ms(),
                            assented or signed_by == "learner", withholding, carry)
        return await self._decided(case, decision, actor(officer), request)

    async def _decided(self, case: CaseRecord, decision: Decision, by: str, request: str) -> CaseRecord:
        if case.inside and decision.withholding:
            raise BadRequest("withholding-inside")
        await self._carrying.chosen(case, decision.carry)
        state: State = "refused" if not decision.approved else "closed" if case.inside else "approved"
        changes: dict[str, Any] = {"state": state, "decision": decision}
        if state in {"refused", "closed"}:
            changes["ended"] = decision.at
        if state == "closed":
            changes |= {"delivered": decision.at, "left": decision.at if case.purpose in LEAVES else 0}
        event = happened("approved" if decision.approved else "refused", decision.by)
        moved = await self._keeping.move(case, _UNDECIDED, event, by, changes=changes,
                                         undecided_until=decision.at, request=request)
        await self._consents.settle(moved)
        if state == "approved":
            await self._approved(moved)
        return moved

    async def withdraw(self, person: Person, case_id: str, request: str = "") -> CaseRecord:
        """Before delivery nothing is sent any more; after it the recipient is told, and what a move inside one
        establisher opened is closed. A file that waits is deleted. Raises `Forbidden`, `NotFound`, `Conflict`."""
        case = await self._export(person.tenant, case_id)
        if not (await self._permissions.seeing(person)).family(case):
            raise unknown(case_id)
        capacity = await self._permissions.decides(person, case.learner, "requests/decide", assented=True)
        now = now_ms()
        moved = await self._keeping.move(case, _WITHDRAWABLE, happened("withdrawn", named(person)), actor(person),
                                         changes={"state": "withdrawn", "ended": now, "left": 0}, request=request)
        await self._consents.end(moved, "withdrawn", now, named(person), capacity)
        await self._withdrawn(moved)
        return moved

    async def told_by_letter(self, officer: Person, case_id: str, request: str = "") -> CaseRecord:
        """An officer wrote to the recipient of what the family withdrew, which no server could tell. Raises
        `Forbidden`, `NotFound`; `Conflict` where that is not an officer's to do."""
        case = await self._export(officer.tenant, case_id)
        await self._permissions.may_work(officer, case.school)
        if not notified(case).by_letter:
            raise Conflict("notice-not-by-letter", id=case_id)
        return await self._keeping.move(case, WITHDRAWN, happened("told", named(officer)), actor(officer),
                                        request=request)

    async def expire(self, case: CaseRecord) -> None:
        """Its deadline is over. Whoever decided at the same moment was first, or is refused."""
        now = now_ms()
        export = case.kind == "export"
        state: State = "expired" if export else "closed"
        try:
            moved = await self._keeping.move(case, ("awaiting-decision", "open"), happened(state), "",
                                             changes={"state": state, "ended": now})
        except Conflict:
            return
        if export:
            await self._consents.end(moved, "expired", now)

    async def _export(self, tenant: str, case_id: str) -> CaseRecord:
        case = await self._keeping.get(tenant, case_id)
        if case.kind != "export" or not case.learner:
            raise unknown(case_id)
        return case


def withdrawable(case: CaseRecord) -> bool:
    """Whether a family can still take its consent back."""
    agreed = case.decision is not None and case.decision.approved
    return case.kind == "export" and agreed and case.state in _WITHDRAWABLE
