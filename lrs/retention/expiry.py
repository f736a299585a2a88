"""Rules and their runs: what would go, and letting it go.

A run never starts by itself: somebody looks at what would go, then says so. It leaves the same tombstones as an
erasure, in the same steps, and counts for each category, school and school year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import orjson

from lrs.clock import now_ms, utc_text
from lrs.config import Config
from lrs.errors import BadRequest, NotFound
from lrs.retention import rules
from lrs.retention.annotated import facts_of
from lrs.retention.callers import Caller, actor
from lrs.retention.holds import HoldService
from lrs.retention.neighbours import Facts, Neighbours
from lrs.retention.shift import Shift
from lrs.schooldays import Zone
from lrs.storage import positions
from lrs.storage.contract.access import Tenants
from lrs.storage.contract.leases import Leases
from lrs.storage.contract.retention import Rule, Rules
from lrs.storage.contract.runs import Run, RunLost, Runs

CHUNK = 500
FILES = 50
_APART = "|"
_DOT = "․"  # MongoDB's field names take no dot; this one looks like it


class Line(NamedTuple):
    """A line of a count: Statements of a category, school and school year (empty where not known), and their fate."""

    category: str
    school: str
    school_year: int
    fate: rules.Fate


Tally = Mapping[Line, int]
Tell = Callable[[Tally], None]


@dataclass(frozen=True, slots=True)
class _Look:
    """What a run goes by. Nothing after the position `bound` is old enough for the shortest rule."""

    tenant: str
    usual: str
    in_force: Mapping[str, Rule]
    now: int
    bound: int


class RetentionService:
    def __init__(self, kept: Rules, runs: Runs, leases: Leases, holds: HoldService, tenants: Tenants,
                 neighbours: Neighbours, config: Config) -> None:
        self._rules = kept
        self._runs = runs
        self._leases = leases
        self._holds = holds
        self._tenants = tenants
        self._neighbours = neighbours
        self._pace = config.retention.pace
        self._zone = Zone(config.school.time_zone())

    async def set(self, caller: Caller, rule: Rule) -> None:
        """Raises `BadRequest` for a category that this kind of tenant does not keep."""
        kind = await self._kind(caller.tenant)
        if rule.category not in rules.CATEGORIES[kind]:
            raise BadRequest("retention-category", category=rule.category, kind=kind,
                             known=", ".join(rules.CATEGORIES[kind]))
        if rule.years is not None and not 0 <= rule.years <= 100:
            raise BadRequest("retention-years", years=rule.years)
        await self._rules.set(caller.tenant, rule)
        await self._told("retention.set", caller, category=rule.category, after=rule.after,
                         years="for ever" if rule.years is None else str(rule.years))

    async def table(self, tenant: str) -> list[tuple[Rule, bool]]:
        """The rules in force, and whether each is the default."""
        made = await self._rules.list(tenant)
        in_force = rules.in_force(await self._kind(tenant), made)
        return [(rule, rule not in made) for rule in in_force.values()]

    async def preview(self, tenant: str, now: int | None = None) -> Tally:
        """What a run at `now` (ms) would take, and what not, of all that is old enough; changes nothing."""
        look = await self._look(tenant, now)
        tally: Counter[Line] = Counter()
        async for part in self._parts(look, 0, look.bound):
            tally.update(line for _, _, line in part)
        async for part in self._lone_events(look, look.bound):
            tally.update(line for _, _, line in part)
        return tally

    async def run(self, caller: Caller, now: int | None = None, tell: Tell = lambda tally: None, *,
                  wait: bool = False) -> Tally:
        """Let go what is over; what went. One that was killed goes on where it stood.

        Raises `Conflict` while another process runs it.
        """
        look = await self._look(caller.tenant, now)
        async with Shift(self._leases, f"retention {look.tenant}", self._pace, wait=wait) as shift:
            try:
                gone = await self._to_its_end(look, shift, tell)
            finally:
                await self._runs.leave(_run_id(look.tenant), shift.runner)
        await self._told("retention.run", caller, at=utc_text(look.now),
                         gone=orjson.dumps({_named(line): count for line, count in gone.items()}).decode())
        return gone

    async def _to_its_end(self, look: _Look, shift: Shift, tell: Tell) -> Tally:
        while True:
            try:
                return await self._run(look, shift, tell)
            except RunLost:  # interrupted by a new hold, or taken over: then the lease is gone
                await shift.retake()

    async def _run(self, look: _Look, shift: Shift, tell: Tell) -> Tally:
        run = await self._runs.begin(look.tenant, _run_id(look.tenant), shift.runner)
        async for part in self._parts(look, run.cursor, min(run.bound, look.bound)):
            gone = {key: _named(line) for key, _, line in part if line.fate == "goes"}
            await self._runs.erase(run, gone, cursor=part[-1][1])
            await shift.looked_at(len(part))
            tell(await self._gone(run))
        async for part in self._lone_events(look, min(run.bound, look.bound)):
            await self._runs.erase_events(run, {key: _named(line) for key, _, line in part if line.fate == "goes"})
            await shift.looked_at(len(part))
            tell(await self._gone(run))
        while await self._runs.erase_files(run, FILES):
            await shift.looked_at(FILES)
        gone_in_all = await self._gone(run)
        for room in self._neighbours.following:
            await room.follow(run.tenant)
        await self._runs.end(run)
        return gone_in_all

    async def _gone(self, run: Run) -> Tally:
        latest = await self._runs.get(run.tenant, run.run_id)
        return {_line(name): count for name, count in latest.counts.items() if _APART in name} if latest else {}

    # --- what becomes of each ---

    async def _parts(self, look: _Look, after: int, bound: int) -> AsyncIterator[list[tuple[bytes, int, Line]]]:
        while found := await self._runs.page(look.tenant, after, bound, CHUNK):
            after = found[-1][1]
            facts = await self._neighbours.annotated.facts(look.tenant, [key for key, _ in found])
            yield await self._lines(look, found, facts)

    async def _lone_events(self, look: _Look, bound: int) -> AsyncIterator[list[tuple[bytes, int, Line]]]:
        """Caliper Events without a Statement, by what stands beside themselves."""
        after = 0
        while found := await self._runs.lone_events(look.tenant, after, bound, CHUNK):
            after = found[-1].pos
            facts = {each.key: facts_of(each.annotation) for each in found if each.annotation is not None}
            yield await self._lines(look, [(each.key, each.pos) for each in found], facts)

    async def _lines(self, look: _Look, found: Sequence[tuple[bytes, int]],
                     facts: Mapping[bytes, Facts]) -> list[tuple[bytes, int, Line]]:
        users = {fact.user for fact in facts.values() if fact.user is not None}
        left = await self._neighbours.enrolments.departures(look.tenant, users) if users else {}
        holds = await self._holds.standing(look.tenant)
        lines = []
        for key, pos in found:
            fact = facts.get(key, Facts())
            rule = look.in_force.get(fact.category or look.usual, Rule("", "storing", None))
            stored = positions.ms_of(pos)
            fate = rules.fate(rule, stored, left.get(fact.user or ""), fact.user in left, look.now, self._zone)
            if fate == "goes" and rules.held(holds, fact.user, fact.school):
                fate = "held"
            year = fact.school_year or self._zone.school_year(stored)
            lines.append((key, pos, Line(rule.category, fact.school or "", year, fate)))
        return lines

    async def _look(self, tenant: str, now: int | None) -> _Look:
        kind = await self._kind(tenant)
        in_force = rules.in_force(kind, await self._rules.list(tenant))
        now = now_ms() if now is None else now
        years = [rule.years for rule in in_force.values() if rule.years is not None]
        bound = positions.last_of(self._zone.years_after(now, -min(years))) if years else 0
        return _Look(tenant, rules.CATEGORIES[kind][0], in_force, now, bound)

    async def _kind(self, tenant: str) -> str:
        found = await self._tenants.get(tenant)
        if found is None:
            raise NotFound("tenant-unknown", id=tenant)
        return found.kind

    async def _told(self, event: str, caller: Caller, **details: str) -> None:
        await self._neighbours.journal.record(caller.tenant, event, actor(caller), details=details)


def _run_id(tenant: str) -> str:
    return f"{tenant}.retention"


def _named(line: Line) -> str:
    return _APART.join((line.category, line.school, str(line.school_year))).replace(".", _DOT)


def _line(name: str) -> Line:
    category, school, year = name.replace(_DOT, ".").split(_APART)
    return Line(category, school, int(year), "goes")
