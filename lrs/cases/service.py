"""The room's services as one, what officers and families see, and what happens by itself at deadlines.

What it tells the audit log, of the learner whom it is about:

    case.opened  case.approved  case.refused  case.expired  case.withdrawn
    case.building  case.build-failed  case.ready  case.delivered  case.closed  case.erasing
    slip.made  slip.revoked  campaign.begun
"""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from lrs.access.facts import StandingService
from lrs.access.person import Person
from lrs.access.wrapping import Wrapping
from lrs.cases.campaigns import CampaignService
from lrs.cases.carrying import Carrying
from lrs.cases.deciding import Deciding
from lrs.cases.keeping import (
    Approved,
    Changed,
    Keeping,
    Withdrawn,
    actor,
    happened,
    named,
    nobody_builds,
    nobody_remembers,
    nobody_tells,
)
from lrs.cases.learners import Learners
from lrs.cases.opening import REASON_CHARACTERS, Opening, handle_digest
from lrs.cases.permissions import CasePermissions, Seeing, unknown
from lrs.cases.slips import Attempts, SlipService
from lrs.cases.work import CaseWork
from lrs.clock import now_ms
from lrs.consent.service import ConsentService
from lrs.errors import BadRequest, Conflict, NotFound
from lrs.exchangesettings import Cases as Settings
from lrs.journal import Journal
from lrs.people.directory import Pupil
from lrs.recurring import recurring
from lrs.retention.callers import Caller
from lrs.storage.contract.cases import Campaigns, CaseRecord, Cases, Slips, State, Which
from lrs.storage.contract.consents import ConsentRecord
from lrs.storage.contract.erasures import Erasure
from lrs.storage.contract.provenance import Kept, KeptBundles

_OPEN: tuple[State, ...] = ("open",)
_AT_ONCE = 500
_LOOK_SECONDS = 60.0


class CaseStore(Protocol):
    """The storage that this room works with."""

    @property
    def cases(self) -> Cases: ...

    @property
    def slips(self) -> Slips: ...

    @property
    def campaigns(self) -> Campaigns: ...

    @property
    def kept_bundles(self) -> KeptBundles: ...


class Erasing(Protocol):
    async def request(self, caller: Caller, *, user: str, reason: str) -> Erasure: ...


