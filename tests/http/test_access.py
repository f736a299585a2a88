"""GET /api/v1/access/explain for keys, and reading through a portal with a teacher's rights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from lrs.access.person import Person
from lrs.access.policy import SchoolClass
from lrs.access.principal import KeyKind
from lrs.access.reach import Period
from lrs.access.roles import Role
from lrs.access.standing import Capacity, Standing, Tie
from lrs.http import keys
from tests.builders import statement, verb
from tests.http.asking import find, one, store
from tests.http.conftest import TENANT, Answer, Client, Server

HANAKO, TARO, SENSEI = (str(uuid4()) for _ in range(3))
MINATO = "B101200000019"
EXPLAIN = "/api/v1/access/explain"


SESSIONS = {"sensei": Person(TENANT, "account", SENSEI, "sensei"), "parent": Person(TENANT, "parent", "", "parent")}
OF_HANAKO = Capacity(Role.GUARDIAN, ties=(Tie(HANAKO),))
KNOWN = {
    SENSEI: (Capacity(Role.TEACHER, school=MINATO),
             Capacity(Role.TEACHER, Period(0), MINATO, "6-1", (Tie(HANAKO, Period(0)),))),
    "parent": (OF_HANAKO,),
    "restricted": (OF_HANAKO, replace(OF_HANAKO, restricted=True)),
}


class StaffRoom:
    """Who is signed in, and what is known of them, where no roster and no sign-in stand beside the policy."""

    async def person(self, tenant: str, session: str) -> Person | None:
        return SESSIONS.get(session) if tenant == TENANT else None

    async def facts(self, person: Person, at: int) -> Standing:
        known = KNOWN.get(person.user or person.account, ()) if person.tenant == TENANT else ()
        return Standing(capacities=known)

    async def school_class(self, tenant: str, class_id: str) -> SchoolClass:
        return SchoolClass(class_id, frozenset({MINATO}), frozenset({HANAKO, SENSEI}))


@pytest.fixture(autouse=True)
def staff_room(server: Server) -> Iterator[None]:
    room = StaffRoom()
    portals, standings = server.app[keys.PORTALS], server.app[keys.STANDINGS]
    explanations = server.app[keys.EXPLANATIONS]
    before, classes = standings._sources, explanations._classes
    portals._sessions, standings._sources, explanations._classes = room, (*before, room), room
    standings._known.clear()
    yield
    portals._sessions, standings._sources, explanations._classes = None, before, classes


async def annotated(server: Server, lrs: Client, learner: str, **marks: Any) -> str:
    """The id of a Statement that stands annotated as this learner's at MINATO, in class 6-1 unless said otherwise."""
    members = {"actor": {"account": {"homePage": "https://idp.minato.example.jp", "name": learner}}}
    [statement_id] = await store(lrs, statement(**members, **marks.pop("members", {})))
    note = {"l": bytes.fromhex(learner.replace("-", "")), "s": MINATO, "k": ["6-1"], "cat": "school-learning",
            "a": "learning", **marks}
    key = (await server.app[keys.STATEMENTS].keys(TENANT)).statement(statement_id)
    await server.app[keys.STORE].db["statements"].update_one({"_id": key}, {"$set": {"n": note}})
    return statement_id


# --- portals ----------------------------------------------------------------------------------------------


async def test_a_portal_without_a_teacher_reads_nothing_and_is_told_how(portal: Client, lrs: Client) -> None:
    [statement_id] = await store(lrs, statement())
    for answer in (await portal.get("statements"), await one(portal, statement_id)):
        assert answer.status == 403
        assert answer.problem() == "portal-needs-teacher"
        assert "X-Manabi-Session" in answer.json()["detail"]
    agent = '{"mbox": "mailto:x@example.jp"}'
    assert (await portal.get("agents", params={"agent": agent})).problem() == "portal-needs-teacher"


@pytest.mark.parametrize("session", ["", "sensei2", "𠮷".encode().decode("latin-1")])
async def test_a_session_that_nobody_has_opens_nothing(portal: Client, session: str) -> None:
    assert (await portal.with_(X_Manabi_Session=session).get("statements")).problem() == "portal-session-unknown"


