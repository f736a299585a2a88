"""Annotating stored Statements again, because a roster, a link, a mapping, a table or a rule changed.

What is asked for waits until every server has forgotten what it remembered from before; then one process at a time
does it, a step after the other, no faster than `annotation.rebuild_rate`. Who is killed in the middle loses nothing:
the next one goes on where it stood.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from secrets import token_hex
from time import monotonic
from uuid import uuid4

from lrs.annotation.annotator import Annotator
from lrs.annotation.sources import Roster
from lrs.clock import now_ms
from lrs.config import Config
from lrs.recurring import recurring
from lrs.storage import positions
from lrs.storage.contract.access import Tenants
from lrs.storage.contract.annotations import (
    AnnotatedRow,
    Annotation,
    Change,
    Correction,
    Counts,
    Rebuild,
    Rebuilds,
    Target,
)
from lrs.storage.contract.leases import Leases
from lrs.storage.contract.statements import Statements

MOST_OF_STEP = 500       # statements
MOST_KEYS = 50_000       # of one rebuild
LEASE = "annotation"
LEASE_SECONDS = 30.0
LOOK_SECONDS = 2.0       # between looks for something to do
NOTICE_SECONDS = 10.0    # between looks for what other rooms changed
UNFINISHED_SECONDS = 60  # between tries of what could not be finished

Told = Callable[[Rebuild], None]


class Rebuilding:
    def __init__(self, rebuilds: Rebuilds, statements: Statements, leases: Leases, tenants: Tenants, roster: Roster,
                 annotator: Annotator, config: Config) -> None:
        self._rebuilds = rebuilds
        self._statements = statements
        self._leases = leases
        self._tenants = tenants
        self._roster = roster
        self._annotator = annotator
        self._rate = config.annotation.rebuild_rate
        self._step = min(MOST_OF_STEP, self._rate)
        self._settle_ms = 2000 * config.annotation.cache_seconds
        self._me = token_hex(8)

    # --- asking ---

    async def ask(self, tenant: str, why: str, target: Target, keys: Sequence[bytes], by: str) -> str:
        """Let these be annotated again; the id of the (first) rebuild."""
        return await self._ask(str(uuid4()), tenant, why, target, keys, by)

    async def ask_learners(self, tenant: str, why: str, learners: Collection[str], by: str) -> str:
        """Let all of these learners' Statements, UUIDs in lower case, be annotated again."""
        return await self.ask(tenant, why, "learners", _uuids(learners), by)

    async def _ask(self, rebuild_id: str, tenant: str, why: str, target: Target, keys: Sequence[bytes],
                   by: str) -> str:
        now = now_ms()
        await self._rebuilds.ask([
            Rebuild(f"{rebuild_id}.{first // MOST_KEYS}", tenant, why, target, tuple(keys[first:first + MOST_KEYS]),
                    now, now + self._settle_ms, by) for first in range(0, max(len(keys), 1), MOST_KEYS)])
        return f"{rebuild_id}.0"

    async def get(self, rebuild_id: str) -> Rebuild | None:
        """How far one came."""
        return await self._rebuilds.get(rebuild_id)

    # --- doing ---

    async def keep_working(self) -> None:
        """Do what is asked for, about as soon as it may be, until cancelled."""
        noticed = -NOTICE_SECONDS

        async def look() -> None:
            nonlocal noticed
            if monotonic() >= noticed + NOTICE_SECONDS:
                await self.notice()
                noticed = monotonic()
            await self.work(lambda rebuild: None)

        await recurring("annotation: a rebuild", look, LOOK_SECONDS, at_once=True)

    async def work(self, told: Told) -> None:
        """Do all that may be done now, unless another process is at it. `told` hears of each step."""
        while (rebuild := await self._rebuilds.next(now_ms())) is not None:
            if self._statements.mark() < positions.before(rebuild.due):
                return  # what was annotated by what held before is not all to be seen yet
            if not await self._leases.take(LEASE, self._me, LEASE_SECONDS):
                return
            try:
                await self._do(rebuild, told)
            finally:
                await self._leases.give_up(LEASE, self._me)

    async def notice(self) -> None:
        """Ask for what changed rosters and unfinished annotations make necessary; asked twice it is done once."""
        seen = await self._rebuilds.rosters_seen()
        for tenant in await self._tenants.list():
            await self._notice_roster(tenant.tenant_id, seen.get(tenant.tenant_id, 0))
        if (unfinished := await self._rebuilds.has_unfinished()) is not None:
            minute = now_ms() // (UNFINISHED_SECONDS * 1000)
            await self._ask(f"{unfinished}.unfinished.{minute}", unfinished, "unfinished", "unfinished", (), "server")

    async def _notice_roster(self, tenant: str, seen: int) -> None:
        generation = (await self._roster.head(tenant)).generation
        if generation <= seen:
            return
        if changed := await self._roster.changed_since(tenant, seen):
            await self._ask(f"{tenant}.roster.{generation}", tenant, f"roster {generation}", "learners",
                            _uuids(changed), "server")
        await self._rebuilds.see_roster(tenant, generation)

    async def _do(self, rebuild: Rebuild, told: Told) -> None:
        rebuild = replace(rebuild, total=rebuild.total or await self._rebuilds.count(rebuild))
        upto = self._statements.mark()
        while rebuild.finished is None:
            began = monotonic()
            rows = await self._rebuilds.rows(rebuild, upto, self._step)
            changes = await self._changes(rebuild.tenant, rows)
            onward = _onward(rebuild, rows, changes, more=len(rows) == self._step)
            if await self._rebuilds.advance(rebuild, changes, onward):
                rebuild = onward
                told(rebuild)
            elif (stands := await self._rebuilds.get(rebuild.rebuild_id)) is None:
                return
            else:
                rebuild = stands
            await asyncio.sleep(max(len(rows) / self._rate - (monotonic() - began), 0))
            if not await self._leases.take(LEASE, self._me, LEASE_SECONDS):
                return

    async def _changes(self, tenant: str, rows: Sequence[AnnotatedRow]) -> list[Change]:
        found = await self._annotator.again(tenant, rows, [_corrections(row) for row in rows])
        return [Change(row.key, row.annotation, annotation)
                for row, annotation in zip(rows, found, strict=True) if _differ(row.annotation, annotation)]


