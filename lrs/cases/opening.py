"""How cases are opened: by a recipient with the code of a slip, by an officer, by the family.

    slip + request ─┐
    officer ────────┼─▶ awaiting-decision     campaign: the same for a whole grade
    family's copy ──┘
    officer ─▶ open (import)    officer of the board ─▶ open (inquiry)
    family ─▶ open (disclosure, correction, erasure)
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lrs.access.person import Person
from lrs.cases.keeping import Keeping, actor, happened, named
from lrs.cases.learners import Learner, Learners
from lrs.cases.permissions import CasePermissions
from lrs.cases.purposes import BundlePurpose, policy_purpose
from lrs.cases.slips import SlipService
from lrs.cases.withholding import check_period
from lrs.clock import DAY_MS, now_ms
from lrs.consent.service import ConsentService, new_record_id
from lrs.errors import BadRequest, Conflict, Forbidden, NotFound
from lrs.exchangesettings import Cases as Settings
from lrs.storage.contract.cases import BEFORE_DELIVERY, CaseRecord, Kind, Recipient, RecipientKind, Which

MOST_OPEN = 20  # exports of one learner that are under way
REASON_CHARACTERS = 500

# To whom a family sends a copy by itself: out of a school's store, and out of its own.
_OF_SCHOOL: tuple[RecipientKind, ...] = ("family", "pds")
_FROM_STORE: tuple[RecipientKind, ...] = ("family", "pds", "school")

OfFamily = Literal["disclosure", "correction", "erasure"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An export as it is asked for: days from and to that it covers, empty for open; how many days the family has to
    decide, None for the usual."""

    purpose: str
    recipient: Recipient
    period: tuple[str, str] = ("", "")
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Requested:
    """What a recipient is answered: by the handle alone it asks how its request stands."""

    handle: str
    case: CaseRecord


