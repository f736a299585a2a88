"""Imports as they are asked for: by an officer inside a case, or by the owner of a store, and done as jobs.

The policy decides by `bundles/import` each time, also who may hear how far one came. What an import made is kept by its
run; the job is gone when somebody forgets it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from lrs.access.person import Person
from lrs.access.reading import Lent, ReadingService, Wanted
from lrs.clock import now_ms
from lrs.codes.curriculum import key_of
from lrs.errors import BadRequest, Busy, Conflict, NotFound
from lrs.imports.arrivals import Arrivals, sweep
from lrs.imports.confirming import Confirming
from lrs.imports.importing import Arrival, Importing
from lrs.jobs.runner import Claim, Ended, Later
from lrs.recurring import recurring
from lrs.retention.callers import actor
from lrs.storage.contract.access import Tenants
from lrs.storage.contract.annotations import Rebuilds
from lrs.storage.contract.jobs import Job, JobKind, Jobs
from lrs.storage.contract.origins import Origin, Wording
from lrs.storage.contract.provenance import Finding, Import, Provenance

SWEEP_SECONDS = 60.0
_COMING_MS = 3_600_000  # for so long it may take until a record that was confirmed is in the study log


class Issuers(Protocol):
    """The servers of custodians that a tenant trusts."""

    async def pull(self, tenant: str, url: str, path: Path) -> None:
        """Bring what lies at an address of one of them to a file; goes on where it stopped. Raises `Busy` where there
        is no room for it now."""

    async def receipt(self, issuer: str, bundle_id: str, receipt: str) -> bool:
        """Hand in the receipt for a bundle; False where its issuer does not take it now."""


@dataclass(frozen=True, slots=True)
class Told:
    """An import as it stands: its job, None once that is forgotten; its run, None until the bundle was found true; what
    became of its lines so far."""

    job: Job | None
    run: Import | None
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def learner(self) -> str:
        return self.run.learner if self.run else self.job.learner if self.job else ""


class ImportService:
    def __init__(self, importing: Importing, confirming: Confirming, provenance: Provenance, jobs: Jobs,
                 rebuilds: Rebuilds, reading: ReadingService, arrivals: Arrivals) -> None:
        self._importing = importing
        self._confirming = confirming
        self._provenance = provenance
        self._jobs = jobs
        self._rebuilds = rebuilds
        self._reading = reading
        self.arrivals = arrivals

    async def allow(self, person: Person, learner: str) -> Lent:
        """The right to import into this learner's record. Raises `Forbidden`, naming the rule."""
        return await self._reading.lend(person, Wanted(learner=learner), "bundles/import")

    async def queue(self, lent: Lent, learner: str, job_id: str, case_id: str, url: str = "") -> Job:
        """Let it be done, from where its bundle lies or from `url`. Raises `Conflict` while another into this record is
        under way."""
        now = now_ms()
        person = lent.person
        return await self._jobs.add(Job(job_id, person.tenant, "import", learner, case_id, "queued", now, now, detail={
            "by": actor(person), "url": url}))

    async def told(self, person: Person, import_id: str) -> tuple[Told, Lent]:
        """Raises `NotFound`, `Forbidden`."""
        job = await self._jobs.get(person.tenant, import_id)
        run = await self._provenance.get(person.tenant, import_id)
        if run is None and (job is None or job.kind != "import"):
            raise NotFound("import-unknown", id=import_id)
        found = Told(job, run, await self._importing.counts(run) if run else {})
        return found, await self.allow(person, found.learner)

    async def of_learner(self, person: Person, learner: str) -> tuple[list[Import], Lent]:
        """What came into this record, newest first."""
        lent = await self.allow(person, learner)
        return await self._provenance.list(person.tenant, learner=learner), lent

    async def runs(self, tenant: str, learner: str) -> list[Import]:
        """The same for who may look at the record anyway."""
        return await self._provenance.list(tenant, learner=learner)

    async def origin(self, tenant: str, key: bytes, statement_id: str) -> tuple[Origin, str]:
        """Where the Statement with this record key comes from, and what that custodian is called. Raises `NotFound` for
        one that was stored here first."""
        found = await self.whence(tenant, key)
        if found is None:
            raise NotFound("origin-none", id=statement_id)
        return found, (await self.issuers(tenant)).get(found.issuer, found.issuer)

    async def whence(self, tenant: str, key: bytes) -> Origin | None:
        """The same; None for one that was stored here first."""
        return await self._provenance.origin(tenant, key)

    async def issuers(self, tenant: str) -> Mapping[str, str]:
        """What the custodians are called whose records came here, by their origins."""
        return await self._provenance.issuers(tenant)

    async def wordings(self, tenant: str, learner: str) -> Mapping[str, Wording]:
        """How those who sent a learner's record word curriculum codes, by the first fifteen characters of each."""
        return {key_of(each.code): each for each in await self._provenance.wordings(tenant, learner)}

    async def coming(self, tenant: str, learner: str, at: int) -> frozenset[str]:
        """The custodians of whom a record was confirmed just before `at` to be this learner's, and is not all in the
        study log yet."""
        found = frozenset(run.issuer for run in await self._provenance.list(tenant, learner=learner)
                          if run.confirmed is not None and run.confirmed > at - _COMING_MS)
        return found if found and await self._rebuilds.whose(tenant) else frozenset()

    async def findings(self, run: Import, after: tuple[str, int] | None, limit: int) -> list[Finding]:
        return await self._provenance.findings(run.tenant, run.run_id, after, limit)

    async def confirm(self, lent: Lent, run: Import, school: str, accounts: Collection[str] | None) -> Import:
        """Say whose it is, as `Confirming.confirm` does."""
        return await self._confirming.confirm(run.tenant, run.run_id, actor(lent.person), school, accounts)


