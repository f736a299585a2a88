"""GET /api/v1/schools/{code}: what the code says, and what the lists say of the school."""

from __future__ import annotations

from pathlib import Path

import pytest

from lrs.codes.importing import CodeImport
from lrs.http import keys
from tests.http.conftest import Client, Server
from tests.publishing import list_rows, school_code, school_row, write_csv

MIDORI, AOI = (school_code(f"B1132100000{number}") for number in (1, 2))


async def test_a_school_is_told_with_its_history_and_who_came_after_it(
        server: Server, app_key: Client, stranger: Client, tmp_path: Path) -> None:
    store = server.app[keys.STORE]
    importing = CodeImport(store.curriculum_tables, store.schools, store.leases, lambda doing, rows: None)
    open_ = school_row(AOI, "𠮷田小学校")
    closed = school_row(AOI, "𠮷田小学校", branch="9(廃)", abolished_on="2026/3/31", successor=MIDORI)
    for title, rows in (("学校コード一覧 令和7年5月1日", [open_, school_row(MIDORI, "みどり小学校")]),
                        ("学校コード一覧 令和8年5月1日", [closed])):
        await importing.file(write_csv(tmp_path / "a.csv", list_rows(*rows, title=title), "utf-8-sig"))
    school = (await app_key.get(f"/api/v1/schools/{AOI}")).json()
    assert (school["listed"], school["name"], school["branch"]) == (True, "𠮷田小学校", "9(廃)")
    assert (school["setOn"], school["abolishedOn"]) == ("2020-12-22", "2026-03-31")
    assert school["successors"] == [{"code": MIDORI, "name": "みどり小学校"}]
    assert [(form["listed"], form["abolishedOn"]) for form in school["history"]] == [
        (["2025-05-01", "2025-05-01"], None), (["2026-05-01", "2026-05-01"], "2026-03-31")]
    assert (await stranger.get(f"/api/v1/schools/{AOI}")).json() == school


async def test_a_school_of_no_list_is_read_from_its_code(app_key: Client) -> None:
    school = (await app_key.get("/api/v1/schools/C113110000050")).json()
    assert school == {
        "code": "C113110000050", "listed": False, "schoolType": {"en": "lower secondary school", "ja": "中学校"},
        "prefecture": {"en": "Tokyo", "ja": "東京都"}, "founder": {"en": "national", "ja": "国立"}, "number": "1000005",
        "successors": [], "history": []}


@pytest.mark.parametrize(("code", "slug"), [
    ("F139190110519", "school-code-check-digit"), ("c113110000050", "school-code-malformed"),
    ("A148000000000", "school-code-prefecture"), ("A101400000000", "school-code-founder"),
    ("%F0%A0%AE%B7", "school-code-malformed"),
])
async def test_what_cannot_be_a_school_code_is_refused(app_key: Client, code: str, slug: str) -> None:
    refused = await app_key.get(f"/api/v1/schools/{code}")
    assert refused.status == 400
    assert refused.problem() == slug


async def test_it_takes_a_key_and_no_parameters(app_key: Client) -> None:
    assert (await app_key.with_(Authorization=None).get("/api/v1/schools/C113110000050")).status == 401
    assert (await app_key.get("/api/v1/schools/C113110000050?q=1")).problem() == "parameter-unknown"
