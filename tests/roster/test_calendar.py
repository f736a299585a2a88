"""School days: imported ones before inferred ones."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.config import Limits
from lrs.roster.calendar import HEADINGS, active_enough, named, read_calendar, school_days
from lrs.roster.problem import Problem, Problems
from lrs.schooldays import next_day
from lrs.storage.contract.roster import Org, SchoolCalendar
from tests.roster.loading import told, workbook

ORGS = [Org("board", "みどり市", "district"), Org("s1", "第一小学校", "school", "B113200000006"),
        Org("s2", "第二小学校", "school")]
MONDAY = "2026-05-11"
WEEK = [next_day(MONDAY, n) for n in range(7)]
NONE: frozenset[str] = frozenset()


def read(content: bytes) -> tuple[list[SchoolCalendar], list[Problem]]:
    problems = Problems(10)
    return read_calendar(BytesIO(content), "学校暦", Limits(), ORGS, problems), problems.found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_csv_file_names_days_by_school_and_year(encoding: str) -> None:
    text = ("学校,日付,種別\r\nB113200000006,2026-05-11,登校日\r\n第一小学校,2026/5/4,休業日\r\n"
            "第二小学校,2027-04-05,休日\r\n,2026-08-01,休業日\r\n全校,2026-08-02,休業日\r\n")
    found, problems = read(text.encode(encoding))
    assert problems == []
    assert found == [
        SchoolCalendar("B113200000006", 2026, frozenset({"2026-05-11"}), frozenset({"2026-05-04"})),
        SchoolCalendar("s2", 2027, NONE, frozenset({"2027-04-05"})),
        SchoolCalendar("", 2026, NONE, frozenset({"2026-08-01", "2026-08-02"}))]


def test_a_workbook_does_as_well() -> None:
    found, problems = read(workbook(("第一小学校", "2026-05-11", "授業日"), headings=tuple(HEADINGS), title="学校暦"))
    assert problems == []
    assert found == [SchoolCalendar("B113200000006", 2026, frozenset({"2026-05-11"}), NONE)]


@pytest.mark.parametrize(("row", "column", "rule"), [
    ("第九小学校,2026-05-11,登校日", "学校", "roster-calendar-school"), (",2026-02-30,登校日", "日付", "roster-day"),
    (",,登校日", "日付", "roster-cell-missing"), (",2026-05-11,お休み", "種別", "roster-choice"),
    (",2026-05-11,", "種別", "roster-cell-missing"), (",2026-05-12,休業日", "日付", "roster-calendar-both")])
def test_each_problem_of_a_calendar_is_named(row: str, column: str, rule: str) -> None:
    _, problems = read(f"学校,日付,種別\n,2026-05-12,登校日\n{row}\n".encode())
    assert told(problems) == [("学校暦", 3, column, rule)]


def test_a_file_of_something_else_is_told_what_is_missing() -> None:
    _, problems = read("山,川\n1,2\n".encode())
    assert {problem.rule for problem in problems} == {"roster-heading-missing"}


@pytest.mark.parametrize(("calendars", "expected"), [
    ([], [None] * 7),
    ([SchoolCalendar("", 2025, frozenset({"2025-05-11"}), NONE)], [None] * 7),
    ([SchoolCalendar("", 2026, NONE, frozenset({WEEK[1]}))], [True, False, True, True, True, False, False]),
    ([SchoolCalendar("s1", 2026, frozenset({WEEK[0], WEEK[6]}), NONE)],
     [True, False, False, False, False, False, True]),
    ([SchoolCalendar("", 2026, NONE, frozenset({WEEK[5]})), SchoolCalendar("s1", 2026, frozenset({WEEK[5]}), NONE)],
     [False, False, False, False, False, True, False]),
])
def test_what_calendars_say_of_a_week(calendars: list[SchoolCalendar], expected: list[bool | None]) -> None:
    assert [named(day, calendars) for day in WEEK] == expected


def test_without_a_calendar_enough_active_learners_make_a_school_day() -> None:
    active = dict(zip(WEEK, (100, 20, 19, 0, 20, 3, 20), strict=True))
    learners = {**dict.fromkeys(WEEK, 100), WEEK[6]: 0}
    assert school_days(WEEK, [], active, learners, 20) == [WEEK[0], WEEK[1], WEEK[4]]


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 100))
def test_enough_is_a_share_of_the_learners(active: int, learners: int, percent: int) -> None:
    assert active_enough(active, learners, percent) == (learners > 0 and active / learners >= percent / 100 - 1e-12)
