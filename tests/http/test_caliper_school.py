"""A learner's tool speaks Caliper: the teacher finds it in the class log, whoever reads xAPI among the Statements."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from lrs.access.principal import CaliperRules, KeyKind
from lrs.config import Config
from lrs.http import keys
from lrs.storage.contract.access import Registration
from tests.annotation.test_ingest import TOOL
from tests.city import uid
from tests.http.conftest import TENANT, Client, Key
from tests.http.schooling import CLASS, PUPIL, THIS_YEAR, YEAR, School, schooling
from tests.http.sensing import PATH, bearer, envelope, event

LOG = f"/api/v1/classes/{CLASS}/log?from={YEAR}-04-12&to={YEAR}-04-12"
WHO = f"{TOOL}/users/{PUPIL}"


@pytest.fixture(scope="module")
async def school(config: Config) -> AsyncIterator[School]:
    async with schooling(config) as running:
        yield running


async def tool(school: School, *, maps: bool = True) -> Client:
    """A tool that speaks both, of an app of its own, whose accounts are those of learners."""
    server = school.server
    credential, secret = await server.app[keys.ACCESS].create_credential(
        TENANT, None, "動画ひろば", KeyKind.APP, None,
        Registration(frozenset({TOOL}), "school-learning", "learning", caliper=CaliperRules(maps=maps)))
    return Client(server.session, server.origin, {
        "Authorization": bearer(Key(credential.key, secret)), "X-Experience-API-Version": "2.0.0"})


async def logged(school: School, name: str) -> list[dict[str, Any]]:
    """The entries of the class's log about what has this name, as its teacher reads them."""
    answer = await school.browsers["teacher"].get(LOG)
    assert answer.status == 200, answer.text
    return [each for each in answer.json()["entries"] if name in str(each)]


def watched(name: str, **members: Any) -> dict[str, Any]:
    return event(**{"actor": {"id": WHO, "type": "Person"}, "action": "Ended", "eventTime": THIS_YEAR,
                    "object": {"id": f"{TOOL}/videos/{name}", "type": "VideoObject", "name": name}, **members})


async def test_what_a_learner_did_is_in_the_class_log(school: School) -> None:
    moodle = await tool(school)
    sent = watched("月のみちかけ")
    assert (await moodle.post(PATH, json=envelope(sent))).status == 200
    [entry] = await logged(school, "月のみちかけ")
    assert entry["learner"] == PUPIL
    read = await school.browsers["teacher"].get(f"/api/v1/statements?learner={PUPIL}")
    uuid = sent["id"].removeprefix("urn:uuid:")
    assert uuid in {each["id"] for each in read.json()["statements"]}
    statement = (await moodle.get(f"statements?statementId={uuid}")).json()
    assert statement["object"]["id"] == sent["object"]["id"]


async def test_the_learner_is_the_same_by_an_iri_alone_and_by_an_identifier_of_the_roster(school: School) -> None:
    moodle = await tool(school)
    known = {"id": f"{TOOL}/user/17", "type": "Person", "otherIdentifiers": [{
        "type": "SystemIdentifier", "identifierType": "OneRosterSourcedId",
        "identifier": uid("source", "pupil", 0, YEAR - 1, 0)}]}
    sent = [watched("火山", actor=WHO), watched("地層", actor=f"urn:uuid:{PUPIL}"), watched("化石", actor=known)]
    assert (await moodle.post(PATH, json=envelope(*sent, sensor=TOOL))).status == 200
    for name in ("火山", "地層", "化石"):
        assert [each["learner"] for each in await logged(school, name)] == [PUPIL], name


async def test_what_is_kept_as_an_event_alone_is_in_no_log(school: School) -> None:
    moodle = await tool(school, maps=False)
    sent = watched("星座")
    assert (await moodle.post(PATH, json=envelope(sent))).status == 200
    assert (await moodle.get(f"/api/v1/caliper/events/{sent['id']}")).json() == sent
    assert await logged(school, "星座") == []


async def test_an_answer_is_right_or_wrong_in_the_log_as_in_the_event(school: School) -> None:
    moodle = await tool(school)
    attempt = {"id": f"{TOOL}/attempts/1", "type": "Attempt", "assignee": WHO, "assignable": f"{TOOL}/tests/1",
               "count": 1}
    graded = watched("", type="GradeEvent", profile="GradingProfile", action="Graded", object=attempt, generated={
        "id": f"{TOOL}/scores/1", "type": "Score", "maxScore": 10, "scoreGiven": 8, "attempt": f"{TOOL}/attempts/1"})
    assert (await moodle.post(PATH, json=envelope(graded))).status == 200
    uuid = graded["id"].removeprefix("urn:uuid:")
    statement = (await moodle.get(f"statements?statementId={uuid}")).json()
    assert statement["result"]["score"]["raw"] == 8
