"""Each clause of a rule, by the letter and not; the table is the specification's."""

from __future__ import annotations

from typing import Any

import pytest

from lrs.profiles import rules
from lrs.profiles.report import Report

NOTHING: dict[str, Any] = {}


def broken(rule: dict[str, Any], found: dict[str, Any], *, strict: bool) -> list[str]:
    report = Report()
    read = rules.read(rule, 1, "", report)
    assert report.findings == []
    assert read is not None
    clauses = read.broken(found, strict=strict)
    assert read.holds(found, strict=strict) == (not clauses)
    assert [each.rule for each in read.findings(found, "t", strict=strict)] == clauses
    return clauses


def at(*values: Any) -> dict[str, Any]:
    return {"a": list(values)}


@pytest.mark.parametrize(("clauses", "found", "letter", "loose"), [
    ({"presence": "included"}, at(1), [], []),
    ({"presence": "included"}, NOTHING, ["included"], ["included"]),
    ({"presence": "included", "any": [1]}, NOTHING, ["included"], ["included"]),
    ({"presence": "included"}, at(None), [], []),
    ({"presence": "excluded"}, NOTHING, [], []),
    ({"presence": "excluded"}, at(1), ["excluded"], ["excluded"]),
    ({"presence": "excluded", "any": [2], "none": [1]}, at(1), ["excluded"], ["excluded"]),
    ({"presence": "excluded", "any": [2]}, NOTHING, [], []),
    ({"presence": "recommended"}, NOTHING, [], []),
    ({"presence": "recommended", "any": [1]}, NOTHING, [], []),
    ({"presence": "recommended", "any": [1]}, at(2), ["any"], ["any"]),
    ({"presence": "recommended", "all": [1]}, at(1, 2), ["all"], ["all"]),
    ({"presence": "recommended", "none": [1]}, at(1), ["none"], ["none"]),
    ({"any": [1]}, NOTHING, ["any"], []),
    ({"any": [1, 2]}, at(3, 2), [], []),
    ({"any": [1]}, at(2), ["any"], ["any"]),
    ({"all": [1]}, NOTHING, [], []),
    ({"all": [1, 2]}, at(1, 1, 2), [], []),
    ({"all": [1]}, at(1, 2), ["all"], ["all"]),
    ({"none": [1]}, NOTHING, [], []),
    ({"none": [1]}, at(2), [], []),
    ({"none": [1]}, at(2, 1), ["none"], ["none"]),
    ({"any": [9], "all": [1], "none": [2]}, at(2), ["any", "all", "none"], ["any", "all", "none"]),
    ({"any": [True]}, at(1), ["any"], ["any"]),          # true is no 1
    ({"any": [0]}, at(False), ["any"], ["any"]),
    ({"any": [1.0]}, at(1), [], []),                     # a number is its value
    ({"any": [{"b": [1, {"c": 2}]}]}, at({"b": [1.0, {"c": 2}]}), [], []),
    ({"any": [{"b": 1}]}, at({"b": 1, "c": 1}), ["any"], ["any"]),
    ({"any": [[1, 2]]}, at([1, 2]), [], []),             # an array is one value
    ({"any": [[2, 1]]}, at([1, 2]), ["any"], ["any"]),
    ({"any": ["1"]}, at(1), ["any"], ["any"]),
])
def test_a_clause_fails_just_when_it_says_so(clauses: dict[str, Any], found: dict[str, Any], letter: list[str],
                                             loose: list[str]) -> None:
    rule = {"location": "$.a[*]", **clauses}
    assert broken(rule, found, strict=True) == letter
    assert broken(rule, found, strict=False) == loose


@pytest.mark.parametrize(("clauses", "found", "letter"), [
    ({"presence": "included"}, at({"b": 1}, {"b": 2}), []),
    ({"presence": "included"}, at({"b": 1}, {}), ["included"]),       # one that matches nothing is enough
    ({"presence": "included"}, at({"b": None}), []),
    ({"presence": "excluded"}, at({}, {"c": 1}), []),                 # what matches nothing is not there
    ({"presence": "excluded"}, at({}, {"b": 1}), ["excluded"]),
    ({"presence": "recommended", "all": [1]}, at({}), []),            # the text's "matchable", not the printed code's
    ({"presence": "recommended", "all": [1]}, at({}, {"b": 1}), ["all"]),
    ({"any": [1]}, at({}, {"b": 1}), []),
    ({"any": [1]}, at({}), ["any"]),
    ({"all": [1]}, at({}), ["all"]),
    ({"none": [1]}, at({}), []),
    ({"none": [1]}, at({}, {"b": 1}), ["none"]),
])
def test_with_a_selector_what_it_does_not_find_matches_nothing(clauses: dict[str, Any], found: dict[str, Any],
                                                               letter: list[str]) -> None:
    assert broken({"location": "$.a[*]", "selector": "$.b", **clauses}, found, strict=True) == letter


@pytest.mark.parametrize(("location", "found", "clauses", "pointer"), [
    ("$.result.score.scaled", NOTHING, {"presence": "included"}, "/result/score/scaled"),
    ("$.a[*].id", NOTHING, {"presence": "included"}, "/a"),
    ("$.a[*]", at(1, 2, 3), {"all": [1, 3]}, "/a/1"),
    ("$.a[*]", at(1, 2, 3), {"none": [3]}, "/a/2"),
    ("$.a[*]", at(1, 2), {"presence": "excluded"}, "/a/0"),
])
def test_a_finding_points_to_what_to_look_at_first(location: str, found: dict[str, Any], clauses: dict[str, Any],
                                                   pointer: str) -> None:
    read = rules.read({"location": location, **clauses}, 7, "", Report())
    assert read is not None
    [finding] = read.findings(found, "https://t.example", strict=True)
    assert finding.pointer == pointer
    for language in ("en", "ja"):
        assert "https://t.example" in finding.text(language)
        assert "7" in finding.text(language)
