"""Campaigns: the export cases of a whole grade, opened at once, with their letters and how far they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from lrs.access.person import Person
from lrs.cases.keeping import actor, named
from lrs.cases.learners import Learners
from lrs.cases.opening import Opening, Wanted
from lrs.cases.permissions import CasePermissions
from lrs.clock import DAY_MS, now_ms
from lrs.consent.service import new_record_id
from lrs.errors import BadRequest, Forbidden, NotFound
from lrs.exchangesettings import Cases as Settings
from lrs.journal import Journal
from lrs.storage.contract.cases import Campaign, Campaigns, CaseRecord, Cases, Which

_GRADE = re.compile(r"P[1-6]|[JHE][1-3]")
_MOST = 10_000
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Progress:
    """`counts`: how many of its cases are in each state."""

    campaign: Campaign
    counts: Mapping[str, int]

    @property
    def cases(self) -> int:
        return sum(self.counts.values())


class CampaignService:
    def __init__(self, campaigns: Campaigns, cases: Cases, opening: Opening, permissions: CasePermissions,
                 learners: Learners, journal: Journal, settings: Settings) -> None:
        self._campaigns = campaigns
        self._cases = cases
        self._opening = opening
        self._permissions = permissions
        self._learners = learners
        self._journal = journal
        self._settings = settings

    async def begin(self, officer: Person, name: str, school: str, grade: str, wanted: Wanted,
                    request: str = "") -> Progress:
        """Open a case for each learner of the grade. Raises `Forbidden`; `BadRequest`, also for a grade without
        learners."""
        await self._permissions.may_work(officer, school)
        if not 0 < len(name.strip()) <= _LONGEST_NAME or not _GRADE.fullmatch(grade):
            raise BadRequest("campaign-invalid", most=_LONGEST_NAME)
        learners = await self._learners.of_grade(officer.tenant, school, grade)
        if not learners:
            raise BadRequest("campaign-empty", school=school[:40], grade=grade)
        self._opening.check(wanted)
        now = now_ms()
        deadline = now + (wanted.days or self._settings.decision_days) * DAY_MS
        campaign = Campaign(officer.tenant, new_record_id(), name.strip(), school, grade, wanted.purpose, deadline, now,
                            named(officer))
        await self._campaigns.begin(campaign)
        cases = await self._opening.exports(officer, learners, wanted, campaign.campaign_id, request)
        await self._journal.record(officer.tenant, "campaign.begun", actor(officer), request=request, details={
            "campaign": campaign.campaign_id, "grade": grade, "cases": str(len(cases))})
        return Progress(campaign, Counter(case.state for case in cases))

    async def of(self, officer: Person) -> list[Progress]:
        """Newest first."""
        seen = []
        for campaign in await self._campaigns.campaigns(officer.tenant):
            try:
                await self._permissions.may_work(officer, campaign.school)
            except Forbidden:
                continue
            seen.append(Progress(campaign, await self._cases.counts(officer.tenant, campaign.campaign_id)))
        return seen

    async def get(self, officer: Person, campaign_id: str) -> Progress:
        """Raises `NotFound`, also for one of another school."""
        campaign = await self._campaigns.campaign(officer.tenant, campaign_id)
        if campaign is None:
            raise NotFound("campaign-unknown", id=campaign_id[:40])
        await self._permissions.may_work(officer, campaign.school)
        return Progress(campaign, await self._cases.counts(officer.tenant, campaign_id))

    async def cases(self, officer: Person, campaign_id: str) -> list[CaseRecord]:
        """All of them, newest first."""
        await self.get(officer, campaign_id)
        return await self._cases.list(officer.tenant, Which(campaign=campaign_id), _MOST)
