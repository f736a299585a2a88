"""A quiz that a tool tells of in Caliper, in the study log of the class: like one that is told of in xAPI."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from lrs.config import Config
from tests.annotation.test_ingest import TOOL
from tests.calipering import AT, CODE, ITEM, QUIZ, V1P2, event, quiz
from tests.calipering import entity as thing
from tests.http.conftest import Client
from tests.http.schooling import CLASSMATE, PUPIL, YEAR, School, schooling
from tests.http.studied import LOG, OF_PUPIL, SUMMARY, Studied, drill

DAY = f"{YEAR}-05-11"
ON_THE_DAY = {"from": DAY, "to": DAY}
Value = dict[str, Any]


@pytest.fixture(scope="module")
async def school(config: Config) -> AsyncIterator[School]:
    async with schooling(config) as running:
        yield running


def of(value: Any, learner: str) -> Any:
    """The same of this learner, on a day of this school year."""
    if isinstance(value, dict):
        return {name: of(each, learner) for name, each in value.items()}
    if value == f"{TOOL}/users/hanako":
        return f"{TOOL}/users/{learner}"
    return value.replace(AT[:10], DAY) if isinstance(value, str) else value


async def send(app: Client, *events: Value) -> None:
    answer = await app.post("/caliper", json={
        "sensor": f"{TOOL}/sensor", "sendTime": f"{DAY}T02:00:00.000Z", "dataVersion": V1P2, "data": events})
    assert (answer.status, answer.body) == (200, b""), answer.text


def marked(given: float) -> Value:
    """The mark of the quiz's question."""
    return event("GradeEvent", "Graded", thing("Attempt", "2", assignee=f"{TOOL}/users/hanako", assignable=ITEM),
                 actor=thing("SoftwareApplication", "marker"), eventTime=f"{AT[:10]}T01:16:00.000Z",
                 generated=thing("Score", attempt=f"{TOOL}/Attempt/2", maxScore=1, scoreGiven=given))


async def test_attempts_scores_and_time_on_task_are_in_the_log_of_the_class(school: School) -> None:
    studied = Studied(school, school.browsers["teacher"])
    await send(await drill(school), *(of(each, PUPIL) for each in [*quiz(), marked(1)]), of(marked(0), CLASSMATE))
    entries = (await studied.told("teacher", LOG, order="oldest", **ON_THE_DAY))["entries"]
    assert [each["learner"] for each in entries].count(PUPIL) == 6
    [right] = [each for each in entries if each["correct"] is True]
    [wrong] = [each for each in entries if each["correct"] is False]
    assert (right["learner"], wrong["learner"]) == (PUPIL, CLASSMATE)
    assert right == {**right, "activity": ITEM["id"], "activityName": ITEM["name"], "tool": "計算ドリル",
                     "codes": [CODE[:15]], "subject": "算数"}
    [answered] = [each for each in entries if each["response"]]
    assert (answered["response"], answered["seconds"], answered["codes"]) == ("7/8", 30.25, [CODE[:15]])
    [whole] = [each for each in entries if each["activity"] == QUIZ["id"] and each["score"] is not None]
    assert (whole["score"], whole["correct"]) == (0.8, None)


async def test_their_sums_are_those_of_the_quiz(school: School) -> None:
    studied = Studied(school, school.browsers["teacher"])
    found = await studied.told("teacher", SUMMARY, **ON_THE_DAY)
    mine = next(row for row in found["rows"] if row["learner"] == PUPIL and not row["code"])
    assert (mine["statements"], mine["judged"], mine["correct"]) == (6, 1, 1)
    assert mine["scores"] == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]
    assert mine["seconds"] >= 1230.25
    own = (await studied.told("pupil", OF_PUPIL, **ON_THE_DAY))["entries"]
    assert {each["learner"] for each in own} == {PUPIL}


async def test_the_statement_gives_the_event_back(school: School) -> None:
    sent = of(quiz()[-1], PUPIL)
    app = await drill(school)
    await send(app, sent)
    stored = (await app.get("statements", params={"statementId": sent["id"][9:]})).json()
    assert stored["actor"]["account"] == {"homePage": TOOL, "name": f"{TOOL}/users/{PUPIL}"}
    assert (await app.get(f"/api/v1/caliper/events/{sent['id']}")).json() == sent