async def test_a_portal_reads_as_far_as_its_teacher(server: Server, portal: Client, lrs: Client) -> None:
    sensei = portal.with_(X_Manabi_Session="sensei")
    mine = await annotated(server, lrs, HANAKO)
    earlier = await annotated(server, lrs, HANAKO, k=["5-1"])
    hidden = [await annotated(server, lrs, TARO), await annotated(server, lrs, HANAKO, s="B101200000026"),
              await annotated(server, lrs, HANAKO, a="teaching"), *await store(lrs, statement())]
    affairs = await annotated(server, lrs, TARO, cat="school-affairs")
    assert set(await find(sensei)) == {mine, earlier, affairs}
    assert (await one(sensei, mine)).status == 200
    assert {(await one(sensei, each)).status for each in hidden} == {404}
    assert {each["id"] for each in (await lrs.get("statements")).json()["statements"]} >= {*hidden, mine}


async def test_what_a_portal_reads_is_audited_as_read_by_its_teacher(
        server: Server, portal: Client, lrs: Client) -> None:
    agent = f'{{"account": {{"homePage": "https://idp.minato.example.jp", "name": "{HANAKO}"}}}}'
    asked = await portal.with_(X_Manabi_Session="sensei").get("statements", params={"agent": agent})
    assert asked.status == 200
    log = await lrs.get("/api/v1/audit", params={"actor": f"person:{SENSEI}", "subject": HANAKO})
    [entry, *_] = log.json()["entries"]
    assert (entry["requestId"], entry["actor"]["role"]) == (asked.headers["X-Request-ID"], "teacher")
    assert (entry["purpose"], entry["rule"]) == ("teaching", "teacher-of-learner-now")
    assert entry["details"] == {"portal": server.keys[KeyKind.PORTAL].key}
    looks, _ = await server.app[keys.AUDIT].looked_at(TENANT, HANAKO)
    [said, *_] = [look.sentence.ja for look in looks if look.role == "teacher"]
    assert said.endswith(" 先生があなたの学習記録を見ました（目的：学習指導）")


async def test_a_portal_learns_nothing_by_a_reference(server: Server, portal: Client, lrs: Client) -> None:
    sensei = portal.with_(X_Manabi_Session="sensei")
    secret = verb(f"相談した{uuid4()}")
    [hidden] = await store(lrs, statement(verb=secret))
    about = {"object": {"objectType": "StatementRef", "id": hidden}}
    told = await annotated(server, lrs, HANAKO, members=about)
    assert await find(lrs, verb=secret["id"]) == [told, hidden]
    assert await find(sensei, verb=secret["id"]) == []
    assert told in await find(sensei)


async def test_a_portal_does_not_read_as_a_guardian(portal: Client) -> None:
    assert (await portal.with_(X_Manabi_Session="parent").get("statements")).problem() == "portal-needs-teacher"


async def test_an_app_key_of_any_scope_reads_only_its_own(server: Server, lrs: Client) -> None:
    [foreign] = await store(lrs, statement())
    wide = server.client(await server.key("all"))
    own = await store(wide, statement())
    assert await find(wide) == own
    assert (await one(wide, foreign)).status == 404
    await store(wide, {**statement(), "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
                       "object": {"objectType": "StatementRef", "id": own[0]}})
    refused = await wide.post("statements", json={
        **statement(), "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
        "object": {"objectType": "StatementRef", "id": foreign}})
    assert (refused.status, (await one(lrs, foreign)).status) == (400, 200)


# --- explain ----------------------------------------------------------------------------------------------


async def explained(client: Client, **params: str) -> Any:
    answer = await client.get(EXPLAIN, params={name.replace("class_", "class"): v for name, v in params.items()})
    assert answer.status == 200, answer.text
    return answer.json()


