"""An export is built: a case's Statements and all that goes with them become a bundle in the spool.

Killed at any moment it goes on with the pieces that are there and ends at the same bytes: what was settled when it
began stands with the job, each piece is durable before the job says how far it is, and signatures are deterministic.
Nothing of the record is ever deleted, and nothing is asked of how anything went.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from lrs.bundles import members
from lrs.bundles.agreement import counted
from lrs.bundles.contents.credential import signed
from lrs.bundles.contents.told import Taken, Telling
from lrs.bundles.encryption import MEDIA_TYPE, Written, encrypt
from lrs.bundles.pieces import whole
from lrs.bundles.signing import sign_manifest
from lrs.bundles.writing import CHUNK_STATEMENTS, Building
from lrs.clock import DAY_MS, now_ms
from lrs.config import Config
from lrs.errors import Conflict, NotFound
from lrs.exports.belongings import Belongings
from lrs.exports.covered import Batch, Cover, Covered
from lrs.exports.drafts import Drafts
from lrs.exports.heard import exact, heard
from lrs.exports.needs import Needs
from lrs.exports.order import Order
from lrs.exports.spool import BUILDING, ENCRYPTED, SEALED, WORKBOOK, Spool, sweep
from lrs.jobs.runner import Claim, Ended, Later
from lrs.recurring import recurring
from lrs.storage.contract.access import Tenant
from lrs.storage.contract.attachments import StoredFile
from lrs.storage.contract.cases import CaseRecord
from lrs.storage.contract.jobs import Job, JobKind

P = ParamSpec("P")
T = TypeVar("T")

CHUNK_BYTES = 32 << 20  # of Statements that are large beyond measure a chunk holds fewer
FULL_SECONDS = 60.0
ANNOTATED_SECONDS = 5.0
TELL_SECONDS = 2.0
SWEEP_SECONDS = 60.0
STATEMENTS_SHARE = 90  # of a hundred parts of the way; the rest is sealing


# One thread for all of a process's exports: of several each would keep memory of its own.
_THREAD = ThreadPoolExecutor(1, thread_name_prefix="export")


async def _beside(work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Beside the loop."""
    return await asyncio.get_running_loop().run_in_executor(_THREAD, partial(work, *args, **kwargs))


@dataclass(slots=True)
class Chunk:
    """What is gathered of the next one."""

    number: int
    statements: list[bytes]
    annotations: list[bytes]
    size: int = 0
    exact: list[bytes] = field(default_factory=list)  # keys of those that go as they are

    @property
    def room(self) -> int:
        return CHUNK_STATEMENTS - len(self.statements) if self.size < CHUNK_BYTES else 0

    def add(self, taken: Taken) -> None:
        self.statements += taken.statements
        self.annotations += taken.annotations
        self.size += sum(map(len, taken.statements))


@dataclass(frozen=True, slots=True)
class Site:
    """One building, wherever it stands."""

    claim: Claim
    case: CaseRecord
    tenant: Tenant
    cover: Cover
    building: Building
    telling: Telling
    belongings: Belongings


