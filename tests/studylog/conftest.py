"""A school whose study log is asked, over a real store: the custodian of the tests of annotation, and the service."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lrs.access.principal import Principal
from lrs.access.reach import Reach, Window
from lrs.codes.book import CodeBook
from lrs.codes.table import Columns, Table
from lrs.config import Config
from lrs.schooldays import Zone
from lrs.storage.contract.studylog import ALL, EntryQuery, Head, Scope
from lrs.studylog.day import fold, grouped, in_bounds
from lrs.studylog.entry import entry
from lrs.studylog.keeper import Keeper
from lrs.studylog.period import Period
from lrs.studylog.service import StudyLogService
from lrs.studylog.view import Method, look
from lrs.studylog.which import Selection
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


METHOD = Method(Zone(ZoneInfo("Asia/Tokyo")), 300_000)
INSTANTS = METHOD.zone.start(EVER.first), METHOD.zone.start(EVER.end)
MOST = 100
SCOPES = (Scope(classes=frozenset({"6-1"})), Scope(learners=frozenset({HANAKO})), Scope(schools=frozenset({SCHOOL})),
          ALL)


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
    keeper: Keeper
    everything: Reach = field(default=Reach((Window(),)))

    @property
    def tenant(self) -> str:
        return self.custodian.tenant

    async def store(self, *statements: dict[str, Any]) -> None:
        await self.custodian.store_all(self.key, *statements)

    async def seen(self) -> None:
        await self.custodian.seen()

    async def keep(self) -> None:
        """Keep the log up to what is stored by now."""
        await self.seen()
        while await self.keeper.step(self.tenant):
            pass

    async def check(self, *scopes: Scope) -> Head | None:
        """An answer is what the Statements up to its mark give, all of it seen at one instant; how far it is kept."""
        store = self.custodian.store
        head = None
        for scope in scopes or SCOPES:
            async with store.studylogs.view() as view:
                found = await look(view, self.tenant, scope, store.statements.mark(), METHOD)
                rows = [row async for row in view.rows(self.tenant, ALL, -1, found.mark)]
                days = {day.key: day async for day in found.days(EVER.first, EVER.last)}
                entries = {each.key: each async for each in found.entries(EVER.first, EVER.last)} if (
                    scope.of_people) else {}
                query = EntryQuery(scope, self.everything, Selection(), *INSTANTS, found.mark, without=found.stale)
                page = await found.page(query, MOST) if scope.of_people else []
            right = [each for row in rows if (each := entry(row)) and scope.holds(each.learner, each.slice)]
            right = [each for group in grouped(right, METHOD.zone).values() for each in in_bounds(group)]
            assert days == {key: fold(key, group, METHOD.longest_gap)
                            for key, group in grouped(right, METHOD.zone).items()}
            if scope.of_people:
                assert {key: each._replace(response="") for key, each in entries.items()} == {
                    each.key: each._replace(response="") for each in right}
                assert page == sorted(right, key=lambda each: each.order, reverse=True)[:MOST]
            head = found.head
        return head


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
    store = custodian.store
    keeper = Keeper(store.studylogs, store.statements, store.tenants, store.leases, METHOD)
    return Log(custodian, service, await custodian.key(), keeper)