class ImportWork:
    """`lrs.jobs.runner.Work`. Where a bundle was fetched from its issuer, the receipt is handed in there."""

    kind: JobKind = "import"

    def __init__(self, importing: Importing, confirming: Confirming, tenants: Tenants, jobs: Jobs,
                 arrivals: Arrivals, issuers: Issuers) -> None:
        self._importing = importing
        self._confirming = confirming
        self._tenants = tenants
        self._jobs = jobs
        self._arrivals = arrivals
        self._issuers = issuers

    async def do(self, claim: Claim) -> Ended:
        job = claim.job
        source = self._arrivals.place(job.job_id)
        if job.detail.get("url") and not await asyncio.to_thread(source.exists):
            await self._pull(job, source)
        run = await self._importing.run(
            Arrival(source, job.tenant, job.learner, job.detail["by"], job.job_id, job.case_id),
            lambda done, total: claim.tell(done, total))
        tenant = await self._tenants.get(job.tenant)
        if tenant is not None and tenant.kind == "personal":
            for run_id in (run.run_id, *(each.run_id for each in run.carried if each.run_id)):
                with suppress(BadRequest, Conflict):  # all in it is another's; or it was confirmed before a kill
                    await self._confirming.confirm(run.tenant, run_id, run.by)  # its owner brought it
        receipted = bool(job.detail.get("url")) and await self._issuers.receipt(run.issuer, run.bundle_id, run.receipt)
        await self.clear(job)
        return Ended("done", {**job.detail, "url": "", "bundle": run.bundle_id, "receipted": receipted})

    async def _pull(self, job: Job, source: Path) -> None:
        """Raises `Later` while there is no room; what came so far is given up then, for others wait too."""
        try:
            await self._issuers.pull(job.tenant, job.detail["url"], source)
        except Busy as full:
            await self.clear(job)
            raise Later(full.slug) from None

    async def keep_sweeping(self) -> None:
        """Now and then delete what arrived for no import, as long as the server runs."""
        await recurring("imports: removing what nobody takes in", lambda: sweep(self._arrivals, self._jobs),
                        SWEEP_SECONDS, spread=0.5)

    async def clear(self, job: Job) -> None:
        await asyncio.to_thread(self._arrivals.discard, job.job_id)
