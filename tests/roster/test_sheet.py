"""Reading the Excel sheet: headings as people write them, grades, roles, what is wrong row by row."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO

import pytest

from lrs.config import Limits
from lrs.errors import BadRequest
from lrs.roster.grade import GRADES, advanced, read_grade
from lrs.roster.problem import Problems
from lrs.roster.sheet import plain, read_sheet
from lrs.roster.template import template
from tests.roster.loading import HEADINGS, SCHOOL, read_rows, told, workbook

HANA = (SCHOOL, 3, 1, 1, "青木　はな", "あおき　はな", "Aoki.Hana@school.example")
SORA = (SCHOOL, 3, 1, 2, "石田 空", "イシダ ソラ", "")


def test_a_sheet_reads_as_a_school_with_a_class_of_this_school_year() -> None:
    draft, problems, warnings = read_rows(HANA, SORA, day="2027-02-01")
    assert (problems, warnings) == ([], [])
    [school] = draft.orgs.values()
    [found] = draft.classes.values()
    assert (school.name, school.kind, found.school) == (SCHOOL, "school", school.org)
    assert (found.title, found.year, found.grades, found.kind) == ("3年1組", 2026, ("P3",), "homeroom")
    assert (found.begin, found.end) == ("2026-04-01", "2027-04-01")
    assert [(person.name, person.kana, person.username) for person in draft.people.values()] == [
        ("青木\u3000はな", "あおき\u3000はな", "aoki.hana@school.example"), ("石田\u3000空", "イシダ\u3000ソラ", "")]
    assert [found.number for found in draft.enrollments] == ["1", "2"]


@pytest.mark.parametrize("headings", [
    ("学校名", "学年", "クラス", "出席番号", "名前", "フリガナ", "ｱｶｳﾝﾄ"),
    ("School", "grade", "CLASS", "Number", "name", "kana", "account")])
def test_headings_are_known_by_their_other_names_and_below_a_title(headings: Sequence[str]) -> None:
    usual, *_ = read_rows(HANA, SORA)
    draft, problems, _ = read_rows(HANA, SORA, headings=headings, above=[("令和八年度 名簿",), ()])
    assert problems == []
    assert draft.classes == usual.classes
    assert [person.name for person in draft.people.values()] == [person.name for person in usual.people.values()]


@pytest.mark.parametrize(("text", "kind", "grade"), [
    ("3", "B1", "P3"), ("３年", "B1", "P3"), ("第3学年", "B1", "P3"), ("小学校第３学年", "", "P3"), ("小3", "C1", "P3"),
    ("P3", "", "P3"), ("1", "C1", "J1"), ("中２", "", "J2"), ("高校1年", "", "H1"), ("年長", "", "E3"),
    ("8", "C2", "J2"), ("5", "D2", "H2"), ("7", "B1", ""), ("3", "", ""), ("3", "E1", ""), ("小7", "", ""),
    ("三年", "B1", ""), ("", "B1", "")])
def test_grades_as_people_write_them(text: str, kind: str, grade: str) -> None:
    assert read_grade(text, kind) == grade


def test_every_grade_reads_as_itself_and_leads_to_the_next() -> None:
    assert all(read_grade(grade, "") == grade for grade in GRADES)
    assert [advanced(grade, 1) for grade in GRADES] == [*GRADES[1:], ""]


def test_the_same_class_however_its_name_is_written() -> None:
    draft, problems, _ = read_rows(
        (SCHOOL, "3", "1", 1, "青木 はな", "", ""), (SCHOOL, "３年", "１組", 2, "石田 空", "", ""),
        ("みどり市立　第一小学校", "小3", "1組", 3, "上野 湊", "", ""), (SCHOOL, "3", "ひまわり", 4, "江川 凛", "", ""))
    assert problems == []
    assert {found.title for found in draft.classes.values()} == {"3年1組", "3年ひまわり"}
    assert len(draft.schools) == 1


def test_a_school_is_known_by_its_code_in_either_column() -> None:
    code = "B113200000006"
    [named] = read_rows((code, 1, 1, 1, "青木 はな", "", ""))[0].orgs.values()
    row = (SCHOOL, 1, 1, 1, "青木 はな", "", "", code)
    [coded] = read_rows(row, headings=(*HEADINGS, "学校コード"))[0].orgs.values()
    assert (named.code, named.org) == (coded.code, coded.org) == (code, coded.org)
    assert coded.name == SCHOOL


def test_teachers_and_heads_stand_on_the_sheet_too() -> None:
    draft, problems, _ = read_rows(
        (*HANA, ""), (SCHOOL, 3, 1, "", "上野 直子", "", "ueno@school.example", "担任"),
        (SCHOOL, "", "", "", "江川 誠", "", "egawa@school.example", "管理職"),
        (SCHOOL, "", "", "", "小川 薫", "", "ogawa@school.example", "教員"), headings=(*HEADINGS, "役割"))
    assert problems == []
    assert [(found.role, found.number, found.primary) for found in draft.enrollments] == [
        ("student", "1", False), ("teacher", "", True)]
    assert sorted(found.role for found in draft.roles) == ["administrator", "teacher", "teacher"]


@pytest.mark.parametrize(("row", "column", "rule"), [
    (("", 3, 1, 1, "青木 はな", "", ""), "学校", "roster-cell-missing"),
    ((SCHOOL, "", 1, 1, "青木 はな", "", ""), "学年", "roster-cell-missing"),
    ((SCHOOL, "9", 1, 1, "青木 はな", "", ""), "学年", "roster-sheet-grade"),
    ((SCHOOL, 3, "", 1, "青木 はな", "", ""), "組", "roster-cell-missing"),
    ((SCHOOL, 3, 1, 1, "\u3000", "", ""), "氏名", "roster-cell-missing"),
    ((SCHOOL, 3, 1, 2, "青木 はな", "", ""), "番号", "roster-number-twice"),
    ((SCHOOL, 3, 1, 1, "青木 はな", "#NAME?", ""), "ふりがな", "roster-cell-error"),
])
def test_each_problem_is_named_by_row_and_column(row: Sequence[object], column: str, rule: str) -> None:
    _, problems, _ = read_rows(SORA, (), row)
    assert told(problems) == [("名簿", 4, column, rule)]


@pytest.mark.parametrize("headings", [("学校", "学年", "組", "番号"), ("山", "川")])
def test_a_sheet_without_its_headings_says_which_are_missing(headings: Sequence[str]) -> None:
    _, problems, _ = read_rows(HANA[:4], headings=headings)
    assert {problem.rule for problem in problems} == {"roster-heading-missing"}


def test_a_row_that_says_it_stands_further_down_than_any_sheet_goes_is_refused_and_not_waited_for() -> None:
    whole, written = zipfile.ZipFile(BytesIO(workbook(HANA))), BytesIO()
    with zipfile.ZipFile(written, "w") as changed:
        for name in whole.namelist():
            changed.writestr(name, whole.read(name).replace(b'<row r="2"', b'<row r="99999999999"'))
    with pytest.raises(BadRequest) as refused:
        read_sheet(written, Limits(), "2026-05-12", Problems(10))
    assert refused.value.slug == "roster-workbook-damaged"


def test_a_damaged_workbook_is_a_refusal_and_no_failure() -> None:
    whole = workbook(HANA)
    refused = 0
    for place in range(300, len(whole), 397):
        damaged = bytearray(whole)
        damaged[place:place + 40] = bytes(40)
        try:
            read_sheet(BytesIO(bytes(damaged)), Limits(), "2026-05-12", Problems(10))
        except BadRequest:
            refused += 1
    assert refused > 3


def test_a_workbook_of_entities_that_multiply_is_refused() -> None:
    lines = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha" * 50}">' for n in range(9)]
    bomb = f"<?xml version='1.0'?><!DOCTYPE s [{''.join(lines)}]><worksheet><sheetData><row><c><v>&a8;</v></c></row>"
    source = zipfile.ZipFile(BytesIO(workbook(HANA)))
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        for name in source.namelist():
            target.writestr(name, bomb if "worksheets/" in name else source.read(name))
    with pytest.raises(BadRequest, match="cannot be read"):
        read_sheet(written, Limits(), "2026-05-12", Problems(10))


def test_the_template_is_empty_until_it_is_filled_in() -> None:
    problems = Problems(10)
    read_sheet(BytesIO(template()), Limits(), "2026-05-12", problems)
    assert told(problems.found) == [("名簿", 0, "", "roster-sheet-empty")]


@pytest.mark.parametrize(("one", "other"), [("ヨシダ　ハナ", "よしだはな"), ("ＡＢ c", "abC"), ("が", "か\u3099")])
def test_names_are_compared_without_width_case_spaces_and_kind_of_kana(one: str, other: str) -> None:
    assert plain(one) == plain(other)
