"""A learner's own token: any xAPI client reads that learner's records with it, and nothing else is opened by it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest

from lrs.clock import now_ms
from lrs.config import Config
from lrs.http import keys
from lrs.messages.catalogue import text
from tests.annotation.test_ingest import TOOL, trial
from tests.builders import attachment, multipart, part
from tests.clients.running import run
from tests.http.browsing import Browser, people
from tests.http.conftest import TENANT, Client, Key
from tests.http.schooling import (
    AFFAIR,
    CLASS,
    CLASSMATE,
    LAST_YEAR,
    PUPIL,
    TAUGHT,
    TEACHER,
    THIS_YEAR,
    School,
    app_of,
    audit,
    schooling,
)

MINE, CHILD = "/console/me/tokens", f"/console/children/{PUPIL}/tokens"
READING = [f"statements?agent={quote(json.dumps({'account': {'homePage': TOOL, 'name': PUPIL}}))}", "statements"]


@pytest.fixture(scope="module")
async def school(config: Config) -> AsyncIterator[School]:
    async with schooling(config) as running:
        yield running


async def issue(school: School, who: str = "mother", path: str = CHILD, **fields: str) -> Key:
    """A token as its page shows it."""
    browser = school.browsers[who]
    await browser.open(path)
    answer = await browser.send(path, do="issue", token=fresh(browser),
                                **{"label": "マイ学習ノート", "assent": "yes", **fields})
    assert answer.status == 200, answer.text
    found = dict(re.findall(r'<code id="(key|secret|bearer|endpoint)"[^>]*>([^<]+)</code>', answer.text))
    assert found["bearer"] == f"{found['key']}.{found['secret']}"
    assert found["endpoint"] == f"{school.server.origin}/xAPI"
    return Key(found["key"], found["secret"])


@pytest.fixture(scope="module")
async def token(school: School) -> Key:
    return await issue(school)


@pytest.fixture(scope="module")
def reader(school: School, token: Key) -> Client:
    return school.server.client(token)


def fresh(browser: Browser) -> str:
    """The id under which the form of the latest page makes a token; those of its other forms are there already."""
    return re.findall(r'name="token" value="([^"]*)"', browser.page.text)[-1]


def bearer(token: Key) -> dict[str, str]:
    return {"Authorization": f"Bearer {token.key}.{token.secret}"}


# --- reading ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
@pytest.mark.parametrize("path", READING)
async def test_it_lists_the_learner_s_learning_and_nothing_of_attendance_or_of_others(
        school: School, token: Key, path: str, version: str) -> None:
    answer = await school.server.client(token, version).get(path)
    assert answer.status == 200, answer.text
    found = {each["id"] for each in answer.json()["statements"]}
    assert {school.ids[LAST_YEAR], school.ids[THIS_YEAR]} <= found
    assert found.isdisjoint({school.ids[AFFAIR], school.ids[TAUGHT]})
    assert all(each["actor"]["account"]["name"] == PUPIL for each in answer.json()["statements"])


async def test_a_bearer_of_both_parts_in_one_opens_the_same(school: School, token: Key, reader: Client) -> None:
    with_bearer = reader.with_(Authorization=bearer(token)["Authorization"])
    assert (await with_bearer.get("statements")).json() == (await reader.get("statements")).json()
    wrong = reader.with_(Authorization=f"Bearer {token.key}.{token.secret[:-1]}")
    assert (await wrong.get("statements")).status == 401


async def test_pages_follow_one_another(reader: Client) -> None:
    whole = [each["id"] for each in (await reader.get("statements")).json()["statements"]]
    found, more = [], "/xAPI/statements?limit=1"
    while more:
        answer = (await reader.get(more)).json()
        found += [each["id"] for each in answer["statements"]]
        more = answer["more"]
    assert found == whole
    assert len(whole) >= 2


@pytest.mark.parametrize(("which", "status"), [(THIS_YEAR, 200), (AFFAIR, 404), (TAUGHT, 404)])
async def test_by_id_what_is_not_the_learner_s_to_read_is_unknown(
        school: School, reader: Client, which: str, status: int) -> None:
    path = f"statements?statementId={school.ids[which]}"
    assert (await reader.get(path)).status == status
    assert (await reader.head(path)).status == status


async def test_it_reads_attachments(school: School, reader: Client) -> None:
    app = await app_of(school.server, "drawing", "school-learning", "learning")
    picture = "絵".encode()
    statement = trial(PUPIL, TOOL, timestamp=THIS_YEAR, id=str(uuid4()))
    statement["attachments"] = [attachment(picture)]
    stored = await app.post("statements", **multipart(statement, part(picture)))
    assert stored.status == 200, stored.text
    answer = await reader.get(f"statements?statementId={statement['id']}&attachments=true")
    assert answer.status == 200
    assert picture in answer.body


async def test_what_others_are_called_and_what_they_did_is_not_told(school: School, reader: Client) -> None:
    app = await app_of(school.server, "others", "school-learning", "learning")
    activity = f"https://others.example.jp/{uuid4()}"
    other = trial(CLASSMATE, TOOL, timestamp=THIS_YEAR)
    other["actor"]["name"] = "佐藤"
    other["object"] = {"id": activity, "definition": {"name": {"ja": "ほかの子だけの問題"}}}
    assert (await app.post("statements", json=[other])).status == 200
    asked = quote(json.dumps({"account": other["actor"]["account"]}))
    person = await reader.get(f"agents?agent={asked}")
    assert person.status == 200
    assert "name" not in person.json()
    assert "definition" not in (await reader.get(f"activities?activityId={quote(activity)}")).json()
    own = (await reader.get("statements")).json()["statements"][0]["object"]["id"]
    known = await app.get(f"activities?activityId={quote(own)}")
    assert (await reader.get(f"activities?activityId={quote(own)}")).json() == known.json()


async def test_the_old_form_of_a_request_reads_as_well(reader: Client, token: Key) -> None:
    form = {"Authorization": bearer(token)["Authorization"], "X-Experience-API-Version": "1.0.3", "limit": "1"}
    answer = await reader.with_(Authorization=None, X_Experience_API_Version="1.0.3").post(
        "statements?method=GET", data=urlencode(form), headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status == 200, answer.text
    assert len(answer.json()["statements"]) == 1


@pytest.mark.parametrize("client", ["xapi.cjs"])
async def test_a_javascript_client_reads_with_it(school: School, token: Key, node: str, client: str) -> None:
    asked = {"endpoint": f"{school.server.origin}/xAPI/", "key": token.key, "secret": token.secret,
             "read": school.ids[THIS_YEAR]}
    assert json.loads(await run(node, client, given=json.dumps(asked)))["id"] == school.ids[THIS_YEAR]


async def test_a_python_client_reads_with_it(school: School, token: Key, packages: str) -> None:
    asked = {"endpoint": f"{school.server.origin}/xAPI/", "key": token.key, "secret": token.secret,
             "read": school.ids[THIS_YEAR]}
    found = await run(sys.executable, "tincan_client.py", given=json.dumps(asked), PYTHONPATH=packages)
    assert json.loads(found)["id"] == school.ids[THIS_YEAR]


# --- nothing else -----------------------------------------------------------------------------------------

STATE = "activities/state?" + urlencode({
    "activityId": "https://drill.example.jp/1", "agent": json.dumps({"account": {"homePage": TOOL, "name": PUPIL}}),
    "stateId": "s"})
OTHERWISE = [
    ("POST", "statements"), ("PUT", "statements?statementId=0d9c3a52-7f1e-4b8a-9c66-2f5e8a1b7d40"),
    ("POST", "activities"), ("GET", STATE),
    ("PUT", STATE), ("DELETE", STATE), ("GET", STATE.replace("activities/state", "activities/profile")),
    ("GET", STATE.replace("activities/state", "agents/profile")), ("GET", "/api/v1/statements"),
    ("GET", f"/api/v1/learners/{PUPIL}/log"), ("GET", "/api/v1/classes"), ("GET", f"/api/v1/classes/{CLASS}/log"),
    ("GET", f"/api/v1/classes/{CLASS}/live"), ("GET", "/api/v1/audit"), ("GET", "/api/v1/audit/mine"),
    ("GET", "/api/v1/access/explain"), ("GET", "/api/v1/refusals"), ("GET", "/api/v1/curriculum?q=a"),
    ("POST", "/api/v1/validate"), ("GET", "/api/v1/links"), ("PUT", "/api/v1/roster"), ("GET", "/api/v1/erasures"),
    ("POST", "/api/v1/erasures"), ("GET", "/api/v1/session"), ("DELETE", "/api/v1/session"),
]


@pytest.mark.parametrize(("method", "path"), OTHERWISE)
async def test_it_opens_nothing_else(reader: Client, method: str, path: str) -> None:
    answer = await reader.request(method, path)
    assert (answer.status, answer.problem()) == (403, "learner-token-reads-only")


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
async def test_the_old_form_of_a_request_writes_nothing(reader: Client, token: Key, method: str) -> None:
    form = {"Authorization": bearer(token)["Authorization"], "content": "{}", "X-Experience-API-Version": "1.0.3"}
    answer = await reader.with_(Authorization=None, X_Experience_API_Version="1.0.3").post(
        f"statements?method={method}", data=urlencode(form),
        headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status == 403


async def test_it_fetches_no_other_token(school: School, token: Key) -> None:
    answer = await school.server.client(token).post("/oauth/token", data={"grant_type": "client_credentials"})
    assert (answer.status, answer.json()["error"]) == (400, "unauthorized_client")


# --- who makes and ends it --------------------------------------------------------------------------------


async def test_a_guardian_says_that_the_child_agrees(school: School) -> None:
    browser = school.browsers["mother"]
    await browser.open(CHILD)
    answer = await browser.send(CHILD, do="issue", token=fresh(browser), label="ノート", assent="")
    assert answer.status == 403
    assert text("assent-missing", "ja", {}) in answer.text


@pytest.mark.parametrize(("who", "path"), [
    ("father", CHILD), ("classmate", CHILD), ("teacher", CHILD), ("teacher", MINE), ("operator", CHILD)])
async def test_nobody_else_makes_or_sees_one(school: School, who: str, path: str) -> None:
    browser = school.browsers[who]
    assert (await browser.get(path)).status == 403
    await browser.open("/console/help" if who in {"teacher", "operator"} else "/console")
    answer = await browser.send(path, do="issue", token="abcd-abcd-abcd", label="x", assent="yes")
    assert answer.status == 403


async def test_below_the_age_the_learner_sees_and_ends_it_and_makes_none(school: School) -> None:
    key = await issue(school)
    pupil = school.browsers["pupil"]
    page = await pupil.open(MINE)
    assert key.key in page.text
    assert 'name="label"' not in page.text
    made = await pupil.send(MINE, do="issue", token="abcd-abcd-abcd", label="x", assent="yes")
    assert made.status == 403
    await pupil.open(MINE)
    ended = await pupil.send(MINE, do="revoke", token=key.key)
    assert ended.status == 303
    assert (await school.server.client(key).get("statements")).status == 401


async def test_a_form_that_comes_again_makes_no_other_token(school: School) -> None:
    browser = school.browsers["mother"]
    await browser.open(CHILD)
    fields = {"do": "issue", "token": fresh(browser), "label": "二度", "assent": "yes"}
    csrf = browser.token
    first, again = [await browser.post(CHILD, data={"csrf": csrf, **fields}, headers={"Origin": browser.origin})
                    for _ in range(2)]
    assert (first.status, again.status) == (200, 303)
    assert (await browser.open(CHILD)).text.count("<strong>二度</strong>") == 1


@pytest.mark.parametrize("label", ["", " ", "x" * 101, "a\nb"])
async def test_a_token_has_a_name(school: School, label: str) -> None:
    browser = school.browsers["mother"]
    await browser.open(CHILD)
    answer = await browser.send(CHILD, do="issue", token=fresh(browser), label=label, assent="yes")
    assert answer.status == 400, answer.text
    assert text("learner-token-label", "ja", {}) in answer.text


async def test_a_token_of_another_learner_is_not_ended(school: School) -> None:
    key = await issue(school)
    classmate = school.browsers["classmate"]
    await classmate.open(MINE)
    assert (await classmate.send(MINE, do="revoke", token=key.key)).status == 404
    assert (await school.server.client(key).get("statements")).status == 200


async def test_it_expires(school: School) -> None:
    key = await issue(school)
    tokens = school.server.app[keys.STORE].learner_tokens
    found = await tokens.get(key.key)
    assert found is not None
    await tokens.forget(TENANT, [])
    old = replace(found, token_id="zzzz-zzzz-zzzz", expires=now_ms() - 1)
    assert await tokens.add(old)
    assert (await school.server.client(Key(old.token_id, key.secret)).get("statements")).status == 401
    assert (await school.server.client(key).get("statements")).status == 200


async def test_it_ends_with_the_right_of_who_made_it(school: School) -> None:
    key = await issue(school)
    guardians = people(school.server).guardians
    client = school.server.client(key)
    await guardians.restrict(TENANT, "mother", PUPIL, restricted=True)
    try:
        answer = await client.get("statements")
        assert (answer.status, answer.problem()) == (403, "learner-token-lapsed")
        assert (await client.get(f"agents?agent={quote(json.dumps({'mbox': 'mailto:a@example.jp'}))}")).status == 403
    finally:
        await guardians.restrict(TENANT, "mother", PUPIL, restricted=False)
    assert (await client.get("statements")).status == 200


# --- what is told of it -----------------------------------------------------------------------------------


async def test_making_reading_and_ending_are_audited_and_told_to_the_family(school: School) -> None:
    key = await issue(school)
    assert (await school.server.client(key).get("statements")).status == 200
    browser = school.browsers["mother"]
    await browser.open(CHILD)
    await browser.send(CHILD, do="revoke", token=key.key)
    entries = await audit(school, subject=PUPIL)
    of_it = {each["event"]: each for each in entries if key.key in json.dumps(each)}
    assert {"learner-token.issue", "learner-token.revoke", "statements.read"} <= of_it.keys()
    assert of_it["statements.read"]["rule"] == "learner-token"
    assert of_it["learner-token.issue"]["details"]["assented"] == "true"
    looks = await browser.get(f"/console/children/{PUPIL}/audit?lang=ja")
    assert "許可されたプログラム" in looks.text


async def test_a_refusal_is_audited(school: School, reader: Client) -> None:
    await reader.get("/api/v1/classes")
    refused = await audit(school, event="access.refused")
    assert "learner-token-reads-only" in {each["rule"] for each in refused}


async def test_tokens_are_forgotten_with_the_learner_and_with_who_made_them(school: School) -> None:
    tokens = school.server.app[keys.STORE].learner_tokens
    key = await issue(school)
    found = await tokens.get(key.key)
    assert found is not None
    await tokens.add(replace(found, token_id="xxxx-xxxx-xxxx", learner=CLASSMATE, user=TEACHER))
    assert await tokens.naming(TENANT, [TEACHER]) == 1
    assert await tokens.forget(TENANT, [TEACHER]) == 1
    assert await tokens.naming(TENANT, [TEACHER]) == 0
    assert await tokens.get(key.key) is not None
