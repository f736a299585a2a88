"""Two different people approve an erasure, or nothing goes; a legal hold keeps it waiting; one process runs it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from lrs.access.person import Person
from lrs.access.principal import KeyKind
from lrs.config import Config
from lrs.errors import BadRequest, Conflict, Forbidden, NotFound
from lrs.http import keys
from lrs.storage.contract.erasures import Erasure
from tests.builders import learner, statement
from tests.http import erasing
from tests.http.asking import find, store
from tests.http.conftest import OTHER_TENANT, TENANT, Client, Server, serving
from tests.http.erasing import SATO, SUZUKI, Office


@pytest.fixture(scope="module")
def config(config: Config) -> Config:
    return erasing.by_hand(config)


@pytest.fixture(scope="module")
def office(server: Server, config: Config) -> Office:
    return erasing.office(server, config)


async def asked(office: Office, **members: Any) -> Erasure:
    return await office.services.erasures.request(
        SUZUKI, **{"agents": [learner()], "reason": "受付-2026-117", **members})


async def approve(office: Office, erasure: Erasure, person: Person) -> str:
    """Its state then, or the slug of the refusal."""
    try:
        return (await office.services.erasures.approve(person, erasure.erasure_id)).state
    except (Conflict, Forbidden, NotFound) as error:
        return error.slug


# --- approving --------------------------------------------------------------------------------------------


async def test_the_requester_may_be_one_of_the_two_and_is_never_both(office: Office) -> None:
    erasure = await asked(office)
    assert await approve(office, erasure, SUZUKI) == "requested"
    assert await approve(office, erasure, SUZUKI) == "erasure-approved-once"
    assert await approve(office, erasure, SATO) == "approved"
    assert await approve(office, erasure, Person(TENANT, "tanaka", str(uuid4()), "")) == "erasure-not-open"


async def test_one_person_with_two_accounts_is_one(office: Office) -> None:
    erasure, user = await asked(office), str(uuid4())
    assert await approve(office, erasure, Person(TENANT, "suzuki@a", user, "")) == "requested"
    assert await approve(office, erasure, Person(TENANT, "suzuki@b", user, "")) == "erasure-approved-once"
    alias = str(uuid4())
    office.identities.aliases[alias] = user
    assert await approve(office, erasure, Person(TENANT, "suzuki@c", alias, "")) == "erasure-approved-once"
    assert await approve(office, erasure, Person(TENANT, "sato", str(uuid4()), "")) == "approved"


async def test_an_account_that_is_linked_to_nobody_approves_nothing(office: Office) -> None:
    erasure = await asked(office)
    assert await approve(office, erasure, Person(TENANT, "tanaka", "", "")) == "erasure-approver-unlinked"
    assert await approve(office, erasure, SUZUKI) == "requested"
    assert await approve(office, erasure, Person(TENANT, "suzuki@b", "", "")) == "erasure-approver-unlinked"
    assert len((await office.services.erasures.get(SATO, erasure.erasure_id)).approvals) == 1


async def test_an_account_named_like_an_expression_of_the_database_is_just_a_name(office: Office) -> None:
    erasure = await asked(office)
    one, other = str(uuid4()), str(uuid4())
    for account, user, state in (("$state", one, "requested"), ("$state", one, "erasure-approved-once"),
                                 ("$$ROOT", other, "approved")):
        assert await approve(office, erasure, Person(TENANT, account, user, "")) == state


async def test_the_same_person_many_times_at_once_approves_once(office: Office) -> None:
    for _ in range(10):
        erasure = await asked(office)
        states = await asyncio.gather(*(approve(office, erasure, SUZUKI) for _ in range(10)))
        assert sorted(states) == ["erasure-approved-once"] * 9 + ["requested"]


async def test_many_at_once_are_two_approvals_and_no_more(office: Office) -> None:
    for _ in range(10):
        erasure = await asked(office)
        states = await asyncio.gather(*(approve(office, erasure, Person(TENANT, f"人{n}", str(uuid4()), ""))
                                        for n in range(8)))
        assert sorted(states) == ["approved", *["erasure-not-open"] * 6, "requested"]
        found = await office.services.erasures.get(SATO, erasure.erasure_id)
        assert len({approval.account for approval in found.approvals}) == 2


async def test_nothing_runs_before_both_approved(lrs: Client, office: Office) -> None:
    me = learner()
    [kept] = await store(lrs, statement(actor=me))
    erasure = await asked(office, agents=[me])
    for _ in range(2):
        with pytest.raises(Conflict, match="not approved yet"):
            await office.run(erasure)
        await approve(office, erasure, SUZUKI)
    assert await find(lrs, agent=me) == [kept]
    with pytest.raises(Conflict):
        await office.services.verify(erasure)


async def test_another_tenants_people_see_and_approve_nothing(office: Office) -> None:
    erasure = await asked(office)
    assert await approve(office, erasure, replace(SATO, tenant=OTHER_TENANT)) == "erasure-unknown"
    with pytest.raises(NotFound):
        await office.services.erasures.get(replace(SATO, tenant=OTHER_TENANT), erasure.erasure_id)


# --- over HTTP --------------------------------------------------------------------------------------------


async def test_a_system_key_asks_and_never_approves(lrs: Client, stranger: Client) -> None:
    agent = learner()
    made = await lrs.post("/api/v1/erasures", json={"agents": [agent], "reason": "受付-2026-117", "block": True})
    assert made.status == 201
    told = made.json()
    assert (told["state"], told["needed"], told["agents"], told["block"]) == ("requested", 2, [agent], True)
    path = made.headers["Location"]
    assert (await lrs.get(path)).json() == told
    assert told in (await lrs.get("/api/v1/erasures")).json()["erasures"]
    approved = await lrs.post(f"{path}/approvals")
    assert (approved.status, approved.problem()) == (403, "erasure-approved-by-key")
    assert (await stranger.get(path)).problem() == "erasure-unknown"
    assert (await stranger.get("/api/v1/erasures")).json() == {"erasures": []}


@pytest.mark.parametrize("method", ["get", "post"])
async def test_other_keys_may_neither_ask_nor_look(app_key: Client, portal: Client, method: str) -> None:
    for client in (app_key, portal):
        body = {"json": {"agents": [learner()], "reason": "受付"}} if method == "post" else {}
        answer = await client.request(method.upper(), "/api/v1/erasures", **body)
        assert (answer.status, answer.problem()) == (403, "erasure-not-permitted")


@pytest.mark.parametrize("body", [
    [], "はなこ", {"agents": {}}, {"user": 1}, {"agents": [learner()], "reason": 1}, {"mentioned": "all"}, {"block": 1},
    {"who": "はなこ"}, {"agents": [learner()]}, {"agents": [1], "reason": "受付"}, {"user": "x", "reason": "受付"},
    None])
async def test_a_body_that_is_not_right_is_refused_in_both_languages(lrs: Client, body: Any) -> None:
    for language in ("en", "ja"):
        answer = await lrs.with_(Accept_Language=language).post("/api/v1/erasures", json=body)
        assert answer.status == 400
        assert answer.problem()


# --- legal holds ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scope", ["user", "school", "all"])
async def test_a_hold_keeps_what_it_covers_until_it_is_lifted(lrs: Client, office: Office, scope: Any) -> None:
    user, me = str(uuid4()), learner()
    office.identities.accounts[user] = [f"account {me['account']['homePage']} {me['account']['name']}"]
    office.roster.at[user] = ["B113210000019"]
    value = {"user": user.upper(), "school": "B113210000019", "all": ""}[scope]
    [kept] = await store(lrs, statement(actor=me))
    erasures = [await office.approved(user=user), await office.approved(agents=[me])]
    hold = await office.services.holds.place(SATO, scope, value, "調査-2026-3")
    for erasure in erasures:
        with pytest.raises(Conflict, match="調査-2026-3"):
            await office.run(erasure)
        assert await office.services.erasures.hold(erasure) == hold
    assert await find(lrs, agent=me) == [kept]
    await office.services.holds.lift(SUZUKI, hold.hold_id)
    with pytest.raises(NotFound):
        await office.services.holds.lift(SUZUKI, hold.hold_id)
    for erasure in erasures:
        assert (await office.run(erasure)).state == "done"
    assert await find(lrs, agent=me) == []
    [listed] = [each for each in await office.services.holds.list(TENANT) if each.hold_id == hold.hold_id]
    assert (listed.placed_by, listed.lifted_by) == ("sato", "suzuki")


async def test_a_hold_on_somebody_else_or_another_school_keeps_nothing(lrs: Client, office: Office) -> None:
    user, me = str(uuid4()), learner()
    office.identities.accounts[user] = [f"account {me['account']['homePage']} {me['account']['name']}"]
    office.roster.at[user] = ["B113210000019"]
    await store(lrs, statement(actor=me))
    holds = [await office.services.holds.place(SATO, "user", str(uuid4()), "別件"),
             await office.services.holds.place(SATO, "school", "A113210000018", "別件")]
    assert (await office.run(await office.approved(user=user))).state == "done"
    for hold in holds:
        await office.services.holds.lift(SATO, hold.hold_id)


@pytest.mark.parametrize(("scope", "value", "reason", "slug"), [
    ("user", "はなこ", "調査", "parameter-uuid"), ("all", "", " ", "reason-missing")])
async def test_a_hold_that_names_nothing_is_refused(office: Office, scope: Any, value: str, reason: str,
                                                    slug: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await office.services.holds.place(SATO, scope, value, reason)
    assert refused.value.slug == slug


async def test_nothing_goes_after_a_hold_that_was_placed_in_the_middle_of_a_run(
        lrs: Client, server: Server, config: Config) -> None:
    slow = erasing.office(server, replace(config, retention=replace(config.retention, pace=400)))
    me = learner()
    await store(lrs, *(statement(actor=me) for _ in range(1500)))
    running = asyncio.create_task(slow.run(await slow.approved(agents=[me])))
    statements = server.app[keys.STORE].db["statements"]
    while not await statements.count_documents({"erased": {"$exists": True}, "tenant": TENANT}):
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.2)
    hold = await slow.services.holds.place(SATO, "all", "", "訴訟")
    left = await statements.count_documents({"t": TENANT})
    with pytest.raises(Conflict, match="訴訟"):
        await running
    assert await statements.count_documents({"t": TENANT}) == left > 0
    await slow.services.holds.lift(SATO, hold.hold_id)


# --- who runs it ------------------------------------------------------------------------------------------


async def test_of_two_that_run_it_at_once_one_does(lrs: Client, office: Office, server: Server, config: Config) -> None:
    for _ in range(5):
        me = learner()
        await store(lrs, *(statement(actor=me) for _ in range(300)))
        erasure = await office.approved(agents=[me])
        outcomes = await asyncio.gather(*(o.run(erasure) for o in (office, erasing.office(server, config))),
                                        return_exceptions=True)
        [done] = [outcome for outcome in outcomes if isinstance(outcome, Erasure)]
        [refused] = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
        assert refused.slug == "run-elsewhere"
        assert b'"statements": 300' in done.report


async def test_a_server_runs_by_itself_what_is_approved_also_after_what_cannot_be_run(config: Config) -> None:
    looking = replace(config, retention=replace(config.retention, look_seconds=1),
                      mongo=replace(config.mongo, database=f"{config.mongo.database}_looking"[-60:]))
    async with serving(looking) as server:
        office, lrs, me = erasing.office(server, looking), server.client(server.keys[KeyKind.SYSTEM]), learner()
        await store(lrs, statement(actor=me))
        await server.app[keys.STORE].db["erasures"].update_one(
            {"_id": (await asked(office)).erasure_id}, {"$set": {"tenant": "there is none", "state": "approved"}})
        erasure = await office.approved(agents=[me])
        for _ in range(200):
            if (await office.services.erasures.get(SATO, erasure.erasure_id)).state == "done":
                break
            await asyncio.sleep(0.05)
        assert await find(lrs, agent=me) == []
