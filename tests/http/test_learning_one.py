"""One Statement, and what stands beside it, for people signed in: as far as they may read it, and no further."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from lrs.access.grants import Wanted
from lrs.access.principal import KeyKind
from lrs.config import Config
from tests.city import school_code, uid
from tests.http.browsing import Browser, account, browsing, grants
from tests.http.conftest import TENANT, Answer
from tests.http.schooling import (
    AFFAIR,
    CLASS,
    LAST_YEAR,
    PATH,
    PUPIL,
    TAUGHT,
    THIS_YEAR,
    YEAR,
    School,
    audit,
    schooling,
)
from tests.school import FRACTIONS

READERS = {
    "teacher": {LAST_YEAR, THIS_YEAR, AFFAIR, TAUGHT}, "former": {AFFAIR}, "stranger": {AFFAIR},
    "pupil": {LAST_YEAR, THIS_YEAR}, "mother": {LAST_YEAR, THIS_YEAR}, "father": set(), "classmate": set(),
}
WRITERS: dict[str, set[str] | str] = {
    "teacher": {LAST_YEAR, THIS_YEAR}, "former": set(), "stranger": set(), "pupil": "no-role", "mother": "no-role",
    "father": "no-role", "classmate": "no-role", "board-officer": "no-role", "operator": "operator-sees-no-record",
    "auditor": "auditor-reads-audit-only",
}
NAMES = (LAST_YEAR, THIS_YEAR, AFFAIR, TAUGHT)


def beside(statement_id: str) -> str:
    return f"{PATH}/{statement_id}/annotations"


@pytest.fixture(scope="module")
async def school(config: Config) -> AsyncIterator[School]:
    async with schooling(config) as running:
        yield running


async def correct(browser: Browser, path: str, codes: Any, **headers: str) -> Answer:
    token = (await browser.session()).json()["csrf"]
    return await browser.put(path, json={"codes": codes},
                             headers={"X-CSRF-Token": token, "Origin": browser.origin, **headers})


@pytest.mark.parametrize("who", READERS)
async def test_one_statement_and_its_annotations_are_read_by_who_finds_it_in_the_list(school: School, who: str) -> None:
    for name in NAMES:
        path = f"{PATH}/{school.ids[name]}"
        for asked in (path, f"{path}/annotations"):
            answer = await school.browsers[who].get(asked)
            assert (answer.status == 200) is (name in READERS[who]), (name, asked, answer.text)
            assert answer.status == 200 or answer.problem() == "statement-unknown"


async def test_one_out_of_reach_is_refused_in_the_words_of_one_that_is_not_there(school: School) -> None:
    for suffix in ("", "/annotations"):
        hidden, absent = [await school.browsers["classmate"].get(f"{PATH}/{each}{suffix}")
                          for each in (school.ids[THIS_YEAR], uuid4())]
        for answer in (hidden, absent):
            assert answer.status == 404
        assert {**hidden.json(), "requestId": ""} == {**absent.json(), "requestId": ""}


@pytest.mark.parametrize(("who", "rule"), [
    ("board-officer", "board-reads-aggregates-only"), ("operator", "operator-sees-no-record"),
    ("auditor", "auditor-reads-audit-only")])
async def test_who_reads_no_record_is_told_the_rule(school: School, who: str, rule: str) -> None:
    for path in (f"{PATH}/{school.ids[THIS_YEAR]}", beside(school.ids[THIS_YEAR])):
        refused = await school.browsers[who].get(path)
        assert (refused.status, refused.problem()) == (403, rule)


async def test_a_statement_comes_as_it_was_sent_or_in_the_format_that_was_asked(school: School) -> None:
    system = school.server.client(school.server.keys[KeyKind.SYSTEM])
    sent = await system.get("statements", params={"statementId": school.ids[THIS_YEAR]})
    path = f"{PATH}/{school.ids[THIS_YEAR].upper()}"
    read = await school.browsers["pupil"].get(path)
    assert (read.body, read.headers["Cache-Control"]) == (sent.body, "no-store")
    assert (await school.browsers["pupil"].get(f"{path}?format=ids")).json()["id"] == school.ids[THIS_YEAR]
    for wrong in (f"{path}?format=xml", f"{path}?verb=x", f"{path}?purpose=fun", f"{PATH}/17"):
        assert (await school.browsers["pupil"].get(wrong)).status == 400
    assert (await school.browsers["teacher"].get(f"{path}?purpose=inquiry")).problem() == "purpose-not-of-role"
    assert (await system.get(path)).status == 401


@pytest.mark.parametrize(("suffix", "event"), [("", "statements.read"), ("/annotations", "annotations.read")])
async def test_each_look_at_one_stands_in_the_log_and_the_learner_sees_it(
        school: School, suffix: str, event: str) -> None:
    before = len(await audit(school, subject=PUPIL, event=event))
    assert (await school.browsers["teacher"].get(f"{PATH}/{school.ids[THIS_YEAR]}{suffix}")).status == 200
    entries = await audit(school, subject=PUPIL, event=event)
    assert len(entries) == before + 1
    assert (entries[0]["rule"], entries[0]["purpose"], entries[0]["subjects"], entries[0]["actor"]["role"]) == (
        "teacher-of-learner-now", "teaching", [PUPIL], "teacher")
    looks = (await school.browsers["pupil"].get("/api/v1/audit/mine")).json()["looks"]
    assert any((look["event"], look["role"]) == (event, "teacher") for look in looks)


@pytest.mark.parametrize("who", WRITERS)
async def test_codes_are_corrected_by_who_teaches_the_learner_now_and_nobody_else(school: School, who: str) -> None:
    for name in NAMES:
        answer = await correct(school.browsers[who], beside(school.ids[name]), [FRACTIONS])
        allowed = WRITERS[who]
        if isinstance(allowed, str):
            assert (answer.status, answer.problem()) == (403, allowed)
        else:
            assert (answer.status == 200) is (name in allowed), (name, answer.text)


async def test_a_correction_names_the_account_to_the_teacher_and_not_to_the_family(school: School) -> None:
    path, teacher = beside(school.ids[THIS_YEAR]), school.browsers["teacher"]
    corrected = await correct(teacher, path, [FRACTIONS])
    assert corrected.json().keys() == {"statement", "codes", "corrections"}
    made_by = f"account:{(await teacher.session()).json()['account']}"
    assert (await teacher.get(path)).json()["corrections"][-1]["by"] == made_by
    for who in ("pupil", "mother"):
        told = (await school.browsers[who].get(path)).json()
        assert [code["sent"] for code in told["codes"]] == [FRACTIONS]
        assert {each["by"] for each in told["corrections"]} == {"account"}
    entry = (await audit(school, subject=PUPIL, event="annotation.corrected"))[0]
    assert (entry["rule"], entry["purpose"], entry["details"]["codes"]) == (
        "teacher-of-learner-now", "teaching", FRACTIONS)
    withdrawn = await correct(teacher, path, None)
    assert withdrawn.json()["corrections"][-1]["codes"] is None


async def test_a_forged_or_malformed_correction_changes_nothing(school: School) -> None:
    path, teacher = beside(school.ids[LAST_YEAR]), school.browsers["teacher"]
    before = (await teacher.get(path)).json()
    forged = await teacher.put(path, json={"codes": []}, headers={"Origin": teacher.origin})
    assert (forged.status, forged.problem()) == (403, "csrf")
    assert (await correct(teacher, path, [FRACTIONS], **{"Sec-Fetch-Site": "cross-site"})).problem() == "csrf"
    assert (await correct(teacher, path, ["8.21E+15"])).problem() == "code-malformed"
    assert (await correct(teacher, path, "算数")).problem() == "annotations-malformed"
    assert (await teacher.get(path)).json() == before


@pytest.mark.parametrize(("number", "status"), [(0, 200), (1, 404)])
async def test_a_principal_corrects_at_their_own_school(school: School, number: int, status: int) -> None:
    name = f"principal{number}"
    made = await account(school.server, name)
    await grants(school.server).grant(
        TENANT, Wanted("principal", "校長着任", account=made.account_id, school=school_code("B1", number)))
    async with browsing(school.server) as browser:
        await browser.sign_in(name)
        path = beside(school.ids[THIS_YEAR])
        assert (await browser.get(path)).status == status
        assert (await correct(browser, path, [FRACTIONS])).status == status


# --- classes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "rule"), [
    ("teacher", "not-taught"), ("stranger", "not-taught"), ("pupil", "learner-reads-only-own"),
    ("mother", "not-guardian-now"), ("board-officer", "board-reads-aggregates-only")])
async def test_a_class_that_nobody_knows_and_anothers_are_refused_alike(school: School, who: str, rule: str) -> None:
    for class_id in (uid("class", "P", 1, YEAR, 2, 1), "9年9組", str(uuid4())):
        refused = await school.read(who, **{"class": class_id})
        assert (refused.status, refused.problem()) == (403, rule)
    explained = await school.browsers[who].get(f"/api/v1/access/explain?class={uuid4()}")
    assert explained.json()["rule"] == rule


async def test_ones_own_class_may_be_named(school: School) -> None:
    for who in ("teacher", "pupil", "mother"):
        assert await school.seen(who, **{"class": CLASS}) >= {THIS_YEAR}, who
    assert (await school.read("classmate", **{"class": CLASS})).json()["statements"] == []
