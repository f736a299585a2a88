"""What a teacher is shown of a class: coverage of the curriculum, wrong answers, and whom to look at."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.codes.curriculum import key_of
from lrs.schooldays import Zone
from lrs.studylog.answers import questions
from lrs.studylog.attention import Quiet, last_days, quiet, unusual
from lrs.studylog.coverage import coverage
from lrs.studylog.day import Codes, Day
from lrs.studylog.entry import Entry, Slice
from lrs.studylog.sums import NOTHING, Sums
from tests.school import FRACTIONS, HANAKO, HISTORY, SCHOOL, TARO
from tests.studylog.conftest import CODES, Tables

ZONE = Zone(ZoneInfo("Asia/Tokyo"))
SLICE = Slice(SCHOOL, 2026, "P6", ("6-1",), "school-learning", "learning")
BOOK = Tables().book()
MATHS, SIXTH = "825000000000000", "825026300000000"
FRACTION, HISTORIC = key_of(FRACTIONS), key_of(HISTORY)
STRANGE = "899999999999999"


def on(day: str, learner: str = HANAKO, **parts: Sums) -> Day:
    return Day(learner, day, SLICE, {tuple(codes.split("_")) if codes != "none" else (): sums
                                     for codes, sums in parts.items()}, 0)


def worked(day: date, judged: int = 10, correct: int = 8, minutes: int = 10, learner: str = HANAKO) -> Day:
    return Day(learner, day.isoformat(), SLICE, {(): Sums(judged, judged, judged, correct, judged, correct,
                                                          minutes * 60_000)}, 0)


# --- coverage ---


def test_an_item_counts_what_was_done_on_it_and_below_and_by_how_many() -> None:
    one = Sums(statements=1)
    trees = coverage([Day(HANAKO, "2026-05-12", SLICE, {(FRACTION,): one, (HISTORIC,): one, (): one}, 0),
                      Day(TARO, "2026-05-13", SLICE, {(SIXTH,): one, (FRACTION,): one}, 0)], BOOK)
    maths, history = trees
    assert (maths.text, history.text) == ("算数", "社会")
    assert (maths.sums.statements, maths.learners) == (3, {HANAKO, TARO})
    sixth = maths.at(SIXTH)
    fractions = maths.at(FRACTION)
    assert sixth is not None
    assert fractions is not None
    assert (sixth.sums.statements, fractions.sums.statements) == (3, 2)
    assert history.sums.statements == 1
    assert history.at(FRACTION) is None


def test_two_codes_count_once_for_an_item_above_both() -> None:
    [maths] = coverage([Day(HANAKO, "2026-05-12", SLICE, {tuple(sorted((FRACTION, SIXTH))): Sums(statements=1)}, 0)],
                       BOOK)
    assert maths.sums.statements == 1


def test_items_that_nobody_touched_are_told_beside_those_that_were() -> None:
    [maths] = coverage([Day(HANAKO, "2026-05-12", SLICE, {(SIXTH,): Sums(statements=1)}, 0)], BOOK)
    [sixth] = maths.touched
    assert maths.untouched == ()
    assert sixth.touched == ()
    assert [each.text for each in sixth.untouched] == ["分数のかけ算"]
    assert not sixth.untouched[0].learners


def test_a_code_that_no_table_has_stands_alone_and_without_text() -> None:
    [strange] = coverage([Day(HANAKO, "2026-05-12", SLICE, {(STRANGE,): Sums(statements=2)}, 0)], BOOK)
    assert (strange.code, strange.text, strange.sums.statements) == (f"{STRANGE}0", "", 2)


@given(st.lists(st.tuples(st.sampled_from([HANAKO, TARO]), st.sets(st.sampled_from([*map(key_of, CODES), STRANGE]))),
                max_size=20))
def test_no_item_counts_more_than_was_done(found: list[tuple[str, set[str]]]) -> None:
    days = [Day(learner, "2026-05-12", SLICE, {tuple(sorted(codes)): Sums(statements=1)}, 0)
            for learner, codes in found]
    coded = [codes for _, codes in found if codes]
    for tree in coverage(days, BOOK):
        assert tree.sums.statements <= len(coded)
        assert all(each.sums.statements <= tree.sums.statements and each.learners <= tree.learners
                   for each in tree.below)
        assert tree.sums.statements == sum(not codes.isdisjoint(_keys(tree)) for codes in coded)


def _keys(tree: object) -> set[str]:
    return {key_of(tree.code), *(key for each in tree.below for key in _keys(each))}  # type: ignore[attr-defined]


# --- wrong answers ---


def answered(response: str, *, success: bool | None = False, activity: str = "問3", learner: str = HANAKO,
             codes: Codes = (FRACTION,)) -> Entry:
    return Entry(b"", 0, f"{learner} {response}", learner, 0, "drill", "verb", activity, "", success, None, None, None,
                 response, codes, SLICE)


def test_wrong_answers_are_counted_as_people_read_them() -> None:
    [found] = questions([answered("３／４"), answered(" 3/4 ", learner=TARO), answered("4/3"), answered(""),
                         answered("2/3", success=True), answered("x", success=None)], 10, 10)
    assert (found.judged, found.wrong, found.learners, found.codes) == (5, 4, {HANAKO, TARO}, (FRACTION,))
    assert [(each.response, each.count) for each in found.answers] == [("3/4", 2), ("", 1), ("4/3", 1)]
    assert found.answers[0].learners == {HANAKO, TARO}


def test_activities_that_nobody_got_wrong_are_not_told_and_of_the_others_at_most_as_many_as_asked_for() -> None:
    entries = [answered("a", activity="一"), answered("b", activity="二"), answered("c", activity="二"),
               answered("d", activity="三", success=True), answered("e", activity="")]
    assert [each.activity for each in questions(entries, 10, 10)] == ["二", "一"]
    assert [len(each.answers) for each in questions(entries, 1, 1)] == [1]
    assert questions([], 10, 10) == []


# --- attention ---

SCHOOL_DAYS = ["2026-05-07", "2026-05-08", "2026-05-11", "2026-05-12"]
EARLY = {HANAKO: "2026-04-01", TARO: "2026-04-01"}


def test_who_did_nothing_for_some_school_days_is_told_with_the_last_day_of_doing_something() -> None:
    days = [on("2026-05-07", HANAKO, none=NOTHING), on("2026-05-12", TARO, none=NOTHING)]
    assert quiet(EARLY, last_days(EARLY, days), SCHOOL_DAYS, 3) == [Quiet(HANAKO, 3, "2026-05-08", "2026-05-07")]
    assert quiet(EARLY, last_days(EARLY, days), SCHOOL_DAYS, 4) == []
    nobody = last_days(EARLY, [])
    assert quiet(EARLY, nobody, SCHOOL_DAYS, 4) == [Quiet(each, 4, "2026-05-07", None) for each in (HANAKO, TARO)]
    assert quiet(EARLY, nobody, [], 1) == []


def test_days_before_somebody_joined_do_not_count() -> None:
    assert quiet({HANAKO: "2026-05-11"}, {HANAKO: ""}, SCHOOL_DAYS, 3) == []
    assert quiet({HANAKO: "2026-05-11"}, {HANAKO: ""}, SCHOOL_DAYS, 2) == [Quiet(HANAKO, 2, "2026-05-11", None)]


LAST = date(2026, 6, 26)
BEFORE = [LAST - timedelta(days=days) for days in range(1, 15)]


def test_what_is_outside_ones_own_usual_range_is_told_with_the_range() -> None:
    usual = [worked(day, correct=7 + place % 3) for place, day in enumerate(BEFORE)]
    [low] = unusual([HANAKO], [*usual, worked(LAST, correct=2)], LAST.isoformat())
    assert (low.measure, low.day, low.value, low.low, low.high) == ("accuracy", "2026-06-26", 0.2, 0.7, 0.9)
    assert (low.days, low.attempts) == (14, 140)
    [high] = unusual([HANAKO], [*usual, worked(LAST, correct=10)], LAST.isoformat())
    assert high.value == 1.0
    assert unusual([HANAKO], [*usual, worked(LAST, correct=7)], LAST.isoformat()) == []
    assert {each.measure for each in unusual([HANAKO], [*usual, worked(LAST, 30, 24, 60)], LAST.isoformat())} == {
        "attempts", "time"}


@pytest.mark.parametrize("days", [
    [worked(day, 1, 1) for day in BEFORE[:9]],                       # nine attempts
    [worked(day) for day in BEFORE[:4]],                             # four days
    [worked(day - timedelta(weeks=8)) for day in BEFORE],            # longer than eight weeks ago
    [worked(day, learner=TARO) for day in BEFORE],                   # somebody else's
])
def test_nothing_is_unusual_while_nobody_can_say_what_is_usual(days: list[Day]) -> None:
    found = unusual([HANAKO], [*days, worked(LAST, 3, 0, 300)], LAST.isoformat())
    assert [each.measure for each in found if each.measure == "accuracy"] == []
    if len(days) != 9:
        assert found == []


def test_what_was_unusual_long_ago_is_no_news_and_who_did_nothing_is_not_judged() -> None:
    usual = [worked(day) for day in BEFORE]
    assert unusual([HANAKO], [*usual, worked(LAST, correct=0)], (LAST + timedelta(days=1)).isoformat()) == []
    assert unusual([TARO], [*usual, worked(LAST, correct=0)], LAST.isoformat()) == []


@given(st.lists(st.tuples(st.integers(3, 30), st.integers(0, 3), st.integers(0, 90)), min_size=5, max_size=30))
def test_a_day_like_all_those_before_is_never_unusual(found: list[tuple[int, int, int]]) -> None:
    days = [worked(LAST - timedelta(days=place + 1), judged, correct, minutes)
            for place, (judged, correct, minutes) in enumerate(found)]
    middle = sorted(found)[len(found) // 2]
    facts = unusual([HANAKO], [*days, worked(LAST, *middle)], LAST.isoformat())
    assert all(each.measure != "attempts" for each in facts)
    assert all(each.low <= each.high and not each.low <= each.value <= each.high for each in facts)
