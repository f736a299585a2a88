"""What holds of every question: nothing without facts, never more with fewer, and a window shows what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from lrs.access.actions import Action
from lrs.access.categories import ActivityClass, Category, TenantKind
from lrs.access.policy import Asked, SchoolClass, Terms, decide
from lrs.access.purposes import Basis, Purpose
from lrs.access.reach import Marks, Period, Reach, Window
from lrs.access.roles import Role
from lrs.access.rules import RULES, WITHOUT_A_ROW
from lrs.access.standing import Capacity, Case, Consent, Departure, Holding, Standing, Tie
from lrs.messages.catalogue import MESSAGES

PEOPLE = st.sampled_from(["hanako", "taro", "teacher"])
SCHOOLS = st.sampled_from(["minato", "midori"])
CLASSES = st.sampled_from(["5-1", "6-1"])
INSTANT = st.integers(0, 6)
MAYBE = st.none() | INSTANT


def few(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


PERIODS = st.builds(Period, MAYBE, MAYBE)
TIES = st.builds(Tie, PEOPLE, PERIODS, MAYBE)
CAPACITIES = st.builds(Capacity, st.sampled_from(Role), PERIODS, SCHOOLS | st.just(""), CLASSES | st.just(""),
                       few(TIES), st.booleans())
CASES = st.builds(Case, st.sampled_from(["export", "import", "inquiry"]), PEOPLE, SCHOOLS | st.just(""), PERIODS)
HOLDINGS = st.builds(Holding, SCHOOLS, PEOPLE, st.frozensets(SCHOOLS, min_size=1), PERIODS)
DEPARTURES = st.builds(Departure, PEOPLE, SCHOOLS | st.just(""), PERIODS)
CONSENTS = st.builds(Consent, PEOPLE, st.sampled_from(Purpose), PERIODS)
SCOPES = st.none() | st.frozensets(st.sampled_from(["statements/read", "all", "state"]))
STANDINGS = st.builds(Standing, PEOPLE | st.just(""), st.sampled_from(["", "drill"]), SCOPES, few(CAPACITIES),
                      few(CASES), few(HOLDINGS), few(DEPARTURES), few(CONSENTS))
TERMS = st.builds(Terms, st.sampled_from(TenantKind), st.dictionaries(st.sampled_from(Purpose), st.sampled_from(Basis)))
QUESTIONS = st.builds(
    Asked, TERMS, STANDINGS, st.sampled_from(get_args(Action)), INSTANT, st.frozensets(st.sampled_from(Category)),
    st.frozensets(st.sampled_from(ActivityClass)), PEOPLE | st.just(""), SCHOOLS | st.just(""),
    st.none() | st.builds(SchoolClass, CLASSES, st.frozensets(SCHOOLS), st.frozensets(PEOPLE)),
    PERIODS, st.none() | st.sampled_from(Purpose), st.booleans())
MARKS = st.builds(Marks, PEOPLE, INSTANT, st.sampled_from(["", "drill", "other"]), SCHOOLS, st.just("P6"),
                  st.frozensets(CLASSES), st.sampled_from(Category), st.sampled_from(ActivityClass))
FACTS = ("capacities", "cases", "holdings", "consents")


@given(QUESTIONS)
def test_who_has_no_role_gets_nothing(asked: Asked) -> None:
    without = replace(asked, standing=replace(asked.standing, capacities=()))
    decision = decide(without)
    assert not decision.allowed
    assert decision.reach.windows == ()


@given(QUESTIONS)
def test_an_answer_has_a_sentence_and_a_reach_if_and_only_if_it_allows(asked: Asked) -> None:
    decision = decide(asked)
    assert MESSAGES[decision.rule].ja.format_map(decision.values)
    assert bool(decision.reach.windows) is decision.allowed
    assert all(decision.conditions.values()) is decision.allowed or decision.rule == "categories-not-joined"


def fewer(standing: Standing) -> Iterator[Standing]:
    """The standing with one fact less, or one tie of one of them."""
    for name in FACTS:
        facts = getattr(standing, name)
        for place in range(len(facts)):
            yield replace(standing, **{name: facts[:place] + facts[place + 1:]})
    for place, capacity in enumerate(standing.capacities):
        for tie in capacity.ties:
            less = replace(capacity, ties=tuple(each for each in capacity.ties if each is not tie))
            yield replace(standing, capacities=(*standing.capacities[:place], less, *standing.capacities[place + 1:]))


@settings(max_examples=300)
@given(QUESTIONS, st.lists(MARKS, min_size=3, max_size=10))
def test_taking_a_fact_away_never_opens_anything(asked: Asked, records: list[Marks]) -> None:
    before = decide(asked)
    for standing in fewer(asked.standing):
        after = decide(replace(asked, standing=standing))
        assert before.allowed or not after.allowed
        assert not [marks for marks in records if after.reach.admits(marks) and not before.reach.admits(marks)]


@settings(max_examples=300)
@given(QUESTIONS, st.lists(MARKS, min_size=3, max_size=10))
def test_what_was_named_is_all_that_is_opened(asked: Asked, records: list[Marks]) -> None:
    """So far as actions are about records, whose marks these are: of a category that the tenant holds."""
    decision = decide(asked)
    for marks in records:
        if asked.action == "statements/read" and marks.category in asked.terms.held and decision.reach.admits(marks):
            assert asked.learner in {"", marks.actor}
            assert asked.school in {"", marks.school}
            if asked.school_class is not None:
                assert asked.school_class.class_id in marks.classes
                assert marks.actor in asked.school_class.users
            assert asked.happened.holds(marks.happened)
            assert not asked.categories or marks.category in asked.categories
            assert not asked.activity_classes or marks.activity_class in asked.activity_classes


@given(PERIODS, PERIODS, INSTANT)
def test_what_two_periods_have_in_common_is_in_both(one: Period, other: Period, at: int) -> None:
    common = one.within(other)
    assert (common is not None and common.holds(at)) is (one.holds(at) and other.holds(at))


@given(st.builds(Window, st.none() | st.frozensets(PEOPLE), st.frozensets(PEOPLE)), st.frozensets(PEOPLE), MARKS)
def test_a_window_narrowed_to_learners_shows_no_other(window: Window, learners: frozenset[str], marks: Marks) -> None:
    narrowed = window.only(learners)
    shown = narrowed is not None and narrowed.admits(marks)
    assert shown is (window.admits(marks) and marks.actor in learners)


WINDOWS = st.builds(
    Window, st.none() | st.frozensets(PEOPLE), st.frozensets(PEOPLE), st.sampled_from([None, "drill"]),
    st.none() | st.frozensets(SCHOOLS), st.none() | st.frozensets(CLASSES), PERIODS,
    st.none() | st.frozensets(st.sampled_from(Category)), st.none() | st.frozensets(st.sampled_from(ActivityClass)),
    st.booleans(), st.sampled_from([1, 10]), st.booleans())


@settings(max_examples=300)
@given(few(WINDOWS), MARKS)
def test_a_reach_that_is_told_in_fewer_windows_is_the_same(windows: tuple[Window, ...], marks: Marks) -> None:
    reach = Reach(windows)
    assert len(reach.merged.windows) <= len(windows)
    assert reach.merged.admits(marks) is reach.admits(marks)
    assert reach.merged.statements.admits(marks) is reach.statements.admits(marks)


@given(WINDOWS, WINDOWS, MARKS)
def test_what_is_within_a_covered_window_is_within_the_one_that_covers_it(
        one: Window, other: Window, marks: Marks) -> None:
    assert one.covers(one) or one.period.within(one.period) is None
    assert not (one.covers(other) and other.admits(marks)) or one.admits(marks)


def test_overlapping_windows_are_told_once() -> None:
    school = Window(actors=frozenset({"hanako", "taro"}), schools=frozenset({"minato"}))
    apart = [replace(school, actors=frozenset({name})) for name in ("hanako", "taro")]
    narrower = replace(apart[0], classes=frozenset({"6-1"}), period=Period(1, 2))
    assert Reach((narrower, *apart, *apart)).merged == Reach((school,))


def test_each_rule_has_its_own_slug_and_each_slug_its_sentence() -> None:
    slugs = [rule.slug for rule in RULES]
    assert len(set(slugs)) == len(slugs)
    assert {*slugs, *(rule.otherwise for rule in RULES), *WITHOUT_A_ROW.values()} <= set(MESSAGES)


def test_each_action_has_a_rule() -> None:
    assert {action for rule in RULES for action in rule.actions} == set(get_args(Action))
