"""A school whose study log is asked, over a real store: the custodian of the tests of annotation, and the service."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from lrs.access.principal import Principal
from lrs.access.reach import Reach, Window
from lrs.codes.book import CodeBook
from lrs.codes.table import Columns, Table
from lrs.config import Config
from lrs.studylog.entry import Entry, entry
from lrs.studylog.period import Period
from lrs.studylog.service import StudyLogService
from lrs.xapi.timestamps import parse_ms
from tests.annotation.conftest import Custodian, custodian
from tests.builders import HOME_PAGE, statement
from tests.school import FRACTIONS, HANAKO, HISTORY, NEXT_SCHOOL, SCHOOL, TARO, Stay, Timeline

__all__ = ["custodian"]

CODE = "https://w3id.org/japan-xapi/extensions/course-of-study-code"
SIXTH = Stay(SCHOOL, 2026, "P6", ("6-1", "算数6-1"))
NEIGHBOURS = Stay(SCHOOL, 2026, "P6", ("6-2",))
SEVENTH = Stay(NEXT_SCHOOL, 2027, "J1", ("1-3",))
YEAR = Period("2026-04-01", "2027-03-31")
EVER = Period("2020-01-01", "2030-12-31")
CODES = ("8250000000000000", "8250263000000000", FRACTIONS, "8220000000000000", HISTORY)


class Tables:
    """`lrs.studylog.service.Books` with one table."""

    def __init__(self) -> None:
        texts = ("算数", "第６学年の内容", "分数のかけ算", "社会", "天下統一")
        self._book = CodeBook([Table("82V11", "小学校", "1", Columns(CODES, texts, texts))])

    def book(self) -> CodeBook:
        return self._book


@dataclass
class Log:
    """A tenant's study log and what writes into it."""

    custodian: Custodian
    service: StudyLogService
    key: Principal
    everything: Reach = field(default=Reach((Window(),)))

    @property
    def tenant(self) -> str:
        return self.custodian.tenant

    async def store(self, *statements: dict[str, Any]) -> None:
        await self.custodian.store_all(self.key, *statements)

    async def seen(self) -> None:
        await self.custodian.seen()

    async def stored_entries(self) -> list[Entry]:
        """What the Statements as they stand now give, whatever is kept."""
        custodian = self.custodian
        found = custodian.store.db["statements"].find({"t": self.tenant, "voided": None}, {"_id": 1})
        rows = [await custodian.store.annotations.get(self.tenant, bytes(each["_id"]), None) async for each in found]
        entries = [entry(row) for row in rows if row is not None]
        return [each for each in entries if each is not None]


def solved(learner: str = HANAKO, at: str = "2026-05-12T09:12:00+09:00", *codes: str, activity: str = "分数",
           success: bool | None = True, **members: Any) -> dict[str, Any]:
    """A learner answered, as a drill with curriculum codes sends it."""
    result = {} if success is None else {"result": {"success": success}}
    context = {"context": {"contextActivities": {"grouping": [
        {"id": f"https://w3id.org/jp-cos/{code}"} for code in codes]}}} if codes else {}
    return statement(**{
        "actor": {"account": {"homePage": HOME_PAGE, "name": learner}}, "timestamp": at,
        "object": {"id": f"https://drill.example.jp/{activity}"}, **result, **context, **members})


@pytest.fixture
async def log(custodian: Custodian, config: Config) -> Log:
    """Hanako is in 6-1 in 2026 and in 1-3 of the next school in 2027; Taro is in 6-2."""
    begin, next_year = parse_ms("2026-04-01T00:00:00+09:00"), parse_ms("2027-04-01T00:00:00+09:00")
    custodian.school.places = {HANAKO: Timeline([(begin, SIXTH), (next_year, SEVENTH)]),
                               TARO: Timeline([(begin, NEIGHBOURS)])}
    service = StudyLogService(custodian.store.studylogs, custodian.store.statements, Tables(), config)
    return Log(custodian, service, await custodian.key())
