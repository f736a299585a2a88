"""Who a row means: the same child again, never two children as one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import pytest

from lrs.roster.identity import Known, identify, known
from lrs.roster.problem import Problem, Problems
from lrs.schooldays import school_year
from lrs.storage.contract.roster import Enrollment, Role, User
from tests.city import uid
from tests.roster.loading import HEADINGS, SCHOOL, read, read_rows, told, town

HANA = uid("はな")
ORG = next(iter(read_rows((SCHOOL, 1, 1, 1, "あ", "", ""))[0].schools))
NOBODY = Known({}, {}, {})


def learner(user: str = HANA, name: str = "青木\u3000はな", kana: str = "あおき\u3000はな", username: str = "",
            year: int = 2025, grade: str = "P2") -> tuple[User, Enrollment]:
    return (User(user, "", username, name, kana),
            Enrollment(user, "c", "student", f"{year}-04-01", f"{year + 1}-04-01", ORG, "", year, grade))


def who(rows: Sequence[Sequence[object]], *people: tuple[User, Enrollment],
        **sheet: Sequence[str]) -> tuple[list[str], list[Problem], list[Problem]]:
    """The users that the rows are taken for in 2026, problems and warnings."""
    draft, found, _ = read_rows(*rows, **sheet)
    assert found == []
    problems = Problems(10)
    before = known((user for user, _ in people), (one for _, one in people), ())
    ids = identify(draft, before, school_year("2026-05-12"), problems)
    return list(ids.values()), problems.found, problems.warnings


def row(grade: int = 3, name: str = "青木 はな", kana: str = "アオキ ハナ", account: str = "") -> tuple[object, ...]:
    return SCHOOL, grade, 1, "", name, kana, account


def test_who_is_new_gets_a_random_uuid() -> None:
    [[first], *_] = who([row()])
    [[second], *_] = who([row()])
    assert first != second
    assert UUID(first).version == UUID(second).version == 4


@pytest.mark.parametrize(("said", "before"), [
    (row(), learner()),
    (row(grade=2), learner(year=2026)),
    (row(kana=""), learner()),
    (row(), learner(kana="")),
    (row(account="hana@s.example"), learner()),
    (row(), learner(username="hana@s.example")),
    (row(account="HANA@s.example"), learner(username="hana@s.example")),
    (row(name="石田　はな", kana="いしだ はな", account="hana@s.example"), learner(username="hana@s.example")),
    (row(grade=6, account="hana@s.example"), learner(username="hana@s.example")),
])
def test_the_same_child_again(said: Sequence[object], before: tuple[User, Enrollment]) -> None:
    ids, problems, warnings = who([said], before)
    assert (ids, problems, warnings) == ([HANA], [], [])


@pytest.mark.parametrize(("said", "before"), [
    (row(grade=1), learner()),
    (row(), learner(year=2020)),
    (row(kana="アオキ カナ"), learner()),
    (row(account="other@s.example"), learner(username="hana@s.example")),
])
def test_a_namesake_is_another_child_and_that_is_said(said: Sequence[object], before: tuple[User, Enrollment]) -> None:
    [user], problems, warnings = who([said], before)
    assert user != HANA
    assert problems == []
    assert [found.rule for found in warnings] == ["roster-namesake"]


def test_an_account_that_was_handed_on_is_a_problem() -> None:
    _, problems, _ = who([row(name="上野 湊", kana="うえの みなと", account="s0301@s.example")],
                         learner(username="s0301@s.example"))
    assert told(problems) == [("名簿", 2, "アカウント", "roster-account-of-another")]


def test_two_rows_of_one_name_need_accounts_to_be_two_children() -> None:
    _, problems, _ = who([row(), row()])
    assert told(problems) == [("名簿", 3, "氏名", "roster-person-twice")]
    ids, problems, _ = who([row(account="a@s.example"), row(account="b@s.example")])
    assert problems == []
    assert len(set(ids)) == 2
    _, problems, _ = who([row(account="a@s.example"), row(name="石田 空", account="a@s.example")])
    assert told(problems) == [("名簿", 3, "アカウント", "roster-person-twice")]


def test_two_known_children_of_one_name_are_not_guessed_between() -> None:
    _, problems, _ = who([row()], learner(), learner(uid("もう一人のはな")))
    assert told(problems) == [("名簿", 2, "氏名", "roster-name-ambiguous")]


def test_a_uuid_on_the_sheet_decides() -> None:
    headings = (*HEADINGS, "利用者識別子")
    ids, problems, _ = who([(*row(grade=1), HANA.upper())], learner(), headings=headings)
    assert (ids, problems) == ([HANA], [])
    _, problems, _ = who([(*row(), HANA), (*row(name="石田 空"), HANA)], headings=headings)
    assert told(problems) == [("名簿", 3, "利用者識別子", "roster-person-twice")]


def test_a_teacher_is_not_taken_for_a_child_of_the_same_name() -> None:
    headings = (*HEADINGS, "役割")
    [user], _, warnings = who([(*row(), "担任")], learner(), headings=headings)
    assert user != HANA
    assert [found.rule for found in warnings] == ["roster-namesake"]
    draft, *_ = read_rows((*row(), "担任"), headings=headings)
    teacher = User(HANA, "", "", "青木\u3000はな", "")
    role = Role(HANA, "teacher", ORG, "", "2020-04-01", "9999-12-31")
    assert list(identify(draft, known([teacher], [], [role]), 2026, Problems(10)).values()) == [HANA]


def test_oneroster_without_a_uuid_is_known_by_its_sourced_id() -> None:
    files = town().files()
    files["users"][2]["userMasterIdentifier"] = ""
    draft, *_ = read(files)
    source = files["users"][2]["sourcedId"]
    problems = Problems(10)
    made = identify(draft, NOBODY, 2026, problems)[source]
    assert UUID(made).version == 4
    again = identify(draft, known([User(made, source, "", "青木", "")], [], []), 2026, problems)
    assert again[source] == made
    assert (problems.found, problems.warnings) == ([], [])


def test_two_rows_of_one_uuid_are_a_problem_and_a_new_uuid_for_a_known_id_a_warning() -> None:
    files = town().files()
    files["users"][3]["userMasterIdentifier"] = files["users"][2]["userMasterIdentifier"]
    draft, *_ = read(files)
    problems = Problems(10)
    source = files["users"][1]["sourcedId"]
    identify(draft, known([User(HANA, source, "", "青木", "")], [], []), 2026, problems)
    assert told(problems.found) == [("users.csv", 5, "userMasterIdentifier", "roster-person-twice")]
    assert told(problems.warnings) == [("users.csv", 3, "userMasterIdentifier", "roster-user-renamed")]
