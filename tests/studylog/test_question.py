"""What the parameters of a question about the study log mean."""

from __future__ import annotations

import pytest

from lrs.config import Limits
from lrs.errors import BadRequest
from lrs.studylog import question
from lrs.studylog.period import Period
from lrs.studylog.service import Page
from lrs.studylog.which import Which

TERMS = ("04-01", "09-01", "01-08")
TODAY = "2026-11-24"


@pytest.mark.parametrize(("params", "first", "last"), [
    ({}, "2026-04-01", TODAY), ({"from": "2026-05-12"}, "2026-05-12", TODAY), ({"to": "2026-03-31"}, "2025-04-01",
                                                                              "2026-03-31"),
    ({"from": "2027-01-01"}, "2027-01-01", "2027-01-01"), ({"from": "2026-05-12", "to": "2026-05-12"}, "2026-05-12",
                                                           "2026-05-12"),
    ({"term": "2026-1"}, "2026-04-01", "2026-08-31"), ({"term": "2026-2"}, "2026-09-01", "2027-01-07"),
    ({"term": "2026-3"}, "2027-01-08", "2027-03-31"), ({"term": "current"}, "2026-09-01", "2027-01-07")])
def test_a_period_is_days_or_a_term_and_by_default_the_school_year_so_far(
        params: dict[str, str], first: str, last: str) -> None:
    assert question.period(params, TODAY, TERMS) == Period(first, last)


@pytest.mark.parametrize("params", [
    {"from": "2026-5-12"}, {"from": "2026-02-30"}, {"to": "0001-01-01"}, {"to": "9999-12-31"}, {"term": "2026-4"},
    {"term": "2026-0"}, {"term": "1000-1"}, {"term": "第1"}, {"term": "current", "from": "2026-04-01"},
    {"from": "2026-05-12", "to": "2026-05-11"}, {"from": ""}])
def test_what_is_no_period_is_refused(params: dict[str, str]) -> None:
    with pytest.raises(BadRequest):
        question.period(params, TODAY, TERMS)


def test_codes_come_with_commas_between() -> None:
    assert question.which({"code": "825,,8250263111200000"}) == Which(codes=("825", "8250263111200000"))
    with pytest.raises(BadRequest):
        question.which({"code": ",".join(["825"] * 51)})


def test_a_cursor_holds_for_its_question_whatever_the_size_of_a_page() -> None:
    told = question.following("5.6.7", {"subject": "算数", "limit": "2"}, "/log")
    assert told is not None
    again = {"subject": "算数", "limit": "3", "cursor": told}
    assert question.page(again, "/log", Limits()) == Page(3, ascending=False, cursor="5.6.7")
    for other in ({**again, "subject": "社会"}, {**again, "order": "oldest"}, {**again, "cursor": "5.6.7"}):
        with pytest.raises(BadRequest):
            question.page(other, "/log", Limits())
    with pytest.raises(BadRequest):
        question.page(again, "/other", Limits())
    assert question.following(None, {}, "/log") is None


def test_a_limit_of_0_asks_for_the_most() -> None:
    assert question.page({"limit": "0"}, "/log", Limits()).limit == Limits().page_max
