"""What the store promises of records that came in bundles: where each comes from, how far each import is, what it did
with every line, and the bundles themselves.

An origin stands in its Statement's record: it is committed with it, and erased with it. A ledger row is committed with
the Statements of its piece, so that an import which is killed at any moment goes on where it stood, with true counts.
Documents of a run wait beside it until it is confirmed whose they are.
"""

from __future__ import annotations

import builtins
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from lrs.storage.contract.documents import Document, DocumentPlace
from lrs.storage.contract.events import NewEvent
from lrs.storage.contract.origins import Origin, Wording
from lrs.storage.contract.statements import NewStatement, Outcome

Fate = Literal["inserted", "duplicate", "conflict", "tombstoned", "rejected"]
FATES: tuple[Fate, ...] = ("inserted", "duplicate", "conflict", "tombstoned", "rejected")


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the learner in the bundle (as `lrs.xapi.actor.ifi` names it), and how many Statements name it."""

    account: str
    statements: int


@dataclass(frozen=True, slots=True)
class Carried:
    """A bundle of an earlier custodian that was inside one. `run_id`: the run by which it is imported itself, empty
    where it is only kept; then `reason` (a slug and what fills it) tells why it could not be checked here."""

    bundle_id: str
    issuer: str
    issuer_name: str
    statements: int
    run_id: str = ""
    reason: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Import:
    """One run of an import, begun when the bundle was found whole and true.

    `learner` is whose record it is said to be; the accounts in it are theirs once somebody confirmed it (`confirmed`,
    ms; `links`: the batch of links that made). `school` holds it from then on; empty: nobody's but the learner's.
    """

    run_id: str
    tenant: str
    bundle_id: str
    issuer: str
    issuer_name: str
    manifest: str  # SHA-256 of the signed manifest, in hex
    learner: str
    case_id: str
    by: str
    began: int
    total: int
    accounts: tuple[Account, ...] = ()
    finished: int | None = None
    receipt: str = ""
    confirmed: int | None = None
    confirmed_by: str = ""
    school: str = ""
    links: tuple[str, ...] = ()
    carried: tuple[Carried, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A line that was not inserted nor was there already, and why (a slug and what fills it)."""

    path: str
    line: int
    fate: Fate
    statement_id: str
    reason: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of a file of Statements: its lines from `begin` up to `end`, what became of them, what is to be told.

    `accounts` counts who the actors of its Statements are. `events` are Caliper Events that some of them were.
    """

    tenant: str
    run_id: str
    path: str
    begin: int
    end: int
    counts: Mapping[str, int]
    findings: Sequence[Finding] = ()
    accounts: Mapping[str, int] = field(default_factory=dict)
    events: Sequence[NewEvent] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document of a bundle that is under no account yet: its line there, and the account of whom it is."""

    line: int
    account: str
    place: DocumentPlace
    document: Document


@dataclass(frozen=True, slots=True)
class Applied:
    """How far a file was applied (lines), and with what counts."""

    lines: int
    counts: Mapping[str, int]
    accounts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """A bundle as it arrived, still signed by its issuer: `created` (ms) and `period` (days, empty for open) as it says
    them. `checked`: the signature was found to be that of an issuer who is trusted; else it was inside a bundle of one.
    """

    tenant: str
    bundle_id: str
    learner: str
    issuer: str
    issuer_name: str
    manifest: str
    size: int
    at: int
    created: int
    period: tuple[str, str] = ("", "")
    checked: bool = True


AppliedOutcome = Outcome.Stored | Outcome.Unvoidable | Outcome.Crossed


class Overtaken(Exception):
    """Another process applied this piece; nothing was done."""


class Provenance(Protocol):
    # --- origins ---

    async def origin(self, tenant: str, key: bytes) -> Origin | None:
        """Of the Statement with this record key; None for one that was stored here first."""

    # --- runs ---

    async def begin(self, run: Import) -> Import:
        """Remember that it began; one with the same id is left as it is, and answered.

        Raises `Conflict` ("bundle-replaced") for the id of a bundle that came with another manifest.
        """

    async def get(self, tenant: str, run_id: str) -> Import | None: ...

    async def unfinished(self, tenant: str, bundle_id: str) -> Import | None:
        """The run of this bundle that was not finished, if there is one."""

    async def of_bundle(self, tenant: str, bundle_id: str) -> builtins.list[Import]:
        """Every run of this bundle."""

    async def list(self, tenant: str, *, learner: str = "", limit: int = 200) -> builtins.list[Import]:
        """Newest first."""

    async def finish(self, run: Import) -> None:
        """Keep what it found: accounts, receipt, when it ended."""

    async def confirm(self, run: Import) -> bool:
        """Keep who confirmed whose it is, from when on no document of it waits; False when somebody did before."""

    async def held(self, tenant: str, schools: Collection[str]) -> Sequence[tuple[str, str, str, int]]:
        """School, learner, issuer and since when (ms), of all that is confirmed and that one of these schools holds."""

    async def issuers(self, tenant: str) -> Mapping[str, str]:
        """The name of each custodian whose records were imported, by its origin."""

    # --- applying ---

    async def apply(self, batch: Sequence[NewStatement], step: Step) -> AppliedOutcome:
        """Commit new Statements and the step that they are of, all or nothing, and only from where the ledger stands:
        else it raises `Overtaken`. Raises `TooLarge` for more than one transaction holds."""

    async def ledger(self, tenant: str, run_id: str) -> Mapping[str, Applied]:
        """By path."""

    async def findings(self, tenant: str, run_id: str, after: tuple[str, int] | None,
                       limit: int) -> builtins.list[Finding]:
        """In order of path and line."""

    async def word(self, run: Import, wordings: Sequence[Wording]) -> None:
        """Keep how its issuer words these codes; one that is kept already stays as it is."""

    async def wordings(self, tenant: str, learner: str) -> builtins.list[Wording]:
        """How the issuers of a learner's bundles word codes."""

    # --- documents ---

    async def let_wait(self, tenant: str, run_id: str, waiting: Waiting) -> None:
        """Let a document of a run wait; once more it is the same."""

    async def waiting(self, tenant: str, run_id: str, after: int) -> Waiting | None:
        """The first that waits behind a line."""

    # --- erasure ---

    async def forget(self, tenant: str, users: Collection[str]) -> int:
        """Erase what is known of imports into these learners' records; how many runs."""

    async def naming(self, tenant: str, users: Collection[str]) -> int: ...


class KeptBundles(Protocol):
    async def keep(self, kept: Kept, chunks: AsyncIterator[bytes]) -> None:
        """Keep a bundle for its learner; one that is there whole is left as it is, unless only this one was checked."""

    async def of(self, tenant: str, learner: str) -> builtins.list[Kept]:
        """A learner's bundles, oldest first."""

    def read(self, tenant: str, learner: str, bundle_id: str) -> AsyncIterator[bytes]:
        """The bytes of a bundle that is kept for a learner, none for one that is not."""

    async def forget(self, tenant: str, users: Collection[str]) -> int:
        """Erase the bundles of these learners."""

    async def naming(self, tenant: str, users: Collection[str]) -> int: ...