def _corrections(row: AnnotatedRow) -> tuple[Correction, ...]:
    return row.annotation.corrections if row.annotation else ()


def _onward(rebuild: Rebuild, rows: Sequence[AnnotatedRow], changes: Sequence[Change], *, more: bool) -> Rebuild:
    """Where the rebuild stands after this step: further in its group, in the next group, or at its end."""
    counts = rebuild.counts.plus(_counted(rows, changes))
    if more:
        return replace(rebuild, pos=rows[-1].pos, counts=counts)
    if rebuild.at + 1 < rebuild.groups:
        return replace(rebuild, at=rebuild.at + 1, pos=-1, counts=counts)
    return replace(rebuild, pos=rows[-1].pos if rows else rebuild.pos, counts=counts, finished=now_ms())


def _counted(rows: Sequence[AnnotatedRow], changes: Sequence[Change]) -> Counts:
    found = Counts(examined=len(rows))
    for _, seen, new in changes:
        aspects = (int(seen is None or aspect(seen) != aspect(new)) for aspect in _ASPECTS)
        found = found.plus(Counts(0, 1, *aspects))
    return found


def _differ(seen: Annotation | None, new: Annotation) -> bool:
    """Whether anything but the version is different, which alone is not worth writing a record."""
    return seen is None or seen._replace(version=new.version) != new


_ASPECTS: tuple[Callable[[Annotation], object], ...] = (
    lambda a: (a.learner, a.stranger),
    lambda a: (a.school, a.school_year, a.grade, a.classes),
    lambda a: a.codes,
    lambda a: (a.activity_class, a.category, a.sensitivity),
)


def _uuids(learners: Collection[str]) -> list[bytes]:
    return [bytes.fromhex(each.replace("-", "")) for each in sorted(learners)]
