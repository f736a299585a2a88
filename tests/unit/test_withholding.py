"""What a family withholds: by subject, unit, category, period and record, never by how it went."""

from __future__ import annotations

from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lrs.bundles.contents.subjects import subject_of
from lrs.cases.purposes import BundlePurpose, policy_purpose
from lrs.cases.withholding import Marks, left_out, subjects_up_to, withholding, within
from lrs.codes.book import CodeBook
from lrs.codes.curriculum import KEY_LENGTH
from lrs.consent.notice import PURPOSES, digest, notice
from lrs.errors import BadRequest
from lrs.storage.contract.cases import Withholding

MATHS, SCIENCE = "8250263111200000", "8260263111200000"
SUBJECT_OF = subject_of(CodeBook())
MARKS = Marks("s1", (MATHS,), "school-learning", "2026-05-12")


@pytest.mark.parametrize(("what", "out"), [
    (Withholding(), False),
    (Withholding(subjects=("算数",)), True),
    (Withholding(subjects=("理科",)), False),
    (Withholding(codes=("8250263",)), True),
    (Withholding(codes=("8260", "8251")), False),
    (Withholding(categories=("school-learning",)), True),
    (Withholding(categories=("private-learning",)), False),
    (Withholding(periods=(("2026-05-12", "2026-05-12"),)), True),
    (Withholding(periods=(("2026-05-13", "2026-07-20"), ("2025-04-01", "2026-05-11"))), False),
    (Withholding(statements=("s1",)), True),
    (Withholding(statements=("s2",)), False),
])
def test_a_record_is_left_out_by_what_it_is_known_by(what: Withholding, out: bool) -> None:
    assert left_out(what, SUBJECT_OF)(MARKS) is out
    assert bool(what) is (what != Withholding())


def test_a_record_of_two_subjects_goes_with_either_and_one_of_none_with_no_subject() -> None:
    both = Marks("s1", (MATHS, SCIENCE), "school-learning", "2026-05-12")
    without = Marks("s1", (), "school-learning", "2026-05-12")
    for subject in ("算数", "理科"):
        out = left_out(Withholding(subjects=(subject,)), SUBJECT_OF)
        assert out(both)
        assert not out(without)


@given(some.text(ascii_letters + digits, min_size=KEY_LENGTH, max_size=KEY_LENGTH))
def test_whatever_a_code_is_its_subject_is_told_or_none(code: str) -> None:
    assert isinstance(SUBJECT_OF(code), str)


@pytest.mark.parametrize(("grade", "has", "lacks"), [
    ("P2", "算数", "数学"), ("J1", "数学", "公民"), ("H1", "公民", "生活科"), ("", "公民", "総則")])
def test_subjects_are_those_that_a_learner_can_have_had(grade: str, has: str, lacks: str) -> None:
    found = subjects_up_to(grade)
    assert has in found
    assert lacks not in found
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(("period", "day", "inside"), [
    (("", ""), "2026-05-12", True), (("2026-05-12", ""), "2026-05-12", True), (("2026-05-13", ""), "2026-05-12", False),
    (("", "2026-05-12"), "2026-05-12", True), (("", "2026-05-11"), "2026-05-12", False)])
def test_a_period_may_be_open_at_either_end(period: tuple[str, str], day: str, inside: bool) -> None:
    assert within(period, day) is inside


_PARTS = some.fixed_dictionaries({}, optional={
    "subjects": some.lists(some.sampled_from(["国語", "算数"]), unique=True),
    "periods": some.lists(some.sampled_from([{"from": "2025-04-01", "to": "2026-03-31"}]), max_size=1),
    "outcome": some.just(["failed"]), "score": some.just([0]), "success": some.booleans()})


@given(_PARTS)
def test_nothing_is_ever_withheld_by_outcome(told: dict[str, object]) -> None:
    if told.keys() & {"outcome", "score", "success"}:
        with pytest.raises(BadRequest):
            withholding(told)
    else:
        read = withholding(told)
        assert list(read.subjects) == told.get("subjects", [])


def test_each_purpose_has_its_word_and_its_place_in_the_policy() -> None:
    assert PURPOSES.keys() == set(BundlePurpose)
    for purpose in BundlePurpose:
        assert policy_purpose(purpose)


def test_a_notice_with_another_word_is_another_notice() -> None:
    one = notice("ja", "みどり市", "transfer", "となり小")
    assert "となり小" in one
    assert digest(one) != digest(notice("ja", "みどり市", "transfer", "となり小学校"))
    assert digest(one) != digest(notice("en", "みどり市", "transfer", "となり小"))
