"""Which days are school days: as an imported calendar says, else by how many of a school's learners were active.

A file names days for one school or for all, as school days or as holidays. For a school and a school year:

- a day that is named is what it is named, for the school itself before for all schools;
- where school days are named, the other days of that year are none;
- where only holidays are named, the other days are school days from Monday to Friday;
- where nothing is named, a day is a school day when at least `school.active_percent` of the learners were active.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from io import BytesIO
from typing import BinaryIO

from lrs.config import Limits
from lrs.roster.archive import open_archive
from lrs.roster.csvfile import records
from lrs.roster.problem import Problems
from lrs.roster.row import Row
from lrs.roster.sheet import headed, plain
from lrs.roster.workbook import sheet_rows
from lrs.schooldays import is_day, school_year
from lrs.storage.contract.roster import Org, SchoolCalendar

SHEET = "学校暦"
HEADINGS: dict[str, tuple[str, ...]] = {
    "学校": ("学校", "学校名", "学校コード", "school"),
    "日付": ("日付", "date"),
    "種別": ("種別", "day"),
}
KINDS = {"登校日": True, "授業日": True, "schoolday": True, "休業日": False, "休日": False, "holiday": False}
EVERY = {"", "全校", "all"}
SATURDAY = 5


def named(day: str, calendars: Collection[SchoolCalendar]) -> bool | None:
    """What the calendars of one school say of `day`; None when nothing is said of its school year."""
    said = sorted((found for found in calendars if found.year == school_year(day)), key=lambda found: not found.school)
    for calendar in said:
        if day in calendar.school_days or day in calendar.holidays:
            return day in calendar.school_days
    if any(calendar.school_days for calendar in said):
        return False
    return date.fromisoformat(day).weekday() < SATURDAY if said else None


def active_enough(active: int, learners: int, percent: int) -> bool:
    """Whether so many active learners of so many make a school day."""
    return learners > 0 and active * 100 >= learners * percent


def school_days(days: Iterable[str], calendars: Collection[SchoolCalendar], active: Mapping[str, int],
                learners: Mapping[str, int], percent: int) -> list[str]:
    """Those of `days` that are school days; `active` and `learners` count by day."""
    found = []
    for day in days:
        said = named(day, calendars)
        if said or (said is None and active_enough(active.get(day, 0), learners.get(day, 0), percent)):
            found.append(day)
    return found


def read_calendar(file: BinaryIO, name: str, limits: Limits, orgs: Iterable[Org],
                  problems: Problems) -> list[SchoolCalendar]:
    """A CSV file or workbook; schools by 学校コード or name, empty or 全校 for all. Days are of school years."""
    schools = {"": "", **{key: org.code or org.org for org in orgs if org.kind == "school"
                          for key in (org.code, org.org, plain(org.name)) if key}}
    found: dict[tuple[str, int], dict[str, bool]] = {}
    for row in _rows(file, name, limits, problems):
        school = row.text("学校")
        key = next((schools[key] for key in (school, plain(school)) if key in schools),
                   "" if plain(school) in EVERY else None)
        if key is None:
            row.problem("学校", "roster-calendar-school", value=school)
        day, kind = _day(row), KINDS.get(plain(row.text("種別", required=True)))
        if kind is None and row.text("種別"):
            row.problem("種別", "roster-choice", value=row.text("種別"), known="登校日, 休業日")
        if key is None or not day or kind is None:
            continue
        days = found.setdefault((key, school_year(day)), {})
        if days.setdefault(day, kind) != kind:
            row.problem("日付", "roster-calendar-both", value=day)
    return [SchoolCalendar(school, year, frozenset(day for day, kind in days.items() if kind),
                           frozenset(day for day, kind in days.items() if not kind))
            for (school, year), days in found.items()]


def _rows(file: BinaryIO, name: str, limits: Limits, problems: Problems) -> Iterator[Row]:
    start = file.read(2)
    file.seek(0)
    if start != b"PK":
        content = file.read(limits.roster_bytes)
        yield from headed(name, records(name, lambda: BytesIO(content), problems), HEADINGS, tuple(HEADINGS), problems,
                          limits)
        return
    with open_archive(file, limits), sheet_rows(file, SHEET) as (title, numbered):
        yield from headed(title, numbered, HEADINGS, tuple(HEADINGS), problems, limits)


def _day(row: Row) -> str:
    """2026-07-21, or as Excel shows it: 2026/7/21."""
    text = row.text("日付", required=True)
    parts = text.replace("/", "-").split("-")
    day = "-".join([parts[0], *(part.zfill(2) for part in parts[1:])])
    if text and not is_day(day):
        row.problem("日付", "roster-day", value=text)
        return ""
    return day
