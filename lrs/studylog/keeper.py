"""Keeping study logs, behind the commits: one process at a time, in small steps that give way to who stores Statements.

A step takes the next Statements after a log's mark and the changes that wait, folds the days that these touch anew and
moves the mark, all in one. While a rebuild builds a second log beside, each step moves both; when it has caught up it
takes the other's place.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Sequence
from contextlib import suppress
from secrets import token_hex
from time import monotonic
from typing import Protocol

from lrs.clock import now_ms
from lrs.errors import StorageUnavailable
from lrs.recurring import recurring
from lrs.storage import positions
from lrs.storage.contract.access import Tenants
from lrs.storage.contract.leases import Leases
from lrs.storage.contract.statements import Statements
from lrs.storage.contract.studylog import ALL, Changed, Head, Step, StudyLogs, View
from lrs.studylog import day as days
from lrs.studylog.day import DayKey, fold, grouped, in_bounds, key_of
from lrs.studylog.entry import Entry, entry
from lrs.studylog.view import Method, current, of_days

LOOK_SECONDS = 0.3     # between looks for something to do
LEASE = "study log"
LEASE_SECONDS = 5.0
RENEW_SECONDS = 1.0    # so often the lease is asked for
MOST_ROWS = 200        # Statements of a step
MOST_CHANGES = 200
SWEEP = 1000           # records of a former generation that are removed at once
LONGEST_PAUSE = 2.0
AGAIN_SECONDS = 0.05   # after another process was faster

log = logging.getLogger(__name__)


class Observer(Protocol):
    def studylog_kept(self, days: int, lag: float) -> None:
        """So many days were folded anew; the log is so many seconds behind."""


class Keeper:
    """It works for `share` percent of the time at most, where there is much to do."""

    def __init__(self, logs: StudyLogs, statements: Statements, tenants: Tenants, leases: Leases, method: Method,
                 observer: Observer | None = None, share: int = 100) -> None:
        self._logs = logs
        self._statements = statements
        self._tenants = tenants
        self._leases = leases
        self._method = method
        self._observer = observer
        self._share = share
        self._me = token_hex(8)
        self._held, self._renew = False, 0.0
        self._full: set[tuple[str, int, DayKey]] = set()  # days that have no room

    # --- going on ---

    async def keep_keeping(self) -> None:
        """Keep all logs, as long as the server runs."""
        await recurring("the study log", self.look, LOOK_SECONDS)

    async def look(self) -> bool:
        """Bring every tenant's log up to the mark, a step each in turn; False while another process does."""
        if not await self._hold():
            return False
        tenants = [tenant.tenant_id for tenant in await self._tenants.list()]
        behind = await self._logs.behind(tenants)
        if not behind:
            self._told(0, 0.0)
        while behind:
            began = monotonic()
            behind = [tenant for tenant in behind if await self._try_step(tenant)]
            await asyncio.sleep(min((monotonic() - began) * (100 / self._share - 1), LONGEST_PAUSE))
            if not await self._hold():
                return False
        return True

    async def finish(self) -> None:
        """Let the next one begin at once, if MongoDB is there."""
        with suppress(StorageUnavailable):
            await self._leases.give_up(LEASE, self._me)

    async def rebuild(self, tenant: str) -> None:
        """Begin to build the log anew beside the one that answers, or go on with that."""
        heads = await self.heads(tenant)
        if len(heads) < 2:
            newest = max((head.generation for head in heads), default=0)
            await self._logs.begin(tenant, newest + 1, active=not heads)

    async def heads(self, tenant: str) -> list[Head]:
        """How far the log is kept, and the one that is built beside it, if one is."""
        async with self._logs.view() as view:
            return await view.heads(tenant)

    async def follow(self, tenant: str) -> None:
        """Do at once what changed behind the log, whoever has the lease: steps stand being done by two."""
        while await self._logs.changed(tenant):
            await self.step(tenant)
        while await self._logs.sweep(tenant, SWEEP):
            pass

    async def naming(self, tenant: str, users: Collection[str], upto: int) -> int:
        """How many records name one of these, of what was stored no later than `upto`."""
        return await self._logs.naming(tenant, users, upto)

    async def _hold(self) -> bool:
        if monotonic() >= self._renew:
            self._held = await self._leases.take(LEASE, self._me, LEASE_SECONDS)
            self._renew = monotonic() + RENEW_SECONDS
        return self._held

    # --- a step ---

    async def _try_step(self, tenant: str) -> bool:
        """A step; where it fails, it is tried again at the next look, and no other tenant waits for that."""
        try:
            return await self.step(tenant)
        except Exception:
            log.exception("studylog: a step failed", extra={"fields": {"tenant": tenant}})
            return False

    async def step(self, tenant: str) -> bool:
        """Move the tenant's log on a little; whether there is more to do."""
        mark = self._statements.mark()
        async with self._logs.view() as view:
            heads = await view.heads(tenant)
            changes = await view.changes(tenant, ALL, MOST_CHANGES)
            steps = [(head, await self._step(view, head, mark, changes)) for head in heads]
        if not heads:
            await self._logs.begin(tenant, 1, active=True)
            return True
        # A former generation goes first: of two that are left no head would speak.
        if len(heads) == 2 and heads[1].mark >= heads[0].mark and not await self._logs.sweep(tenant, SWEEP):
            await self._logs.switch(*heads)
            return True
        # One that is built beside moves its mark in any case: it takes the other's place only at the same mark.
        if not changes and len(heads) == 1 and not steps[0][1].seen:
            return await self._logs.sweep(tenant, SWEEP) > 0
        if await self._logs.advance(steps, changes):
            self._told(sum(len(step.days) for _, step in steps), (now_ms() - positions.ms_of(steps[0][1].mark)) / 1000)
        else:
            await asyncio.sleep(AGAIN_SECONDS)
            return True
        return len(changes) == MOST_CHANGES or len(heads) == 2 or steps[0][1].mark < mark

    async def _step(self, view: View, head: Head, mark: int, changes: Sequence[Changed]) -> Step:
        new, seen, last = [], 0, head.mark
        async for row in view.rows(head.tenant, ALL, head.mark, mark, MOST_ROWS):  # one text at a time
            seen, last = seen + 1, row.pos
            if (found := entry(row)) is not None and self._has_room(head, found):
                new.append(found)
        stale = {change.key for change in changes} - {each.key for each in new}
        if stale:
            self._full.clear()  # there may be room again
        renewed = await current(view, head, stale) if stale else []
        touched = {key_of(each, self._method.zone) for each in
                   [*new, *renewed, *(await view.entries_of(head, stale) if stale else ())]}
        kept = [each for each in await of_days(view, head, touched, self._method.zone) if each.key not in stale]
        new = self._bounded(head, kept, new)
        groups = grouped([*kept, *new, *renewed], self._method.zone)
        return Step(
            last if seen == MOST_ROWS else max(mark, head.mark), seen, new, renewed,
            stale - {each.key for each in renewed},
            [fold(key, entries, self._method.longest_gap) for key, entries in groups.items()], touched - groups.keys())

    def _has_room(self, head: Head, new: Entry) -> bool:
        return not self._full or (head.tenant, head.generation, key_of(new, self._method.zone)) not in self._full

    def _bounded(self, head: Head, kept: Sequence[Entry], new: Sequence[Entry]) -> list[Entry]:
        """Of the new entries those for which their days have room."""
        if len(kept) + len(new) <= days.MOST_ENTRIES:
            return list(new)
        had = grouped(kept, self._method.zone)
        found: list[Entry] = []
        for key, more in grouped(new, self._method.zone).items():
            room = max(days.MOST_ENTRIES - len(had.get(key, ())), 0)
            if not room:
                self._full.add((head.tenant, head.generation, key))
            found += in_bounds(more, room)
        return found

    def _told(self, days: int, lag: float) -> None:
        if self._observer is not None:
            self._observer.studylog_kept(days, lag)
