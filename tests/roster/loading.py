"""Small rosters and how tests load them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from lrs.audit.changes import AuditedChanges
from lrs.config import Config, Limits
from lrs.operation.administration import audit_log
from lrs.roster.archive import open_archive
from lrs.roster.draft import Draft
from lrs.roster.importing import Wish
from lrs.roster.oneroster import read_zip
from lrs.roster.preview import Preview
from lrs.roster.problem import Problem, Problems
from lrs.roster.service import RosterService
from lrs.roster.sheet import read_sheet
from lrs.storage.calendars import MongoCalendars
from lrs.storage.client import Database
from lrs.storage.leases import MongoLeases
from lrs.storage.rosters import MongoRosters
from tests.city import City, Files, zipped

HEADINGS = ("学校", "学年", "組", "番号", "氏名", "ふりがな", "アカウント")
SCHOOL = "みどり市立第一小学校"


def town(year: int = 2026, **changed: Any) -> City:
    """Two elementary schools and a junior high school, three pupils a grade and elementary school."""
    return City(year, **{"schools": 3, "per_grade": 3, "subjects": ("国語",), **changed})


def read(files: Files, limits: Limits | None = None, **packed: Any) -> tuple[Draft, list[Problem], list[Problem]]:
    """What a zip says, its problems and its warnings."""
    limits = limits or Limits()
    problems = Problems(limits.roster_problems)
    with open_archive(BytesIO(zipped(files, **packed)), limits) as archive:
        draft = read_zip(archive, limits, problems)
    return draft, problems.found, problems.warnings


def workbook(*rows: Sequence[object], headings: Sequence[object] = HEADINGS, above: Sequence[Sequence[object]] = (),
             title: str = "名簿") -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(title)
    for row in (*above, headings, *rows):
        sheet.append(list(row))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def read_rows(*rows: Sequence[object], day: str = "2026-05-12",
              **sheet: Any) -> tuple[Draft, list[Problem], list[Problem]]:
    """What a sheet says, its problems and its warnings."""
    problems = Problems(1000)
    draft = read_sheet(BytesIO(workbook(*rows, **sheet)), Limits(), day, problems)
    return draft, problems.found, problems.warnings


def service(db: Database, config: Config) -> RosterService:
    return RosterService(MongoRosters(db), MongoCalendars(db), MongoLeases(db),
                         AuditedChanges(audit_log(db, config)), config)


async def load(roster: RosterService, tenant: str, content: bytes, day: str = "2026-05-12", *,
               dry: bool = False) -> Preview:
    found = await roster.load(tenant, BytesIO(content), Wish(day, "名簿", dry))
    roster._heads.clear()
    return found


def told(problems: Sequence[Problem]) -> list[tuple[str, int, str, str]]:
    """Each problem's file, line, column and rule; that it can be said in both languages is part of it."""
    assert all(problem.text("en") and problem.text("ja") for problem in problems)
    return [(problem.file, problem.line, problem.column, problem.rule) for problem in problems]
