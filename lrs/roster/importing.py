"""Importing a roster: read → identify → succeed → preview → staged → published. All of it or nothing.

Reading and comparing are work for a processor; they are done beside the event loop, one import at a time in a process.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from lrs.clock import now_ms
from lrs.config import Config
from lrs.errors import BadRequest, Conflict
from lrs.roster.archive import open_archive
from lrs.roster.draft import Draft
from lrs.roster.identity import Known, identify, known
from lrs.roster.oneroster import read_zip
from lrs.roster.preview import Preview, preview
from lrs.roster.problem import Problems
from lrs.roster.sheet import read_sheet
from lrs.roster.succession import Roster, changes, keyed, same_schools, succeed
from lrs.schooldays import FOREVER, Zone, is_day
from lrs.storage.contract.leases import Leases
from lrs.storage.contract.roster import Change, Head, Rosters, User

LEASE_SECONDS = 30
STEP = 5000  # changes between two words of progress, and between two renewals of the lease

Progress: TypeAlias = Callable[[str], None]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done: `day` empty for today; `source` is how the file is called; `dry`: only to be looked at; `by`
    whom, as `lrs.journal.Journal` names them."""

    day: str
    source: str
    dry: bool
    by: str = ""


class RosterImport:
    def __init__(self, rosters: Rosters, leases: Leases, config: Config, zone: Zone) -> None:
        self._rosters = rosters
        self._leases = leases
        self._limits = config.limits
        self._zone = zone
        self._one_at_a_time = asyncio.Lock()
        self._holder = f"{os.getpid()}-{os.urandom(4).hex()}"

    async def run(self, tenant: str, file: BinaryIO, wish: Wish, progress: Progress) -> Preview:
        """What the import changes, and (unless dry) has changed.

        Raises `InvalidRoster` with each problem, `BadRequest` or `TooLarge` for a file that is no roster, and
        `Conflict` while another import of the tenant is under way; then nothing was changed.
        """
        day = wish.day or self._zone.day(now_ms())
        if not is_day(day) or day >= FOREVER:
            raise BadRequest("roster-as-of", value=day[:40])
        if wish.dry:
            async with self._one_at_a_time:
                return (await self._compared(tenant, file, day, progress))[0]
        async with self.alone(tenant):
            return await self._apply(tenant, file, day, wish.source, progress)

    @asynccontextmanager
    async def alone(self, tenant: str) -> AsyncIterator[None]:
        """Nobody else changes the tenant's roster meanwhile. Raises `Conflict` while somebody does."""
        async with self._one_at_a_time:
            await self._hold(tenant)
            try:
                yield
            finally:
                await self._leases.give_up(self._work(tenant), self._holder)

    async def _apply(self, tenant: str, file: BinaryIO, day: str, source: str, progress: Progress) -> Preview:
        found, differences = await self._compared(tenant, file, day, progress)
        if not differences:
            return found
        generation = await self._rosters.begin(tenant)
        try:
            if (await self._rosters.head(tenant)).generation != found.generation:
                raise Conflict("roster-overtaken")
            await self._stage(tenant, generation, differences, progress)
            await self._rosters.publish(tenant, Head(generation, now_ms(), source))
        except BaseException:
            await self._discard(tenant, generation)
            raise
        found.generation = generation
        return found

    async def _stage(self, tenant: str, generation: int, differences: list[Change], progress: Progress) -> None:
        for start in range(0, len(differences), STEP):
            progress(f"writing {start} of {len(differences)} changes")
            await self._hold(tenant)
            await self._rosters.stage(tenant, generation, differences[start:start + STEP])

    async def _discard(self, tenant: str, generation: int) -> None:
        """Nobody sees what was staged; that it does not lie about is a courtesy, and the next import does it too."""
        try:
            await self._rosters.discard(tenant, generation)
        except Exception:
            log.exception("what a failed roster import had staged is left to the next one")

    async def _hold(self, tenant: str) -> None:
        if not await self._leases.take(self._work(tenant), self._holder, LEASE_SECONDS):
            raise Conflict("roster-busy", seconds=LEASE_SECONDS)

    @staticmethod
    def _work(tenant: str) -> str:
        return f"roster/{tenant}"

    # --- reading and comparing ----------------------------------------------------------------------------

    async def _compared(self, tenant: str, file: BinaryIO, day: str,
                        progress: Progress) -> tuple[Preview, list[Change]]:
        problems = Problems(self._limits.roster_problems)
        progress("reading the file")
        draft = await asyncio.to_thread(self._read, file, day, problems)
        problems.check()
        generation = (await self._rosters.head(tenant)).generation
        progress("reading what is known")
        orgs = await self._rosters.orgs(tenant, generation)
        draft.renamed(same_schools(draft, orgs))
        before = Roster(orgs={org.org: org for org in orgs})
        people = await self._known(tenant, generation, draft, before)
        progress("comparing")
        ids = await asyncio.to_thread(identify, draft, people, max(draft.years, default=0), problems)
        problems.check()
        await self._join(tenant, generation, draft, ids.values(), before)
        after = await asyncio.to_thread(succeed, draft, ids, before, day)
        found = await asyncio.to_thread(preview, draft, before, after, day, self._zone)
        differences = await asyncio.to_thread(changes, before, after)
        found.changes, found.generation = len(differences), generation
        found.warnings, found.warned = problems.warnings, problems.warned
        return found, differences

    def _read(self, file: BinaryIO, day: str, problems: Problems) -> Draft:
        with open_archive(file, self._limits) as archive:
            if archive.workbook:
                return read_sheet(file, self._limits, day, problems)
            return read_zip(archive, self._limits, problems)

    async def _known(self, tenant: str, generation: int, draft: Draft, before: Roster) -> Known:
        """What stands for the draft's schools and years, and the year before, goes into `before`; who may be meant."""
        schools, years = draft.schools, _years(draft)
        before.classes = {found.class_id: found for found in await self._rosters.classes(
            tenant, generation, schools=schools, years=draft.years)}
        before.enrollments = keyed(await self._rosters.enrollments_at(tenant, generation, schools, years))
        before.roles = keyed(await self._rosters.roles_at(tenant, generation, draft.orgs))
        people = draft.people.values()
        users = [
            *await self._rosters.users_by_source(tenant, generation, {person.source for person in people} - {""}),
            *await self._rosters.users_by_username(tenant, generation, {person.username for person in people} - {""})]
        if not any(person.source for person in people):  # a sheet's rows are also found by name, within their schools
            members = {found.user for found in before.enrollments.values()}
            members |= {found.user for found in before.roles.values()}
            users += await self._rosters.users(tenant, generation, members)
        return known(users, before.enrollments.values(), before.roles.values())

    async def _join(self, tenant: str, generation: int, draft: Draft, ids: Collection[str], before: Roster) -> None:
        """Add to `before` the people of the file: themselves, where else they belong, their guardians."""
        users: list[User] = await self._rosters.users(tenant, generation, ids)
        before.users = {user.user: user for user in users}
        before.enrollments.update(keyed(await self._rosters.enrollments_of(tenant, generation, ids, _years(draft))))
        before.guardianships = keyed(await self._rosters.guardians(tenant, generation, ids))


def _years(draft: Draft) -> set[int]:
    """The school years of the file and the one before."""
    return draft.years | {year - 1 for year in draft.years}
