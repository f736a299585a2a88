"""What the store promises of cases: pieces of work on one learner, the slips that name learners, and campaigns.

A case changes by one conditional update that also appends the event which tells of it: of two who decide at once, of a
decision and its deadline, of a withdrawal and the building of a bundle, one comes first and the other is told.
"""

from __future__ import annotations

import builtins
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Kind = Literal["export", "import", "inquiry", "disclosure", "correction", "erasure"]
State = Literal["awaiting-decision", "approved", "building", "ready", "delivered", "closed", "refused", "expired",
                "withdrawn", "open"]
RecipientKind = Literal["school", "pds", "family", "paper", "inside"]
Capacity = Literal["learner", "guardian"]

# A case in one of these is nobody's to read in, or to work on, any more.
ENDED: tuple[State, ...] = ("closed", "refused", "expired", "withdrawn")
# Of an export: the family took its consent back.
WITHDRAWN: tuple[State, ...] = ("withdrawn",)
# Of an export, from which it may still be withdrawn: until then nothing has left.
BEFORE_DELIVERY: tuple[State, ...] = ("awaiting-decision", "approved", "building", "ready")


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who a record goes to. `school`, `pds`: a custodian at `origin`, with an age recipient to encrypt to. `family`: a
    plain zip that they fetch signed in. `paper`: a school without an LRS. `inside`: a school of the same establisher,
    by its code; no file is made."""

    kind: RecipientKind
    name: str
    origin: str = ""
    encryption: str = ""
    thumbprint: str = ""
    school: str = ""


@dataclass(frozen=True, slots=True)
class Withholding:
    """What is left out, by whole subject (教科, by name), unit (the beginning of its curriculum codes), category and
    period (days from and to, both included), and single Statements by id. Never by outcome."""

    subjects: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    periods: tuple[tuple[str, str], ...] = ()
    statements: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.subjects, self.codes, self.categories, self.periods, self.statements))


@dataclass(frozen=True, slots=True)
class Decision:
    """`by` is the account that decided, or the officer's that wrote down a letter (`method`: console or letter).

    `assented`: the learner's assent is recorded, where a guardian decided. `carry`: the ids of the bundles that the
    learner arrived with and takes along.
    """

    approved: bool
    by: str
    user: str
    capacity: Capacity
    method: Literal["console", "letter"]
    at: int
    assented: bool = False
    withholding: Withholding = field(default_factory=Withholding)
    carry: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a case; none is ever changed or removed. `by`: an account, ``key …``, ``recipient`` or empty for
    the clock. `note` is free text of an officer; it is erased with the learner."""

    at: int
    what: str
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """`school` is the code of the school whose record it is about, empty for the tenant. `period` are days from and to,
    empty for open. `deadline` (ms) is when silence ends an undecided export, and when an inquiry ends by itself.

    `handle` is a digest of what a recipient asks by; of an import, where the record was asked for and by what.
    `officer` is the account an inquiry is entrusted to. `origins`: of a move inside one establisher, the schools whose
    records the new one holds from then on. `delivered` is when it left.
    """

    case_id: str
    tenant: str
    kind: Kind
    learner: str
    state: State
    opened: int
    opened_by: str
    school: str = ""
    purpose: str = ""
    period: tuple[str, str] = ("", "")
    recipient: Recipient | None = None
    deadline: int | None = None
    handle: str = ""
    campaign: str = ""
    officer: str = ""
    reason: str = ""
    decision: Decision | None = None
    consent: str = ""
    bundle_id: str = ""
    erasure_id: str = ""
    origins: tuple[str, ...] = ()
    delivered: int | None = None
    ended: int | None = None
    events: tuple[Event, ...] = ()

    @property
    def inside(self) -> bool:
        """Whether it is a move inside one establisher, of which no file is made."""
        return self.recipient is not None and self.recipient.kind == "inside"

    def __repr__(self) -> str:
        return f"CaseRecord({self.case_id}, {self.kind}, {self.state})"  # nothing of the person, in no log


@dataclass(frozen=True, slots=True)
class Slip:
    """A printed code that names one learner to a recipient: of the code only a digest is kept."""

    tenant: str
    slip_id: str
    learner: str
    code_hash: str
    made: int
    expires: int
    made_by: str = ""
    revoked: int | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """The export cases of a whole grade, opened at once. How far it is, its cases tell."""

    tenant: str
    campaign_id: str
    name: str
    school: str
    grade: str
    purpose: str
    deadline: int
    opened: int
    opened_by: str


@dataclass(frozen=True, slots=True)
class Which:
    """Which cases; what is left empty asks for all."""

    kinds: tuple[Kind, ...] = ()
    states: tuple[State, ...] = ()
    learners: tuple[str, ...] | None = None
    schools: tuple[str, ...] | None = None
    campaign: str = ""


class Cases(Protocol):
    async def add(self, cases: Sequence[CaseRecord]) -> None: ...

    async def get(self, tenant: str, case_id: str) -> CaseRecord | None: ...

    async def by_handle(self, tenant: str, handle: str) -> CaseRecord | None: ...

    async def by_bundle(self, tenant: str, bundle_id: str) -> CaseRecord | None: ...

    async def list(self, tenant: str, which: Which, limit: int, before: str = "") -> builtins.list[CaseRecord]:
        """Newest first; `before` is the id of the last case of the page before."""

    async def counts(self, tenant: str, campaign: str) -> Mapping[str, int]:
        """How many cases of a campaign are in each state."""

    async def move(self, tenant: str, case_id: str, states: Collection[State], event: Event, *,
                   undecided_until: int | None = None,
                   changes: Mapping[str, Any] = ...) -> CaseRecord | None:
        """Change a case that is in one of `states`, and append the event; None when it is not, or is gone.

        `undecided_until`: and whose deadline is later than this instant. `changes` are its fields, and ``left``: when
        the record was handed over for good.
        """

    async def overdue(self, at: int, limit: int) -> builtins.list[CaseRecord]:
        """Of all tenants the cases that wait for a decision, or are inquiries, past their deadline."""

    async def holdings(self, tenant: str, schools: Collection[str]) -> builtins.list[CaseRecord]:
        """Moves inside, by which one of these schools holds records of others."""

    async def departures(self, tenant: str, schools: Collection[str]) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """Of each school the learners whose record it handed over, and when it left."""

    async def forget(self, tenant: str, people: Collection[str]) -> int:
        """Take from cases all that tells of these learners and accounts: how many."""

    async def naming(self, tenant: str, people: Collection[str]) -> int: ...


class Slips(Protocol):
    async def make(self, slips: Sequence[Slip]) -> None: ...

    async def slip(self, tenant: str, slip_id: str) -> Slip | None: ...

    async def revoke(self, tenant: str, slip_id: str, at: int) -> bool:
        """False when there is no such slip."""

    async def forget(self, tenant: str, people: Collection[str]) -> int:
        """Delete those for these learners: how many."""

    async def naming(self, tenant: str, people: Collection[str]) -> int: ...


class Campaigns(Protocol):
    async def begin(self, campaign: Campaign) -> None: ...

    async def campaign(self, tenant: str, campaign_id: str) -> Campaign | None: ...

    async def campaigns(self, tenant: str) -> builtins.list[Campaign]:
        """Newest first."""
