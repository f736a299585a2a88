"""The roster as people's sign-in asks it. A tenant without a roster is one whose officers are taken at their word."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from lrs.clock import now_ms
from lrs.people.directory import Pupil
from lrs.roster.service import RosterService


class RosterDirectory:
    """`lrs.people.directory.Directory`."""

    def __init__(self, roster: RosterService) -> None:
        self._roster = roster

    async def knows(self, tenant: str, user: str) -> bool:
        return await self._empty(tenant) or bool(await self._roster.people(tenant, [user]))

    async def named(self, tenant: str, username: str) -> Sequence[str]:
        return (await self._roster.by_username(tenant, [username])).get(username, ())

    async def pupil(self, tenant: str, user: str) -> Pupil | None:
        if await self._empty(tenant):
            return Pupil(user)
        found = await self._pupils(tenant, [user])
        return found[0] if found else None

    async def pupils(self, tenant: str, class_id: str) -> Sequence[Pupil]:
        roll = await self._roster.roll(tenant, class_id, now_ms())
        if roll is None:
            return ()
        learners = [one.user for one in roll.members if one.role == "student"]
        return await self._pupils(tenant, learners, roll.found.title)

    async def _pupils(self, tenant: str, users: Sequence[str], class_name: str = "") -> list[Pupil]:
        people, timelines = await asyncio.gather(
            self._roster.people(tenant, users), self._roster.timelines(tenant, users))
        found = []
        for user in (people[user] for user in users if user in people):
            timeline = timelines.get(user.user)
            place = timeline.latest(now_ms()) if timeline else None
            found.append(Pupil(user.user, user.name, class_name, place.number if place else "",
                               user.birth, place.grade if place else "", place.school_year if place else 0))
        return found

    async def _empty(self, tenant: str) -> bool:
        return (await self._roster.head(tenant)).generation == 0
