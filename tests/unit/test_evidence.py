"""Reading the evidence of every shape of Statement, and the instants of their timestamps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lrs.annotation import profiles
from lrs.annotation.evidence import Evidence, Reading, Registered, instant
from lrs.annotation.rules import Rules, Standing
from lrs.xapi.timestamps import parse_ms
from lrs.xapi.validation import is_valid
from lrs.xapi.version import Version
from tests.builders import HOME_PAGE, about, activity, group, learner, statement, verb, voiding
from tests.school import HANAKO

UNIT = {"id": "https://drill.example.jp/units/3"}
ASKING = Rules([{"name": name, "when": {name: ["https://example.jp/x"]}, "then": {"sensitivity": 1}}
                for name in ("verb", "activityType", "profile", "extension")])
SHAPES: dict[str, dict[str, Any]] = {
    "plain": statement(), "voiding": voiding(HANAKO), "about another": about(HANAKO),
    "about an agent": statement(object={"objectType": "Agent", **learner()}),
    "by a group": statement(actor=group(learner(), learner())),
    "by a group with a name": statement(actor=group(mbox="mailto:6-1@school.example.jp")),
    "substatement": statement(object={"objectType": "SubStatement", "actor": learner(), "verb": verb(),
                                      "object": activity(), "context": {"contextActivities": {"parent": UNIT}}}),
    "an empty context": statement(context={}),
    "empty activities": statement(context={"contextActivities": {}}),
    "one parent": statement(context={"contextActivities": {"parent": UNIT, "category": UNIT}}),
    "parents": statement(context={"contextActivities": {"parent": [UNIT, UNIT], "category": [], "other": [UNIT]}}),
    "extensions": statement(context={"extensions": {"https://example.jp/x": None}}, result={"extensions": {}}),
    "a definition": statement(object={"id": "https://drill.example.jp/1", "definition": {}}, result={}),
}


def read(value: dict[str, Any]) -> Evidence:
    shipped = profiles.load()
    standing = Standing("drill", "school-learning", "learning", ("school-learning",))
    reading = Reading(Registered("key", frozenset({HOME_PAGE}), standing), replace(shipped, rules=ASKING), mapped=True)
    return reading.evidence(value)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_valid_shape_can_be_read(shape: str) -> None:
    value = SHAPES[shape]
    assert is_valid(value, Version.V2)
    found = read(value)
    assert found.activities[0] == (value["object"]["id"] if value["object"].get("objectType") is None else "")
    assert found.judgement.sensitivity == (1 if shape == "extensions" else 0)
    assert found.learner == (None if shape.startswith("by a group") else value["actor"]["account"]["name"])


@pytest.mark.parametrize("page", [HOME_PAGE, "https://elsewhere.example.jp"])
def test_a_group_with_an_agents_account_is_nobody_whoever_was_met_before(page: str) -> None:
    standing = Standing("drill", "school-learning", "learning", ("school-learning",))
    registered = Registered("key", frozenset({HOME_PAGE}), standing)
    account = {"homePage": page, "name": HANAKO}
    agent, by_group = {"account": account}, {"objectType": "Group", "account": account}
    assert registered.learner(agent) == (HANAKO if page == HOME_PAGE else None)
    assert registered.stranger(agent).account is not None
    assert registered.learner(by_group) is None
    assert registered.stranger(by_group) == (None, page)


@pytest.mark.parametrize(("shape", "parents"), [("one parent", 1), ("parents", 2), ("plain", 0), ("substatement", 0)])
def test_the_parents_are_those_that_a_mapping_may_know(shape: str, parents: int) -> None:
    assert read(SHAPES[shape]).activities[1:] == (UNIT["id"],) * parents


@given(st.integers(-62_000_000_000_000, 250_000_000_000_000), st.integers(-14 * 60, 14 * 60))
@example(-62_135_596_800_000, 14 * 60)  # the first instant of all
def test_an_instant_is_that_of_the_standards_own_reader(ms: int, offset: int) -> None:
    at = datetime(1970, 1, 1, tzinfo=timezone(timedelta(minutes=offset))) + timedelta(milliseconds=ms)
    text = at.isoformat(timespec="milliseconds")
    assert instant(text) == parse_ms(text)


@pytest.mark.parametrize("text", [
    "2026-04-01T00:00:00Z", "2026-04-01T00:00:00", "2026-04-01 00:00", "20260401T000000Z", "2026-04-01T09:00:00+0900",
    "2026-04-01T00:00:00,5Z", "2026-04-01T09:00+09", "2026-03-31T23:59:60Z", "2026-04-01t00:00:00z",
    "2026-04-01T00:00:00.123456789Z"])
def test_each_form_that_the_standard_takes_is_read(text: str) -> None:
    assert abs(instant(text) - parse_ms(text)) <= 1
    assert datetime.fromtimestamp(instant(text) / 1000, UTC).year == 2026
