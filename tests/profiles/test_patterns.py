"""Patterns, as the specification matches them: greedily, and nothing is taken back. One letter is a Statement."""

from __future__ import annotations

from typing import Any

import pytest

from lrs.profiles.patterns import Matched, Matching, Status, status
from tests.profiles.making import PROFILE, pattern, profile, template

SUCCESS, PARTIAL, FAILURE = Matched.SUCCESS, Matched.PARTIAL, Matched.FAILURE


def t(name: str) -> str:
    return f"{PROFILE}/templates/{name}"


def p(name: str) -> str:
    return f"{PROFILE}/patterns/{name}"


def patterns(**kinds: dict[str, Any]) -> dict[str, Any]:
    """By name. `opt`, `many` and `any` of a, of b and of the sequence ab are there besides."""
    made = [pattern(name, primary=name == "it", **kind) for name, kind in {
        "ab": {"sequence": [t("a"), t("b")]}, "opt": {"optional": t("a")}, "many": {"oneOrMore": t("a")},
        "any": {"zeroOrMore": t("a")}, "anyab": {"zeroOrMore": p("ab")}, **kinds}.items()]
    found = profile(templates=[template(name) for name in "abc"], patterns=made)
    return {each.id: each for each in found.patterns}


@pytest.mark.parametrize(("kind", "statements", "outcome", "rest"), [
    ({"sequence": [t("a"), t("b")]}, "", PARTIAL, ""),
    ({"sequence": [t("a"), t("b")]}, "a", PARTIAL, ""),
    ({"sequence": [t("a"), t("b")]}, "ab", SUCCESS, ""),
    ({"sequence": [t("a"), t("b")]}, "abc", SUCCESS, "c"),
    ({"sequence": [t("a"), t("b")]}, "ac", FAILURE, "ac"),
    ({"sequence": [p("opt"), t("b")]}, "b", SUCCESS, ""),
    ({"sequence": [p("opt"), t("b")]}, "ab", SUCCESS, ""),
    ({"sequence": [p("any"), t("a")]}, "aaa", PARTIAL, ""),  # no backtracking: `any` has taken them all
    ({"sequence": [p("any"), t("b")]}, "aab", SUCCESS, ""),
    ({"sequence": [p("any"), t("b")]}, "b", SUCCESS, ""),
    ({"sequence": [p("many"), t("b")]}, "b", FAILURE, "b"),
    ({"alternates": [t("a"), t("b")]}, "b", SUCCESS, ""),
    ({"alternates": [t("a"), t("b")]}, "c", FAILURE, "c"),
    ({"alternates": [t("a"), t("b")]}, "", PARTIAL, ""),
    ({"alternates": [t("a"), p("ab")]}, "abc", SUCCESS, "c"),   # what takes most
    ({"alternates": [t("a"), p("ab")]}, "a", SUCCESS, ""),      # a success before a partial
    ({"alternates": [t("c"), p("ab")]}, "a", PARTIAL, ""),
    ({"optional": t("a")}, "", SUCCESS, ""),
    ({"optional": t("a")}, "b", SUCCESS, "b"),
    ({"optional": p("ab")}, "a", PARTIAL, ""),
    ({"optional": p("ab")}, "ac", SUCCESS, "ac"),
    ({"oneOrMore": t("a")}, "", PARTIAL, ""),
    ({"oneOrMore": t("a")}, "b", FAILURE, "b"),
    ({"oneOrMore": t("a")}, "aab", SUCCESS, "b"),
    ({"oneOrMore": t("a")}, "aa", SUCCESS, ""),
    ({"oneOrMore": p("ab")}, "a", PARTIAL, ""),
    ({"oneOrMore": p("ab")}, "aba", PARTIAL, "a"),             # it could go on
    ({"oneOrMore": p("ab")}, "abac", SUCCESS, "ac"),
    ({"oneOrMore": p("anyab")}, "c", SUCCESS, "c"),            # no progress, and no end of it
    ({"zeroOrMore": t("a")}, "", SUCCESS, ""),
    ({"zeroOrMore": t("a")}, "b", SUCCESS, "b"),
    ({"zeroOrMore": t("a")}, "aab", SUCCESS, "b"),
    ({"zeroOrMore": p("ab")}, "ab", SUCCESS, ""),
    ({"zeroOrMore": p("ab")}, "aba", PARTIAL, "a"),
    ({"zeroOrMore": p("opt")}, "b", SUCCESS, "b"),
])
def test_a_pattern_takes_what_it_can(kind: dict[str, Any], statements: str, outcome: Matched, rest: str) -> None:
    met = [frozenset({t(each)}) for each in statements]
    ran = Matching(met, patterns(it=kind)).of(p("it"), 0)
    assert (ran.outcome, statements[ran.rest:]) == (outcome, rest)


@pytest.mark.parametrize(("statements", "expected"), [
    ("ab", Status.FOLLOWS), ("a", Status.IN_PROGRESS), ("", Status.IN_PROGRESS), ("abc", Status.GOES_ON),
    ("ca", Status.BROKEN)])
def test_a_registration_stands_to_a_pattern_in_one_of_these_ways(statements: str, expected: Status) -> None:
    known = patterns(it={"sequence": [t("a"), t("b")]})
    assert status([frozenset({t(each)}) for each in statements], known[p("it")], known) is expected


def test_a_statement_may_satisfy_several_templates_and_counts_as_any_of_them() -> None:
    known = patterns(it={"sequence": [t("a"), t("b")]})
    assert status([frozenset({t("a"), t("b")})] * 2, known[p("it")], known) is Status.FOLLOWS


def test_a_long_registration_takes_no_depth() -> None:
    known = patterns(it={"oneOrMore": p("ab")})
    met = [frozenset({t(each)}) for each in "ab" * 20_000]
    assert status(met, known[p("it")], known) is Status.FOLLOWS


def test_patterns_that_name_each_other_twice_are_matched_once_at_each_statement() -> None:
    doubled = {f"d{n}": {"sequence": [p(f"d{n + 1}")] * 2} for n in range(60)}
    found = patterns(**doubled, d60={"optional": t("a")})
    assert Matching([frozenset({t("b")})], found).of(p("d0"), 0) == (SUCCESS, 0)
