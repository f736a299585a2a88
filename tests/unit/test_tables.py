"""CSV and workbooks as people's spreadsheets write them."""

from __future__ import annotations

import csv
import io
from contextlib import closing
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from lrs.tables import csvfile, workbook

NAMES = "番号,氏名\r\n1,𠮷田　花子\r\n"


def read(content: bytes) -> list[tuple[int, list[str]]]:
    opened = partial(io.BytesIO, content)
    return list(csvfile.records(opened, csvfile.encoding(opened)))


@pytest.mark.parametrize("content", [NAMES.encode(), b"\xef\xbb\xbf" + NAMES.encode(), NAMES.replace("\r", "").encode(),
                                     NAMES.replace("\n", "").encode()])
def test_utf_8_is_read_with_and_without_a_byte_order_mark_and_with_any_line_ends(content: bytes) -> None:
    assert [cells for _, cells in read(content)] == [["番号", "氏名"], ["1", "𠮷田　花子"]]


def test_what_is_no_utf_8_is_read_as_japanese_excel_wrote_it() -> None:
    content = "番号,氏名\r\n1,髙橋　①\r\n".encode("cp932")
    assert csvfile.encoding(partial(io.BytesIO, content)) == "cp932"
    assert read(content) == [(1, ["番号", "氏名"]), (2, ["1", "髙橋　①"])]


@pytest.mark.parametrize("before", [0, 1, csvfile._CHUNK - 1, csvfile._CHUNK, 2 * csvfile._CHUNK + 1])
def test_what_is_neither_names_the_line_of_the_first_byte_that_is_not(before: int) -> None:
    with pytest.raises(csvfile.Undecodable) as refused:
        read(b"a\n" * before + "花\n".encode() + b"\x81\n")
    assert refused.value.line == before + 2


def test_a_character_across_the_border_of_two_pieces_is_one() -> None:
    content = b"a" * (csvfile._CHUNK - 1) + "花".encode()
    assert csvfile.encoding(partial(io.BytesIO, content)) == "utf-8-sig"


def test_a_record_of_several_lines_has_the_line_on_which_it_ends() -> None:
    assert read(b'a\n"b\nb"\n\nc\n') == [(1, ["a"]), (3, ["b\nb"]), (4, []), (5, ["c"])]


@pytest.mark.parametrize("content", [b'a\n"b', b'a\n"b" c\n'])
def test_what_is_no_csv_names_how_far_it_was_one(content: bytes) -> None:
    with pytest.raises(csvfile.Malformed) as refused:
        read(content)
    assert refused.value.line == 2


def test_nothing_has_no_rows() -> None:
    assert read(b"") == []


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"), max_size=8)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=5))
def test_what_a_spreadsheet_writes_comes_back(rows: list[list[str]]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    assert [cells for _, cells in read(written.getvalue().encode())] == rows


def saved(book: Workbook) -> io.BytesIO:
    file = io.BytesIO()
    book.save(file)
    return file


def test_cells_of_a_workbook_are_what_excel_holds_and_empty_rows_count() -> None:
    book = Workbook()
    book.active["A1"], book.active["B3"], book.active["C3"] = "名簿", 12, "007"
    book.active.oddHeader.center.text = "見出し"
    with closing(workbook.open_workbook(saved(book))) as opened:
        [sheet] = opened.worksheets
        assert [(number, cells) for number, cells in workbook.sheet_rows(sheet, 3)] == [
            (1, ("名簿", None, None)), (2, (None, None, None)), (3, (None, 12, "007"))]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", NAMES.encode()])
def test_what_is_no_workbook_is_damaged(content: bytes) -> None:
    with pytest.raises(workbook.Damaged):
        workbook.open_workbook(io.BytesIO(content))


def test_a_row_further_down_than_any_sheet_goes_is_damage() -> None:
    class Sheet:
        def iter_rows(self, **_: object) -> object:
            return ((n,) for n in range(workbook.MOST_ROWS + 1))

    with pytest.raises(workbook.Damaged, match="rows"):
        for _ in workbook.sheet_rows(Sheet()):
            pass
