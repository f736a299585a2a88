"""Curriculum tables and schools in MongoDB, over both drivers, and importing into them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from lrs.codes.importing import WORK, CodeImport, Report
from lrs.codes.service import CodeService
from lrs.errors import BadRequest, Conflict
from lrs.storage.client import Database
from lrs.storage.codes import MongoCurriculumTables, MongoSchools
from lrs.storage.leases import MongoLeases
from tests.publishing import ITEMS, list_rows, school_code, school_row, table_rows, write_csv, write_xlsx

MIDORI, AOI, SORA = (school_code(f"B1132100000{number}") for number in (1, 2, 3))


@pytest.fixture
async def empty(db: Database) -> Database:
    for collection in ("curriculum_tables", "schools", "school_lists", "leases"):
        await db[collection].delete_many({})
    return db


@pytest.fixture
def codes(empty: Database) -> CodeService:
    return CodeService(MongoCurriculumTables(empty), MongoSchools(empty))


def importing(db: Database) -> CodeImport:
    return CodeImport(MongoCurriculumTables(db), MongoSchools(db), MongoLeases(db), lambda doing, rows: None)


async def imported(db: Database, path: Path) -> Report:
    [report] = await importing(db).file(path)
    return report


def counts(report: Report) -> tuple[int, int, int]:
    return report.new, report.changed, report.gone


# --- tables -----------------------------------------------------------------------------------------------


async def test_a_table_is_imported_once_and_again_changes_nothing(
        empty: Database, codes: CodeService, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", table_rows())
    first = await imported(empty, path)
    assert (first.name, first.rows, counts(first)) == ("82V11", len(ITEMS), (len(ITEMS), 0, 0))
    [head] = await codes.tables()
    again = await imported(empty, write_csv(tmp_path / "b.csv", table_rows(), "cp932"))
    assert counts(again) == (0, 0, 0)
    assert await codes.tables() == [head]


async def test_a_corrected_table_replaces_the_one_of_its_id(
        empty: Database, codes: CodeService, tmp_path: Path) -> None:
    await imported(empty, write_xlsx(tmp_path / "a.xlsx", table_rows()))
    await codes.refresh()
    before = codes.book()
    corrected = [("総則", "8200000000000000", "直した本文"), ("算数", "8250269000000000", "新しい"), *ITEMS[2:]]
    assert counts(await imported(empty, write_xlsx(tmp_path / "a.xlsx", table_rows(corrected)))) == (1, 1, 1)
    await codes.refresh()
    assert codes.book().version != before.version
    assert codes.item("8250269000000000").item is not None
    assert codes.item("82n0000000000000").item is None
    assert before.table_with("82n0000000000000") is not None  # whoever holds the old book goes on with it


async def test_versions_live_side_by_side(empty: Database, codes: CodeService, tmp_path: Path) -> None:
    older = table_rows(ITEMS[:3], title="【82V10】小学校学習指導要領コード表　Ver 1.0")
    path = write_xlsx(tmp_path / "a.xlsx", older, [("読み方",)], table_rows())
    assert [report.name for report in await importing(empty).file(path)] == ["82V10", "82V11"]
    await codes.refresh()
    assert [table.id for table in codes.book().tables] == ["82V10", "82V11"]
    found = codes.item("8200000000000000").item
    assert found is not None
    assert found.table.id == "82V11"


async def test_a_damaged_file_does_not_replace_a_whole_table(
        empty: Database, codes: CodeService, tmp_path: Path) -> None:
    await imported(empty, write_xlsx(tmp_path / "a.xlsx", table_rows()))
    damaged = [(subject, "8.21E+15" if code[:3] != "82n" else code, text) for subject, code, text in ITEMS]
    report = await imported(empty, write_csv(tmp_path / "a.csv", table_rows(damaged), "cp932"))
    assert report.kept
    assert [row.value for row in report.rejected] == ["8.21E+15"] * (len(ITEMS) - 1)
    [head] = await codes.tables()
    assert head.codes == len(ITEMS)


async def test_a_table_of_nothing_but_rejected_rows_is_not_imported(
        empty: Database, codes: CodeService, tmp_path: Path) -> None:
    report = await imported(empty, write_xlsx(tmp_path / "a.xlsx", table_rows([("算数", "8.21E+15", "本文")])))
    assert report.kept
    assert await codes.tables() == []


async def test_a_refresh_without_an_import_keeps_the_book(empty: Database, codes: CodeService, tmp_path: Path) -> None:
    await imported(empty, write_xlsx(tmp_path / "a.xlsx", table_rows()))
    await codes.refresh()
    book = codes.book()
    await codes.refresh()
    assert codes.book() is book


# --- schools ----------------------------------------------------------------------------------------------


async def test_a_school_list_is_imported_once_and_again_changes_nothing(
        empty: Database, codes: CodeService, tmp_path: Path) -> None:
    rows = list_rows(school_row(MIDORI, "みどり小"), school_row(AOI, "あおい小"))
    path = write_csv(tmp_path / "a.csv", rows, "cp932")
    first = await imported(empty, path)
    assert (first.name, first.rows, counts(first)) == ("schools 2025-05-01", 2, (2, 0, 0))
    assert counts(await imported(empty, path)) == (0, 0, 0)
    [listed] = await codes.school_lists()
    assert (listed.as_of, listed.schools) == ("2025-05-01", 2)


async def test_lists_of_several_years_and_parts_make_one_history(
        empty: Database, codes: CodeService, tmp_path: Path) -> None:
    closed = school_row(AOI, "あおい小", branch="9(廃)", abolished_on="2026/3/31", successor=f"{MIDORI},{SORA}")
    earlier = [school_row(AOI, "あおい小"), school_row(MIDORI, "みどり小")]
    for title, rows in (("学校コード一覧 令和8年5月1日", [closed]), ("学校コード一覧 令和7年5月1日", earlier)):
        await imported(empty, write_xlsx(tmp_path / "a.xlsx", list_rows(*rows, title=title)))
    school = await codes.school(AOI)
    assert [(form.dates, form.abolished_on) for form in school.forms] == [
        (("2025-05-01",), ""), (("2026-05-01",), "2026-03-31")]
    assert school.successors == ((MIDORI, "みどり小"), (SORA, ""))
    changed = await imported(empty, write_xlsx(tmp_path / "a.xlsx", list_rows(
        school_row(AOI, "青い小"), title="学校コード一覧 令和9年5月1日")))
    assert counts(changed) == (0, 1, 0)


async def test_a_school_of_no_list_is_read_from_its_code(codes: CodeService) -> None:
    school = await codes.school("C113110000050")
    assert (school.code.type.ja, school.latest, school.successors) == ("中学校", None, ())


async def test_imports_wait_for_one_another(empty: Database, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", table_rows())
    leases = MongoLeases(empty)
    assert await leases.take(WORK, "another", 30)
    with pytest.raises(Conflict):
        await importing(empty).file(path)
    await leases.give_up(WORK, "another")
    assert (await imported(empty, path)).new == len(ITEMS)
    assert await leases.take(WORK, "another", 30)  # it was given up at the end


async def test_of_imports_at_the_same_moment_each_is_done_whole_or_refused(empty: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", list_rows(*(
        school_row(school_code(f"B11321{number:06}"), f"第{number}小学校") for number in range(2500))), "cp932")
    outcomes = await asyncio.gather(*(importing(empty).file(path) for _ in range(4)), return_exceptions=True)
    done = [outcome for outcome in outcomes if isinstance(outcome, list)]
    assert done
    assert all(isinstance(outcome, list | Conflict) for outcome in outcomes)
    assert sum(report.new for [report] in done) == 2500


async def test_a_file_of_another_kind_changes_nothing(empty: Database, codes: CodeService, tmp_path: Path) -> None:
    with pytest.raises(BadRequest):
        await importing(empty).file(write_csv(tmp_path / "a.csv", [("名前", "点数"), ("花子", 100)], "cp932"))
    assert (await codes.tables(), await codes.school_lists()) == ([], [])
