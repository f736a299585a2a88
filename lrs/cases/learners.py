"""The learners that cases are about, as the roster knows them: their names for letters, and the school they are at."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from lrs.clock import now_ms
from lrs.errors import BadRequest, NotFound
from lrs.people.directory import Directory, Pupil
from lrs.roster.timeline import Timeline
from lrs.storage.contract.roster import Org
from lrs.xapi.primitives import is_uuid


class Roster(Protocol):
    async def timelines(self, tenant: str, users: Collection[str]) -> Mapping[str, Timeline]: ...

    async def schools_of(self, tenant: str, users: Collection[str]) -> Collection[str]: ...

    async def learners_at(self, tenant: str, school: str, at_ms: int, grade: str = "") -> Collection[str]: ...

    async def orgs(self, tenant: str) -> list[Org]: ...


@dataclass(frozen=True, slots=True)
class Learner:
    """`school` is where the learner is, or was last; empty when nobody knows."""

    pupil: Pupil
    school: str


class Learners:
    def __init__(self, roster: Roster, directory: Directory) -> None:
        self._roster = roster
        self._directory = directory

    async def one(self, tenant: str, user: str) -> Learner:
        """Raises `BadRequest` for what is no UUID, `NotFound` for whom the roster does not know."""
        if not is_uuid(user):
            raise BadRequest("parameter-uuid", name="learner")
        pupil = await self._directory.pupil(tenant, user.lower())
        if pupil is None:
            raise NotFound("user-unknown", user=user)
        return Learner(pupil, (await self._schools(tenant, [pupil.user]))[pupil.user])

    async def of_grade(self, tenant: str, school: str, grade: str) -> list[Learner]:
        """Those of a grade of a school now, in the order of their numbers."""
        users = sorted(await self._roster.learners_at(tenant, school, now_ms(), grade))
        pupils = await asyncio.gather(*(self._directory.pupil(tenant, user) for user in users))
        found = [Learner(pupil, school) for pupil in pupils if pupil is not None]
        return sorted(found, key=lambda each: (each.pupil.class_name, each.pupil.number.zfill(4), each.pupil.user))

    async def former_schools(self, tenant: str, user: str, but: str) -> tuple[str, ...]:
        """Every school that the learner was at, except one."""
        return tuple(sorted(set(await self._roster.schools_of(tenant, [user])) - {but}))

    async def schools(self, tenant: str) -> dict[str, str]:
        """The schools of the tenant: code (or the roster's id), and name."""
        return {org.code or org.org: org.name for org in await self._roster.orgs(tenant) if org.kind == "school"}

    async def names(self, tenant: str, users: Collection[str]) -> dict[str, str]:
        """By UUID, of those that the roster knows."""
        found: Sequence[Pupil | None] = await asyncio.gather(*(self._directory.pupil(tenant, user) for user in users))
        return {pupil.user: pupil.name for pupil in found if pupil is not None and pupil.name}

    async def _schools(self, tenant: str, users: Collection[str]) -> dict[str, str]:
        timelines, now = await self._roster.timelines(tenant, users), now_ms()
        places = {user: timelines[user].latest(now) or timelines[user].next(now) if user in timelines else None
                  for user in users}
        return {user: place.school if place else "" for user, place in places.items()}
