"""Exports for those who ask: begun once a case is approved, seen, fetched, and closed by the recipient's receipt.

Told to the audit log, of the learner whose record it is: bundle.ordered, bundle.linked, bundle.fetched,
bundle.received.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from lrs.access.person import Person
from lrs.access.policy import Asked, Decision, Terms, decide, restrict
from lrs.access.standing import Standing
from lrs.bundles import receipts
from lrs.bundles.encryption import MEDIA_TYPE
from lrs.bundles.signing import KeyOf
from lrs.cases.purposes import policy_purpose
from lrs.cases.work import exporting
from lrs.clock import now_ms
from lrs.errors import Conflict, Forbidden, NotFound
from lrs.exchangesettings import Bundles
from lrs.exports import handover, links
from lrs.exports.spool import WORKBOOK, Spool
from lrs.journal import Journal
from lrs.recurring import recurring
from lrs.retention.callers import actor
from lrs.storage.contract.access import Tenant, Tenants
from lrs.storage.contract.cases import CaseRecord, Which
from lrs.storage.contract.jobs import OPEN, Job, Jobs
from lrs.xapi.primitives import is_uuid

LONGEST_LIST = 200
BEGIN_SECONDS = 60.0
MOST_LEFT = 1000


class Cases(Protocol):
    """`lrs.cases.work.CaseWork`, as far as who hands bundles out needs it."""

    async def may_fetch(self, tenant: str, bundle_id: str) -> CaseRecord: ...

    async def delivered(self, tenant: str, case_id: str) -> CaseRecord: ...

    async def receive(self, tenant: str, case_id: str) -> CaseRecord: ...


class Records(Protocol):
    """The cases there are (`lrs.storage.contract.cases.Cases`)."""

    async def get(self, tenant: str, case_id: str) -> CaseRecord | None: ...

    async def list(self, tenant: str, which: Which, limit: int, before: str = "") -> Sequence[CaseRecord]: ...


class Standings(Protocol):
    async def terms(self, tenant_id: str) -> Terms: ...

    async def known(self, person: Person) -> Standing: ...


class Custody(Protocol):
    def origin(self, tenant: Tenant) -> str: ...

    async def trust(self, tenant: Tenant, issuer: str = "", kid: str = "") -> KeyOf: ...


@dataclass(frozen=True, slots=True)
class Link:
    link: str
    until: int


@dataclass(frozen=True, slots=True)
class Content:
    """A bundle's file, and whose record it is."""

    path: Path
    size: int
    sha256: str
    media: str
    name: str
    job: Job
    case: CaseRecord


