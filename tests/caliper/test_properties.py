"""What holds of any JSON: nothing raises, the quick road and the slow one agree, and findings can be read."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lrs
from lrs.caliper import quick
from lrs.caliper.contexts import SUPPORTED, Version
from lrs.caliper.examination import examined
from lrs.caliper.finding import Finding
from lrs.caliper.validation import findings, is_valid
from lrs.messages.caliper import RULES
from tests.caliper.samples import EVENT_ID, EVENT_TYPES, TIME, TYPES, V1P2, entity, event

LRS = Path(lrs.__file__).parent
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8),
                    st.sampled_from([EVENT_ID, TIME, "urn:x:1", "PT1S", "Viewed", "Person", *SUPPORTED]))
NAMES = st.one_of(st.text(max_size=8), st.sampled_from(
    ["@context", "id", "type", "actor", "action", "object", "eventTime", "name", "isPartOf", "items", "extensions",
     "roles", "generated", "target", "otherIdentifiers", "dateCreated"]))
JSON = st.recursive(SCALARS, lambda inner: st.one_of(
    st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=6)), max_leaves=20)
SENT = st.one_of(st.sampled_from(EVENT_TYPES).map(event), st.sampled_from(TYPES).map(entity))


@st.composite
def spoilt(draw: Any) -> Any:
    """An Event or entity in which one or two members, somewhere, are something else."""
    made = draw(SENT) | {"@context": draw(st.sampled_from(SUPPORTED))}
    for _ in range(draw(st.integers(0, 2))):
        place = made
        inner = [part for part in made.values() if type(part) is dict]
        if inner and draw(st.booleans()):
            place = draw(st.sampled_from(inner))
        place[draw(NAMES)] = draw(JSON)
    return made


@settings(max_examples=300, deadline=None)
@given(st.one_of(JSON, spoilt()), st.sampled_from(Version))
def test_both_roads_agree_on_anything(value: Any, version: Version) -> None:
    slow = examined(value, version, "/data/0", 50)
    if quick.passes(value, version):
        assert slow == []
    assert is_valid(value, version) is (not slow)
    assert findings(value, version, "/data/0", 50) == slow


@settings(max_examples=150, deadline=None)
@given(spoilt())
def test_each_finding_has_a_place_that_is_there_and_a_sentence(value: Any) -> None:
    for found in findings(value, V1P2, most=50):
        place = value
        for name in found.pointer.split("/")[1:]:
            place = place[int(name)] if type(place) is list else place[name.replace("~1", "/").replace("~0", "~")]
        for language in ("en", "ja"):
            assert len(found.text(language)) > 5  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None)
@given(spoilt(), st.integers(0, 4))
def test_no_more_findings_are_given_than_were_asked_for_and_errors_first(value: Any, most: int) -> None:
    everything = findings(value, V1P2, "", 1000)
    given_now = findings(value, V1P2, "", most)
    errors = [each for each in everything if each.severity == "error"]
    assert len(given_now) == min(most, len(everything))
    assert [each for each in given_now if each.severity == "error"] == errors[:most]
    rest = iter(everything)
    assert all(each in rest for each in given_now)  # in the same order


def test_no_error_hides_behind_warnings() -> None:
    made = event("ViewEvent", **{f"unknown{number}": 1 for number in range(200)}, session=7)
    assert [(each.pointer, each.severity) for each in findings(made, V1P2, most=50)][-1] == ("/session", "error")
    assert len(findings(made, V1P2, most=50)) == 50


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_says_the_same_in_both_languages(rule: str) -> None:
    english, japanese = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in RULES[rule])
    assert english == japanese
    assert re.search("[ぁ-んァ-ン一-龥]", RULES[rule].ja)
    said = Finding("/data/3/items/0", rule, "error", dict.fromkeys(english - {"name"}, "値")).text("ja")
    assert ("items/0" in said) == ("name" in english)


def test_a_name_that_a_sensor_chose_is_shown_in_part() -> None:
    found = Finding(f"/data/0/{'あ~1~0' * 100}", "member-unknown", "warning")
    assert len(found.text("en")) < 160
    assert "あ/~あ" in found.text("ja")
    assert Finding("", "item-object", "error").text("en").startswith("`value` must")


def literals(folder: Path) -> set[str]:
    nodes = (node for path in folder.rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_each_rule_is_found_somewhere() -> None:
    assert set(RULES) - literals(LRS / "caliper") - literals(LRS / "events") == set()
