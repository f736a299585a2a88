"""Cases asked for by who means no good, or knows a little more than they should."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from lrs.config import Config
from lrs.http import keys
from tests.http.casework import PAPER, Work
from tests.http.conftest import TENANT
from tests.http.peopled import OLDER, PUPIL, peopled


@pytest.fixture(scope="module")
async def work(config: Config) -> AsyncIterator[Work]:
    async with peopled(config) as town:
        yield Work(town)


@pytest.mark.parametrize("school", [[], {}, 7, None, ["B113200000006"]])
async def test_a_school_that_is_no_text_is_refused_like_an_unknown_one(work: Work, school: object) -> None:
    recipient = {"kind": "inside", "name": "みどり小学校", "school": school}
    answer = await work.post("pupil", "cases", {
        "kind": "export", "learner": PUPIL, "purpose": "transfer", "recipient": recipient})
    assert (answer.status, answer.problem()) == (400, "recipient-school")


async def test_a_slip_of_who_left_the_roster_tells_nobody_who_that_was(work: Work) -> None:
    code = await work.slip()
    db, gone = work.town.server.app[keys.STORE].db, str(uuid4())
    await db["slips"].update_one({"_id": f"{TENANT}:{code.replace('-', '')[:8]}"}, {"$set": {"learner": gone}})
    answer = await work.ask(code=code)
    assert answer.problem() == "slip-wrong"
    assert gone not in answer.text


async def test_an_officer_of_the_board_finds_inquiries_behind_other_cases(work: Work) -> None:
    opened = await work.post("board-officer", "cases", {"kind": "inquiry", "learner": OLDER, "reason": "調査"})
    assert opened.status == 201, opened.text
    for n in range(3):
        await work.opened(recipient={**PAPER, "name": f"学校{n}"})
    found = (await work.get("board-officer", "cases?limit=2")).json()
    assert [case["id"] for case in found["cases"]] == [opened.json()["id"]]
    assert found["next"] is None