async def test_a_system_key_asks_about_anybody(lrs: Client) -> None:
    told = await explained(lrs, user=SENSEI, learner=HANAKO, category="school-learning")
    assert (told["allowed"], told["rule"], told["purpose"]) == (True, "teacher-of-learner-now", "teaching")
    assert [each["condition"] for each in told["conditions"]] == [
        "tenant", "scope", "role", "relationship", "category", "purpose", "basis"]
    assert all(each["held"] and each["text"] for each in told["conditions"])
    assert told["reach"][0] == {"learners": 1, "schools": [MINATO], "categories": ["school-learning"],
                                "activityClasses": ["learning", "life"]}
    denied = await explained(lrs, user=SENSEI, learner=TARO, category="school-learning")
    assert (denied["allowed"], denied["rule"], denied["reach"]) == (False, "not-taught", [])
    assert {each["condition"] for each in denied["conditions"] if not each["held"]} == {"relationship", "basis"}


async def test_who_does_not_exist_is_told_apart_by_nobody(lrs: Client) -> None:
    known, unknown = [await explained(lrs, user=SENSEI, learner=learner, category="school-learning",
                                      at="2026-05-12T09:00:00+09:00") for learner in (TARO, str(uuid4()))]
    assert known == unknown


async def test_the_explanation_speaks_the_callers_language(lrs: Client) -> None:
    answer = await lrs.with_(Accept_Language="ja").get(EXPLAIN, params={"user": SENSEI, "learner": TARO,
                                                                        "category": "school-learning"})
    assert answer.headers["Content-Language"] == "ja"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "先生が読めるのは" in answer.json()["text"]
    assert "役割" in answer.json()["conditions"][2]["text"]


async def test_the_instant_and_the_time_asked_about_are_taken(lrs: Client) -> None:
    before = await explained(lrs, user=SENSEI, learner=HANAKO, category="school-learning",
                             at="1960-04-01T00:00:00+09:00")
    assert (before["allowed"], before["at"]) == (False, "1960-03-31T15:00:00.000Z")
    narrowed = await explained(lrs, user=SENSEI, learner=HANAKO, category="school-learning", class_="6-1",
                               since="2026-04-01T00:00:00+09:00", until="2026-05-01T00:00:00+09:00")
    assert narrowed["reach"][0]["classes"] == ["6-1"]
    assert narrowed["reach"][0]["since"] == "2026-03-31T15:00:00.000Z"


async def test_a_restricted_guardian_is_told_no_school(lrs: Client) -> None:
    told, openly = [await explained(lrs, account=account, learner=HANAKO, school=MINATO)
                    for account in ("restricted", "parent")]
    assert told["allowed"]
    assert "schools" not in str(told["reach"])
    assert openly["reach"][0]["schools"] == [MINATO]
    for action in ("requests/read", "audit/read"):
        assert (await explained(lrs, account="restricted", action=action))["rule"] == "guardian-not-told"


async def test_an_app_asks_about_itself_alone(app_key: Client, portal: Client) -> None:
    own = await explained(app_key)
    assert (own["rule"], len(own["reach"])) == ("app-reads-its-own", 1)
    assert (await explained(portal))["rule"] == "portal-needs-teacher"
    for client in (app_key, portal):
        assert (await client.get(EXPLAIN, params={"user": SENSEI})).status == 403


async def test_another_tenant_knows_nothing_of_the_person(stranger: Client) -> None:
    assert (await explained(stranger, user=SENSEI, learner=HANAKO))["rule"] == "no-role"


@pytest.mark.parametrize("query", [
    "action=read", "category=c4", "activity_class=A", "purpose=fun", "learner=hanako", "user=1", "at=yesterday",
    "assented=yes", "school=" + "x" * 201, "who=me", "action=use/read&action=use/read"])
async def test_what_is_not_understood_is_refused_and_named(lrs: Client, query: str) -> None:
    answer: Answer = await lrs.get(f"{EXPLAIN}?{query}")
    assert answer.status == 400
    assert query.partition("=")[0] in answer.json()["detail"]


async def test_without_credentials_nothing_is_explained(lrs: Client) -> None:
    assert (await lrs.with_(Authorization=None).get(EXPLAIN)).status == 401
