"""What was learnt, counted from a bundle's own lines."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from lrs.bundles.contents.annotated import Line, annotated
from lrs.bundles.contents.learnt import Counting, Learnt
from lrs.studylog.entry import LONGEST_TIME, read
from tests.builders import voiding
from tests.bundles.record import BOOK, TERMS, UNKNOWN, ZONE, line, noted, record
from tests.school import FRACTIONS, HISTORY, NEXT_SCHOOL, SCHOOL


def learnt(*lines: Line) -> Learnt:
    counting = Counting(ZONE, TERMS)
    for each in lines:
        note = annotated(read(each.text)["id"], each.annotation, BOOK, voided=each.voided)
        counting.add([each.text], [note])
    return counting.learnt()


def test_it_counts_by_subject_unit_and_term() -> None:
    found = learnt(*record())
    arithmetic = next(each for each in found.subjects if each.name.ja == "算数")
    assert (arithmetic.name.en, arithmetic.school.ja) == ("arithmetic", "小学校")
    [fractions] = arithmetic.units
    assert fractions.item.text == "(ｲ) 分数の乗法及び除法の計算ができること。"
    assert [(term.year, term.number, term.sum.records, term.sum.answers, term.sum.correct, term.sum.milliseconds,
             term.sum.days) for term in fractions.terms] == [
        (2026, 1, 2, 2, 1, 120_000, 1), (2026, 2, 1, 1, 1, 45_000, 1), (2026, 3, 1, 1, 1, 0, 1)]
    assert (fractions.total.records, fractions.total.first, fractions.total.last) == (4, "2026-05-12", "2027-02-01")


def test_something_about_two_units_counts_for_both_and_once_in_all() -> None:
    found = learnt(line(FRACTIONS, HISTORY, success=True))
    assert [subject.total.records for subject in found.subjects] == [1, 1]
    assert found.total.records == 1
    twice = learnt(line(FRACTIONS, "8250263000000000", success=True))
    assert [(subject.total.records, len(subject.units)) for subject in twice.subjects] == [(1, 2)]


def test_what_was_voided_and_what_voids_count_for_nothing() -> None:
    wrong = line(FRACTIONS, success=False, voided=True)
    voids = line(FRACTIONS, **voiding(read(wrong.text)["id"]))
    assert learnt(wrong, voids) == learnt()
    assert learnt().total.records == 0


def test_subjects_come_in_the_order_of_the_curriculum_and_what_has_no_code_last() -> None:
    found = learnt(line(success=True), line(UNKNOWN), line(FRACTIONS, success=False), line(HISTORY, success=True))
    assert [subject.name.ja for subject in found.subjects] == ["社会", "算数", "", ""]
    assert [len(subject.units) for subject in found.subjects] == [1, 1, 1, 0]


def test_a_day_is_one_of_the_school_and_a_term_begins_with_its_first() -> None:
    found = learnt(*(line(at=at) for at in (
        "2026-08-31T14:59:59Z", "2026-08-31T15:00:00Z", "2026-03-31T10:00:00+09:00")))
    assert [(term.year, term.number) for term in found.terms] == [(2025, 3), (2026, 1), (2026, 2)]
    assert [term.sum.first for term in found.terms] == ["2026-03-31", "2026-08-31", "2026-09-01"]


def test_it_tells_where_the_learner_was_year_by_year() -> None:
    found = learnt(
        line(at="2026-05-01T00:00:00Z"), line(at="2026-06-01T00:00:00Z"),
        line(at="2025-05-01T00:00:00Z", annotation=noted(school=NEXT_SCHOOL, grade="P5")))
    assert [(stay.year, stay.school, stay.grade, stay.total.records) for stay in found.stays] == [
        (2025, NEXT_SCHOOL, "P5", 1), (2026, SCHOOL, "P6", 2)]


def test_a_clock_that_is_wrong_and_a_duration_without_end_do_no_harm() -> None:
    found = learnt(line(at="0001-01-01T00:00:00Z", result={"duration": "P9999999Y"}), line(at="9998-01-01T00:00:00Z"))
    assert (found.total.first, found.total.last) == ("1900-01-01", "2999-12-31")
    assert found.total.milliseconds == LONGEST_TIME


LINES = record()


@given(st.integers(0, 1 << 30), st.integers(1, 4))
def test_the_order_of_lines_and_how_they_are_cut_into_chunks_do_not_matter(seed: int, size: int) -> None:
    lines = random.Random(seed).sample(LINES, len(LINES))
    counting = Counting(ZONE, TERMS)
    for begin in range(0, len(lines), size):
        chunk = lines[begin:begin + size]
        counting.add([each.text for each in chunk], [
            annotated("x", each.annotation, BOOK, voided=each.voided) for each in chunk])
    assert counting.learnt() == learnt(*LINES)


def test_counts_add_up() -> None:
    found = learnt(*record())
    assert found.total.records == sum(term.sum.records for term in found.terms) == 6
    for subject in found.subjects:
        assert subject.total.records == sum(term.sum.records for term in subject.terms)
        for unit in subject.units:
            assert unit.total.correct == sum(term.sum.correct for term in unit.terms)
