"""A piece of a bundle applied: each of its lines is inserted, found to be there, or set aside with a reason.

All of the piece and its row of the ledger are one commit. What is there already is never changed.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lrs.access.principal import Principal
from lrs.activities import ActivityService
from lrs.clock import now_ms
from lrs.errors import Forbidden
from lrs.imports.heard import Hearing, Of
from lrs.imports.lines import Lines, Unfit
from lrs.statements.drafting import Draft
from lrs.statements.queryfields import QueryKeys
from lrs.statements.service import StatementService
from lrs.statements.submission import GIVE_WAY_EVERY, Submission
from lrs.statements.uploads import SIGNATURES_BYTES
from lrs.storage.contract.attachments import Attachments, StoredFile
from lrs.storage.contract.events import NewEvent
from lrs.storage.contract.provenance import Fate, Finding, Provenance, Step
from lrs.storage.contract.statements import NewStatement, Outcome, Statements, There
from lrs.xapi import signature
from lrs.xapi.attachments import Declared, algorithm
from lrs.xapi.jsontext import load_exact
from lrs.xapi.signature import is_signature
from lrs.xapi.statement import same
from lrs.xapi.version import Version

MOST_DESCRIBED = 10_000  # activities of which it is remembered that the bundle describes them
MOST_FILES = 10_000  # attachments that are remembered, so that what many Statements share is stored once

_FATE: Mapping[There, Fate] = {"different": "conflict", "erased": "tombstoned"}
_WHY: Mapping[Fate, str] = {"conflict": "import-line-conflict", "tombstoned": "import-line-erased"}

Refuse = Callable[[str, Sequence[NewStatement], QueryKeys], None]
Attached = Callable[[str], Iterator[bytes] | None]


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines of a file of the bundle, from `begin` (counted in the file) on; `first` is the file's first line in the
    bundle. An annotation stands beside each line; `events` are Caliper Events that some of the file were."""

    path: str
    first: int
    begin: int
    lines: Sequence[bytes]
    annotations: Sequence[bytes]
    events: Of = field(default_factory=dict)

    @property
    def end(self) -> int:
        return self.begin + len(self.lines)

    def halves(self) -> tuple[Piece, Piece]:
        at = len(self.lines) // 2
        return (replace(self, lines=self.lines[:at], annotations=self.annotations[:at]),
                replace(self, begin=self.begin + at, lines=self.lines[at:], annotations=self.annotations[at:]))


