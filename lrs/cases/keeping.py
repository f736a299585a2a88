"""Where cases are kept and told of: every change of one goes through here, so that none is untold."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from lrs.access.person import Person
from lrs.cases.permissions import unknown
from lrs.clock import now_ms
from lrs.errors import Conflict
from lrs.journal import Journal
from lrs.retention.callers import TERMINAL
from lrs.storage.contract.cases import CaseRecord, Cases, Event, State

Changed = Callable[[str], None]
"""Told of a tenant of which a case changed: whoever remembers what cases opened forgets it."""
Approved = Callable[[CaseRecord], Awaitable[None]]
"""Told of an export that the family approved, of which a bundle is to be built; told again it does nothing more."""

Withdrawn = Callable[[CaseRecord], Awaitable[None]]
"""Told of an export that the family withdrew: its file goes, and who has it is told; told again it does nothing more.
"""


def nobody_remembers(tenant: str) -> None:
    """Where no standings are remembered: beside the server."""


async def nobody_builds(case: CaseRecord) -> None:
    """Where no bundles are built: whoever builds them finds the approved case."""


async def nobody_tells(case: CaseRecord) -> None:
    """Where nothing follows from a withdrawal: a running server finds it."""


class Keeping:
    def __init__(self, cases: Cases, journal: Journal, changed: Changed = nobody_remembers) -> None:
        self.cases = cases
        self._journal = journal
        self._changed = changed

    async def get(self, tenant: str, case_id: str) -> CaseRecord:
        """Raises `NotFound`."""
        case = await self.cases.get(tenant, case_id)
        if case is None:
            raise unknown(case_id)
        return case

    async def add(self, cases: Sequence[CaseRecord], by: str, request: str = "") -> None:
        await self.cases.add(cases)
        await asyncio.gather(*(self.told(case, "case.opened", by, request) for case in cases))
        for tenant in {case.tenant for case in cases}:
            self._changed(tenant)

    async def move(self, case: CaseRecord, states: Collection[State], event: Event, actor: str, *,
                   changes: Mapping[str, Any] = MappingProxyType({}), undecided_until: int | None = None,
                   request: str = "") -> CaseRecord:
        """Change a case that is in one of these states, and tell of it. Raises `Conflict` when it is in another."""
        moved = await self.cases.move(case.tenant, case.case_id, states, event, changes=changes,
                                      undecided_until=undecided_until)
        if moved is None:
            raise await self.not_open(case)
        self._changed(case.tenant)
        await self.told(moved, f"case.{event.what}", actor, request)
        return moved

    async def not_open(self, case: CaseRecord) -> Conflict:
        now = await self.get(case.tenant, case.case_id)
        if now.state == "awaiting-decision":
            return Conflict("case-deadline-over", id=case.case_id)
        return Conflict("case-not-open", id=case.case_id, state=now.state)

    async def told(self, case: CaseRecord, event: str, by: str, request: str = "") -> None:
        """Of what is withheld the audit log learns nothing: not that, not how much."""
        await self._journal.record(case.tenant, event, by, subjects=[case.learner] if case.learner else (),
                                   details={"case": case.case_id, "kind": case.kind}, request=request)


def named(person: Person) -> str:
    return person.account


def actor(person: Person) -> str:
    """As the audit log names who did something."""
    return f"cli:{person.account}" if person.session == TERMINAL else person.user or person.account


def happened(what: str, by: str = "", note: str = "") -> Event:
    return Event(now_ms(), what, by, note)
