"""Places by instant, in the school's zone."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from lrs.roster.remembered import RememberedTimelines
from lrs.roster.timeline import NOWHERE, Place, timeline
from lrs.schooldays import Zone, next_day
from lrs.storage.contract.roster import Enrollment
from lrs.xapi.timestamps import parse_ms

TOKYO = Zone(ZoneInfo("Asia/Tokyo"))
HOME = Enrollment("はな", "1組", "student", "2026-04-01", "2027-04-01", "s1", "B113200000006", 2026, "P3", "7", 1)


def at(text: str, *enrollments: Enrollment) -> Place | None:
    return timeline(enrollments, TOKYO).at(parse_ms(text))


def test_a_day_begins_at_midnight_in_tokyo_and_the_year_on_1_april() -> None:
    assert at("2026-03-31T23:59:59.999+09:00", HOME) is None
    assert at("2026-04-01T00:00:00+09:00", HOME) == Place("B113200000006", 2026, "P3", ("1組",), "7")
    assert at("2026-03-31T15:00:00Z", HOME) is not None
    assert at("2027-03-31T23:59:59+09:00", HOME) is not None
    assert at("2027-04-01T00:00:00+09:00", HOME) is None


def test_the_class_at_home_comes_first_and_gives_school_grade_and_number() -> None:
    lesson = replace(HOME, class_id="0英語", rank=0, number="", begin="2026-09-01")
    support = replace(HOME, class_id="ひまわり", rank=2, number="2", begin="2026-10-01")
    assert at("2026-09-02T10:00:00+09:00", lesson, HOME) == Place("B113200000006", 2026, "P3", ("1組", "0英語"), "7")
    assert at("2026-11-02T10:00:00+09:00", lesson, HOME, support) == Place(
        "B113200000006", 2026, "P3", ("ひまわり", "0英語", "1組"), "2")


def test_of_two_homerooms_the_later_one_counts() -> None:
    moved = replace(HOME, class_id="a", school="s2", code="", begin="2026-10-05")
    place = at("2026-10-05T08:00:00+09:00", HOME, moved)
    assert place is not None
    assert (place.school, place.classes) == ("s2", ("a", "1組"))


def test_a_teacher_has_no_place() -> None:
    assert timeline([replace(HOME, role="teacher")], TOKYO) is NOWHERE


def test_before_and_after_there_is_a_latest_and_a_next() -> None:
    found = timeline([HOME], TOKYO)
    before, after = TOKYO.start("2026-01-01"), TOKYO.start("2028-01-01")
    assert found.latest(before) is None
    assert found.next(after) is None
    assert found.latest(after) == found.next(before) == found.at(TOKYO.start("2026-05-12"))


DAYS = [next_day("2026-04-01", 9 * n) for n in range(60)]
SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 19), st.sampled_from("abc")), max_size=6)


@given(SPANS, st.integers(0, 59))
def test_a_timeline_says_what_a_look_at_every_enrolment_says(spans: list[tuple[int, int, str]], day: int) -> None:
    enrolled = [replace(HOME, class_id=f"{name}{n}", begin=DAYS[begin], end=DAYS[begin + length])
                for n, (begin, length, name) in enumerate(spans)]
    place = timeline(enrolled, TOKYO).at(TOKYO.start(DAYS[day]) + 1)
    expected = {one.class_id for one in enrolled if one.begin <= DAYS[day] < one.end}
    assert set(place.classes if place else ()) == expected


def test_timelines_are_remembered_within_bounds_and_for_one_generation() -> None:
    remembered = RememberedTimelines(3)
    remembered.keep("t", 1, {"a": NOWHERE, "b": NOWHERE, "c": NOWHERE})
    assert set(remembered.of("t", 1, ["a", "x"])) == {"a"}
    remembered.keep("t", 1, {"d": NOWHERE})
    assert set(remembered.of("t", 1, "abcd")) == {"a", "c", "d"}
    assert remembered.of("t", 2, "abcd") == {}
    assert remembered.of("u", 1, "abcd") == {}
