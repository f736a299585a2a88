"""Rows as files: what is written is what is read back, and nothing in it runs."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from lrs.messages.text import Text
from lrs.studylog.export import Format, writer
from lrs.studylog.table import Column, Row

TOKYO = ZoneInfo("Asia/Tokyo")
COLUMNS = (Column("said", Text("Said", "言ったこと")), Column("at", Text("At", "日時"), "instant"),
           Column("count", Text("Count", "数"), "number"), Column("codes", Text("Codes", "コード"), "texts"))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ROWS = st.lists(st.tuples(TEXTS, st.one_of(st.none(), st.integers(0, 4_000_000_000_000)),
                          st.one_of(st.none(), st.integers(0, 10**9), st.integers(0, 10**9).map(lambda ms: ms / 1000)),
                          st.lists(TEXTS, max_size=3)), max_size=5)


def written(form: Format, rows: list[Row], language: str = "ja") -> bytes:
    file = io.BytesIO()
    made = writer(form, file, COLUMNS, language, TOKYO)  # type: ignore[arg-type]
    made.add(rows[:2])
    made.add(rows[2:])
    made.finish()
    made.close()
    return file.getvalue()


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_lines_of_json_are_the_rows(rows: list[Row]) -> None:
    found = [json.loads(line) for line in written("ndjson", rows).splitlines()]
    assert [(each["said"], each["count"], each["codes"]) for each in found] == [
        (said, count, codes) for said, _, count, codes in rows]


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_csv_gives_back_what_was_said_and_no_cell_begins_like_a_formula(rows: list[Row]) -> None:
    text = written("csv", rows).decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text, newline=""))
    assert head == ["言ったこと", "日時", "数", "コード"]
    assert not [cell for line in lines for cell in line if cell[:1] in "=+-@\t\r\n" and cell]
    assert [line[0].removeprefix("'") for line in lines] == [said.removeprefix("'") for said, *_ in rows]
    assert [line[2] for line in lines] == ["" if count is None else str(count) for _, _, count, _ in rows]


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_a_workbook_holds_texts_as_texts_and_dates_as_dates(rows: list[Row]) -> None:
    sheet = load_workbook(io.BytesIO(written("xlsx", rows, "en"))).worksheets[0]
    head, *lines = sheet.iter_rows(max_row=len(rows) + 1)
    assert [cell.value for cell in head] == ["Said", "At", "Count", "Codes"]
    assert not [cell for line in lines for cell in line if cell.data_type == "f"]
    assert [line[2].value for line in lines] == [count for _, _, count, _ in rows]
    assert all(line[1].value is None or isinstance(line[1].value, datetime) for line in lines)


@pytest.mark.parametrize("said", ["=1+1", "+81", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_like_a_formula_is_quoted_in_csv(said: str) -> None:
    assert written("csv", [(said, None, None, [])]).decode("utf-8-sig").splitlines()[1].lstrip('"').startswith("'")


def test_an_instant_is_that_of_the_schools_clock() -> None:
    at = int(datetime(2026, 5, 12, 9, 12, 34, tzinfo=TOKYO).timestamp() * 1000)
    assert b"2026-05-12 09:12:34" in written("csv", [("", at, None, [])])
    sheet = load_workbook(io.BytesIO(written("xlsx", [("", at, None, [])]))).worksheets[0]
    assert sheet["B2"].value == datetime(2026, 5, 12, 9, 12, 34)  # noqa: DTZ001  a sheet knows no zone
    assert sheet["B2"].number_format == "yyyy-mm-dd hh:mm:ss"
