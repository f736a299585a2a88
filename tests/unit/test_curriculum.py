"""What a curriculum code says without its table."""

from __future__ import annotations

import pytest

from lrs.codes.curriculum import decode, iri, is_well_formed, key_of


@pytest.mark.parametrize(("code", "school", "subject", "grade"), [
    ("8250263111200000", "小学校", "算数", "第６学年"),
    ("7220263150000000", "小学校", "社会", "第６学年"),
    ("82102A3412400000", "小学校", "国語", "第１学年及び第２学年"),
    ("82200L0000000000", "小学校", "社会", "第３学年から第６学年まで"),
    ("8200000000000000", "小学校", "総則", None),
    ("8322200000000000", "中学校", "社会", None),
    ("8451500000000000", "高等学校", "数学", None),
    ("84B0000000000000", "高等学校", "芸術", None),
    ("84b0000000000000", "高等学校", "音楽(専門)", None),
    ("82n0000000000000", "小学校", "各教科", None),
    ("82N0000000000000", "小学校", "特別活動", None),
    ("885020a000000000", "特別支援学校 小学部(知的)", "算数", None),
    ("8A10202100000000", "特別支援学校 中学部(知的)", "国語", None),
    ("8De0000000000000", "特別支援学校 高等部(視覚)", "保健理療", None),
])
def test_school_subject_and_grade_are_read_from_the_digits(
        code: str, school: str, subject: str, grade: str | None) -> None:
    structure = decode(code)
    assert structure.school is not None
    assert structure.subject is not None
    assert (structure.school.ja, structure.subject.ja) == (school, subject)
    assert (structure.grades.name.ja if structure.grades else None) == grade


def test_everything_is_there_in_english_too() -> None:
    structure = decode("8250263111200000")
    assert [text.en for text in (structure.period, structure.school, structure.subject, structure.section,
                                 structure.item) if text] == [
        "notified in 2017 to 2019", "elementary school", "arithmetic", "objectives and content of each grade",
        "content"]
    assert structure.grades is not None
    assert structure.grades.name.en == "grade 6"
    assert structure.grades.grades == (6,)


def test_stages_of_special_needs_schools_are_no_grades() -> None:
    grades = decode("88102d0000000000").grades
    assert grades is not None
    assert (grades.grades, grades.stages, grades.name.ja) == ((), (1, 2), "１段階及び２段階")


def test_a_period_to_come_is_read_as_far_as_it_is_known() -> None:
    structure = decode("9250263111200000")
    assert (structure.period, structure.subject) == (None, None)
    assert structure.school is not None
    assert structure.school.ja == "小学校"


@pytest.mark.parametrize("code", ["", "8250263111200", "82502631112000000", "8250263111200０00", "8250-63111200000",
                                  "8250263111200000\n", "８２５０２６３１１１２０００００", "825026311120000𠮷"])
def test_anything_but_sixteen_letters_and_digits_is_no_code(code: str) -> None:
    assert not is_well_formed(code)


def test_two_revisions_of_an_item_have_one_key_and_two_iris() -> None:
    assert key_of("7200000120000001") == key_of("7200000120000000")
    assert iri("7200000120000001") == "https://w3id.org/jp-cos/7200000120000001"
    assert decode("7200000120000001").revision == 1