class Opening:
    def __init__(self, keeping: Keeping, permissions: CasePermissions, learners: Learners, slips: SlipService,
                 consents: ConsentService, settings: Settings) -> None:
        self._keeping = keeping
        self._permissions = permissions
        self._learners = learners
        self._slips = slips
        self._consents = consents
        self._settings = settings

    # --- exports ------------------------------------------------------------------------------------------

    async def request(self, tenant: str, code: str, wanted: Wanted, request: str = "") -> Requested:
        """A recipient asks for the learner whom a slip's code names. Raises `Forbidden` for a wrong code, `Conflict`
        when the same recipient asked already."""
        self.check(wanted)
        slip = await self._slips.held(tenant, code)
        try:
            learner = await self._learners.one(tenant, slip.learner)
        except NotFound:  # gone from the roster; whoever asks is not told who that was
            raise Forbidden("slip-wrong") from None
        handle = secrets.token_urlsafe(32)
        case = await self._export(tenant, learner, wanted, "recipient", handle=handle_digest(handle))
        await self._keeping.add([case], f"holder:slip {slip.slip_id}", request)
        return Requested(handle, case)

    async def export(self, officer: Person, user: str, wanted: Wanted, request: str = "") -> CaseRecord:
        """An officer opens it. Raises `Forbidden`, `NotFound`, `Conflict` as above."""
        self.check(wanted)
        learner = await self._learners.one(officer.tenant, user)
        await self._permissions.may_work(officer, learner.school)
        case = await self._export(officer.tenant, learner, wanted, named(officer))
        await self._keeping.add([case], actor(officer), request)
        return case

    async def own(self, person: Person, user: str, wanted: Wanted, request: str = "") -> CaseRecord:
        """The learner, or a guardian who is told of requests, opens it for a copy of their own: to the family itself or
        a personal store; from a personal store, which has no officers, to a school too. Decided it is as any other.
        Raises `Forbidden`, also for another recipient or purpose; `NotFound`, `Conflict` as above."""
        self.check(wanted)
        learner = await self._learners.one(person.tenant, user)
        await self._permissions.speaks_for(person, learner.pupil.user)
        owned = await self._permissions.owned(person.tenant)
        if wanted.recipient.kind not in (_FROM_STORE if owned else _OF_SCHOOL) or not (
                owned or wanted.purpose == BundlePurpose.PERSONAL_COPY):
            raise Forbidden("recipient-own", known=", ".join(_FROM_STORE if owned else _OF_SCHOOL))
        case = await self._export(person.tenant, learner, wanted, named(person))
        await self._keeping.add([case], actor(person), request)
        return case

    async def exports(self, officer: Person, learners: Sequence[Learner], wanted: Wanted, campaign: str,
                      request: str = "") -> list[CaseRecord]:
        """One for each learner of a campaign, but for those whose record goes there already. The officer is checked by
        who calls."""
        cases = []
        for learner in learners:
            try:
                cases.append(await self._export(officer.tenant, learner, wanted, named(officer), campaign=campaign))
            except Conflict:
                continue
        await self._keeping.add(cases, actor(officer), request)
        return cases

    async def _export(self, tenant: str, learner: Learner, wanted: Wanted, by: str, *, handle: str = "",
                      campaign: str = "") -> CaseRecord:
        """With its consent asked for, and not yet kept: a consent without a case tells of nothing."""
        user, recipient = learner.pupil.user, wanted.recipient
        if recipient.kind == "inside" and recipient.school == learner.school:
            raise BadRequest("recipient-school", school=recipient.school)
        under_way = await self._keeping.cases.list(
            tenant, Which(("export",), (*BEFORE_DELIVERY, "delivered"), learners=(user,)), MOST_OPEN)
        if len(under_way) >= MOST_OPEN or any(each.recipient == recipient for each in under_way):
            raise Conflict("request-there", name=recipient.name)
        now = now_ms()
        days = wanted.days or self._settings.decision_days
        origins = (await self._learners.former_schools(tenant, user, recipient.school)
                   if recipient.kind == "inside" else ())
        case = CaseRecord(
            new_record_id(), tenant, "export", user, "awaiting-decision", now, by, learner.school, wanted.purpose,
            wanted.period, recipient, now + days * DAY_MS, handle, campaign, consent=new_record_id(), origins=origins,
            events=(happened("opened", by),))
        await self._consents.request([case], policy_purpose(wanted.purpose))
        return case

    def check(self, wanted: Wanted) -> None:
        if wanted.purpose not in tuple(BundlePurpose):
            raise BadRequest("case-purpose", known=", ".join(BundlePurpose))
        check_period(wanted.period)
        if wanted.days is not None and not 1 <= wanted.days <= self._settings.longest_days:
            raise BadRequest("case-days", most=self._settings.longest_days)

    # --- others -------------------------------------------------------------------------------------------

    async def inquiry(self, officer: Person, user: str, reason: str, request: str = "") -> CaseRecord:
        """The board reads one learner, until the case is closed or its days are over. Raises `Forbidden`."""
        learner = await self._learners.one(officer.tenant, user)
        await self._permissions.may_work(officer, learner.school, "inquiry")
        case = self._open("inquiry", officer, learner, reason, officer=named(officer),
                          deadline=now_ms() + self._settings.inquiry_days * DAY_MS)
        await self._keeping.add([case], actor(officer), request)
        return case

    async def arrival(self, officer: Person, user: str, reason: str, request: str = "") -> CaseRecord:
        """A record of this learner comes from elsewhere: the officer takes it in, and reads it, until the case is
        closed. Raises `Forbidden`, `NotFound`; `Conflict` while there is such a case."""
        learner = await self._learners.one(officer.tenant, user)
        await self._permissions.may_work(officer, learner.school)
        await self._only_one("import", officer.tenant, learner)
        case = self._open("import", officer, learner, reason)
        await self._keeping.add([case], actor(officer), request)
        return case

    async def by_family(self, person: Person, kind: OfFamily, user: str, reason: str, *, assented: bool = False,
                        request: str = "") -> CaseRecord:
        """Disclosure, correction, erasure (開示・訂正・利用停止), asked for by the learner or a guardian; of an erasure
        by who decides for the learner. Raises `Forbidden`."""
        learner = await self._learners.one(person.tenant, user)
        if kind == "erasure":
            await self._permissions.decides(person, learner.pupil.user, "erasure/ask", assented=assented)
        else:
            await self._permissions.speaks_for(person, learner.pupil.user)
        await self._only_one(kind, person.tenant, learner)
        case = self._open(kind, person, learner, reason)
        await self._keeping.add([case], actor(person), request)
        return case

    async def _only_one(self, kind: Kind, tenant: str, learner: Learner) -> None:
        under_way = await self._keeping.cases.list(tenant, Which((kind,), ("open",), learners=(learner.pupil.user,)), 1)
        if under_way:
            raise Conflict("case-there", id=under_way[0].case_id)

    def _open(self, kind: Kind, person: Person, learner: Learner, reason: str, officer: str = "",
              deadline: int | None = None) -> CaseRecord:
        if not 0 < len(reason.strip()) <= REASON_CHARACTERS:
            raise BadRequest("reason-missing")
        by = named(person)
        return CaseRecord(new_record_id(), person.tenant, kind, learner.pupil.user, "open", now_ms(), by,
                          learner.school, officer=officer, deadline=deadline, reason=reason.strip(),
                          events=(happened("opened", by),))


def handle_digest(handle: str) -> str:
    return hashlib.sha256(handle.encode()).hexdigest()
