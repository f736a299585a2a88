"""Annotation lines: where something was done and what it was about, in words."""

from __future__ import annotations

import json

import pytest

from lrs.bundles.contents import annotated
from lrs.bundles.contents.annotated import Item
from lrs.codes.book import CodeBook
from lrs.storage.contract.annotations import Code
from lrs.studylog.entry import MOST_CODES
from tests.bundles.record import BOOK, UNKNOWN, noted
from tests.school import FRACTIONS, SCHOOL

ID = "6f1c0c1e-5f4c-4b53-8b75-0a55c9f5ab10"


def test_it_says_where_it_was_done_and_what_it_was_about_without_our_tables() -> None:
    told = json.loads(annotated.annotated(ID, noted(FRACTIONS), BOOK))
    assert told == {
        "id": ID, "school": SCHOOL, "schoolYear": 2026, "grade": "P6", "classes": ["6-1"],
        "category": "school-learning", "activityClass": "learning",
        "codes": [{"code": FRACTIONS, "table": "82V11", "text": "(ｲ) 分数の乗法及び除法の計算ができること。",
                   "path": ["第２章 各教科", "第３節 算数", "〔第６学年〕", "２ 内容"], "subject": "算数"}]}


def test_it_reads_back_as_it_was_written() -> None:
    read = annotated.read(annotated.annotated(ID, noted(FRACTIONS), BOOK, voided=True))
    assert (read.statement_id, read.school, read.school_year, read.grade, read.classes, read.voided) == (
        ID, SCHOOL, 2026, "P6", ("6-1",), True)
    assert read.items[0].text == "(ｲ) 分数の乗法及び除法の計算ができること。"
    assert not annotated.read(annotated.annotated(ID, noted(), BOOK)).voided


def test_what_is_not_known_is_empty_and_a_code_of_no_table_keeps_what_its_digits_say() -> None:
    nowhere = noted("8250263111200001", school=None, school_year=None, grade=None, classes=())
    read = annotated.read(annotated.annotated(ID, nowhere, CodeBook()))
    assert (read.school, read.school_year, read.grade, read.classes) == ("", None, "", ())
    assert read.items == (Item("8250263111200000", "", "", (), "算数"),)
    assert annotated.read(annotated.annotated(ID, noted(UNKNOWN), CodeBook())).items == (Item(UNKNOWN, "", "", (), ""),)


def test_an_item_stands_once_whatever_its_revision_and_what_is_no_code_does_not_stand() -> None:
    sent = (Code(FRACTIONS, FRACTIONS[:15], "82V11", "activity", "x"),
            Code("8250263111200009", FRACTIONS[:15], "82V11", "context", "y"),
            Code("さんすう", None, None, "activity", "x"))
    assert [item.code for item in annotated.read(
        annotated.annotated(ID, noted()._replace(codes=sent), BOOK)).items] == [FRACTIONS]


def test_a_statement_with_very_many_codes_has_a_line_of_bounded_length() -> None:
    many = noted(*(f"8250{place:012}" for place in range(1, 400)))
    assert len(annotated.read(annotated.annotated(ID, many, BOOK)).items) <= MOST_CODES


@pytest.mark.parametrize("text", [b"", b"[]", b"3", b"{}", b'{"id": "x"}', b'{"id":"x","school":"","schoolYear":null,'
    b'"grade":"","classes":[],"category":"c","activityClass":"a","codes":[{"code":"82","table":"","text":"","path":[],'
    b'"subject":""}]}'])
def test_what_is_no_annotation_line_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  of JSON's own, or ours
        annotated.read(text)
