"""Files in the layout in which the ministry publishes its tables and lists, with contents of our own."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from lrs.codes.school import check_digit

TABLE_TITLE = "【82V11】小学校学習指導要領（試験用）コード表　Ver 1.1"
TABLE_HEADER = ("教科等", "No", "学習指導要領\nテキスト", "学習指導要領\nコード", "第３桁", "第４桁")
LIST_TITLE = "学校コード一覧（令和７年５月１日現在）"
LIST_HEADER = ("学校コード", "学校種", "都道府県\n番号", "設置区分", "本分校", "学校名", "学校所在地", "郵便番号",
               "属性情報設定年月日", "属性情報廃止年月日", "旧学校調査番号", "移行後の学校コード")

# A small tree: subjects under 各教科, a grade below its own heading, a subject that exists only in some grades.
ITEMS = (
    ("総則", "8200000000000000", "第１章　総　　　則"),
    ("各教科（共通）", "82n0000000000000", "第２章　各教科"),
    ("社会", "82200L0000000000", "第２節　社　　　会"),
    ("社会", "82202L0000000000", "第２　各学年の目標及び内容"),
    ("社会", "8220260000000000", "〔第６学年〕"),
    ("社会", "8220263216000000", "(ｶ) 織田《おだ》・豊臣《とよとみ》の\n天下統一 "),
    ("算数", "8250000000000000", "第 ３ 節　算　　数"),
    ("算数", "8250260000000000", "〔第６学年〕"),
    ("算数", "8250263000000000", "２　内　容"),
    ("算数", "8250263111200000", "(ｲ) 分数の乗法及び除法の計算ができること。"),
    ("特別活動", "82N0000000000000", "第６章　特別活動"),
)


def table_rows(items: Sequence[tuple[str, object, str]] = ITEMS, title: str = TABLE_TITLE) -> list[tuple[object, ...]]:
    """The rows of a curriculum table: title, note, header, items."""
    return [(None, title, None, None), (None, None, None, None, "※第３桁～第16桁を１桁ごとに分割"), TABLE_HEADER,
            *((subject, number, text, code, 0, "0") for number, (subject, code, text) in enumerate(items, 1))]


def school_code(beginning: str) -> str:
    """A code with a right check digit, from its first twelve characters."""
    return beginning + check_digit(beginning)


def school_row(code: str, name: str, **cells: str) -> tuple[object, ...]:
    """A row of a school list; `cells` are `branch`, `address`, `set_on`, `abolished_on`, `successor`, `kind`."""
    return (code, cells.get("kind", f"{code[:2]}(小学校)"), "13(東京都)", "2(公)", cells.get("branch", "1(本)"), name,
            cells.get("address", "東京都みどり市一丁目"), "1000001", cells.get("set_on", "2020/12/22"),
            cells.get("abolished_on", ""), "013501", cells.get("successor", ""))


def list_rows(*schools: tuple[object, ...], title: str = LIST_TITLE) -> list[tuple[object, ...]]:
    return [(title,), LIST_HEADER, *schools]


def write_xlsx(path: Path, *sheets: Sequence[tuple[object, ...]]) -> Path:
    workbook = Workbook(write_only=True)
    for rows in sheets:
        sheet = workbook.create_sheet()
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


def write_csv(path: Path, rows: Sequence[tuple[object, ...]], encoding: str) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(["" if cell is None else cell for cell in row] for row in rows)
    return path
