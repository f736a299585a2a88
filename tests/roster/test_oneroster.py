"""Reading a OneRoster zip: what comes in either spelling, and what is wrong, row by row."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest

from lrs.config import Limits
from lrs.errors import TooLarge
from lrs.roster.csvfile import RowCount, rows
from lrs.roster.problem import Problems
from tests.city import Files, uid
from tests.roster.loading import read, told, town

Break = Callable[[Files], object]


def test_a_town_reads_without_a_word() -> None:
    draft, problems, warnings = read(town(demographics=True).files())
    assert (problems, warnings) == ([], [])
    assert len(draft.schools) == 3
    learner = draft.people[uid("source", "pupil", 0, 2026, 2)]
    assert (learner.user, learner.grade, learner.birth) == (uid("pupil", 0, 2026, 2), "P1", "2019-06-04")
    assert learner.name.count("\u3000") == learner.kana.count("\u3000") == 1
    guardian = uid("source", "guardian", 0, 2026, 2)
    assert (guardian, learner.ref) in draft.guardians
    home = next(found for found in draft.enrollments if found.ref == learner.ref and found.class_id == learner.home)
    assert (home.number, home.public, home.primary) == ("3", True, False)
    assert draft.classes[learner.home].begin == "2026-04-01"
    assert draft.classes[learner.home].end == "2027-04-01"  # 31 March belongs to the year


@pytest.mark.parametrize("version", ["1.2", "1.2.1", "1.2_JP"])
@pytest.mark.parametrize("spelling", ["ShussekiNo", "shussekiNo"])
@pytest.mark.parametrize(("encoding", "newline"), [("utf-8", "\r\n"), ("utf-8-sig", "\n"), ("utf-8-sig", "\r\n")])
def test_both_spellings_every_version_bom_and_line_end_say_the_same(
        version: str, spelling: str, encoding: str, newline: str) -> None:
    usual, *_ = read(town().files())
    draft, problems, warnings = read(town(spelling=spelling).files(), version=version, encoding=encoding,
                                     newline=newline)
    assert (problems, warnings) == ([], [])
    assert draft == usual


def test_cp932_is_read_with_a_warning() -> None:
    files = town().files()
    for user in files["users"]:
        user["familyName"] = "髙橋"
    draft, problems, warnings = read(files, encoding="cp932")
    assert problems == []
    assert {rule for *_, rule in told(warnings)} == {"roster-cp932"}
    assert all(person.name.startswith("髙橋\u3000") for person in draft.people.values())


@pytest.mark.parametrize("name", ["𠮷田", "神", "\u30ab\u3099", "O'Brien, \"Pat\""])
def test_a_name_comes_through_unchanged_but_for_kana_marks(name: str) -> None:
    files = town().files()
    files["users"][0]["familyName"] = f"\u3000{name} "
    files["users"][0]["metadata.jp.kanaFamilyName"] = "ﾖｼﾀﾞ"
    draft, problems, _ = read(files)
    assert problems == []
    person = draft.people[files["users"][0]["sourcedId"]]
    assert person.name.split("\u3000")[0] == name.replace("\u30ab\u3099", "ガ")
    assert person.kana.split("\u3000")[0] == "ヨシダ"


def test_a_class_of_several_grades_takes_each_pupils_own() -> None:
    files = town().files()
    home = files["classes"][0]
    home["grades"] = "P1,P2"
    draft, problems, _ = read(files)
    assert problems == []
    assert draft.classes[home["sourcedId"]].grades == ("P1", "P2")


BROKEN: dict[str, tuple[Break, tuple[str, int, str, str]]] = {
    "a UUID that is none": (
        lambda files: files["users"][2].update(userMasterIdentifier="はなこ"),
        ("users.csv", 4, "userMasterIdentifier", "roster-uuid")),
    "a grade of another country": (
        lambda files: files["users"][2].update(grades="K"), ("users.csv", 4, "grades", "roster-grade")),
    "a person without a name": (
        lambda files: files["users"][2].update(familyName="", givenName="\u3000"),
        ("users.csv", 4, "familyName", "roster-cell-missing")),
    "an id that comes twice": (
        lambda files: files["users"][2].update(sourcedId=files["users"][1]["sourcedId"]),
        ("users.csv", 4, "sourcedId", "roster-id-twice")),
    "a name with a line break": (
        lambda files: files["users"][0].update(familyName="青\n木"),
        ("users.csv", 3, "familyName", "roster-cell-control")),
    "a school code with a wrong check digit": (
        lambda files: files["orgs"][1].update(identifier="B113200000007"),
        ("orgs.csv", 3, "identifier", "roster-school-code")),
    "an org of another type": (
        lambda files: files["orgs"][0].update(type="state"), ("orgs.csv", 2, "type", "roster-choice")),
    "a class of no school": (
        lambda files: files["classes"][0].update(schoolSourcedId="x"),
        ("classes.csv", 2, "schoolSourcedId", "roster-unknown")),
    "a class of no session": (
        lambda files: files["classes"][0].update(termSourcedIds=""),
        ("classes.csv", 2, "termSourcedIds", "roster-cell-missing")),
    "a role that the profile leaves out": (
        lambda files: files["roles"][0].update(role="parent"), ("roles.csv", 2, "role", "roster-choice")),
    "an enrolment of nobody": (
        lambda files: files["enrollments"][3].update(userSourcedId="だれか"),
        ("enrollments.csv", 5, "userSourcedId", "roster-unknown")),
    "a day that does not exist": (
        lambda files: files["enrollments"][3].update(beginDate="2026-02-30"),
        ("enrollments.csv", 5, "beginDate", "roster-day")),
    "an end before the begin": (
        lambda files: files["enrollments"][3].update(beginDate="2026-06-01", endDate="2026-06-01"),
        ("enrollments.csv", 5, "endDate", "roster-interval")),
    "an enrolment that comes twice": (
        lambda files: files["enrollments"].insert(3, {**files["enrollments"][2], "sourcedId": "other"}),
        ("enrollments.csv", 5, "userSourcedId", "roster-enrolled-twice")),
    "a session that ends first": (
        lambda files: files["academicSessions"][0].update(endDate="2026-03-31"),
        ("academicSessions.csv", 2, "endDate", "roster-interval")),
    "a flag in other words": (
        lambda files: files["users"][2].update(enabledUser="yes"), ("users.csv", 4, "enabledUser", "roster-flag")),
    "a guardian who is nobody": (
        lambda files: files["users"][3].update(agentSourcedIds="母"),
        ("users.csv", 5, "agentSourcedIds", "roster-unknown")),
    "a cell of megabytes": (
        lambda files: files["users"][2].update(givenName="花" * 3000),
        ("users.csv", 4, "givenName", "roster-cell-long")),
    "a file that is not there": (lambda files: files.pop("courses"), ("courses.csv", 0, "", "roster-file-missing")),
    "a column that is not there": (
        lambda files: [row.pop("classType") for row in files["classes"]],
        ("classes.csv", 1, "classType", "roster-heading-missing")),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_problem_is_named_by_file_line_column_and_rule(name: str) -> None:
    change, expected = BROKEN[name]
    files = town().files()
    change(files)
    _, problems, _ = read(files)
    assert expected in told(problems)


def test_all_problems_are_counted_and_the_first_are_named() -> None:
    files = town().files()
    for row in files["enrollments"]:
        row["role"] = "pupil"
    limits = Limits(roster_problems=5)
    _, problems, _ = read(files, limits)
    assert told(problems) == [("enrollments.csv", line, "role", "roster-choice") for line in range(2, 7)]


@pytest.mark.parametrize(("manifest", "rule"), [
    ({"oneroster.version": "1.1"}, "roster-version"), ({"file.users": "delta"}, "roster-delta"),
    ({"file.demographics": "bulk"}, "roster-file-missing"), ({"file.roles": "absent"}, "roster-file-missing")])
def test_a_manifest_that_cannot_be_followed_is_a_problem(manifest: dict[str, str], rule: str) -> None:
    _, problems, _ = read(town().files(), manifest=manifest)
    assert rule in {problem.rule for problem in problems}


def test_rows_marked_for_deletion_are_as_if_not_there() -> None:
    files = town().files()
    gone = next(row for row in files["enrollments"] if row["role"] == "student")
    gone["status"] = "tobedeleted"
    draft, problems, _ = read(files)
    assert problems == []
    assert len(draft.enrollments) == len(files["enrollments"]) - 1


def test_more_rows_than_the_limit_are_refused() -> None:
    with pytest.raises(TooLarge, match=r"limits\.roster_rows"):
        read(town().files(), Limits(roster_rows=100))


def test_bytes_of_no_encoding_are_named_by_their_line() -> None:
    problems = Problems(10)
    raw = b"sourcedId\r\n" + "青木\r\n".encode() * 3 + b"\x81\xff\xfd\r\n"
    assert list(rows("users.csv", lambda: BytesIO(raw), (), RowCount(Limits()), problems)) == []
    assert told(problems.found) == [("users.csv", 5, "", "roster-encoding")]


@pytest.mark.parametrize("text", ['a,b\r\n"x,y\r\n1,2\r\n', 'a,b\r\n"x"z,y\r\n'])
def test_a_quote_that_is_never_closed_is_named(text: str) -> None:
    problems = Problems(10)
    assert list(rows("users.csv", lambda: BytesIO(text.encode()), (), RowCount(Limits()), problems)) == []
    [problem] = told(problems.found)
    assert problem[3] == "roster-csv"


def test_a_comma_too_many_is_named() -> None:
    problems = Problems(10)
    [row] = rows("users.csv", lambda: BytesIO(b"a,b\n1,2,3\n\n1,2\n"), (), RowCount(Limits()), problems)
    assert row.line == 4
    assert told(problems.found) == [("users.csv", 2, "", "roster-cells-many")]