class Export:
    """`lrs.jobs.runner.Work` of exports."""

    kind: JobKind = "export"

    def __init__(self, needs: Needs, spool: Spool, config: Config) -> None:
        self._needs = needs
        self._spool = spool
        self._config = config
        self._drafts = Drafts(needs, config)

    async def do(self, claim: Claim) -> Ended:
        """Raises `Conflict` when the case was withdrawn, `Later` while there is no room, or while it is still to
        be told anew whose Statements are."""
        job = claim.job
        if "sha256" not in claim.detail:
            await self._build(claim, await self._needs.cases.begin_building(job.tenant, job.case_id))
        await self._hand_over(job)
        return Ended("ready", _without_secrets(claim.detail),
                     expires=now_ms() + self._config.bundles.keep_days * DAY_MS)

    async def clear(self, job: Job) -> None:
        """The bundle is gone; the case may be built again."""
        await _beside(self._spool.discard, job.job_id)
        try:
            await self._needs.cases.build_failed(job.tenant, job.case_id)
        except (Conflict, NotFound):
            return  # it was withdrawn, or has ended

    async def keep_sweeping(self) -> None:
        """Delete what lies in the spool for nobody, as long as the server runs."""
        await recurring("sweeping the spool of bundles", lambda: sweep(self._spool, self._needs.jobs), SWEEP_SECONDS,
                        spread=0.3)

    # --- the way ---

    async def _build(self, claim: Claim, case: CaseRecord) -> None:
        site = await self._site(claim, case)
        await self._statements(site)
        await claim.tell(done=STATEMENTS_SHARE, total=100, step="documents")
        await self._documents(site)
        await self._carried(site)
        await self._cover_sheets(site)
        await claim.tell(step="sealing")
        await self._room(site, twice=True)
        await self._sealed(site)

    async def _hand_over(self, job: Job) -> None:
        """The case may be fetched from now on. Raises `Conflict` when it was withdrawn meanwhile."""
        bundle_id = f"urn:uuid:{job.job_id}"
        try:
            await self._needs.cases.ready(job.tenant, job.case_id, bundle_id)
        except Conflict:  # or this job said so before it was killed
            try:
                await self._needs.cases.may_fetch(job.tenant, bundle_id)
            except NotFound:
                pass
            else:
                return
            raise

    async def _site(self, claim: Claim, case: CaseRecord) -> Site:
        job = claim.job
        tenant = await self._needs.tenants.get(job.tenant)
        if tenant is None:
            raise NotFound("tenant-unknown", id=job.tenant)
        if "order" not in claim.detail:
            if await self._needs.rebuilds.whose(job.tenant):  # or it would lack what was linked a moment ago
                raise Later("annotation-under-way", ANNOTATED_SECONDS)
            await claim.tell(order=Order.begin(now_ms(), self._needs.statements.mark()).told())
        order = Order.read(claim.detail["order"])
        draft = await self._drafts.draft(tenant, case, order, f"urn:uuid:{job.job_id}")
        belongings = Belongings(await self._needs.identities.identifiers(job.tenant, draft.learners))
        folder = self._spool.folder(job.job_id) / BUILDING
        building = await _beside(Building, folder, draft.facts, bytes.fromhex(order.salt))
        return Site(claim, case, tenant, draft.cover, building, draft.telling, belongings)

    # --- Statements ---

    async def _statements(self, site: Site) -> None:
        chunk, after = await self._resumed(site)
        began = time.monotonic()
        async for batch in Covered(self._needs.records, site.cover).batches(after):
            after = await self._batch(site, batch, chunk, after)
            if time.monotonic() - began > TELL_SECONDS:
                began = time.monotonic()
                await self._tell(site, after)
        if chunk.statements or not chunk.number:
            await self._written(site, chunk, after)

    async def _resumed(self, site: Site) -> tuple[Chunk, int]:
        """Count what a build before this one wrote, and stand where it stood."""
        written = site.claim.detail.get("chunks", 0)
        for number in range(written):
            await _beside(_count_again, site, number)
        return Chunk(written, [], []), site.claim.detail.get("cursor", -1)

    async def _batch(self, site: Site, batch: Batch, chunk: Chunk, after: int) -> int:
        """Take these; a chunk that is full is written. Answers the position up to which all is taken."""
        files = {file.sha2.lower(): file for row in batch.rows for file in row.files}
        lines, rows = iter(batch.lines), iter(batch.rows)
        while part := list(islice(lines, max(chunk.room, 1))):
            taken = await _beside(site.telling.take, part, batch.targets, batch.voided)
            site.belongings.note(taken.statements)
            for sha2 in taken.attachments:
                await self._attachment(site, sha2, files)
            chunk.add(taken)
            own = list(islice(rows, len(part)))
            chunk.exact += exact(own, taken)
            after = own[-1].pos
            if not chunk.room:
                await self._written(site, chunk, after)
        return after

    async def _written(self, site: Site, chunk: Chunk, after: int) -> None:
        events = await heard(self._needs.events, site.tenant.tenant_id, chunk.exact, site.telling)
        if events:
            await _beside(site.building.records, members.caliper_path(chunk.number), "caliper", events)
        await _beside(site.building.statements, chunk.number, chunk.statements, chunk.annotations)
        chunk.number += 1
        await self._tell(site, after, chunks=chunk.number, cursor=after, step="statements")
        chunk.statements, chunk.annotations, chunk.size, chunk.exact = [], [], 0, []
        await self._room(site)

    async def _tell(self, site: Site, after: int, **detail: Any) -> None:
        """How much of the way to the mark is behind, by time as it was stored: a number of Statements would tell of
        those that are left out."""
        first = int(site.claim.detail.get("first", after))
        share = STATEMENTS_SHARE * (after - first) // max(site.cover.upto - first, 1)
        await site.claim.tell(done=share, total=100, first=first, **detail)

    async def _attachment(self, site: Site, sha2: str, files: Mapping[str, StoredFile]) -> None:
        file = files.get(sha2.lower())
        if file is None or site.building.has(members.attachment_path(sha2)):
            return  # the Statement names it by an address alone
        with site.building.attaching(sha2) as out:
            async for piece in self._needs.attachments.read(site.tenant.tenant_id, file):
                await _beside(out.write, piece)

    # --- what goes with them ---

    async def _documents(self, site: Site) -> None:
        building, tenant = site.building, site.tenant.tenant_id
        profiles = await site.belongings.agent_profiles(self._needs.records, tenant)
        if profiles:
            await _beside(building.records, members.AGENT_PROFILES, "documents", profiles)
        states = [line async for lines in site.belongings.states(self._needs.records, tenant) for line in lines]
        if states:
            await _beside(building.records, members.STATES, "documents", states)
        await _beside(building.records, members.ACTORS, "actors", site.belongings.actors())

    async def _carried(self, site: Site) -> None:
        """The bundles that the family takes along, as they arrived."""
        case = site.case
        for bundle_id in case.decision.carry if case.decision else ():
            if site.building.has(members.bundle_path(bundle_id)):
                continue
            with site.building.carrying(bundle_id) as out:
                size = 0
                async for piece in self._needs.kept.read(case.tenant, case.learner, bundle_id):
                    await _beside(out.write, piece)
                    size += len(piece)
                if not size:
                    raise NotFound("bundle-unknown", id=bundle_id)
            await self._room(site)

    async def _cover_sheets(self, site: Site) -> None:
        """The consent's receipt, the credential, the page that comes first; a workbook where people read it."""
        building = site.building
        _, receipt = await self._needs.cases.receipts(site.tenant.tenant_id, site.case.case_id)
        if receipt:
            building.file(members.CONSENT_RECEIPT, "consent-receipt", "application/jose", receipt.encode())
        credential = await _beside(site.telling.credential)
        if credential is not None and not building.has(members.CREDENTIAL):
            signer = await self._needs.custodians.signer(site.tenant)
            building.file(members.CREDENTIAL, "credential", "application/jwt",
                          signed(credential, signer.private, signer.kid))
        page = await _beside(site.telling.page, counted(building.files()))
        building.file(members.PAGE, "page", "text/html", page)
        if site.case.recipient is not None and site.case.recipient.kind == "paper":
            book = await _beside(site.telling.workbook)
            await _beside(_durable, self._spool.file(site.claim.job.job_id, WORKBOOK), book)

    async def _sealed(self, site: Site) -> None:
        """Signed, and encrypted where the recipient has a key: then the plain one is deleted."""
        signer, job_id = await self._needs.custodians.signer(site.tenant), site.claim.job.job_id
        manifest = await _beside(site.building.manifest)
        sealed = await _beside(
            site.building.seal, lambda text: sign_manifest(text, signer.private, signer.kid))
        key = site.case.recipient.encryption if site.case.recipient else ""
        name = ENCRYPTED if key else SEALED
        target = self._spool.file(job_id, name)
        made = await (_beside(encrypt, sealed, target, [key]) if key else _beside(_moved, sealed, target))
        await site.claim.tell(
            done=100, step="ready", name=name, size=made.size, sha256=made.sha256,
            media=MEDIA_TYPE if key else members.ZIPPED,
            manifest=hashlib.sha256(manifest.text()).hexdigest(), statements=manifest.counts.statements)
        await _beside(site.building.discard)

    async def _room(self, site: Site, *, twice: bool = False) -> None:
        """Raises `Later` while the spool is full; what was built so far is given up then, for others wait too."""
        job_id, quota = site.claim.job.job_id, self._spool.quota
        own = await _beside(self._spool.size, job_id)
        more = 2 * own if twice else 0
        if own + more > quota:
            raise Conflict("bundle-larger-than-spool", size=(own + more) >> 20, limit=quota >> 20)
        if await _beside(self._spool.used) + more > quota:
            await _beside(site.building.discard)
            await site.claim.tell(done=0, chunks=0, cursor=-1)
            raise Later("spool-full", FULL_SECONDS)


def _count_again(site: Site, number: int) -> None:
    statements = list(_lines(site.building.folder, members.statements_path(number)))
    site.telling.resume(statements, list(_lines(site.building.folder, members.annotations_path(number))))
    site.belongings.note(statements)


def _lines(folder: Path, path: str) -> Iterator[bytes]:
    """A file of lines as `Building` wrote it."""
    with gzip.open(folder / "files" / path) as packed:
        for line in packed:
            yield line.rstrip(b"\n")


def _durable(target: Path, data: bytes) -> None:
    with whole(target) as out:
        out.write(data)


def _moved(source: Path, target: Path) -> Written:
    """A second name, so that a building that is begun again still finds the first."""
    target.unlink(missing_ok=True)
    os.link(source, target)
    with target.open("rb") as stream:
        return Written(target.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest())


def _without_secrets(detail: Mapping[str, Any]) -> dict[str, Any]:
    """What stays with the job: of the order the key that proves what was decided, without the salt of the lines."""
    order = {name: value for name, value in detail["order"].items() if name != "salt"}
    return {**detail, "order": order}
