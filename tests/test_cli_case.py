"""`lrs case`, as a records officer at a terminal uses it."""

from __future__ import annotations

import re
import stat
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lrs.schooldays import school_year
from tests.city import school_code, uid, zipped
from tests.commands import lrs
from tests.roster.loading import town

YEAR = school_year(datetime.now(ZoneInfo("Asia/Tokyo")).date().isoformat())
PUPIL, SCHOOL = uid("pupil", 0, YEAR - 1, 0), school_code("B1", 0)
OPEN = ("case", "open", "--learner", PUPIL, "--purpose", "transfer", "--to", "paper", "--name")


@pytest.fixture(scope="module")
def at(place: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """A database with the tenant `midori` and its roster."""
    folder = tmp_path_factory.mktemp("case")
    made = lrs("tenant", "create", "midori", "--name", "みどり市教育委員会", "--origin",
               "https://midori.example", *place)
    assert made.returncode == 0, made.stderr
    (folder / "roster.zip").write_bytes(zipped(town(YEAR).files()))
    loaded = lrs("roster", "import", str(folder / "roster.zip"), "--as-of", f"{YEAR}-04-01", "--tenant", "midori",
                 *place)
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    return ("--tenant", "midori", *place)


def done(*words: str) -> str:
    made = lrs(*words)
    assert made.returncode == 0, made.stderr
    return str(made.stdout)


def test_a_case_is_opened_printed_decided_by_letter_and_listed(at: tuple[str, ...], tmp_path: Path) -> None:
    case = done(*OPEN, "となり小学校 𠮷田分校", "--from", "2025-04-01", *at).strip()
    assert f"{case}\texport\tawaiting-decision\t{PUPIL}\t" in done("case", "list", "--state", "awaiting-decision", *at)
    letters = tmp_path / "letters.html"
    assert "1 letter in" in done("case", "letters", "-o", str(letters), *at)
    printed = letters.read_text("utf-8")
    assert stat.S_IMODE(letters.stat().st_mode) == 0o600
    for words in ("となり小学校 𠮷田分校", case, "転学先への引き継ぎ", "みどり市教育委員会", "2025 年 4 月 1 日",
                  "お返事がない場合は渡しません", "https://midori.example/console/requests"):
        assert words in printed, words
    no_assent = lrs("case", "decide", case, "--approve", "--signed-by", "guardian", *at)
    assert (no_assent.returncode, no_assent.stderr.count("\n")) == (1, 1)
    decided = done("case", "decide", case, "--approve", "--signed-by", "guardian", "--assented", "--withhold-subject",
                   "体育", "--withhold-period", "2026-04-01..2026-07-20", *at)
    assert decided == "The case is approved.\n"
    shown = done("case", "show", case, *at)
    assert re.search(r"^state\tapproved$", shown, re.MULTILINE)
    assert "体育" not in shown
    audit = lrs("case", "letters", "-o", str(tmp_path / "none.html"), *at)
    assert "Nothing waits for an answer" in audit.stderr


def test_the_job_of_a_bundle_is_listed_with_its_case_and_how_full_the_spool_is(
        at: tuple[str, ...], tmp_path: Path) -> None:
    assert re.search(r"^spool: 0 of [0-9]+ MiB$", done("bundle", "jobs", *at), re.MULTILINE)
    case = done(*OPEN, "つぎの小学校", *at).strip()
    done("case", "decide", case, "--approve", "--signed-by", "guardian", "--assented", *at)
    done("bundle", "export", case, "--to", str(tmp_path / "record.lrb"), *at)
    listed = done("bundle", "jobs", *at)
    assert re.search(rf"^[0-9a-f-]{{36}}\texport\t{case}\tready\t100\t", listed, re.MULTILINE)
    assert PUPIL not in listed
    assert case not in done("bundle", "jobs", "--state", "failed", *at)


def test_a_slip_is_printed_with_its_code(at: tuple[str, ...], tmp_path: Path) -> None:
    slip = tmp_path / "slip.html"
    assert "1 slip in" in done("case", "slip", "--learner", PUPIL, "-o", str(slip), *at)
    assert re.search(r">([A-Z0-9]{4}-){3}[A-Z0-9]{4}<", slip.read_text("utf-8"))
    again = lrs("case", "slip", "--learner", PUPIL, "-o", str(slip), *at)
    assert "name another file" in again.stderr


def test_a_whole_grade_is_asked_at_once(at: tuple[str, ...], tmp_path: Path) -> None:
    begun = done("case", "campaign", "--title", "卒業", "--school", SCHOOL, "--grade", "P6", "--purpose", "graduation",
                 "--to", "family", "--name", "ご家庭", *at)
    campaign, count = begun.strip().split("\t")
    assert count == "3 cases"
    letters = tmp_path / "letters.html"
    assert "3 letters in" in done("case", "letters", "--campaign", campaign, "-o", str(letters), *at)
    assert letters.read_text("utf-8").count("<article>") == 3
    assert done("case", "list", "--campaign", campaign, *at).count("awaiting-decision") == 3


def test_a_case_to_take_a_bundle_in_is_opened_once_and_closed(at: tuple[str, ...]) -> None:
    case = done("case", "import", "--learner", PUPIL, "--reason", "転入-12", *at).strip()
    again = lrs("case", "import", "--learner", PUPIL, "--reason", "転入-12", *at)
    assert case in again.stderr
    assert done("case", "close", case, "--note", "取り込み済み", *at) == "Closed.\n"
    assert "closed\t" in done("case", "show", case, *at)


@pytest.mark.parametrize("arguments", [
    (*OPEN[:3], "hanako", *OPEN[4:], "小学校"), (*OPEN[:3], uid("nobody"), *OPEN[4:], "小学校"), (*OPEN, " "),
    (*OPEN, "小学校", "--days", "1000"), (*OPEN, "小学校", "--from", "2026-13-01"),
    ("case", "open", "--learner", PUPIL, "--purpose", "transfer", "--to", "school", "--name", "小学校", "--origin",
     "https://lrs.example", "--key", "age1x"),
    ("case", "show", uid("none")), ("case", "close", uid("none"), "--note", "済"),
    ("case", "decide", uid("none"), "--refuse", "--signed-by", "learner"),
    ("case", "decide", uid("none"), "--approve", "--signed-by", "learner", "--withhold-period", "2026"),
    ("case", "slip", "--learner", uid("nobody"), "-o", "slip.html"),
    ("case", "campaign", "--title", "卒業", "--school", "X", "--grade", "P6", "--purpose", "graduation", "--to",
     "family", "--name", "ご家庭"),
])
def test_what_cannot_be_done_is_said_in_one_sentence(at: tuple[str, ...], arguments: tuple[str, ...]) -> None:
    refused = lrs(*arguments, *at)
    assert refused.returncode == 1, refused.stdout
    assert refused.stderr.startswith("lrs: ")
    assert refused.stderr.count("\n") == 1