@dataclass(slots=True)
class Judged:
    """A piece as far as it was looked at: its Statements by the line that each stands in, and what is told of lines.
    `originals` are the keys of Statements of which lines are copies."""

    piece: Piece
    drafts: dict[int, Draft] = field(default_factory=dict)
    events: dict[int, NewEvent] = field(default_factory=dict)
    originals: dict[int, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def set_aside(self, line: int, fate: Fate, statement_id: str, reason: str, values: Mapping[str, Any]) -> None:
        self.drafts.pop(line, None)
        self.counts[fate] += 1
        self.findings.append(Finding(self.piece.path, self.piece.begin + line + 1, fate, statement_id, reason, values))


@dataclass(frozen=True, slots=True)
class Applying:
    """Applies the pieces of one run. `refuse` raises for Statements of whom nothing is taken any more;
    `carried` are the bundles inside this one that were taken in before it."""

    run_id: str
    importer: Principal
    lines: Lines
    hearing: Hearing
    attached: Attached
    keys: QueryKeys
    service: StatementService
    statements: Statements
    provenance: Provenance
    attachments: Attachments
    activities: ActivityService
    refuse: Refuse
    carried: frozenset[str] = frozenset()
    files: dict[str, StoredFile | None] = field(default_factory=dict)
    described: set[str] = field(default_factory=set)

    async def judge(self, piece: Piece) -> Judged:
        """Each line by itself: whether it is a Statement that may be stored here, with its attachments."""
        found = Judged(piece)
        ids: dict[bytes, int] = {}
        for line, raw in enumerate(piece.lines):
            if line % GIVE_WAY_EVERY == GIVE_WAY_EVERY - 1:
                await asyncio.sleep(0)
            try:
                draft = self.lines.draft(piece.first + piece.begin + line, raw, piece.annotations[line])
                if draft.declared:
                    draft.statement.files = await self._files(draft)
            except Unfit as unfit:
                found.set_aside(line, "rejected", unfit.statement_id, unfit.slug, unfit.values)
                found.counts["events-rejected"] += unfit.statement_id.lower() in piece.events
                continue
            if (earlier := ids.setdefault(draft.statement.key, line)) == line:
                found.drafts[line] = draft
                if original := self.lines.original(piece.annotations[line]):
                    found.originals[line] = self.keys.statement(original)
                if heard := piece.events.get(draft.statement.statement_id.lower()):
                    found.events[line] = self.hearing.event(draft.statement, *heard)
            else:
                _repeated(found, line, draft, found.drafts.get(earlier))
        await self._annotate(found)
        for draft in found.drafts.values():
            if draft.statement.voiding:  # who carries a bundle on may have voided what came in it
                draft.statement.void_any = await self._came(draft.statement.target)
        return found

    async def apply(self, judged: Judged) -> None:
        """Commit it. Raises `Overtaken`, `TooLarge`."""
        await self._describe(judged)
        while True:
            outcome = await self._try(judged)
            match outcome:
                case Outcome.Stored():
                    return
                case Outcome.Unvoidable(statement_id, reason):
                    line = next(line for line, draft in judged.drafts.items()
                                if draft.statement.statement_id == statement_id)
                    judged.set_aside(line, "rejected", statement_id, f"statement-unvoidable-{reason}",
                                     {"id": statement_id})
                case Outcome.Crossed():  # somebody else stored one of them at the same moment
                    continue

    async def _try(self, judged: Judged) -> Outcome.Stored | Outcome.Unvoidable | Outcome.Crossed:
        batch = [draft.statement for draft in judged.drafts.values()]
        there = await self.statements.there(batch) if batch else {}
        now = replace(judged, drafts=dict(judged.drafts), findings=list(judged.findings), counts=Counter(judged.counts))
        for line, draft in judged.drafts.items():
            found = there.get(draft.statement.key)
            if found == "same" or (found is None and await self._came(judged.originals.get(line))):
                del now.drafts[line]
                now.counts["duplicate"] += 1
            elif found is not None:
                fate = _FATE[found]
                now.set_aside(line, fate, draft.statement.statement_id, _WHY[fate], {})
        now.counts["inserted"] += len(now.drafts)
        events = [event for line, event in judged.events.items() if line in now.drafts]
        again = sum(there.get(event.key) == "same" for event in judged.events.values())
        now.counts.update({"events-inserted": len(events), "events-duplicate": again,
                           "events-rejected": len(judged.events) - len(events) - again})
        step = Step(self.importer.tenant, self.run_id, judged.piece.path, judged.piece.begin, judged.piece.end,
                    {fate: count for fate, count in now.counts.items() if count}, now.findings,
                    _accounts(judged.drafts.values()), events)
        return await self.provenance.apply([draft.statement for draft in now.drafts.values()], step)

    async def _came(self, key: bytes | None) -> bool:
        """Whether this Statement came in a bundle inside this one: a copy of it counts for nothing then."""
        if key is None:
            return False
        origin = await self.provenance.origin(self.importer.tenant, key)
        return origin is not None and origin.bundle_id in self.carried

    # --- what goes with them ---

    async def _annotate(self, judged: Judged) -> None:
        """What stands beside each of them here; of whom nothing is taken any more, nothing is."""
        drafts = list(judged.drafts.values())
        if not drafts:
            return
        batch = await self.service.annotated(self.importer, Submission(drafts, Version.V2))
        try:
            self.refuse(self.importer.tenant, batch, self.keys)
        except Forbidden:
            for line, draft in list(judged.drafts.items()):
                try:
                    self.refuse(self.importer.tenant, [draft.statement], self.keys)
                except Forbidden as refusal:
                    judged.set_aside(line, "rejected", draft.statement.statement_id, refusal.slug, refusal.values)

    async def _files(self, draft: Draft) -> tuple[StoredFile, ...]:
        """The bytes of what the Statement declares, stored once for all that declare it. Raises `Unfit`."""
        spelled = {each.sha2: each for each in draft.declared}
        found = []
        for sha2, entry in spelled.items():
            file = await self._file(sha2, entry.content_type)
            if file is not None:
                found.append(replace(file, sha2=entry.written, content_type=entry.content_type))
            elif not entry.has_url:
                raise Unfit("import-line-attachment", draft.statement.statement_id, sha2=sha2)
            if is_signature(entry) and await asyncio.to_thread(self._signs_not, draft, entry):
                raise Unfit("import-line-signature", draft.statement.statement_id)
        return tuple(found)

    async def _file(self, sha2: str, content_type: str) -> StoredFile | None:
        if sha2 not in self.files:
            chunks = await asyncio.to_thread(self.attached, sha2)
            if len(self.files) >= MOST_FILES:
                self.files.clear()
            self.files[sha2] = None if chunks is None else await self.attachments.upload(
                self.importer.tenant, streamed(chunks), algorithm(sha2), content_type)
        return self.files[sha2]

    def _signs_not(self, draft: Draft, entry: Declared) -> bool:
        """Whether a signature that came along is none of this Statement."""
        kept = bytearray()
        for chunk in self.attached(entry.sha2) or ():
            kept += chunk
            if len(kept) > SIGNATURES_BYTES:
                return True
        return bool(signature.findings(draft.raw, entry, bytes(kept), draft.statement.version,
                                       nesting=self.lines.limits.nesting, now=now_ms()))

    async def _describe(self, judged: Judged) -> None:
        """Take the definitions of activities that nobody described here: what others say of ours counts for nothing."""
        forms = [form for draft in judged.drafts.values() for form in draft.forms]
        unknown = {activity for activity, _ in forms} - self.described
        if unknown:
            if len(self.described) > MOST_DESCRIBED:
                self.described.clear()
            known = await self.activities.definitions(self.importer.tenant, sorted(unknown))
            self.described.update(unknown - known.keys())
        await self.activities.learn(self.importer.tenant, [form for form in forms if form[0] in self.described])


async def streamed(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The same, each read beside the event loop."""
    while (chunk := await asyncio.to_thread(next, chunks, None)) is not None:
        yield chunk


def _repeated(found: Judged, line: int, draft: Draft, earlier: Draft | None) -> None:
    """An id that came before in this piece: what is the same is a duplicate."""
    one = draft.statement
    if earlier is not None and same(load_exact(one.head + b"}"), load_exact(earlier.statement.head + b"}"),
                                    one.version):
        found.counts["duplicate"] += 1
    else:
        found.set_aside(line, "conflict", one.statement_id, "import-line-conflict", {})


def _accounts(drafts: Iterable[Draft]) -> dict[str, int]:
    """Who the actors are, as links name them."""
    found: Counter[str] = Counter()
    for draft in drafts:
        stranger = draft.evidence.stranger
        if stranger is not None and stranger.account is not None:
            found[stranger.account] += 1
    return dict(found)
