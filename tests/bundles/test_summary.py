"""The workbook for a school without an LRS."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from lrs.bundles.contents.annotated import Line
from lrs.bundles.manifest import Facts
from lrs.storage.contract.annotations import Annotation
from tests.bundles.record import BUNDLE, NAMES, book, facts, line, record, telling
from tests.publishing import ITEMS
from tests.school import FRACTIONS, SCHOOL


def written(lines: list[Line], made: Facts | None = None, **members: Any) -> bytes:
    found = telling(made=made, **members)
    found.take(lines, {})
    return found.workbook()


def sheets(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(BytesIO(data))}


def test_it_has_what_the_page_has_in_three_sheets() -> None:
    found = sheets(written(record()))
    assert list(found) == ["概要", "教科と項目", "学校と学年"]
    overview = dict(found["概要"][1:])
    assert overview["氏名 / Name"] == "青木 はな"
    assert overview["発行 / Issued by"] == "みどり市教育委員会"
    assert overview["この記録の番号 / Number of this record"] == BUNDLE
    head, *rows = found["教科と項目"]
    assert head[1:4] == ("教科 / Subject", "位置 / Where it stands", "学習指導要領の項目 / Curriculum")
    fractions = [row for row in rows if row[4] == FRACTIONS]
    assert fractions[0][:13] == (
        "小学校", "算数", "第２章 各教科 › 第３節 算数 › 〔第６学年〕 › ２ 内容",
        "(ｲ) 分数の乗法及び除法の計算ができること。", FRACTIONS, "82V11", 2026, 1, 2, 2, 1, 2, 1)
    assert [value.date() for value in fractions[0][13:]] == [date(2026, 5, 12)] * 2
    assert found["学校と学年"][1][:4] == (2026, "みどり市立第一小学校", SCHOOL, "P6")


def test_each_term_of_each_unit_has_a_row_and_what_has_no_code_too() -> None:
    _, *rows = sheets(written(record()))["教科と項目"]
    assert len(rows) == 3 + 2 + 1 + 1
    assert [row[8] for row in rows if not row[4]] == [1]


def test_an_empty_record_gives_a_workbook_that_says_so() -> None:
    found = sheets(written([]))
    assert "まだ学習の記録がありません" in dict(found["概要"][1:])["学習の記録 / Learning record"]
    assert [len(rows) for rows in found.values()][1:] == [1, 1]


def test_nothing_in_it_is_a_formula() -> None:
    items = tuple((subject, code, "=1+1" if code == FRACTIONS else text) for subject, code, text in ITEMS)
    loaded = load_workbook(BytesIO(written([line(FRACTIONS)], codes=book(items))))
    assert [cell.data_type for cell in loaded["教科と項目"][2]][:6] == ["s"] * 6
    assert loaded["教科と項目"]["D2"].value == "=1+1"


def test_the_same_gives_the_same_file_whenever_it_is_made() -> None:
    lines, made = record(), facts()
    assert written(lines, made) == written(lines, made)
    core = load_workbook(BytesIO(written(lines, made))).properties
    assert core.created == core.modified


def test_letters_that_no_workbook_can_hold_are_left_out() -> None:
    found = line(FRACTIONS)
    odd: Annotation = found.annotation._replace(school="\x01\x02学校")
    assert json.loads(found.text)["id"]
    assert sheets(written([Line(found.text, odd)], names=NAMES))["学校と学年"][1][2] == "学校"
