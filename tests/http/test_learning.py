"""Who reads which learning record over HTTP, and who is told of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from lrs.access.principal import KeyKind
from lrs.clock import now_ms, utc_text
from lrs.config import Config
from lrs.http import keys
from tests.annotation.test_ingest import TOOL, trial
from tests.http.browsing import browsing
from tests.http.conftest import TENANT
from tests.http.schooling import (
    AFFAIR,
    CLASS,
    CLASSMATE,
    LAST_YEAR,
    PATH,
    PUPIL,
    STRANGER,
    TAUGHT,
    TEACHER,
    THIS_YEAR,
    School,
    app_of,
    audit,
    schooling,
)


@pytest.fixture(scope="module")
async def school(config: Config) -> AsyncIterator[School]:
    async with schooling(config) as running:
        yield running


# --- who sees what ----------------------------------------------------------------------------------------


async def test_a_teacher_sees_the_record_of_who_they_teach_now_earlier_years_too(school: School) -> None:
    assert await school.seen("teacher", learner=PUPIL, category="school-learning") == {LAST_YEAR, THIS_YEAR}
    assert await school.seen("teacher", **{"class": CLASS}) >= {THIS_YEAR}


async def test_a_teacher_of_last_year_does_not_see_this_year(school: School) -> None:
    assert THIS_YEAR not in await school.seen("former", learner=PUPIL, category="school-learning")


@pytest.mark.parametrize(("who", "params", "rule"), [
    ("stranger", {"learner": PUPIL, "category": "school-learning"}, "not-taught"),
    ("classmate", {"learner": PUPIL}, "learner-reads-only-own"),
    ("board-officer", {"learner": PUPIL}, "board-reads-aggregates-only"),
    ("operator", {"learner": PUPIL}, "operator-sees-no-record"),
    ("auditor", {"learner": PUPIL}, "auditor-reads-audit-only"),
    ("pupil", {"category": "school-affairs"}, "school-affairs-stay-with-staff"),
    ("mother", {"learner": CLASSMATE}, "not-guardian-now"),
])
async def test_who_may_not_is_told_the_rule_and_it_is_audited(
        school: School, who: str, params: dict[str, str], rule: str) -> None:
    refused = await school.read(who, **params)
    assert (refused.status, refused.problem()) == (403, rule)
    entries = await audit(school, event="access.refused")
    assert any(entry["rule"] == rule for entry in entries)


async def test_learner_and_guardian_see_the_same(school: School) -> None:
    assert await school.seen("pupil") == {LAST_YEAR, THIS_YEAR}
    assert await school.seen("mother", learner=PUPIL) == {LAST_YEAR, THIS_YEAR}


async def test_a_restricted_guardian_gets_no_statement_that_could_name_a_school(school: School) -> None:
    assert await school.seen("father", learner=PUPIL) == set()


async def test_school_affairs_are_for_the_staff(school: School) -> None:
    assert await school.seen("teacher", category="school-affairs", learner=PUPIL) == {AFFAIR}
    assert AFFAIR not in await school.seen("teacher", learner=PUPIL, category="school-learning")


async def test_what_a_teacher_wrote_of_their_teaching_is_theirs_alone(school: School) -> None:
    assert await school.seen("teacher", activity_class="teaching") == {TAUGHT}
    for who in ("former", "pupil", "mother"):
        assert TAUGHT not in await school.seen(who)
    other = await school.read("stranger", activity_class="teaching", learner=TEACHER)
    assert other.status == 403


async def test_who_is_not_signed_in_reads_nothing_and_a_key_has_its_own_road(school: School) -> None:
    async with browsing(school.server) as stranger:
        assert (await stranger.get(PATH)).status == 401
    assert (await school.server.client(school.server.keys[KeyKind.SYSTEM]).get(PATH)).status == 401


@pytest.mark.parametrize("params", [
    {"learner": "花子"}, {"category": "secret"}, {"since": "yesterday"}, {"limit": "-1"}, {"unknown": "1"},
    {"class": "x" * 300}, {"cursor": "1.x"}])
async def test_a_question_that_makes_no_sense_is_refused(school: School, params: dict[str, str]) -> None:
    assert (await school.read("teacher", **params)).status == 400


async def test_pages_follow_each_other_and_keep_to_whose_record_was_asked_for(school: School) -> None:
    first = (await school.read("teacher", learner=PUPIL, category="school-learning", limit="1")).json()
    assert f"learner={PUPIL}" in first["more"]
    second = (await school.browsers["teacher"].get(first["more"])).json()
    assert {each["id"] for page in (first, second) for each in page["statements"]} == {
        school.ids[LAST_YEAR], school.ids[THIS_YEAR]}
    assert len(first["statements"]) == len(second["statements"]) == 1


# --- who looked -------------------------------------------------------------------------------------------


async def test_the_learner_learns_who_looked_in_what_role_and_why(school: School) -> None:
    await school.seen("teacher", learner=PUPIL)
    looks = (await school.browsers["pupil"].get("/api/v1/audit/mine")).json()["looks"]
    look = next(look for look in looks if look["role"] == "teacher")
    assert (look["event"], look["purpose"]) == ("statements.read", "teaching")
    assert "先生" in look["text"]
    assert TEACHER not in str(looks)


async def test_a_class_that_was_looked_at_is_told_to_each_of_its_learners(school: School) -> None:
    drill = await app_of(school.server, "drill", "school-learning", "learning")
    await drill.post("statements", json=[trial(CLASSMATE, TOOL, timestamp=THIS_YEAR)])
    await school.seen("teacher", **{"class": CLASS})
    looks = (await school.browsers["classmate"].get("/api/v1/audit/mine")).json()["looks"]
    assert any(look["role"] == "teacher" for look in looks)


async def test_a_guardian_may_ask_for_the_child_unless_restricted_and_nobody_else(school: School) -> None:
    path = f"/api/v1/audit/mine?learner={PUPIL}"
    assert (await school.browsers["mother"].get(path)).json()["looks"]
    for who, rule in (("father", "guardian-not-told"), ("classmate", "learner-reads-only-own"), ("teacher", "no-role")):
        refused = await school.browsers[who].get(path)
        assert (refused.status, refused.problem()) == (403, rule), who


async def test_a_guardian_who_names_no_child_is_told_of_nobody_s(school: School) -> None:
    await school.seen("teacher", learner=PUPIL)
    for who in ("mother", "father", "operator", "auditor"):
        asked = await school.browsers[who].get("/api/v1/audit/mine")
        assert (asked.status, asked.problem()) == (400, "audit-of-whom"), who
    assert await school.server.app[keys.AUDIT].looked_at(TENANT, "") == ([], None)


async def test_what_an_auditor_reads_of_a_learner_by_any_road_stands_in_the_log(school: School) -> None:
    assert (await school.browsers["auditor"].get(f"/api/v1/audit/mine?learner={STRANGER}")).status == 200
    [entry] = await audit(school, subject=STRANGER, event="audit.read", actor=await _actor(school, "auditor"))
    assert (entry["rule"], entry["actor"]["role"]) == ("auditor", "")


async def test_the_annotations_of_a_record_are_read_with_an_entry_about_its_learner(school: School) -> None:
    system = school.server.client(school.server.keys[KeyKind.SYSTEM])
    before = len(await audit(school, subject=PUPIL, event="annotations.read"))
    path = f"{PATH}/{school.ids[THIS_YEAR]}/annotations"
    assert (await system.get(path)).json()["learner"] == PUPIL
    assert (await system.head(path)).status == 200
    assert len(await audit(school, subject=PUPIL, event="annotations.read")) == before + 2


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00"])
async def test_an_instant_at_the_end_of_the_calendar_breaks_nothing(school: School, at: str) -> None:
    asked = urlencode({"learner": PUPIL, "at": at, "since": at, "until": at})
    assert (await school.browsers["pupil"].get(f"/api/v1/access/explain?{asked}")).status == 200
    assert await school.seen("teacher", learner=PUPIL, category="school-learning", since=at, until=at) == set()
    system = school.server.client(school.server.keys[KeyKind.SYSTEM])
    assert (await system.get(f"/api/v1/roster/classes?{urlencode({'at': at})}")).status == 200


async def test_each_look_stands_in_the_log_with_rule_and_purpose(school: School) -> None:
    await school.seen("mother", learner=PUPIL)
    entry = next(
        entry for entry in await audit(school, subject=PUPIL) if entry["rule"] == "guardian-of-learner")
    assert (entry["event"], entry["purpose"], entry["subjects"]) == ("statements.read", "own", [PUPIL])


async def test_one_may_ask_why_in_ones_own_case_and_an_auditor_in_anybodys(school: School) -> None:
    question = f"/api/v1/access/explain?learner={PUPIL}&category=school-learning"
    own = (await school.browsers["stranger"].get(question)).json()
    assert (own["allowed"], own["rule"]) == (False, "not-taught")
    path = f"{question}&user={TEACHER}"
    assert (await school.browsers["auditor"].get(path)).json()["rule"] == "teacher-of-learner-now"
    assert (await school.browsers["stranger"].get(path)).status == 403


async def test_an_auditor_reads_the_log_and_nobody_else_who_is_signed_in_does(school: School) -> None:
    await school.seen("teacher", learner=PUPIL)
    found = (await school.browsers["auditor"].get(f"/api/v1/audit?subject={PUPIL}")).json()["entries"]
    assert any(entry["event"] == "statements.read" for entry in found)
    for who in ("pupil", "teacher", "operator"):
        refused = await school.browsers[who].get("/api/v1/audit")
        assert refused.status == 403, who


# --- school days ---


async def test_without_a_calendar_a_day_is_a_school_day_when_enough_of_the_school_were_active(school: School) -> None:
    roster, today = school.server.app[keys.ROSTER], datetime.now(ZoneInfo("Asia/Tokyo")).date()
    week = ((today - timedelta(days=6)).isoformat(), (today + timedelta(days=1)).isoformat())
    code = next(org.code for org in await roster.orgs(TENANT) if org.kind == "school" and org.code[0] == "B")
    assert await roster.school_days(TENANT, code, *week) == []
    drill = await app_of(school.server, "drill", "school-learning", "learning")
    pupils = await roster.learners_at(TENANT, code, now_ms())
    enough = [trial(user, TOOL, timestamp=utc_text(now_ms())) for user in sorted(pupils)[:len(pupils) // 5 + 1]]
    assert (await drill.post("statements", json=enough)).status == 200
    while await school.server.app[keys.STORE].studylogs.behind([TENANT]):
        await asyncio.sleep(0.1)
    assert await roster.school_days(TENANT, code, *week) == [today.isoformat()]


# --- portals ----------------------------------------------------------------------------------------------


async def test_a_portal_reads_with_the_rights_of_the_teacher_whose_session_it_names(school: School) -> None:
    portal = school.server.client(school.server.keys[KeyKind.PORTAL])
    [session] = [value for name, value in school.browsers["teacher"].cookies.items() if "session" in name]
    refused = await portal.get("statements")
    assert (refused.status, refused.problem()) == (403, "portal-needs-teacher")
    found = (await portal.get("statements", headers={"X-Manabi-Session": session})).json()["statements"]
    assert {school.ids[LAST_YEAR], school.ids[THIS_YEAR]} <= {each["id"] for each in found}
    forged = await portal.get("statements", headers={"X-Manabi-Session": session[:-2] + "xx"})
    assert (forged.status, forged.problem()) == (403, "portal-session-unknown")


@pytest.mark.parametrize("params", [{"statementId": THIS_YEAR}, {"limit": "5"}])
async def test_who_looks_through_a_portal_is_told_to_the_learner_whatever_was_asked(
        school: School, params: dict[str, str]) -> None:
    portal = school.server.client(school.server.keys[KeyKind.PORTAL])
    [session] = [value for name, value in school.browsers["teacher"].cookies.items() if "session" in name]
    before = len((await school.browsers["pupil"].get("/api/v1/audit/mine")).json()["looks"])
    params = {name: school.ids.get(value, value) for name, value in params.items()}
    assert (await portal.get("statements", params=params, headers={"X-Manabi-Session": session})).status == 200
    looks = (await school.browsers["pupil"].get("/api/v1/audit/mine")).json()["looks"]
    assert (len(looks), looks[0]["role"]) == (before + 1, "teacher")


async def _actor(school: School, who: str) -> str:
    return f"person:{(await school.browsers[who].session()).json()['account']}"
