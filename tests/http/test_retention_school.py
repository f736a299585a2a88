"""Rules and permissions with a real roster: who left when, at which schools somebody was, who may ask and approve."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from lrs.access.grants import Wanted
from lrs.access.person import Person
from lrs.access.principal import KeyKind
from lrs.clock import now_ms
from lrs.config import Annotation, Config
from lrs.errors import Forbidden
from lrs.http import keys
from lrs.operation.retention import neighbours
from lrs.retention.expiry import Line
from lrs.retention.offices import Offices, offices
from lrs.retention.permissions import ByPolicy
from lrs.schooldays import Zone, first_day
from lrs.storage.contract.access import Registration
from tests.builders import learner, statement
from tests.city import school_code, uid, zipped
from tests.http import erasing
from tests.http.asking import one, store
from tests.http.browsing import account, browsing, grants
from tests.http.conftest import TENANT, Client, Key, Server, serving
from tests.http.erasing import SATO
from tests.http.test_annotated_school import until
from tests.roster.loading import town

JAPAN = Zone(ZoneInfo("Asia/Tokyo"))
YEAR = JAPAN.school_year(now_ms())
HOME = "https://id.midori.example.jp"
PRIMARY, JUNIOR = school_code("B1", 0), school_code("C1", 0)
LEAVES, STAYS = uid("pupil", 0, YEAR - 8, 0), uid("pupil", 0, YEAR, 0)  # in their ninth year and in their first
SPRING = JAPAN.start(first_day(YEAR + 1))


@pytest.fixture(scope="module")
async def server(config: Config) -> AsyncIterator[Server]:
    """A server that knows two school years."""
    early = replace(config.policy, guardian_decides_below=12)  # the city's oldest pupils are surely 14
    async with serving(replace(erasing.by_hand(config), annotation=Annotation(cache_seconds=0),
                               policy=early)) as running:
        await running.app[keys.ACCESS].trust(TENANT, [HOME])
        client = running.client(running.keys[KeyKind.SYSTEM])
        for year, day in ((YEAR, f"{YEAR}-05-12"), (YEAR + 1, f"{YEAR + 1}-04-05")):
            answer = await client.put("/api/v1/roster", data=BytesIO(zipped(town(year).files())), params={"asOf": day})
            assert answer.status == 200, answer.text
        yield running


@pytest.fixture
def office(server: Server, config: Config) -> Offices:
    opened, roster = server.app[keys.STORE], server.app[keys.ROSTER]
    known = neighbours(opened, roster, server.app[keys.AUDIT], ByPolicy(server.app[keys.STANDINGS], roster),
                       config)
    return offices(opened, config, known)


async def worked(client: Client, lrs: Client, user: str) -> str:
    """A Statement of this user, annotated; its id."""
    [statement_id] = await store(client, statement(actor={"account": {"homePage": HOME, "name": user}}))
    await until(lrs, statement_id, learner=user)
    return statement_id


# --- rules ------------------------------------------------------------------------------------------------


async def test_years_count_from_the_end_of_the_last_enrolment_that_the_roster_knows(
        server: Server, lrs: Client, office: Offices) -> None:
    credential, secret = await server.app[keys.ACCESS].create_credential(
        TENANT, "affairs", "校務", KeyKind.APP, registration=Registration(category="school-affairs"))
    affairs = server.client(Key(credential.key, secret))
    left = [await worked(lrs, lrs, LEAVES), await worked(affairs, lrs, LEAVES)]
    kept = [await worked(lrs, lrs, STAYS), await worked(lrs, lrs, str(uuid4()))]
    unknown = await store(lrs, statement(actor=learner()))
    over = JAPAN.years_after(SPRING, 5)
    tally = await office.retention.preview(TENANT, over)
    assert tally == {
        Line("school-learning", JUNIOR, YEAR, "goes"): 1, Line("school-affairs", JUNIOR, YEAR, "goes"): 1,
        Line("school-learning", PRIMARY, YEAR, "stays"): 1, Line("school-learning", "", YEAR, "unknown"): 2}
    assert {line.fate for line in await office.retention.preview(TENANT, over - 1)} == {"stays", "unknown"}
    hold = await office.holds.place(SATO, "school", JUNIOR, "調査-1")
    assert "goes" not in {line.fate for line in await office.retention.preview(TENANT, over)}
    await office.holds.lift(SATO, hold.hold_id)
    assert sum((await office.retention.run(SATO, over)).values()) == 2
    assert [(await one(lrs, each)).status for each in (*left, *kept, *unknown)] == [404, 404, 200, 200, 200]


async def test_a_hold_on_a_uuid_from_before_keeps_all_of_the_person(lrs: Client, office: Offices) -> None:
    former, user = str(uuid4()), uid("pupil", 1, YEAR, 0)
    assert (await lrs.post("/api/v1/links", json={"aliases": [{"alias": former, "learner": user}]})).status == 200
    kept = await worked(lrs, lrs, user)
    hold = await office.holds.place(SATO, "user", former, "調査-2")
    over = JAPAN.years_after(SPRING, 20)
    assert Line("school-learning", school_code("B1", 1), YEAR, "held") in await office.retention.preview(TENANT, over)
    await office.retention.run(SATO, over)
    assert (await one(lrs, kept)).status == 200
    await office.holds.lift(SATO, hold.hold_id)


# --- who may ----------------------------------------------------------------------------------------------


async def person(server: Server, role: str, school: str = "") -> Person:
    """Somebody who was granted this role."""
    name = f"{role}-{uuid4()}@midori.example"
    await granted(server, role, name, school)
    return Person(TENANT, name, str(uuid4()), "s")


async def granted(server: Server, role: str, account_id: str, school: str = "") -> None:
    await grants(server).grant(TENANT, Wanted(role, "着任", account=account_id, school=school))


async def answer(asking: Any) -> str:
    """That it was done, or the slug of the refusal."""
    try:
        await asking
    except Forbidden as error:
        return error.slug
    return "done"


@pytest.mark.parametrize(("role", "school", "ask", "ask_for_account", "approve"), [
    ("records-officer", "", "done", "done", "done"),
    ("records-officer", PRIMARY, "done", "erasure-not-permitted", "done"),
    ("records-officer", JUNIOR, "erasure-not-permitted", "erasure-not-permitted", "erasure-not-permitted"),
    ("board-officer", "", "no-role", "no-role", "done"),
    ("auditor", "", "auditor-reads-audit-only", "auditor-reads-audit-only", "auditor-reads-audit-only"),
    ("operator", "", "operator-sees-no-record", "operator-sees-no-record", "operator-sees-no-record")])
async def test_people_ask_and_approve_as_far_as_the_policy_lets_them_reach(
        server: Server, office: Offices, role: str, school: str, ask: str, ask_for_account: str, approve: str) -> None:
    who, officer = await person(server, role, school), await person(server, "records-officer")
    erasures = office.erasures
    assert await answer(erasures.request(who, user=STAYS, reason="受付")) == ask
    assert await answer(erasures.request(who, agents=[learner()], reason="受付")) == ask_for_account
    made = await erasures.request(officer, user=STAYS, reason="受付")
    assert await answer(erasures.approve(who, made.erasure_id)) == approve
    assert (await answer(erasures.get(who, made.erasure_id)) == "done") == (approve == "done")
    if approve == "done":
        assert made.erasure_id in {each.erasure_id for each in await erasures.list(who)}


async def test_a_learner_who_decides_alone_asks_for_nobody_else_and_approves_nothing(
        server: Server, office: Offices) -> None:
    old, young = Person(TENANT, "ren", LEAVES, "s"), Person(TENANT, "hana", STAYS, "s")
    erasures = office.erasures
    assert await answer(erasures.request(young, user=STAYS, reason="本人")) == "guardian-decides-first"
    assert await answer(erasures.request(old, user=STAYS, reason="本人")) == "erasure-not-permitted"
    beside = erasures.request(old, user=LEAVES, agents=[learner()], reason="本人")
    assert await answer(beside) == "erasure-not-permitted"
    made = await erasures.request(old, user=LEAVES, reason="本人")
    assert await erasures.get(old, made.erasure_id) == made
    assert [each.user for each in await erasures.list(old)] == [LEAVES]
    assert await answer(erasures.approve(old, made.erasure_id)) != "done"


async def test_who_asks_is_told_to_the_audit_log_by_uuid_and_about_whom(
        server: Server, lrs: Client, office: Offices) -> None:
    officer = replace(await person(server, "records-officer"), user=str(uuid4()))
    made = await office.erasures.request(officer, user=STAYS, reason="受付")
    [entry] = (await lrs.get("/api/v1/audit", params={"actor": f"person:{officer.user}"})).json()["entries"]
    assert (entry["event"], entry["subjects"]) == ("erasure.request", [STAYS])
    assert entry["details"]["erasure"] == made.erasure_id


async def test_two_officers_approve_in_their_browsers_and_nobody_else_does(server: Server, lrs: Client) -> None:
    made = (await lrs.post("/api/v1/erasures", json={"user": STAYS, "reason": "受付"})).json()
    path, states = f"/api/v1/erasures/{made['id']}", []
    for role in ("records-officer", "auditor", "board-officer"):
        async with browsing(server) as browser:
            officer = await account(server, f"{role}-{uuid4().hex[:6]}")
            await server.app[keys.STORE].accounts.link(TENANT, officer.account_id, str(uuid4()), "officer")
            await granted(server, role, officer.account_id)
            assert (await browser.sign_in(officer.subject)).status == 303
            headers = {"Origin": browser.origin}
            assert (await browser.post(f"{path}/approvals", headers=headers)).problem() == "csrf"
            headers["X-CSRF-Token"] = (await browser.session()).json()["csrf"]
            approved = await browser.post(f"{path}/approvals", headers=headers)
            states.append(approved.json()["state"] if approved.status == 200 else approved.problem())
            assert ((await browser.get(path)).status == 200) == (role != "auditor")
    assert states == ["requested", "auditor-reads-audit-only", "approved"]
    told = (await lrs.get("/api/v1/audit", params={"event": "erasure.approve"})).json()["entries"]
    assert {entry["actor"]["kind"] for entry in told if entry["details"]["erasure"] == made["id"]} == {"person"}
