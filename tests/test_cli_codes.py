"""`lrs codes` as people and scripts meet it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.commands import lrs, serving, wait_until
from tests.official import FILES, official
from tests.publishing import ITEMS, list_rows, school_code, school_row, table_rows, write_csv, write_xlsx

MIDORI = school_code("B11321000001")


def test_tables_and_lists_are_imported_listed_and_shown(tmp_path: Path, at: tuple[str, ...]) -> None:
    empty = lrs("codes", "list", *at)
    assert (empty.returncode, "lrs codes import FILE" in empty.stdout) == (0, True)
    table = write_xlsx(tmp_path / "表.xlsx", table_rows())
    schools = write_csv(tmp_path / "学校.csv", list_rows(school_row(MIDORI, "みどり市立みどり小学校")), "cp932")
    done = lrs("codes", "import", table, schools, *at)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split("\t")[:3] for line in done.stdout.splitlines()] == [
        ["82V11", f"{len(ITEMS)} codes", f"{len(ITEMS)} new"], ["schools 2025-05-01", "1 codes", "1 new"]]
    listed = lrs("codes", "list", *at).stdout.splitlines()
    assert [line.split("\t")[:2] for line in listed] == [
        ["table", "codes"], ["82V11", str(len(ITEMS))], ["schools 2025-05-01", "1"]]
    shown = lrs("codes", "show", "8250263111200000", *at).stdout
    assert re.findall(r"^(?:school|subject|grade) +(\S+)", shown, re.MULTILINE) == ["小学校", "算数", "第６学年"]
    assert "  82n0000000000000  第２章 各教科\n  8250000000000000  第３節 算数\n" in shown
    assert "みどり市立みどり小学校" in lrs("codes", "show", MIDORI, *at).stdout
    officer = ("--tenant", "midori", "--user", "8f6c1f9e-6f0e-4f5e-9a55-2f6f3c1b7a10", "--role", "principal", *at)
    lrs("tenant", "create", "midori", "--name", "みどり市", "--origin", "https://midori.example", *at)
    assert lrs("role", "grant", *officer, "--school", MIDORI, "--reason", "着任").returncode == 0
    mistyped = f"{MIDORI[:-1]}{(int(MIDORI[-1]) + 5) % 10}"
    refused = lrs("role", "grant", *officer, "--school", mistyped, "--reason", "着任")
    assert refused.stderr.endswith(f"The nearest: {MIDORI} (みどり市立みどり小学校).\n")
    again = lrs("codes", "import", table, schools, *at)
    assert again.stdout.count("nothing changed") == 2


def test_rejected_rows_are_printed_with_their_lines_and_the_rest_is_imported(
        tmp_path: Path, at: tuple[str, ...]) -> None:
    items = [*ITEMS, ("算数", "8.25E+15", "本文"), ("算数", "825026311130000", "本文")]
    done = lrs("codes", "import", write_csv(tmp_path / "a.csv", table_rows(items), "cp932"), *at)
    assert done.returncode == 1
    assert "8.25E+15: Excel has made a number of the code" in done.stdout
    assert "825026311130000: 15 characters; a code has 16" in done.stdout
    assert len(re.findall(r"^a\.csv: line \d+: ", done.stdout, re.MULTILINE)) == 2
    assert f"{len(ITEMS)} new, 2 rejected" in done.stdout
    assert done.stderr == "lrs: 2 rows of a.csv were rejected, see the lines above; the others count.\n"
    assert "第６学年" in lrs("codes", "show", "8250263111200000", *at).stdout


def test_a_file_that_is_none_is_told_and_the_others_are_imported(tmp_path: Path, at: tuple[str, ...]) -> None:
    (tmp_path / "b.csv").write_text("名前,点数\n花子,100\n", "cp932")
    done = lrs("codes", "import", tmp_path / "b.csv", tmp_path / "absent.csv",
               write_xlsx(tmp_path / "a.xlsx", table_rows()), *at)
    assert done.returncode == 1
    assert "82V11" in done.stdout
    assert "b.csv is neither a curriculum table" in done.stderr
    assert "absent.csv cannot be read: No such file or directory" in done.stderr


def test_without_tables_a_code_is_read_from_its_digits(at: tuple[str, ...]) -> None:
    shown = lrs("codes", "show", "84b1000000000000", *at)
    assert shown.returncode == 0
    assert "in no loaded table" in shown.stdout
    assert "高等学校 (upper secondary school)" in shown.stdout
    assert "音楽(専門) (music (specialised))" in shown.stdout
    assert "東京都 (Tokyo)" in lrs("codes", "show", "C113110000050", *at).stdout


@pytest.mark.parametrize("code", ["82502", "C113110000051"])
def test_what_is_no_code_is_told_in_a_sentence(at: tuple[str, ...], code: str) -> None:
    shown = lrs("codes", "show", code, *at)
    assert (shown.returncode, shown.stdout) == (1, "")
    assert shown.stderr.startswith(f"lrs: {code} is ")


def test_a_running_server_takes_an_import_up(tmp_path: Path, at: tuple[str, ...]) -> None:
    with serving(tmp_path / "data", *at[2:]) as server:
        server.address = server.address.removesuffix("/xAPI")
        assert server.call("/api/v1/curriculum")["items"] == []
        assert lrs("codes", "import", write_xlsx(tmp_path / "a.xlsx", table_rows()), *at).returncode == 0
        wait_until(lambda: server.call("/api/v1/curriculum/8250263111200000")["resolved"])


@official
def test_the_six_official_tables_are_imported(at: tuple[str, ...]) -> None:
    done = lrs("codes", "import", *FILES, *at)
    assert done.returncode == 0
    counts = {line.split("\t")[0]: line.split("\t")[1:3] for line in done.stdout.splitlines()}
    assert counts == {table: [f"{codes} codes", f"{codes} new"] for table, codes in {
        "72V20": 2864, "82V11": 3747, "83V11": 2190, "84V10": 10950, "86V11": 2338, "8BV12": 4286}.items()}
    assert lrs("codes", "import", *FILES, *at).stdout.count("nothing changed") == 6
    shown = lrs("codes", "show", "8250263111200000", *at).stdout
    assert re.findall(r"^(?:school|subject|grade) +(\S+)", shown, re.MULTILINE) == ["小学校", "算数", "第６学年"]
    assert len(re.findall(r"^  \w{16}  ", shown, re.MULTILINE)) == 9