@dataclass(frozen=True, slots=True)
class CaseService:
    opening: Opening
    deciding: Deciding
    work: CaseWork
    slips: SlipService
    campaigns: CampaignService
    consents: ConsentService
    permissions: CasePermissions
    learners: Learners
    keeping: Keeping
    carrying: Carrying
    erasing: Erasing | None

    @classmethod
    def over(cls, store: CaseStore, consents: ConsentService, standings: StandingService, learners: Learners,
             attempts: Attempts, journal: Journal, wrapping: Wrapping, settings: Settings, largest: int, *,
             erasing: Erasing | None = None, changed: Changed = nobody_remembers,
             approved: Approved = nobody_builds, withdrawn: Withdrawn = nobody_tells) -> CaseService:
        """`changed` is told of each tenant of which a case changed, `approved` of each bundle that is to be built,
        `withdrawn` of each that is not to go any more. At most `largest` bytes of earlier bundles go along with one."""
        keeping, permissions = Keeping(store.cases, journal, changed), CasePermissions(standings)
        slips = SlipService(store.slips, permissions, learners, journal, wrapping.derived("slip codes"), attempts,
                            settings.slip_days)
        opening = Opening(keeping, permissions, learners, slips, consents, settings)
        carrying = Carrying(store.kept_bundles, largest)
        return cls(opening, Deciding(keeping, permissions, consents, approved, withdrawn, carrying),
                   CaseWork(keeping, consents), slips,
                   CampaignService(store.campaigns, store.cases, opening, permissions, learners, journal, settings),
                   consents, permissions, learners, keeping, carrying, erasing)

    # --- seeing -------------------------------------------------------------------------------------------

    async def list(self, person: Person, which: Which, limit: int, before: str = "") -> builtins.list[CaseRecord]:
        """Those that the person may see, newest first. Raises `Forbidden`."""
        seeing = await self.permissions.seeing(person)
        if seeing.schools is not None and not seeing.board:
            which = self._narrowed(which, seeing)
        found: builtins.list[CaseRecord] = []
        while len(found) < limit:
            page = await self.keeping.cases.list(person.tenant, which, limit, before)
            found += [self._as_seen(case, seeing) for case in page if seeing.holds(case)]
            if len(page) < limit:
                break
            before = page[-1].case_id
        return found[:limit]

    async def get(self, person: Person, case_id: str) -> CaseRecord:
        """Raises `NotFound`, also for one that the person may not see. What was withheld is told to the family alone.
        """
        seeing = await self.permissions.seeing(person)
        case = await self.keeping.get(person.tenant, case_id)
        if not seeing.holds(case):
            raise unknown(case_id)
        return self._as_seen(case, seeing)

    async def taking_in(self, person: Person, case_id: str, learner: str) -> CaseRecord:
        """The import case in which this learner's record is taken in. Raises `NotFound`, also for a case of another
        kind or learner; `Conflict` for one that is closed."""
        case = await self.get(person, case_id)
        if case.kind != "import" or case.learner != learner:
            raise unknown(case_id)
        if case.state != "open":
            raise Conflict("case-not-open", id=case_id, state=case.state)
        return case

    async def asked(self, officer: Person, case_id: str, learner: str, handle: str, request: str = "") -> CaseRecord:
        """The record was asked for elsewhere, and answered with `handle`. Raises as `taking_in` does."""
        case = await self.taking_in(officer, case_id, learner)
        return await self.keeping.move(case, _OPEN, happened("asked", named(officer)), actor(officer),
                                       changes={"handle": handle}, request=request)

    async def requested(self, tenant: str, handle: str) -> CaseRecord:
        """What a recipient asked for. Raises `NotFound` for a handle that is none."""
        case = await self.keeping.cases.by_handle(tenant, handle_digest(handle))
        if case is None:
            raise NotFound("request-unknown")
        return case

    async def receipt(self, person: Person, case_id: str) -> str:
        """Of the decision, in full: the family's. Raises `NotFound` for anybody else."""
        case = await self.get(person, case_id)
        if not case.consent or not (await self.permissions.seeing(person)).family(case):
            raise unknown(case_id)
        return (await self.consents.receipts(await self.keeping.get(person.tenant, case_id)))[0]

    async def consents_of(self, person: Person, learner: str) -> builtins.list[ConsentRecord]:
        """For the learner and for guardians who are told. Raises `Forbidden`."""
        await self.permissions.speaks_for(person, learner)
        return await self.consents.of(person.tenant, learner)

    async def letters(self, cases: Sequence[CaseRecord]) -> builtins.list[
            tuple[CaseRecord, Pupil, str, builtins.list[Kept]]]:
        """What is printed for each case that waits for an answer: whose it is, the notice in Japanese, and the bundles
        that may go along."""
        found = []
        for case in cases:
            if case.state == "awaiting-decision" and case.learner:
                learner = await self.learners.one(case.tenant, case.learner)
                found.append((case, learner.pupil, await self.consents.notice(case, "ja"),
                              await self.carrying.there(case)))
        return found

    # --- closing ------------------------------------------------------------------------------------------

    async def close(self, officer: Person, case_id: str, note: str, request: str = "") -> CaseRecord:
        """An inquiry, a disclosure, a correction, an erasure that is refused, an import is done with; `note` says what
        came of it. An export is closed by its receipt. Raises `Forbidden`, `Conflict`."""
        case = await self.get(officer, case_id)
        await self.permissions.may_work(officer, case.school, case.kind)
        if case.kind == "export":
            raise Conflict("case-closed-by-receipt", id=case_id)
        if not 0 < len(note.strip()) <= REASON_CHARACTERS:
            raise BadRequest("reason-missing")
        return await self.keeping.move(case, _OPEN, happened("closed", named(officer), note.strip()),
                                       actor(officer), changes={"state": "closed", "ended": now_ms()}, request=request)

    async def hand_over(self, officer: Person, case_id: str, request: str = "") -> CaseRecord:
        """An erasure that the family asked for is asked of `/api/v1/erasures`, where two people approve it; with the
        learner's records the case goes too. Raises `Forbidden`, `Conflict`."""
        case = await self.get(officer, case_id)
        await self.permissions.may_work(officer, case.school)
        if case.kind != "erasure" or case.state != "open" or self.erasing is None:
            raise Conflict("case-not-open", id=case_id, state=case.state)
        if case.erasure_id:
            return case
        erasure = await self.erasing.request(officer, user=case.learner, reason=f"case {case.case_id}")
        return await self.keeping.move(case, _OPEN, happened("erasing", named(officer)), actor(officer),
                                       changes={"erasure_id": erasure.erasure_id}, request=request)

    # --- by itself ----------------------------------------------------------------------------------------

    async def keep_deadlines(self) -> None:
        """As long as a server runs. Any number may: of each case one of them is first."""
        await recurring("ending cases at their deadlines", self.expire_due, _LOOK_SECONDS, at_once=True, spread=0.3)

    async def expire_due(self) -> int:
        """End what is past its deadline, in all tenants; how many cases were looked at."""
        count = 0
        while due := await self.keeping.cases.overdue(now_ms(), _AT_ONCE):
            for case in due:
                await self.deciding.expire(case)
            count += len(due)
            if len(due) < _AT_ONCE:
                break
        return count

    @staticmethod
    def _narrowed(which: Which, seeing: Seeing) -> Which:
        """For the store to look no further than it must."""
        schools = tuple(seeing.schools or ())
        if seeing.learners and not schools:
            named_ones = seeing.learners if which.learners is None else seeing.learners & set(which.learners)
            return replace(which, learners=tuple(sorted(named_ones)))
        return replace(which, schools=schools) if schools and not seeing.learners else which

    @staticmethod
    def _as_seen(case: CaseRecord, seeing: Seeing) -> CaseRecord:
        if seeing.family(case) or case.decision is None:
            return case
        return replace(case, decision=replace(case.decision, withholding=type(case.decision.withholding)(), carry=()))