class ExportService:
    def __init__(self, jobs: Jobs, cases: Cases, records: Records, standings: Standings, custody: Custody,
                 tenants: Tenants, journal: Journal, spool: Spool, settings: Bundles) -> None:
        self._jobs = jobs
        self._cases = cases
        self._records = records
        self._standings = standings
        self._custody = custody
        self._tenants = tenants
        self._journal = journal
        self._spool = spool
        self._settings = settings

    # --- ordering and seeing ------------------------------------------------------------------------------

    async def begin(self, case: CaseRecord, by: str = "") -> Job:
        """Have an approved case's bundle built; one that is under way, or ready, is answered again."""
        for job in await self._of_case(case):
            if job.state in OPEN or job.state == "ready":
                return job
        now = now_ms()
        job = await self._jobs.add(Job(str(uuid4()), case.tenant, "export", case.learner, case.case_id, "queued", now,
                                       now))
        await self._told("bundle.ordered", job, by)
        return job

    async def approved(self, case: CaseRecord) -> None:
        """An export that the family approved is begun by itself, unless no file is made of it; while another of this
        learner's is built, it waits for `keep_beginning`."""
        if not case.inside:
            with suppress(Conflict):
                await self.begin(case)

    async def keep_beginning(self) -> None:
        """Now and then begin what was approved where nobody could be told, as long as the server runs."""
        await recurring("beginning exports of approved cases", self._begin_left, BEGIN_SECONDS, spread=0.3)

    async def _begin_left(self) -> None:
        for tenant in await self._tenants.list():
            for case in await self._records.list(tenant.tenant_id, Which(("export",), ("approved",)), MOST_LEFT):
                if not await self._of_case(case):
                    await self.approved(case)

    async def order(self, person: Person, case_id: str) -> Job:
        """The same by hand. Raises `NotFound` for a case that is not the person's to export, `Conflict` for one that is
        not approved, or whose learner's bundle is built already."""
        return await self._begun(await self._case(person, case_id), actor(person))

    async def again(self, job: Job) -> Job:
        """The same for one that failed, or was let go."""
        return await self.begin_case(job.tenant, job.case_id, "")

    async def begin_case(self, tenant: str, case_id: str, by: str) -> Job:
        """The same for whoever is at the server's terminal."""
        case = await self._records.get(tenant, case_id)
        if case is None:
            raise NotFound("case-unknown", id=case_id)
        return await self._begun(case, by)

    async def _begun(self, case: CaseRecord, by: str) -> Job:
        if case.kind != "export" or case.state not in ("approved", "building", "ready", "delivered"):
            raise Conflict("case-not-open", id=case.case_id, state=case.state)
        if case.inside:
            raise Conflict("bundle-inside", id=case.case_id)
        return await self.begin(case, by)

    async def list(self, person: Person, *, case_id: str = "", learner: str = "") -> Sequence[Job]:
        """Those of a case, or of a learner, newest first; to a records officer those of cases that are theirs. Raises
        `Forbidden`, `NotFound`."""
        mine: frozenset[str] | None = None  # all
        if case_id:
            learner, mine = (await self._case(person, case_id)).learner, frozenset({case_id})
        elif not (own := await self._decided(person, learner)).allowed:
            mine = await self._in_cases(person, learner)
            if not mine:
                restrict(own)
        if not learner:  # forgotten, or nobody: of the store that would mean everybody
            return []
        found = await self._jobs.list(person.tenant, learner=learner, limit=LONGEST_LIST)
        return [job for job in found if job.kind == "export" and (mine is None or job.case_id in mine)]

    async def get(self, person: Person, job_id: str) -> Job:
        """Raises `NotFound`, also for one that is not the person's to see."""
        job = await self._job(person.tenant, job_id)
        await self._case(person, job.case_id, job_id)
        return job

    # --- fetching -----------------------------------------------------------------------------------------

    async def link(self, person: Person, tenant: Tenant, job_id: str) -> Link:
        """Raises `NotFound` for one that is not the person's, or not ready, `Conflict` for one that is not encrypted:
        whoever finds its link could read it."""
        job = await self.get(person, job_id)
        if (await self.content(tenant.tenant_id, job_id)).media != MEDIA_TYPE:
            raise Conflict("bundle-link-plain")
        made = await self.link_for(tenant, job_id)
        await self._told("bundle.linked", job, actor(person))
        return made

    async def link_for(self, tenant: Tenant, bundle_id: str) -> Link:
        """For the recipient, who asked by a request and is told when it is ready. Raises `NotFound`."""
        job_id = bundle_id.removeprefix("urn:uuid:")
        await self.content(tenant.tenant_id, job_id)
        until = now_ms() + self._settings.link_minutes * 60_000
        return Link(links.made(tenant.secret, job_id, until), until)

    async def by_link(self, tenant: Tenant, job_id: str, link: str) -> Content:
        """Raises `Forbidden` for a link that opens nothing, or no longer; `NotFound` for a bundle that is gone."""
        if not links.opens(link, tenant.secret, job_id, now_ms()):
            raise Forbidden("bundle-link-closed", minutes=self._settings.link_minutes)
        return await self.content(tenant.tenant_id, job_id)

    async def by_person(self, person: Person, job_id: str) -> Content:
        """Raises `NotFound`."""
        await self.get(person, job_id)
        return await self.content(person.tenant, job_id)

    async def fetched(self, content: Content, by: str, part: str, request: str) -> None:
        """Before its first byte leaves: from now on a withdrawal can only be told to the recipient. Raises `Conflict`
        when the case was withdrawn at this moment."""
        if content.case.state == "ready":
            await self._cases.delivered(content.job.tenant, content.job.case_id)
        await self._told("bundle.fetched", content.job, by, request, part=part)

    # --- a school without an LRS --------------------------------------------------------------------------

    async def hand_over(self, person: Person, tenant: Tenant, job_id: str) -> Link:
        """A link that once opens the readable page and the workbook, while the bundle waits. Raises `NotFound`, and
        `Conflict` for a bundle that another kind of recipient gets."""
        job = await self.get(person, job_id)
        content = await self.content(tenant.tenant_id, job_id)
        if content.case.recipient is None or content.case.recipient.kind != "paper":
            raise Conflict("handover-not-paper")
        until = job.expires or now_ms()
        await self._told("bundle.linked", job, actor(person), kind="handover")
        return Link(links.made(tenant.secret, _once(job_id), until - secrets.randbelow(60_000)), until)

    async def handed_over(self, tenant: Tenant, job_id: str, link: str) -> Content:
        """What the link would open. Raises `Forbidden` for one that opens nothing, or no longer."""
        if not links.opens(link, tenant.secret, _once(job_id), now_ms()):
            raise Forbidden("handover-closed")
        try:
            return await self.content(tenant.tenant_id, job_id)
        except NotFound:
            raise Forbidden("handover-closed") from None

    async def taken(self, tenant: Tenant, job_id: str, link: str, request: str) -> bytes:
        """A zip of the page, the workbook, and the signed manifest to check them by; once. Raises `Forbidden`."""
        content = await self.handed_over(tenant, job_id, link)
        if not await self._jobs.mark(tenant.tenant_id, job_id, hashlib.sha256(link.encode()).hexdigest()):
            raise Forbidden("handover-closed")
        packed = await asyncio.to_thread(handover.packed, content.path, self._spool.file(job_id, WORKBOOK))
        await self.fetched(content, "holder:handover", "page and workbook", request)
        return packed

    # --- the receipt --------------------------------------------------------------------------------------

    async def receive(self, tenant: Tenant, job_id: str, receipt: str, request: str = "") -> Job:
        """The recipient took it in: the case is closed and the file deleted, the record stays. Once more it is
        answered the same. Raises `NotFound`, and `BundleRefused` for a receipt that is not the recipient's."""
        job = await self._job(tenant.tenant_id, job_id)
        case = await self._records.get(tenant.tenant_id, job.case_id)
        issuer, kid = receipts.claimed(receipt)
        key_of = await self._custody.trust(tenant, issuer, kid)
        recipient = case.recipient.origin if case and case.recipient else ""
        told = receipts.check(receipt, job, recipient, self._custody.origin(tenant), key_of)
        if job.state == "done":
            return job
        if job.state != "ready":
            raise NotFound("export-unknown", id=job_id)
        await self._cases.receive(tenant.tenant_id, job.case_id)
        closed = await self._jobs.close(tenant.tenant_id, job_id, "done")
        await asyncio.to_thread(self._spool.discard, job_id)
        counts = told.get("counts")
        await self._told("bundle.received", job, f"key:{issuer}", request, counts=str(counts)[:500])
        return closed or job

    # --- parts --------------------------------------------------------------------------------------------

    async def content(self, tenant: str, job_id: str) -> Content:
        """For who may have it. Raises `NotFound` for a bundle that is not ready, is gone or lies elsewhere."""
        job = await self._job(tenant, job_id)
        if job.state != "ready":
            raise NotFound("bundle-gone" if job.state in ("expired", "done") else "bundle-not-ready", id=job_id)
        case = await self._cases.may_fetch(tenant, f"urn:uuid:{job_id}")
        detail = job.detail
        path = self._spool.file(job_id, detail["name"])
        if not await asyncio.to_thread(path.exists):
            raise NotFound("bundle-elsewhere", id=job_id)
        return Content(path, detail["size"], detail["sha256"], detail["media"], detail["name"], job, case)

    async def _of_case(self, case: CaseRecord) -> Sequence[Job]:
        """Its exports, newest first: deliveries and imports may name a case too."""
        found = await self._jobs.list(case.tenant, learner=case.learner, case_id=case.case_id)
        return [job for job in found if job.kind == "export"]

    async def _job(self, tenant: str, job_id: str) -> Job:
        job = await self._jobs.get(tenant, job_id) if is_uuid(job_id) else None
        if job is None or job.kind != "export":
            raise NotFound("export-unknown", id=job_id)
        return job

    async def _case(self, person: Person, case_id: str, job_id: str = "") -> CaseRecord:
        """The same answer for a case that is not there and one that is not the person's."""
        case = await self._records.get(person.tenant, case_id)
        if case is None or not (await self._decided(person, case.learner, case)).allowed:
            raise NotFound("export-unknown", id=job_id) if job_id else NotFound("case-unknown", id=case_id)
        return case

    async def _in_cases(self, person: Person, learner: str) -> frozenset[str]:
        """The cases of this learner inside which the person may have the record."""
        cases = await self._records.list(person.tenant, Which(("export",), learners=(learner,)), LONGEST_LIST)
        return frozenset([case.case_id for case in cases if (await self._decided(person, learner, case)).allowed])

    async def _decided(self, person: Person, learner: str, case: CaseRecord | None = None) -> Decision:
        """Whether the person may have this learner's record: the learner, or who decides for them; an officer within
        the case, with what the family agreed to in it."""
        terms, standing = await self._standings.terms(person.tenant), await self._standings.known(person)
        own = decide(Asked(terms, standing, "bundles/export", now_ms(), learner=learner, assented=True))
        if own.allowed or case is None or case.kind != "export":
            return own
        holds = case.decision is not None and case.decision.approved and case.state != "withdrawn"
        agreed = exporting(case).consents if holds else ()
        return decide(Asked(terms, standing.with_(Standing(consents=agreed)), "bundles/export", now_ms(),
                            learner=learner, purpose=policy_purpose(case.purpose)))

    async def _told(self, event: str, job: Job, by: str, request: str = "", **details: str) -> None:
        await self._journal.record(job.tenant, event, by, subjects=[job.learner], request=request,
                                   details={"bundle": job.job_id, "case": job.case_id, **details})


def _once(job_id: str) -> str:
    return f"handover {job_id}"
