"""How long what is kept, as a table."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.retention import rules
from lrs.retention.expiry import Line, _line, _named
from lrs.schooldays import Zone
from lrs.storage.contract.retention import Hold, Rule, Scope

JAPAN = ZoneInfo("Asia/Tokyo")


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=JAPAN).timestamp() * 1000)


def hold(scope: Scope, value: str = "") -> Hold:
    return Hold("t.h1", "t", scope, value, "調査", 0, "terminal")


LEAVING, STORING = Rule("school-learning", "leaving", 5), Rule("school-learning", "storing", 5)


@pytest.mark.parametrize(("rule", "stored", "left", "known", "now", "fate"), [
    (LEAVING, "2020-05-01", "2021-03-31", True, "2026-03-30T23:59:59", "stays"),
    (LEAVING, "2020-05-01", "2021-03-31", True, "2026-03-31", "goes"),
    (LEAVING, "2020-05-01", None, True, "2036-03-31", "stays"),
    (LEAVING, "2020-05-01", None, False, "2036-03-31", "unknown"),
    (LEAVING, "2023-05-01", "2021-03-31", True, "2026-04-01", "stays"),  # sent late: it is younger than the rule
    (STORING, "2020-05-01", None, False, "2025-04-30T23:59:59", "stays"),
    (STORING, "2020-05-01", None, False, "2025-05-01", "goes"),
    (Rule("school-learning", "storing", 1), "2024-02-29", None, False, "2025-02-28T23:59:59", "stays"),
    (Rule("school-learning", "storing", 1), "2024-02-29", None, False, "2025-03-01", "goes"),
    (Rule("school-learning", "storing", None), "1999-05-01", "2000-01-01", True, "2099-05-01", "stays"),
    (Rule("school-learning", "storing", 0), "2024-05-01", None, False, "2024-05-01", "goes"),
])
def test_what_becomes_of_a_statement(rule: Rule, stored: str, left: str | None, known: bool, now: str,
                                     fate: str) -> None:
    assert rules.fate(rule, at(stored), at(left) if left else None, known, at(now), Zone(JAPAN)) == fate


@pytest.mark.parametrize(("holds", "user", "school", "held"), [
    ([], "u", "A1", False),
    ([hold("all")], "u", "A1", True),
    ([hold("user", "u")], "u", "A1", True),
    ([hold("user", "v")], "u", "A1", False),
    ([hold("user", "v")], None, "A1", True),
    ([hold("school", "A1")], "u", "A1", True),
    ([hold("school", "A2")], "u", "A1", False),
    ([hold("school", "A2")], "u", None, True),
    ([hold("school", "A2"), hold("user", "u")], "u", "A1", True),
])
def test_a_hold_covers_what_may_be_its(holds: list[Hold], user: str | None, school: str | None, held: bool) -> None:
    assert rules.held(holds, user, school) == held


def test_each_kind_of_tenant_has_its_defaults() -> None:
    assert rules.in_force("establisher", [])["school-learning"] == LEAVING
    assert rules.in_force("provider", []) == {
        category: Rule(category, "storing", None) for category in ("private-learning", "outside-education")}
    assert all(rule.years is None for rule in rules.in_force("personal", []).values())
    assert rules.in_force("establisher", [STORING])["school-learning"] == STORING


@given(st.sampled_from(["school-learning", "school-affairs"]), st.from_regex(r"[A-Za-z0-9.花𠮷-]*", fullmatch=True),
       st.integers(1900, 2200))
def test_a_line_is_counted_under_a_name_that_mongodb_takes_and_read_back(category: str, school: str, year: int) -> None:
    line = Line(category, school, year, "goes")
    assert "." not in _named(line)
    assert _line(_named(line)) == line
