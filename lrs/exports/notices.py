"""A recipient's server is told, in a signed notice, that the family took its consent back: tried again ever more
seldom while it does not answer, and given up after some days, when an officer writes a letter."""

from __future__ import annotations

from typing import Protocol

from lrs.bundles import withdrawals
from lrs.cases.notified import notified, withdrawn_at
from lrs.cases.work import CaseWork
from lrs.clock import DAY_MS, now_ms
from lrs.custodians.own import Signer
from lrs.errors import NotFound
from lrs.exports.withdrawing import Withdrawing
from lrs.jobs.runner import Claim, Ended, Later
from lrs.sending import Outgoing
from lrs.storage.contract.access import Tenant, Tenants
from lrs.storage.contract.jobs import Job, JobKind

PATH = "/api/v1/bundles/withdrawals"
FIRST_SECONDS = 15.0
LONGEST_SECONDS = 6 * 3600.0
_DOUBLED = 16  # at most: the longest is reached before


class Custody(Protocol):
    """The tenant's own keys."""

    def origin(self, tenant: Tenant) -> str: ...

    async def signer(self, tenant: Tenant) -> Signer: ...


class Notice:
    """`lrs.jobs.runner.Work` of notices; `days`: how long it is tried."""

    kind: JobKind = "notice"

    def __init__(self, cases: CaseWork, withdrawing: Withdrawing, tenants: Tenants, custody: Custody,
                 outgoing: Outgoing, days: int) -> None:
        self._cases = cases
        self._withdrawing = withdrawing
        self._tenants = tenants
        self._custody = custody
        self._outgoing = outgoing
        self._days = days

    async def do(self, claim: Claim) -> Ended:
        """Raises `Later` while the recipient does not take it."""
        job = claim.job
        case = await self._cases.get(job.tenant, job.case_id)
        if case.recipient is None or notified(case).state in {"nobody", "told"}:
            return Ended("done", claim.detail)
        why = await self._sent(job, case.recipient.origin, withdrawn_at(case) or now_ms())
        if not why:
            await self._cases.told(job.tenant, job.case_id)
            return Ended("done", claim.detail)
        attempts = int(claim.detail.get("attempts", 0)) + 1
        await claim.tell(attempts=attempts, values={"recipient": case.recipient.origin, "why": why[:200]})
        if now_ms() - job.created > self._days * DAY_MS:
            await self._cases.untold(job.tenant, job.case_id)
            return Ended("failed", claim.detail, "notice-untold")
        raise Later("notice-unreachable", min(FIRST_SECONDS * 2 ** min(attempts - 1, _DOUBLED), LONGEST_SECONDS))

    async def clear(self, job: Job) -> None:
        """Nothing of a notice is left on disk."""

    async def again(self, job: Job) -> Job | None:
        return await self._withdrawing.tell(await self._cases.get(job.tenant, job.case_id))

    async def _sent(self, job: Job, origin: str, withdrawn: int) -> str:
        """Why it was not taken; empty when it was."""
        tenant = await self._tenants.get(job.tenant)
        if tenant is None:
            raise NotFound("tenant-unknown", id=job.tenant)
        signer = await self._custody.signer(tenant)
        notice = withdrawals.signed(withdrawals.claims(
            self._custody.origin(tenant), origin, job.detail["bundle"], job.detail["manifest"], withdrawn),
            signer.kid, signer.private)
        try:
            answer = await self._outgoing.send("POST", origin + PATH, {"Content-Type": "text/plain"}, notice.encode())
        except OSError as error:  # also when it takes too long
            return str(error) or type(error).__name__
        return "" if answer.status == 200 else f"status {answer.status}"
