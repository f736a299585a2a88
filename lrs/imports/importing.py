"""A bundle taken in: everything is checked before the first row is written, then it is applied piece by piece.

A piece is committed together with its ledger row. Whoever is killed at any moment and begins again goes on where it
stood; a Statement that is there already is a duplicate, or a conflict, and nothing of it changes.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from uuid import NAMESPACE_URL, uuid4, uuid5

from lrs.access.authentication import authority
from lrs.access.categories import HELD
from lrs.access.principal import KeyKind, Principal
from lrs.activities import ActivityService
from lrs.annotation.annotator import Annotator
from lrs.bundles import encryption, receipts
from lrs.bundles.manifest import Manifest
from lrs.bundles.members import caliper_path, role_of
from lrs.bundles.opening import Chunk, Opened, look, open_bundle
from lrs.bundles.pieces import pieces
from lrs.bundles.refused import BundleRefused
from lrs.clock import now_ms, utc_text
from lrs.config import Config
from lrs.errors import NotFound, TooLarge
from lrs.events.queryfields import EventKeys
from lrs.imports.applying import Applying, Judged, Piece, Refuse, streamed
from lrs.imports.carried import Inside, Unpacking
from lrs.imports.custody import Custody
from lrs.imports.documents import Arriving
from lrs.imports.heard import Hearing, Of
from lrs.imports.lines import Lines
from lrs.journal import Journal
from lrs.statements.drafting import Drafting
from lrs.statements.service import StatementService
from lrs.storage.contract.access import Tenant, Tenants
from lrs.storage.contract.attachments import Attachments
from lrs.storage.contract.origins import APP
from lrs.storage.contract.provenance import Account, Carried, Import, Kept, KeptBundles, Overtaken, Provenance, Step
from lrs.storage.contract.statements import Statements
from lrs.storage.contract.withdrawals import Withdrawals
from lrs.xapi.version import Version

PIECE_LINES = 1000
PIECE_BYTES = 4 * 2**20

Told = Callable[[int, int], Awaitable[None]]
"""Hears how many lines of how many are done."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A bundle that is to be imported: where it lies, into whose record, and on whose behalf. `run_id` names the run, a
    new one or one that was begun before; without it one of this bundle and learner that was broken off goes on."""

    source: Path
    tenant: str
    learner: str
    by: str
    run_id: str = ""
    case_id: str = ""


@dataclass(frozen=True, slots=True)
class Stores:
    """The storage that imports work with."""

    tenants: Tenants
    statements: Statements
    attachments: Attachments
    provenance: Provenance
    kept: KeptBundles
    withdrawals: Withdrawals


class Importing:
    """`refuse` raises for Statements of whom nothing is taken any more."""

    def __init__(self, stores: Stores, service: StatementService, activities: ActivityService, annotator: Annotator,
                 custody: Custody, refuse: Refuse, journal: Journal, config: Config) -> None:
        self._stores = stores
        self._service = service
        self._activities = activities
        self._annotator = annotator
        self._custody = custody
        self._refuse = refuse
        self._journal = journal
        self._config = config

    async def run(self, arrival: Arrival, told: Told) -> Import:
        """Verify, then apply what was not applied yet; the run as it ended. Raises `BundleRefused`, with nothing
        written."""
        tenant = await self._stores.tenants.get(arrival.tenant)
        if tenant is None:
            raise NotFound("tenant-unknown", id=arrival.tenant)
        async with self._opened(tenant, arrival.source) as (opened, plain):
            with Unpacking(plain, partial(self._custody.trust, tenant)) as unpacking:
                inside = await unpacking.all(opened)
                run = await self._begin(arrival, opened, inside)
                if run.finished is not None:
                    return run
                await self._keep(_kept(run, opened.manifest, run.manifest, plain), plain)
                behind = await self._carried(tenant, run, inside, told)
                return await self._imported(tenant, run, opened, told, behind)

    async def _carried(self, tenant: Tenant, run: Import, inside: Sequence[Inside], told: Told) -> int:
        """Keep the bundles inside it, and import those that were checked, each by a run of its own: of a Statement that
        several hold the earliest issuer is the origin. How many lines are done then."""
        runs = {each.bundle_id: await self._stores.provenance.begin(_begun_inside(run, each, found))
                for each, found in zip(run.carried, inside, strict=True) if each.run_id}
        done = 0
        for found in inside:
            await self._keep(_kept(run, found.manifest, found.digest, found.path, found.opened is not None), found.path)
            own = runs.get(found.manifest.bundle_id)
            if own is None or found.opened is None:
                continue
            if own.finished is None:
                await self._imported(tenant, own, found.opened, told, done)
            done += own.total
        return done

    async def _imported(self, tenant: Tenant, run: Import, opened: Opened, told: Told, behind: int) -> Import:
        """Its run as it ended; `behind` lines were done before it."""
        total = run.total + sum(each.statements for each in run.carried if each.run_id)
        await self._apply_all(tenant, run, opened, lambda done, _: told(behind + done, max(total, behind + done)))
        finished = await self._finished(tenant, run)
        await self._journal.record(run.tenant, "bundle.imported", run.by, subjects=(run.learner,), details={
            "bundle": run.bundle_id, "issuer": run.issuer, **{fate: str(count) for fate, count in (
                await self.counts(finished)).items()}})
        return finished

    async def counts(self, run: Import) -> Mapping[str, int]:
        """What became of its lines so far, and of documents."""
        ledger = await self._stores.provenance.ledger(run.tenant, run.run_id)
        return sum((Counter(each.counts) for each in ledger.values()), Counter[str]())

    async def _begin(self, arrival: Arrival, opened: Opened, inside: Sequence[Inside]) -> Import:
        run, provenance = _begun(arrival, opened), self._stores.provenance
        withdrawn = await self._stores.withdrawals.get(run.tenant, run.issuer, run.bundle_id)
        if withdrawn and not await provenance.get(run.tenant, run.run_id):
            raise BundleRefused("bundle-withdrawn", issuer=run.issuer_name, at=utc_text(withdrawn.withdrawn))
        if not run.run_id:
            found = await provenance.unfinished(run.tenant, run.bundle_id)
            run = replace(run, run_id=found.run_id if found and found.learner == run.learner else uuid4().hex)
        return await provenance.begin(replace(run, carried=tuple(_told(run, each) for each in inside)))

    # --- opening ---

    @asynccontextmanager
    async def _opened(self, tenant: Tenant, source: Path) -> AsyncIterator[tuple[Opened, Path]]:
        """The bundle, and where it lies as it was signed: once all of it is found true."""
        plain = source.with_name(f"{source.name}.plain")
        try:
            if await asyncio.to_thread(encryption.encrypted, source):
                await asyncio.to_thread(encryption.decrypt, source, plain, await self._custody.identities(tenant),
                                        self._config.bundles.largest_mb << 20)
                source = plain
            claimed = await asyncio.to_thread(look, source)
            key_of = await self._custody.trust(tenant, claimed.issuer.id)
            opened = await asyncio.to_thread(open_bundle, source, key_of, self._custody.origin(tenant), now_ms())
            with opened:
                yield opened, source
        finally:
            await asyncio.to_thread(plain.unlink, missing_ok=True)

    async def _keep(self, kept: Kept, path: Path) -> None:
        await self._stores.kept.keep(kept, streamed(pieces(path)))

    # --- applying ---

    async def _apply_all(self, tenant: Tenant, run: Import, opened: Opened, told: Told) -> None:
        applying = await self._applying(tenant, run, opened)
        for chunk in opened.statements():
            await self._apply_file(applying, run, opened, chunk, told)
        documents = Arriving(self._stores.provenance, run, await self._accounts(run), self._config.limits)
        await documents.take(streamed(opened.records("documents")))

    async def _apply_file(self, applying: Applying, run: Import, opened: Opened, chunk: Chunk, told: Told) -> None:
        """The next piece is judged while the one before it is committed."""
        path, first = chunk.file.path, chunk.file.first or 0
        ledger = await self._stores.provenance.ledger(run.tenant, run.run_id)
        begin = ledger[path].lines if path in ledger else 0
        before = sum(each.lines for name, each in ledger.items() if name != path and role_of(name) == "statements")
        events = await self._events(applying, run, opened, chunk) if begin < (chunk.file.records or 0) else {}
        committing: asyncio.Task[None] | None = None
        try:
            async for piece in _pieces(chunk, path, first, begin):
                judged = await applying.judge(replace(piece, events=events))
                await self._word(run, applying.lines)
                if committing is not None:
                    await committing
                    await told(before + piece.begin, run.total)
                committing = asyncio.create_task(_apply(applying, judged))
            if committing is not None:
                await committing
        except Overtaken:  # another process did some of it: go on from there
            await self._apply_file(applying, run, opened, chunk, told)
            return
        finally:
            if committing is not None and not committing.done():
                await asyncio.wait([committing])
        await told(before + (chunk.file.records or 0), run.total)

    async def _events(self, applying: Applying, run: Import, opened: Opened, chunk: Chunk) -> Of:
        """The Caliper Events that Statements of the chunk were; of others it is told, once."""
        path = caliper_path(opened.number(chunk))
        found, wrong = await asyncio.to_thread(applying.hearing.read, path, opened.events(chunk), chunk.lines)
        if wrong:
            with suppress(Overtaken):  # it was told before
                await self._stores.provenance.apply((), Step(
                    run.tenant, run.run_id, path, 0, len(found) + len(wrong), {"events-rejected": len(wrong)}, wrong))
        return found

    async def _word(self, run: Import, lines: Lines) -> None:
        """Keep how codes are worded of which it came to be known."""
        wordings = list(lines.unkept)
        await self._stores.provenance.word(run, wordings)
        del lines.unkept[:len(wordings)]

    async def _applying(self, tenant: Tenant, run: Import, opened: Opened) -> Applying:
        app = APP + run.issuer
        replaces = self._config.bundles.authority == "replace"
        importer = Principal(
            tenant.tenant_id, app, KeyKind.APP, frozenset({"statements/write", "define"}),
            authority(self._custody.origin(tenant), app, run.issuer_name), app)
        reading = await self._annotator.reading(tenant.tenant_id, app, app)
        keys = await self._service.keys(tenant.tenant_id)
        drafting = {version: Drafting(importer, version, keys, reading, None, keeps_authority=not replaces)
                    for version in Version}
        lines = Lines(run.issuer, run.bundle_id, drafting, {each.value for each in HELD[tenant.kind]}, replaces,
                      self._config.limits)
        hearing = Hearing(EventKeys(tenant.secret), app, opened.manifest.created_ms, self._config.limits)
        return Applying(run.run_id, importer, lines, hearing, opened.attachment, keys, self._service,
                        self._stores.statements, self._stores.provenance, self._stores.attachments, self._activities,
                        self._refuse, frozenset(each.bundle_id for each in run.carried if each.run_id))

    # --- ending ---

    async def _accounts(self, run: Import) -> dict[str, int]:
        ledger = await self._stores.provenance.ledger(run.tenant, run.run_id)
        return dict(sum((Counter(each.accounts) for each in ledger.values()), Counter[str]()))

    async def _finished(self, tenant: Tenant, run: Import) -> Import:
        accounts = tuple(Account(name, count) for name, count in sorted((await self._accounts(run)).items()))
        run = replace(run, accounts=accounts, finished=now_ms())
        signer = await self._custody.signer(tenant)
        told = receipts.claims(run, self._custody.origin(tenant), await self.counts(run))
        receipt = receipts.signed(told, signer.kid, signer.private)
        await self._stores.provenance.finish(replace(run, receipt=receipt))
        return await self._stores.provenance.get(run.tenant, run.run_id) or run


async def _apply(applying: Applying, judged: Judged) -> None:
    """Commit it, in halves where it is more than one transaction holds."""
    try:
        await applying.apply(judged)
    except TooLarge:
        if len(judged.piece.lines) == 1:
            raise
        for half in judged.piece.halves():
            await _apply(applying, await applying.judge(half))


async def _pieces(chunk: Chunk, path: str, first: int, begin: int) -> AsyncIterator[Piece]:
    """The lines from `begin` on, read beside the event loop."""
    found = _cut(chunk, path, first, begin)
    while (piece := await asyncio.to_thread(next, found, None)) is not None:
        yield piece


def _cut(chunk: Chunk, path: str, first: int, begin: int) -> Iterator[Piece]:
    lines: list[bytes] = []
    annotations: list[bytes] = []
    size = 0
    for line, beside in islice(zip(chunk.lines, chunk.annotations, strict=True), begin, None):
        lines.append(line)
        annotations.append(beside)
        size += len(line)
        if len(lines) == PIECE_LINES or size > PIECE_BYTES:
            yield Piece(path, first, begin, lines, annotations)
            begin += len(lines)
            lines, annotations, size = [], [], 0
    if lines:
        yield Piece(path, first, begin, lines, annotations)


def _begun(arrival: Arrival, opened: Opened) -> Import:
    manifest = opened.manifest
    return Import(arrival.run_id, arrival.tenant, manifest.bundle_id, manifest.issuer.id, manifest.issuer.name,
                  sha256(opened.text).hexdigest(), arrival.learner, arrival.case_id, arrival.by, now_ms(),
                  manifest.counts.statements)


def _told(run: Import, found: Inside) -> Carried:
    manifest = found.manifest
    own = uuid5(NAMESPACE_URL, f"{run.run_id} {manifest.bundle_id}").hex if found.opened else ""
    return Carried(manifest.bundle_id, manifest.issuer.id, manifest.issuer.name, manifest.counts.statements, own,
                   found.reason, dict(found.values or {}))


def _begun_inside(run: Import, each: Carried, found: Inside) -> Import:
    return replace(run, run_id=each.run_id, bundle_id=each.bundle_id, issuer=each.issuer, issuer_name=each.issuer_name,
                   manifest=found.digest, total=each.statements, carried=())


def _kept(run: Import, manifest: Manifest, digest: str, path: Path, checked: bool = True) -> Kept:
    period = (manifest.period.begin or "", manifest.period.end or "")
    return Kept(run.tenant, manifest.bundle_id, run.learner, manifest.issuer.id, manifest.issuer.name, digest,
                path.stat().st_size, run.began, manifest.created_ms, period, checked)
