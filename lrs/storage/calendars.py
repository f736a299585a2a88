"""School calendars: one record for each school and school year."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from lrs.storage.client import Database, translated
from lrs.storage.contract.roster import SchoolCalendar


class MongoCalendars:
    """`lrs.storage.contract.roster.Calendars`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["school_calendars"]

    @translated()
    async def replace(self, tenant: str, calendars: Sequence[SchoolCalendar]) -> None:
        async with self._db.transaction() as session:
            for calendar in calendars:
                place = {"tenant": tenant, "school": calendar.school, "year": calendar.year}
                await self._records.replace_one(
                    place, {**place, "school_days": sorted(calendar.school_days),
                            "holidays": sorted(calendar.holidays)}, upsert=True, session=session)

    @translated()
    async def of(self, tenant: str, school: str, years: Collection[int]) -> list[SchoolCalendar]:
        found = self._records.find({"tenant": tenant, "school": {"$in": ["", school]}, "year": {"$in": list(years)}})
        return [SchoolCalendar(record["school"], record["year"], frozenset(record["school_days"]),
                               frozenset(record["holidays"])) async for record in found]
