"""Files as the ministry publishes them: recognised by content, every row that cannot be right named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from lrs.codes import published, schoollist, tablefile
from lrs.codes.schoollist import SchoolList
from lrs.codes.tablefile import TableFile
from lrs.errors import BadRequest
from tests.publishing import (
    ITEMS,
    LIST_TITLE,
    TABLE_TITLE,
    list_rows,
    school_code,
    school_row,
    table_rows,
    write_csv,
    write_xlsx,
)

MIDORI = school_code("B11321000001")
AOI = school_code("B11321000002")


def nobody(line: int) -> None: ...


def table(path: Path) -> TableFile:
    [sheet] = published.recognised(path, tablefile.is_header, nobody)
    return tablefile.read(sheet)


def school_list(path: Path) -> SchoolList:
    [sheet] = published.recognised(path, schoollist.is_header, nobody)
    return schoollist.read(sheet)


def write(path: Path, form: str, rows: list[tuple[object, ...]]) -> Path:
    return write_xlsx(path, rows) if form == "xlsx" else write_csv(path, rows, form)


FORMS = ["xlsx", "cp932", "utf-8-sig", "utf-8"]


@pytest.mark.parametrize("form", FORMS)
def test_a_table_is_read_in_every_form_under_any_name(tmp_path: Path, form: str) -> None:
    read = table(write(tmp_path / "学校の名前.dat", form, table_rows()))
    assert (read.table, read.rejected) == ("82V11", ())
    assert read.title == " ".join(TABLE_TITLE.split())
    assert read.columns.codes == tuple(code for _, code, _ in ITEMS)
    assert read.columns.subjects == tuple(subject for subject, _, _ in ITEMS)
    assert read.columns.texts == tuple(text.strip() for _, _, text in ITEMS)


@pytest.mark.parametrize("form", FORMS)
def test_a_school_list_is_read_in_every_form_under_any_name(tmp_path: Path, form: str) -> None:
    rows = list_rows(school_row(MIDORI, "みどり市立みどり小学校"),
                     school_row(AOI, "あおい小学校", branch="9(廃)", abolished_on="2025/3/31", successor=MIDORI))
    read = school_list(write(tmp_path / "82V11.csv", form, rows))
    assert (read.title, read.as_of, read.rejected) == (LIST_TITLE, "2025-05-01", ())
    assert read.schools[MIDORI].name == "みどり市立みどり小学校"
    assert read.schools[MIDORI].set_on == "2020-12-22"
    assert (read.schools[AOI].abolished_on, read.schools[AOI].successor) == ("2025-03-31", MIDORI)


def test_a_table_for_kindergartens_has_other_headings(tmp_path: Path) -> None:
    rows = [("【81V10】幼稚園教育要領コード表　Ver 1.0",), ("領域", "教育要領テキスト", "教育要領コード"),
            ("総則", "第１章　総則", "8100000000000000")]
    read = table(write_xlsx(tmp_path / "a.xlsx", rows))
    assert (read.table, read.columns.codes) == ("81V10", ("8100000000000000",))


@pytest.mark.parametrize(("code", "text", "reason"), [
    ("8.21E+15", "本文", "Excel has made a number"),
    (8210000000000000, "本文", "Excel has made a number"),
    (8.21e15, "本文", "Excel has made a number"),
    ("82102C300000000", "本文", "15 characters; a code has 16"),
    ("82G03002100000000", "本文", "17 characters; a code has 16"),
    ("８２５０２６３１１１３０００００", "本文", "in half width"),
    ("8250-63111200000", "本文", "0-9, A-Z and a-z"),
    ("8350263111300000", "本文", "not a code of table 82V11"),
    ("7250263111300000", "本文", "not a code of table 82V11"),
    ("8250263111200000", "本文", "the same item as in line 13"),
    ("8250263111200001", "本文", "the same item as in line 13"),
    (None, "本文", "no code"),
    ("8250263111300000", "　", "no text"),
])
def test_a_row_that_cannot_be_right_is_named_and_the_others_count(
        tmp_path: Path, code: object, text: str, reason: str) -> None:
    read = table(write_xlsx(tmp_path / "a.xlsx", table_rows([*ITEMS, ("算数", code, text)])))
    [rejected] = read.rejected
    assert rejected.line == 4 + len(ITEMS)
    assert reason in rejected.reason
    assert len(read.columns.codes) == len(ITEMS)


def test_a_code_with_an_e_is_not_taken_for_a_number(tmp_path: Path) -> None:
    rows = [("【8BV12】特別支援学校高等部コード表",), ("教科等", "学習指導要領テキスト", "学習指導要領コード"),
            ("総則", "本文", "8E00000223113300")]
    assert table(write_csv(tmp_path / "a.csv", rows, "cp932")).rejected == ()


def test_codes_that_differ_only_in_case_are_two(tmp_path: Path) -> None:
    items = [("各教科", "82n0000000000000", "各教科"), ("特別活動", "82N0000000000000", "特別活動")]
    read = table(write_xlsx(tmp_path / "a.xlsx", table_rows(items)))
    assert (len(read.columns.codes), read.rejected) == (2, ())


def test_lines_of_a_csv_are_counted_as_an_editor_shows_them(tmp_path: Path) -> None:
    items = [("社会", "8220263216000000", "一行目\n二行目\n三行目"), ("社会", "8.22E+15", "本文")]
    [rejected] = table(write_csv(tmp_path / "a.csv", table_rows(items), "cp932")).rejected
    # title, note, a header with line breaks of its own, three lines of the first row
    text = (tmp_path / "a.csv").read_text("cp932").splitlines()
    assert "8.22E+15" in text[rejected.line - 1]


def test_a_row_that_ends_before_its_code_is_named(tmp_path: Path) -> None:
    [rejected] = table(write_csv(tmp_path / "a.csv", [*table_rows(), ("算数", 99, "本文")], "cp932")).rejected
    assert rejected.reason == "no code"


def test_empty_rows_are_nothing(tmp_path: Path) -> None:
    rows = [*table_rows(), (None, None, None, None), ("", "", " ", "　")]
    assert table(write_xlsx(tmp_path / "a.xlsx", rows)).rejected == ()


@pytest.mark.parametrize(("code", "cells", "reason"), [
    (MIDORI[:-1] + str((int(MIDORI[-1]) + 1) % 10), {}, "check digit"),
    ("B14810000000", {}, "13 characters"),
    (school_code("B14811000001"), {}, "prefecture"),
    (1.13e12, {}, "Excel has made a number"),
    (AOI, {"kind": "C1(中学校)"}, "its type is C1"),
    (AOI, {"set_on": "令和の春"}, "is no date: 令和の春"),
    (AOI, {"abolished_on": "2025/02/30"}, "is no date"),
    (MIDORI, {}, "the same school as in line 4"),
])
def test_a_school_that_cannot_be_right_is_named_with_its_line(
        tmp_path: Path, code: object, cells: dict[str, str], reason: str) -> None:
    row = school_row("B1", "あおい小学校", **{"kind": "B1(小学校)", **cells})
    read = school_list(write_xlsx(tmp_path / "a.xlsx", list_rows(
        (None,), school_row(MIDORI, "みどり小学校"), (code, *row[1:]))))
    [rejected] = read.rejected
    assert rejected.line == 5
    assert reason in rejected.reason
    assert set(read.schools) == {MIDORI}


def test_special_needs_types_are_kept_as_listed(tmp_path: Path) -> None:
    code = school_code("E11321000001")
    read = school_list(write_csv(tmp_path / "a.csv", list_rows(school_row(code, "𠮷田聾学校", kind="E1(特支聾)")),
                                 "utf-8-sig"))
    assert (read.schools[code].kind, read.schools[code].name) == ("E1(特支聾)", "𠮷田聾学校")


@pytest.mark.parametrize(("title", "as_of"), [
    ("学校コード一覧（令和７年５月１日現在）確定版", "2025-05-01"), ("学校コード 令和元年5月1日", "2019-05-01"),
    ("学校コード一覧 2026/05/01 暫定版", "2026-05-01"), ("学校コード一覧", "2021-04-01"),
])
def test_a_list_is_as_of_the_date_in_its_title_or_of_its_newest_row(tmp_path: Path, title: str, as_of: str) -> None:
    schools = school_row(MIDORI, "みどり小学校"), school_row(AOI, "あおい小学校", set_on="2021-04-01")
    rows = list_rows(*schools, title=title)
    assert school_list(write_xlsx(tmp_path / "a.xlsx", rows)).as_of == as_of


@pytest.mark.parametrize(("content", "slug"), [
    (b"", "codes-file-unrecognised"),
    ("名前,点数\n花子,100\n".encode("cp932"), "codes-file-unrecognised"),
    (b"PK\x03\x04 not really", "codes-file-unreadable"),
    (b"\xef\xbb\xbf\xff\xfe", "codes-file-unreadable"),
    (b"\x81", "codes-file-unreadable"),
    (b'"never closed', "codes-file-unreadable"),
])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes, slug: str) -> None:
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(BadRequest) as refused:
        list(published.recognised(tmp_path / "a", tablefile.is_header, nobody))
    assert refused.value.slug == slug


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="No such file"):
        list(published.recognised(tmp_path / "a", tablefile.is_header, nobody))


def test_a_table_whose_title_was_cut_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest) as refused:
        table(write_xlsx(tmp_path / "82V11.xlsx", table_rows(title="小学校学習指導要領コード表")))
    assert refused.value.slug == "codes-table-unnamed"
