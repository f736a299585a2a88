"""How the system does, for whoever runs it: what came in, what is being worked on, how MongoDB is. Of nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from lrs.clock import now_ms
from lrs.storage.contract.overview import Health, Job, Overviews

MOST_JOBS = 20
HOUR_MS = 3_600_000
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Incoming:
    """How many Statements were stored today (at school), by the hour at which it began (ms), in the last sixty minutes
    and in the last one."""

    hours: tuple[tuple[int, int], ...]
    last_hour: int
    last_minute: int

    @property
    def today(self) -> int:
        return sum(count for _, count in self.hours)


@dataclass(frozen=True, slots=True)
class Overview:
    incoming: Incoming
    writers: int
    jobs: tuple[Job, ...]
    health: Health

    @property
    def outdated(self) -> bool:
        """Whether MongoDB's series is past its end of life."""
        end = self.health.end_of_life
        return bool(end) and f"{datetime.now(UTC):%Y-%m}" > end


class OverviewService:
    def __init__(self, overviews: Overviews, zone: ZoneInfo) -> None:
        self._overviews = overviews
        self._zone = zone
        self._known: dict[tuple[str, int], int] = {}

    async def look(self, tenant: str) -> Overview:
        incoming, writers, jobs, health = await asyncio.gather(
            self._incoming(tenant, now_ms()), self._overviews.writers(), self._overviews.jobs(tenant, MOST_JOBS),
            self._overviews.health())
        return Overview(incoming, writers, tuple(jobs), health)

    async def latest(self, tenant: str, apps: Collection[str]) -> dict[str, int]:
        """When (ms) each of these apps last stored a Statement; one that never did is absent."""
        return await self._overviews.latest(tenant, apps)

    async def _incoming(self, tenant: str, now: int) -> Incoming:
        begins = self._hours(now)
        self._known = {hour: count for hour, count in self._known.items() if hour[1] >= begins[0]}
        last_hour, last_minute = await asyncio.gather(self._overviews.stored(tenant, now - HOUR_MS),
                                                      self._overviews.stored(tenant, now - MINUTE_MS))
        hours = [(begin, await self._hour(tenant, begin, end, now)) for begin, end in pairwise(begins)]
        return Incoming(tuple(hours), last_hour, last_minute)

    async def _hour(self, tenant: str, begin: int, end: int, now: int) -> int:
        """One that is over is counted once a day, in each process."""
        if begin > now:
            return 0
        count = self._known.get((tenant, begin))
        if count is None:
            count = await self._overviews.stored(tenant, begin, end)
            if end + MINUTE_MS <= now:
                self._known[tenant, begin] = count
        return count

    def _hours(self, now: int) -> list[int]:
        """Where the hours of today begin, and the last of them ends; a day of the change of clocks has 23 or 25."""
        here = datetime.fromtimestamp(now / 1000, self._zone)
        midnight = here.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
        following = (midnight + timedelta(days=1)).replace(fold=0)
        first, end = (round(each.timestamp() * 1000) for each in (midnight, following))
        return [*range(first, end, HOUR_MS), end]
