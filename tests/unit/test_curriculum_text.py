"""Texts of the tables as people read and search them."""

from __future__ import annotations

import unicodedata

import pytest

from lrs.codes.text import reading, searchable, words


@pytest.mark.parametrize(("published", "read"), [
    ("第１章　総　　　則", "第１章 総則"),
    ("第 ３ 節　算　　数", "第３節 算数"),
    ("第２節　地 理 歴 史", "第２節 地理歴史"),
    ("別表　学 年 別 漢 字 配 当 表", "別表 学年別漢字配当表"),
    ("２　内　容　　　　　", "２ 内容"),
    ("第１　目　標\n　言葉による見方", "第１ 目標\n言葉による見方"),
    ("平 清盛《たいらのきよもり》", "平 清盛"),
    ("キリスト教の伝来，織田《おだ》・豊臣《とよとみ》の", "キリスト教の伝来，織田・豊臣の"),
    ("(1)  分数の\n\n 乗法 ", "(1) 分数の\n乗法"),
    ("𠮷　田", "𠮷 田"),
])
def test_layout_and_readings_are_left_out(published: str, read: str) -> None:
    assert reading(published) == read


@pytest.mark.parametrize("asked", ["分数", "ﾌﾞﾝｽｳ", "ＡＢｃ", "abC", "１/２", "分　数",
                                   unicodedata.normalize("NFD", "ブンスウ")])
def test_a_search_does_not_see_width_case_or_composition(asked: str) -> None:
    text = searchable("(ｲ) 分数とブンスウ，ａｂｃ１／２の計算ができること。")
    assert all(word in text for word in words(asked))


def test_spaces_and_line_breaks_do_not_part_words_of_a_text() -> None:
    assert words("総則") == ("総則",)
    assert "総則" in searchable("第１章　総　\n　則")


def test_a_search_for_several_words_wants_all_of_them() -> None:
    assert words(" 分数　乗法 ") == ("分数", "乗法")
