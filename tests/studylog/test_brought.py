"""What came along with a learner: by custodian, along the curriculum, with evidence and in no order of worth."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from lrs.codes.book import CodeBook
from lrs.codes.curriculum import key_of
from lrs.schooldays import next_day
from lrs.storage.contract.origins import Wording
from lrs.studylog.brought import LATELY, SHARE, brought
from lrs.studylog.coverage import Branch
from lrs.studylog.day import Day
from lrs.studylog.entry import Slice
from lrs.studylog.sums import NOTHING, Sums
from tests.school import FRACTIONS, HANAKO, HISTORY, SCHOOL

BOOK = CodeBook()
AOBA, BARA = "https://lrs.aoba.example.jp", "https://lrs.bara.example.jp"
SUMS_OF, NUMBERS = "8250253111100000", "8250253111000000"
FRACTION, AGES, ADDING, NUMBER = map(key_of, (FRACTIONS, HISTORY, SUMS_OF, NUMBERS))
WORDS = {
    FRACTION: Wording(FRACTIONS, "分数の乗法", ("算数", "第6学年", "数と計算"), "算数"),
    ADDING: Wording(SUMS_OF, "分数の加法", ("算数", "第5学年", "数と計算"), "算数"),
    NUMBER: Wording(NUMBERS, "数と計算", ("算数", "第5学年"), "算数"),
}


def of(issuer: str, year: int = 2025, grade: str = "P5") -> Slice:
    return Slice(issuer, year, grade, (), "school-learning", "learning")


def answered(judged: int, correct: int, *codes: str, day: str = "2025-05-12", issuer: str = AOBA) -> Day:
    return Day(HANAKO, day, of(issuer), {codes: Sums(judged, judged, judged, correct)}, 0)


def walked(branches: tuple[Branch, ...], depth: int = 0) -> list[tuple[int, str, str, int]]:
    return [line for each in branches for line in [
        (depth, each.text, each.code, each.sums.statements), *walked(each.below, depth + 1)]]


def test_records_of_a_school_here_are_none_that_came_along() -> None:
    assert brought([answered(9, 9, FRACTION, issuer=SCHOOL), answered(9, 9, FRACTION, issuer="")], BOOK, WORDS) == []


def test_each_custodian_has_a_record_of_its_own_with_its_time_and_grades() -> None:
    days = [answered(1, 1, AGES, issuer=BARA, day="2026-04-09"),
            Day(HANAKO, "2026-03-02", of(AOBA, 2025, "P6"), {(): Sums(3)}, 0), answered(4, 1, AGES)]
    aoba, bara = brought(days, BOOK, {})
    assert (aoba.issuer, aoba.first, aoba.last, aoba.uncoded.statements) == (AOBA, "2025-05-12", "2026-03-02", 3)
    assert [(each.school_year, each.grade, each.first) for each in aoba.stays] == [
        (2025, "P5", "2025-05-12"), (2025, "P6", "2026-03-02")]
    assert (bara.issuer, bara.total.correct, len(bara.units)) == (BARA, 1, 1)


def test_the_last_answers_tell_right_open_and_begun_apart_and_are_told_with_it() -> None:
    days = [answered(20, 2, FRACTION, day="2025-05-12"), answered(3, 3, FRACTION, day="2025-06-01"),
            answered(2, 1, FRACTION, day="2025-06-02"), answered(10, 10, AGES, day="2025-05-12"),
            answered(5, 3, AGES, day="2025-06-02"), answered(LATELY - 1, LATELY - 1, ADDING)]
    [found] = brought(days, BOOK, WORDS)
    assert [(each.code, each.fact, each.right, each.lately, each.since) for each in found.units] == [
        (HISTORY, "open", 3, 5, "2025-06-02"), (SUMS_OF, "begun", 4, 4, "2025-05-12"),
        (FRACTIONS, "right", 4, 5, "2025-06-01")]
    assert found.units[-1].sums.judged == 25


def test_what_only_was_looked_at_is_begun() -> None:
    [found] = brought([Day(HANAKO, "2025-05-12", of(AOBA), {(AGES,): Sums(7)}, 0)], BOOK, {})
    [unit] = found.units
    assert (unit.fact, unit.lately, unit.since, unit.sums.statements) == ("begun", 0, "", 7)


def test_items_that_no_table_has_stand_in_a_tree_in_the_senders_words_counting_nothing_twice() -> None:
    days = [answered(2, 2, FRACTION, ADDING), answered(1, 1, NUMBER, day="2025-05-13"), answered(1, 0, AGES)]
    [found] = brought(days, BOOK, WORDS)
    assert walked(found.trees) == [
        (0, "", HISTORY, 1),
        (0, "算数", "", 3), (1, "第5学年", "", 3), (2, "数と計算", NUMBERS, 3), (3, "分数の加法", SUMS_OF, 2),
        (1, "第6学年", "", 2), (2, "数と計算", "", 2), (3, "分数の乗法", FRACTIONS, 2)]
    assert [(each.text, each.subject, each.path) for each in found.units] == [
        ("", "社会", ()), ("数と計算", "算数", ("算数", "第5学年")),
        ("分数の加法", "算数", ("算数", "第5学年", "数と計算")),
        ("分数の乗法", "算数", ("算数", "第6学年", "数と計算"))]


CODES = st.sampled_from([(), (FRACTION,), (AGES,), (ADDING, FRACTION)])
DAYS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6), st.integers(0, 6), CODES), min_size=1).map(
    lambda found: [answered(judged, min(judged, correct), *codes, day=next_day("2025-05-12", day))
                   for day, judged, correct, codes in found])


@given(DAYS)
def test_figures_are_sums_of_the_days_and_the_order_is_the_curriculums(days: list[Day]) -> None:
    [found] = brought(days, BOOK, WORDS)
    assert found.total == reduce(Sums.plus, (day.total for day in days), NOTHING)
    assert [each.code[1:] for each in found.units] == sorted(each.code[1:] for each in found.units)
    for unit in found.units:
        own = [day for day in days if key_of(unit.code) in day.items]
        assert unit.sums == reduce(Sums.plus, (day.items[key_of(unit.code)] for day in own), NOTHING)
        lately = [day.items[key_of(unit.code)] for day in own if unit.since and day.day >= unit.since]
        assert (unit.lately, unit.right) == (sum(each.judged for each in lately), sum(each.correct for each in lately))
        assert (unit.fact == "begun") == (unit.lately < LATELY)
        assert (unit.fact == "right") == (unit.lately >= LATELY and unit.right >= SHARE * unit.lately)
