"""What kind of Statement it is, and the files that say so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lrs.access.categories import ACTIVITY_CLASSES, CATEGORIES, HELD
from lrs.access.service import TENANT_KINDS
from lrs.annotation import profiles
from lrs.annotation.rules import Judgement, Rules, Standing
from lrs.config import BadSetting
from tests.builders import statement

ATTENDED = "http://adlnet.gov/expapi/verbs/attended"


def standing(kind: str = "establisher", category: str = "", activity_class: str = "learning") -> Standing:
    return Standing("drill", category or HELD[kind][0], activity_class, HELD[kind])


def judged(value: dict[str, Any], at: Standing | None = None) -> Judgement:
    return profiles.load().rules.judge(value, at or standing())


@pytest.mark.parametrize(("value", "sensitivity"), [
    (statement(), 0),
    (statement(result={"score": {"scaled": 1.0}}), 1),
    (statement(result={"score": {"scaled": 0.1}}), 1),  # alike for good and bad: else the mark would tell
    (statement(result={"success": True}), 1),
    (statement(result={"duration": "PT3S"}), 0),
    (statement(verb={"id": ATTENDED}), 2),
    (statement(verb={"id": ATTENDED.replace("http:", "https:")}, result={"success": True}), 2),
])
def test_sensitivity_is_the_highest_of_the_rules_that_hold(value: dict[str, Any], sensitivity: int) -> None:
    assert judged(value).sensitivity == sensitivity


def test_what_the_administration_records_is_sensitive() -> None:
    assert judged(statement(), standing(category="school-affairs")) == Judgement("school-affairs", "learning", 2)


def test_the_key_says_what_no_rule_says() -> None:
    assert judged(statement(), standing("personal", "school-learning", "life")) == Judgement(
        "school-learning", "life", 0)


@pytest.mark.parametrize(("kind", "category"), [
    ("establisher", "school-affairs"), ("provider", "private-learning"), ("personal", "private-learning")])
def test_a_rule_moves_a_statement_only_to_what_the_tenants_kind_may_hold(kind: str, category: str) -> None:
    rules = Rules([{"name": "affairs", "when": {"app": ["drill"]}, "then": {"category": "school-affairs"}}])
    assert rules.judge(statement(), standing(kind)).category == category


@pytest.mark.parametrize(("when", "holds"), [
    ({"verb": ["https://example.jp/verbs/解いた"]}, True),
    ({"verb": ["http://example.jp/verbs/解いた"]}, True),
    ({"verb": ["https://example.jp/verbs/見た"]}, False),
    ({"activityType": ["http://adlnet.gov/expapi/activities/question"]}, True),
    ({"profile": ["https://w3id.org/xapi/jpedudataspec/v/1"]}, True),
    ({"extension": ["https://drill.example.jp/ext/mood"]}, True),
    ({"extension": ["https://drill.example.jp/ext/answer"]}, True),
    ({"app": ["quiz"]}, False), ({"category": ["school-learning"]}, True), ({"scored": False}, True),
    ({"scored": True}, False), ({"verb": ["https://example.jp/verbs/解いた"], "app": ["quiz"]}, False),
])
def test_a_rule_holds_when_each_of_its_conditions_does(when: dict[str, Any], holds: bool) -> None:
    rules = Rules([{"name": "r", "when": when, "then": {"activityClass": "life", "sensitivity": 3}}])
    value = statement(
        object={"id": "https://d.example.jp/1", "definition": {"type": "https://adlnet.gov/expapi/activities/question"}},
        context={"contextActivities": {"category": [{"id": "https://w3id.org/xapi/jpedudataspec/v/1"}]},
                 "extensions": {"https://drill.example.jp/ext/mood": "はれ"}},
        result={"extensions": {"https://drill.example.jp/ext/answer": 3}})
    at = standing()
    for _ in range(2):  # the second time from memory
        assert (rules.judge(value, at) == Judgement("school-learning", "life", 3)) is holds


def test_later_rules_win() -> None:
    rules = Rules([{"name": "a", "when": {"scored": False}, "then": {"activityClass": "life", "sensitivity": 2}},
                   {"name": "b", "when": {"scored": False}, "then": {"activityClass": "teaching", "sensitivity": 1}}])
    assert rules.judge(statement(), standing()) == Judgement("school-learning", "teaching", 2)


# --- the files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", profiles.FILES)
def test_each_shipped_file_keeps_to_its_schema_and_the_schema_to_its_own(name: str) -> None:
    schema = json.loads((profiles.shipped() / "schema" / name).read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads((profiles.shipped() / name).read_text("utf-8")), schema)


def test_schema_and_code_know_the_same_categories_and_classes() -> None:
    schema = json.loads((profiles.shipped() / "schema" / "rules.json").read_text("utf-8"))
    assert schema["$defs"]["category"]["enum"] == list(CATEGORIES)
    then = schema["properties"]["rules"]["items"]["properties"]["then"]["properties"]
    assert then["activityClass"]["enum"] == list(ACTIVITY_CLASSES)
    assert set(HELD) == set(TENANT_KINDS)
    assert set().union(*HELD.values()) == set(CATEGORIES)
    assert "school-affairs" not in HELD["personal"] + HELD["provider"]


def test_names_of_places_and_rules_are_unique() -> None:
    for name, member in zip(profiles.FILES, ("places", "rules"), strict=True):
        names = [each["name"] for each in json.loads((profiles.shipped() / name).read_text("utf-8"))[member]]
        assert len(names) == len(set(names))


def test_a_folder_of_ones_own_adds_to_what_is_shipped(tmp_path: Path) -> None:
    (tmp_path / "rules.json").write_text(json.dumps({"rules": [
        {"name": "mood", "when": {"app": ["drill"]}, "then": {"sensitivity": 3}}]}), "utf-8")
    own = profiles.load(str(tmp_path))
    assert own.rules.judge(statement(), standing()).sensitivity == 3
    assert own.rules.judge(statement(), Standing("quiz", "school-learning", "learning", ())).sensitivity == 0
    assert own.version != profiles.load().version


@pytest.mark.parametrize(("name", "text", "complaint"), [
    ("rules.json", "{", "is not JSON"), ("rules.json", '{"rules": [{"name": "x"}]}', r"\$\.rules\[0\]"),
    ("curriculum.json", '{"places": [{"name": "map", "extensions": ["https://a.jp/x"], "where": ["activity"]}]}',
     r"\$\.places\[0\]\.name"), ("curriculum.json", b"\xff", "is not JSON"), ("別.json", "{}", "holds neither"),
])
def test_a_file_that_cannot_be_used_is_named_with_its_fault(
        tmp_path: Path, name: str, text: str | bytes, complaint: str) -> None:
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BadSetting, match=complaint):
        profiles.load(str(tmp_path))
