"""Statements by registration and subregistration, and how each stands to a profile's primary patterns."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from lrs.profiles.judging import Mode
from lrs.profiles.patterns import Status
from lrs.profiles.registrations import SUBREGISTRATION, Followed, followed
from tests.profiles.making import PROFILE, VERSION, pattern, profile, statement, template

FIRST, SECOND = str(UUID(int=1, version=4)), str(UUID(int=2, version=4))
BEGUN, ENDED = "https://verbs.example.jp/begun", "https://verbs.example.jp/ended"
FOUND = profile(
    templates=[template("begun", verb=BEGUN), template("ended", verb=ENDED)],
    patterns=[pattern("whole", primary=True, sequence=[f"{PROFILE}/templates/begun", f"{PROFILE}/templates/ended"]),
              pattern("alone", primary=True, sequence=[f"{PROFILE}/templates/ended"])])
EDITION = FOUND.editions[VERSION]
WHOLE, ALONE = f"{PROFILE}/patterns/whole", f"{PROFILE}/patterns/alone"


def told(verb: str, second: int, registration: str = FIRST, sub: str = "", *, claim: str = "", **more: Any
         ) -> dict[str, Any]:
    context: dict[str, Any] = {"registration": registration} if registration else {}
    if sub:
        context["extensions"] = {SUBREGISTRATION: [{"profile": "https://other.example/", "subregistration": "x"},
                                                   {"profile": VERSION, "subregistration": sub}]}
    if claim:
        context["contextActivities"] = {"category": {"id": claim}}
    return statement(verb, context=context, timestamp=f"2026-05-01T10:00:{second:02}+09:00", **more)


def found(*statements: dict[str, Any]) -> list[Followed]:
    return followed(EDITION, [(each, EDITION.judge(each, Mode.LETTER)) for each in statements])


def test_statements_go_by_their_timestamps_whatever_the_order_they_came_in() -> None:
    assert found(told(ENDED, 2), told(BEGUN, 1)) == [Followed(FIRST, "", (1, 0), Status.FOLLOWS, WHOLE)]


def test_each_registration_stands_by_itself_whatever_its_case() -> None:
    assert found(told(BEGUN, 1), told(ENDED, 1, SECOND), told(ENDED, 2, FIRST.upper())) == [
        Followed(FIRST, "", (0, 2), Status.FOLLOWS, WHOLE), Followed(SECOND, "", (1,), Status.FOLLOWS, ALONE)]


def test_what_has_no_registration_is_in_no_sequence() -> None:
    assert found(told(BEGUN, 1, "")) == []


def test_subregistrations_of_the_profile_are_told_apart() -> None:
    runs = found(told(BEGUN, 1, sub="a"), told(BEGUN, 1, sub="b"), told(ENDED, 2, sub="a"))
    assert [(run.subregistration, run.status) for run in runs] == [("a", Status.FOLLOWS), ("b", Status.IN_PROGRESS)]


def test_the_best_of_the_primary_patterns_is_told() -> None:
    [run] = found(told(BEGUN, 1))
    assert (run.status, run.pattern) == (Status.IN_PROGRESS, WHOLE)
    [run] = found(told(ENDED, 1), told(ENDED, 2))
    assert (run.status, run.pattern) == (Status.GOES_ON, ALONE)


def test_one_statement_that_satisfies_nothing_breaks_its_registration() -> None:
    [run] = found(told(BEGUN, 1), told("https://verbs.example.jp/other", 2), told(ENDED, 3))
    assert (run.status, run.pattern) == (Status.BROKEN, "")


def test_where_some_claim_the_version_those_alone_are_looked_at() -> None:
    [run] = found(told(BEGUN, 1, claim=VERSION), told("https://verbs.example.jp/other", 2),
                  told(ENDED, 3, claim=VERSION))
    assert (run.status, run.numbers) == (Status.FOLLOWS, (0, 2))
