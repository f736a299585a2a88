"""`lrs roster` as people meet it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.city import City, school_code, uid, zipped
from tests.commands import lrs
from tests.roster.loading import HEADINGS, SCHOOL, town, workbook


@pytest.fixture
def at(at: tuple[str, ...]) -> tuple[str, ...]:
    """With the tenant `school`."""
    assert lrs("tenant", "create", "school", "--name", "みどり市", "--origin", "https://lrs.midori.example",
               *at).returncode == 0
    return at


def test_the_template_filled_in_imports_and_shows(tmp_path: Path, at: tuple[str, ...]) -> None:
    path = tmp_path / "名簿.xlsx"
    made = lrs("roster", "template", path)
    assert (made.returncode, made.stderr) == (0, "")
    assert lrs("roster", "template", path).returncode == 1  # never over one that may be filled in
    book = load_workbook(path)
    book["名簿"].append([SCHOOL, 3, 1, 1, "𠮷田　はな", "よしだ　はな", "hana@school.example"])
    book["名簿"].append([SCHOOL, 3, 1, "", "上野　直子", "", "ueno@school.example", "担任"])
    book.save(path)
    looked = lrs("roster", "import", path, "--preview", "--as-of", "2026-05-12", *at)
    assert "new: 1\n  𠮷田\u3000はな\t" in looked.stdout
    assert "3年1組\t1\t上野\u3000直子" in looked.stdout
    assert "Nothing was changed" in looked.stdout
    assert "No roster yet" in lrs("roster", "show", *at).stdout
    assert "Imported: " in lrs("roster", "import", path, *at).stdout
    assert "Nothing changes" in lrs("roster", "import", path, *at).stdout
    shown = lrs("roster", "show", *at).stdout
    assert re.search(rf"^{SCHOOL}  [0-9a-f-]{{36}}  1 class, 1 learner in homerooms$", shown, re.MULTILINE)
    assert "P3\t3年1組\thomeroom\t1" in shown


def test_people_are_found_with_their_uuids(tmp_path: Path, at: tuple[str, ...]) -> None:
    path = tmp_path / "名簿.xlsx"
    path.write_bytes(workbook(
        (SCHOOL, 3, 1, 10, "𠮷田　はな", "よしだ　はな", "Hana"),
        (SCHOOL, 3, 1, 2, "青木　空", "あおき　そら"),
        (SCHOOL, 3, 1, "", "上野　直子", "", "ueno", "担任"),
        (SCHOOL, "", "", "", "森　一郎", "", "", "管理職"),
        headings=(*HEADINGS, "役割")))
    imported = lrs("roster", "import", path, *at).stdout
    assert imported.index(f"青木\u3000空\t- → {SCHOOL} ") < imported.index("𠮷田\u3000はな\t- →")
    shown = lrs("roster", "show", *at).stdout
    class_id = shown.split()[-1]
    _, *rows = [line.split("\t") for line in lrs("roster", "people", *at).stdout.splitlines()]
    assert [(row[0], row[3], row[5]) for row in rows] == [
        ("student", "3年1組", "青木　空"), ("student", "3年1組", "𠮷田　はな"), ("teacher", "3年1組", "上野　直子"),
        ("administrator", "", "森　一郎")]
    assert all(uuid.UUID(row[-1]) for row in rows)
    entries = entries_of(at)
    assert lrs("roster", "people", "はな", *at).returncode == 0
    assert entries_of(at) == entries + 1
    for asked, found in ((["𠮷田 はな"], 1), (["ＨＡＮＡ"], 1), (["よしだ"], 1), (["--class", class_id], 3),
                         (["一郎", "--class", class_id], 0), (["だれか"], 0)):
        told = lrs("roster", "people", *asked, *at)
        assert (told.returncode, len(told.stdout.splitlines()) - 1) == (0 if found else 1, found), asked
    assert "lrs roster show" in told.stderr


def entries_of(at: tuple[str, ...]) -> int:
    """How many entries the audit log has."""
    sealed, waiting = re.findall(r"(\d+) (?:entries sealed|not sealed yet)", lrs("audit", "verify", *at).stdout)
    return int(sealed) + int(waiting)


def test_a_role_is_granted_at_a_school_that_the_roster_knows_and_the_nearest_are_told(
        tmp_path: Path, at: tuple[str, ...]) -> None:
    path = tmp_path / "RO_20260401_011000.zip"
    path.write_bytes(zipped(town().files()))
    assert lrs("roster", "import", path, "--as-of", "2026-04-01", *at).returncode == 0
    first, second = school_code("B1", 0), school_code("B1", 1)

    def grant(school: str) -> tuple[int, str]:
        done = lrs("role", "grant", "--user", str(uuid.uuid4()), "--role", "principal", "--reason", "着任", "--school",
                   school, *at)
        return done.returncode, done.stderr

    assert grant(first) == (0, "")
    for wrong in (f"{first[:-1]}{(int(first[-1]) + 1) % 10}", f"{first[:-3]}99{first[-1]}"):
        code, said = grant(wrong)
        assert (code, said.count("\n")) == (1, 1)
        assert f"{first} (みどり市立第1小学校)" in said
        assert f"{second} (みどり市立第2小学校)" in said
    assert f"{first} (みどり市立第1小学校)" in grant(uid("school", "P", 0))[1]
    assert "lrs codes import" in grant("H199000000000")[1]


def test_a_calendar_names_the_schools_that_it_is_for(tmp_path: Path, at: tuple[str, ...]) -> None:
    path, days = tmp_path / "名簿.xlsx", tmp_path / "学校暦.csv"
    path.write_bytes(workbook((SCHOOL, 3, 1, 1, "青木　空")))
    assert lrs("roster", "import", path, *at).returncode == 0
    days.write_text(f"学校,日付,種別\n{SCHOOL},2026-11-24,登校日\n,2026-11-23,休業日\n", encoding="utf-8")
    told = lrs("roster", "calendar", days, *at).stdout.splitlines()
    assert sorted(told[1:]) == sorted([f"{SCHOOL}\t2026\t1\t0", "全校\t2026\t0\t1"])


def test_a_broken_file_ends_with_each_row_and_one_sentence(tmp_path: Path, at: tuple[str, ...]) -> None:
    files = town().files()
    files["users"][2]["userMasterIdentifier"] = "はなこ"
    path = tmp_path / "RO_20260401_011000.zip"
    path.write_bytes(zipped(files))
    refused = lrs("roster", "import", path, *at)
    assert refused.returncode == 1
    *rows, sentence = refused.stderr.splitlines()
    assert rows[-1].startswith("users.csv, line 4, userMasterIdentifier: はなこ is not a UUID")
    assert "UUID (例:" in rows[-1]
    assert sentence.startswith("lrs: Problems in the file: 1. Nothing of it was applied;")
    assert "No roster yet" in lrs("roster", "show", *at).stdout


@pytest.mark.parametrize(("arguments", "sentence"), [
    (["import", "/ない.zip"], "lrs: /ない.zip cannot be read"),
    (["import", __file__], "lrs: This is neither a zip"),
    (["import", "SHEET", "--as-of", "昨日"], "lrs: '昨日' is not a day"),
    (["show", "--tenant", "nobody"], "lrs: There is no tenant nobody"),
    (["calendar", __file__], "test_cli_roster.py, line 1, 学校: This column is not there")])
def test_what_cannot_be_done_is_one_clear_sentence(
        tmp_path: Path, at: tuple[str, ...], arguments: list[str], sentence: str) -> None:
    sheet = tmp_path / "名簿.xlsx"
    sheet.write_bytes(workbook((SCHOOL, 1, 1, 1, "青木 はな", "", "")))
    refused = lrs("roster", *(str(sheet) if one == "SHEET" else one for one in arguments), *at)
    assert refused.returncode == 1
    assert refused.stderr.startswith(sentence)


def test_a_calendar_is_taken_in(tmp_path: Path, at: tuple[str, ...]) -> None:
    path = tmp_path / "学校暦.csv"
    path.write_text("学校,日付,種別\n,2026-08-01,休業日\n,2026-08-02,休業日\n", "utf-8")
    taken = lrs("roster", "calendar", path, *at)
    assert (taken.returncode, taken.stdout.splitlines()[1:]) == (0, ["全校\t2026\t0\t2"])


@pytest.mark.parametrize("seconds", [0.0, 0.3])
def test_a_killed_import_leaves_the_old_roster_or_the_new_one_whole(
        tmp_path: Path, at: tuple[str, ...], seconds: float) -> None:
    old, new = tmp_path / "2026.zip", tmp_path / "2027.zip"
    old.write_bytes(zipped(City(2026, schools=3, per_grade=70).files()))
    new.write_bytes(zipped(City(2027, schools=3, per_grade=70).files()))
    turn_over = ("roster", "import", str(new), "--as-of", "2027-03-25", *at)
    assert lrs("roster", "import", old, "--as-of", "2026-05-12", *at).returncode == 0
    before = lrs(*turn_over, "--preview").stdout
    assert "records would change" in before
    process = subprocess.Popen([sys.executable, "-u", "-c", KILLED, *turn_over], stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    while "writing" not in (line := process.stderr.readline()):
        assert line
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    after = lrs(*turn_over, "--preview").stdout
    assert after == before or after.endswith("Nothing changes: all of this is known already.\n")


KILLED = """
import sys
from lrs.cli.progress import Progress
Progress.tell = lambda self, text: print(text, file=sys.stderr, flush=True)
from lrs.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
