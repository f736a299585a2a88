"""The law of what is told of results: each number, and each difference of numbers, rests on enough learners or none."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.studylog.merging import Told, told
from lrs.studylog.results import Group, Results, together

SMALLEST = 10
SCHOOLS = ("A", "B", "C", "D")


def group_of(*learners: int) -> Results:
    return Results(frozenset(each.to_bytes(16) for each in learners), 3 * len(learners), 2 * len(learners),
                   len(learners), len(learners))


def some(count: int, after: int = 0) -> Results:
    return group_of(*range(after, after + count))


learners = st.sets(st.integers(0, 60), max_size=25)
districts = st.dictionaries(
    st.builds(Group, st.sampled_from([*SCHOOLS, ""]), st.sampled_from(["P1", "P2", "P3"]),
              st.sampled_from(["825", ""])),
    learners.map(lambda found: group_of(*found)), max_size=20)


def covered(each: Told, results: Mapping[Group, Results]) -> frozenset[Group]:
    """The groups that a line is the sum of."""
    return frozenset(group for group, found in results.items() if found.learners and group.subject == each.subject
                     and group.school in each.schools and each.grade in {"", group.grade})


@given(districts)
def test_every_number_and_every_difference_rests_on_enough_learners_or_on_nobody(
        results: Mapping[Group, Results]) -> None:
    lines = told(results, SCHOOLS, SMALLEST)
    shown = {covered(each, results) for each in lines}
    for each in lines:
        assert each.results == together(results[group] for group in covered(each, results))
        assert len(each.results.learners) >= SMALLEST
    for each in shown:
        within = [other for other in shown if other < each]
        apart = [parts for count in (1, 2, 3) for parts in combinations(within, count)
                 if sum(map(len, parts)) == len(frozenset().union(*parts))]
        parts_of_all = [other for other in within if not any(other < higher for higher in within)]
        for parts in [*apart, parts_of_all]:
            left = each - frozenset().union(*parts)
            assert not left or len(together(results[group] for group in left).learners) >= SMALLEST


@given(districts)
def test_the_parts_that_are_told_add_up_to_the_whole_or_there_are_none(results: Mapping[Group, Results]) -> None:
    lines = told(results, SCHOOLS, SMALLEST)
    for whole in (each for each in lines if each.whole):
        parts = [each for each in lines if each.subject == whole.subject and not (each.whole or each.grade)]
        assert not parts or sum(each.results.judged for each in parts) == whole.results.judged
        assert all(len(each.schools) != 1 or len(each.results.learners) >= SMALLEST for each in parts)


@given(districts, st.integers(1, 500))
def test_how_it_went_has_no_say_in_what_is_told_nor_in_its_order(
        results: Mapping[Group, Results], other: int) -> None:
    changed = {group: Results(each.learners, each.judged, (each.correct + place * other) % (each.judged + 1))
               for place, (group, each) in enumerate(results.items())}
    assert [each._replace(results=None) for each in told(results, SCHOOLS, SMALLEST)] == [
        each._replace(results=None) for each in told(changed, SCHOOLS, SMALLEST)]


@pytest.mark.parametrize(("sizes", "schools"), [
    ((10, 10), ["AB", "A", "B"]),
    ((9,), []),
    ((5, 4), []),
    ((5, 5), ["AB"]),                      # the two together are the whole
    ((30, 9), ["AB"]),                     # the whole without A would tell of B
    ((30, 20, 9), ["ABC", "A", "BC"]),     # so the smallest of the others is told with it
    ((30, 20, 6, 6), ["ABCD", "A", "B", "CD"]),
    ((30, 20, 0, 12), ["ABD", "A", "B", "D"]),
    ((30, 4, 4), ["ABC"]),
])
def test_small_schools_are_told_together_with_the_smallest_others(sizes: tuple[int, ...], schools: list[str]) -> None:
    results = {Group(school, "P1", "825"): some(size, 100 * place)
               for place, (school, size) in enumerate(zip(SCHOOLS, sizes, strict=False))}
    lines = [each for each in told(results, SCHOOLS, SMALLEST) if not each.grade]
    assert ["".join(each.schools) for each in lines] == schools
    assert [each.whole for each in lines] == [place == 0 for place in range(len(lines))]


@pytest.mark.parametrize(("sizes", "grades"), [
    ((12, 12, 12), ["P1", "P2", "P3"]), ((13, 12, 3), ["P1"]), ((12, 13, 3), ["P2"]), ((12, 3), []),
    ((12, 5, 5), ["P1"]), ((4, 4, 4), [])])
def test_a_small_grade_is_told_with_its_school_only(sizes: tuple[int, ...], grades: list[str]) -> None:
    results = {Group("A", f"P{place + 1}", "825"): some(size, 100 * place) for place, size in enumerate(sizes)}
    assert [each.grade for each in told(results, SCHOOLS, SMALLEST) if each.grade] == grades


def test_a_learner_at_two_schools_is_one_and_makes_no_group_larger() -> None:
    sizes = {"A": some(6), "B": some(6, 3), "C": some(40, 90)}
    moved = {Group(school, "P1", "825"): each for school, each in sizes.items()}
    [whole] = told(moved, SCHOOLS, SMALLEST)  # A and B together are nine people
    assert len(whole.results.learners) == 49


def test_who_may_see_each_learner_is_told_of_every_group() -> None:
    results = {Group("A", "P1", "825"): some(1), Group("A", "P2", ""): some(2)}
    assert [(each.subject, each.grade) for each in told(results, SCHOOLS, 1)] == [
        ("825", ""), ("825", ""), ("825", "P1"), ("", ""), ("", ""), ("", "P2")]
