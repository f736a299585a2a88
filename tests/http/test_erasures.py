"""A person's records are erased: all of them, nobody else's, and by no door do they come back."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import Any
from uuid import uuid4

import orjson
import pytest

from lrs.access.principal import KeyKind
from lrs.config import Config
from lrs.errors import BadRequest, InvalidParameter
from lrs.http import keys
from lrs.retention import report
from lrs.storage.contract.access import Registration
from lrs.xapi.actor import ifi
from tests.builders import HOME_PAGE, about, activity, attachment, group, learner, multipart, part, statement, voiding
from tests.http import erasing
from tests.http.asking import find, one, store, walk
from tests.http.conftest import TENANT, Client, Key, Server
from tests.http.erasing import Office

NOTHING = {"statements": 0, "references": 0, "documents": 0, "attachments": 0, "events": 0, "descriptions": 0}


@pytest.fixture(scope="module")
def config(config: Config) -> Config:
    return erasing.by_hand(config)


@pytest.fixture(scope="module")
def office(server: Server, config: Config) -> Office:
    return erasing.office(server, config)


async def test_all_that_is_the_persons_goes_and_what_is_others_stays_byte_for_byte(
        lrs: Client, stranger: Client, office: Office) -> None:
    user, mbox = str(uuid4()), {"mbox": f"mailto:{uuid4()}@example.jp"}
    me, alias, friend = learner(user), learner("ドリルの17番𠮷"), learner()
    office.identities.accounts[user] = [str(ifi(me)), str(ifi(alias)), str(ifi(mbox))]
    office.roster.names[user] = 3
    mine = [statement(actor=me), statement(actor={**me, "name": "みどり"}), statement(actor=alias),
            statement(actor=mbox), statement(actor=learner(user.upper())), statement(actor=group(me)),
            statement(actor=friend, object={"objectType": "Agent", **alias})]
    others = [statement(actor=friend), statement(actor=friend, context={"instructor": me}),
              statement(actor=group(me, friend)), about(mine[0]["id"], actor=friend),
              voiding(mine[1]["id"], actor=learner())]
    await store(lrs, *mine, *others[:4])
    await store(lrs, others[4])
    await store(stranger, statement(actor=me, id=mine[0]["id"]))
    before = [(await one(lrs, each["id"])).body for each in others]
    for path in (f"activities/state?activityId={activity('a')['id']}&stateId=s&agent=",
                 "agents/profile?profileId=p&agent="):
        for agent in (me, alias, friend):
            answer = await lrs.put(path + json.dumps(agent), json={"色": "青"})
            assert answer.status == 204, answer.text
    done = await office.run(await office.approved(user=user))
    proof = json.loads(done.report)
    assert proof["erased"] == {"statements": 7, "attachments": 0, "documents": 4, "roster": 3}
    assert proof["kept"] == {"instructor": 1, "member": 1}
    assert (done.state, done.digest) == ("done", report.digest(done.report))
    assert user.encode() not in done.report
    for each in mine:
        assert (await one(lrs, each["id"])).problem() == "statement-unknown"
        assert (await lrs.get(f"statements?voidedStatementId={each['id']}")).status == 404
    assert [(await one(lrs, each["id"])).body for each in others] == before
    assert await find(lrs, agent=me) == [others[2]["id"]]
    assert await find(lrs, agent=me, related_agents="true") == [others[2]["id"], others[1]["id"]]
    assert await find(lrs, agent=alias, related_agents="true") == []
    assert await find(stranger, agent=me) == [mine[0]["id"]]
    assert (await lrs.get(f"agents/profile?profileId=p&agent={json.dumps(me)}")).status == 404
    assert (await lrs.get(f"agents/profile?profileId=p&agent={json.dumps(friend)}")).status == 200
    verified = await office.services.verify(done)
    assert (verified.complete, verified.newer) == (True, 0)
    assert [event for event, touched, _ in office.journal.events if touched == done.erasure_id] == [
        "erasure.request", "erasure.approve", "erasure.approve", "erasure.done"]
    assert office.journal.events[-1][2]["digest"] == done.digest


async def test_those_that_only_mention_the_person_go_too_when_the_request_says_so(lrs: Client, office: Office) -> None:
    me = learner()
    mentioning = statement(context={"instructor": me})
    await store(lrs, mentioning)
    done = await office.erase(me, mentioned="erase")
    assert json.loads(done.report)["erased"]["statements"] == 1
    assert (await one(lrs, mentioning["id"])).status == 404


# --- coming back ------------------------------------------------------------------------------------------


async def test_an_erased_id_is_answered_like_success_and_never_kept_whatever_comes_under_it(
        lrs: Client, app_key: Client, office: Office) -> None:
    me = learner()
    gone, beside = statement(actor=me), statement()
    await store(app_key, gone)
    await office.erase(me)
    for sent in (gone, {**gone, "actor": learner()}, {**gone, "id": gone["id"].upper()}):
        for client in (app_key, lrs):
            assert (await client.put(f"statements?statementId={sent['id']}", json=sent)).status == 204
            assert (await client.post("statements", json=sent)).json() == [sent["id"]]
    assert await store(app_key, gone, beside) == [gone["id"], beside["id"]]
    assert (await one(app_key, gone["id"])).status == 404
    assert (await one(app_key, beside["id"])).status == 200
    assert await find(lrs, agent=me) == []


async def test_attachments_go_with_their_last_owner_and_do_not_come_back(
        lrs: Client, server: Server, office: Office) -> None:
    db = server.app[keys.STORE].db
    me, friend = learner(), learner()
    shared, own = f"二人の絵 {uuid4()}".encode(), f"一人の絵 {uuid4()}".encode()
    mine = statement(actor=me, attachments=[attachment(shared), attachment(own)])
    theirs = statement(actor=friend, attachments=[attachment(shared)])
    sent = multipart([mine, theirs], part(shared), part(own))
    files = await db["attachments.files"].count_documents({})
    assert (await lrs.post("statements", **sent)).status == 200
    assert await db["attachments.files"].count_documents({}) == files + 2
    first = await office.erase(me)
    assert json.loads(first.report)["erased"]["attachments"] == 1
    kept = await lrs.get(f"statements?statementId={theirs['id']}&attachments=true")
    assert shared in kept.body
    assert (await lrs.post("statements", **multipart(mine, part(shared), part(own)))).status == 200
    second = await office.erase(friend)
    assert json.loads(second.report)["erased"]["attachments"] == 1
    assert await db["attachments.files"].count_documents({}) == files
    assert await db["attachments.chunks"].count_documents({"data": {"$in": [shared, own]}}) == 0


async def test_two_owners_of_an_attachment_erased_at_once_leave_nothing_of_it(
        lrs: Client, server: Server, office: Office) -> None:
    db = server.app[keys.STORE].db
    for _ in range(5):
        people, content = [learner(), learner()], f"二人 {uuid4()}".encode()
        both = [statement(actor=each, attachments=[attachment(content)]) for each in people]
        assert (await lrs.post("statements", **multipart(both, part(content)))).status == 200
        done = await asyncio.gather(*(office.erase(each) for each in people))
        assert sum(json.loads(each.report)["erased"]["attachments"] for each in done) == 1
        assert await db["attachments.chunks"].count_documents({"data": content}) == 0


async def test_what_a_person_sends_under_new_ids_during_the_run_or_later_is_new(lrs: Client, office: Office) -> None:
    me = learner()
    before = await store(lrs, *(statement(actor=me) for _ in range(30)))
    erasure = await office.approved(agents=[me])
    sending = True
    acknowledged: list[str] = []

    async def send() -> None:
        while sending:
            acknowledged.extend(await store(lrs, statement(actor=me)))

    senders = [asyncio.create_task(send()) for _ in range(3)]
    done = await office.run(erasure)
    sending = False
    await asyncio.gather(*senders)
    left = {each for page in await walk(lrs, agent=me) for each in page}
    assert left <= set(acknowledged)
    assert not left & set(before)
    later = await store(lrs, statement(actor=me))
    assert await office.left(done) == NOTHING
    assert (await office.services.verify(done)).newer == len(left) + 1
    assert (await one(lrs, later[0])).status == 200
    again = await office.run(done)  # run again it takes these too, and its report counts all
    assert json.loads(again.report)["erased"]["statements"] > 30
    assert await find(lrs, agent=me) == []


async def test_nothing_of_a_blocked_person_is_taken_until_that_is_lifted(lrs: Client, office: Office) -> None:
    me, friend = learner(), learner()
    await store(lrs, statement(actor=me))
    done = await office.erase(me, block=True)
    for refused in (statement(actor=me), statement(actor=group(me, friend)),
                    statement(actor=friend, object={"objectType": "Agent", **me})):
        answer = await lrs.post("statements", json=[statement(actor=friend), refused])
        assert (answer.status, answer.problem()) == (403, "person-blocked")
    assert await find(lrs, agent=friend) == []
    await store(lrs, statement(actor=friend))
    assert await office.services.erasures.unblock(erasing.SATO, done.erasure_id) > 0
    await lrs_knows(lrs, me)


async def test_a_blocked_learner_does_not_come_back_under_another_spelling_or_home_page(
        lrs: Client, server: Server, office: Office) -> None:
    user, page = str(uuid4()), HOME_PAGE
    office.identities.accounts[user] = [f"account {page} {user}"]
    await store(lrs, statement(actor=learner(user)))
    await office.run(await office.approved(user=user, block=True))
    trusted = Registration(frozenset({page, "https://other.example.jp"}))
    credential, secret = await server.app[keys.ACCESS].create_credential(
        TENANT, None, "ドリル", KeyKind.APP, None, trusted)
    drill = server.client(Key(credential.key, secret))
    mixed = "".join(each.upper() if at % 2 else each for at, each in enumerate(user))
    for home, name in ((page, mixed), (page, f"urn:uuid:{user}"), (page, f"{{{user}}}"), (f"{page}/", user),
                       ("https://other.example.jp", user)):
        answer = await drill.post("statements", json=[
            statement(actor={"account": {"homePage": home, "name": name}})])
        assert (answer.status, name) == (403, name)
        assert answer.problem() == "person-blocked"


@pytest.mark.parametrize("page", [HOME_PAGE, f"{HOME_PAGE}/"])
async def test_a_blocked_agent_is_known_among_members_and_by_either_home_page(
        lrs: Client, office: Office, page: str) -> None:
    name = str(uuid4())
    await store(lrs, statement(actor={"account": {"homePage": page, "name": name}}))
    await office.erase({"account": {"homePage": page, "name": name}}, block=True)
    for home, spelled in ((HOME_PAGE, name), (f"{HOME_PAGE}/", name), (HOME_PAGE, name.upper()),
                          (f"{HOME_PAGE}/", f"{{{name}}}"), (HOME_PAGE, f"urn:uuid:{name.upper()}")):
        agent = {"account": {"homePage": home, "name": spelled}}
        for refused in (statement(actor=agent), statement(actor=group(learner(), agent)),
                        statement(object={"objectType": "Group", "member": [agent, learner()]})):
            assert (await lrs.post("statements", json=[refused])).problem() == "person-blocked"
    await store(lrs, statement(actor=group(learner(), learner())))


async def test_a_blocked_address_is_known_by_its_hash_and_the_hash_by_the_address(lrs: Client, office: Office) -> None:
    address = f"mailto:{uuid4()}@school.example.jp"
    hashed = {"mbox_sha1sum": hashlib.sha1(address.encode(), usedforsecurity=False).hexdigest()}
    for named, spelled in (({"mbox": address}, hashed), (hashed, {"mbox": address})):
        await lrs_knows(lrs, named)
        done = await office.erase(named, block=True)
        assert (await lrs.post("statements", json=[statement(actor=spelled)])).problem() == "person-blocked"
        await office.services.erasures.unblock(erasing.SATO, done.erasure_id)


@pytest.mark.parametrize(("path", "about"), [
    ("activities/state", {"activityId": "https://drill.example.jp/1", "stateId": "しおり"}),
    ("agents/profile", {"profileId": "設定"})])
async def test_no_document_of_a_blocked_person_is_taken_and_others_are(
        lrs: Client, office: Office, path: str, about: dict[str, str]) -> None:
    user, page = str(uuid4()), HOME_PAGE
    office.identities.accounts[user] = [f"account {page} {user}"]
    await store(lrs, statement(actor=learner(user)))
    done = await office.run(await office.approved(user=user, block=True))
    for home, name in ((page, user), (f"{page}/", user.upper()), ("https://elsewhere.example.jp", f"{{{user}}}")):
        of = {**about, "agent": json.dumps({"account": {"homePage": home, "name": name}})}
        for send in (lrs.put, lrs.post):
            refused = await send(path, params=of, json={"頁": 3}, headers={"If-None-Match": "*"})
            assert (refused.status, refused.problem()) == (403, "person-blocked-documents")
        assert (await lrs.get(path, params=of)).status == 404
        assert (await lrs.delete(path, params=of)).status == 204
    other = {**about, "agent": json.dumps(learner())}
    assert (await lrs.post(path, params=other, json={"頁": 3})).status == 204
    assert await office.services.erasures.unblock(erasing.SATO, done.erasure_id) > 0
    for _ in range(50):
        again = await lrs.post(path, params={**about, "agent": json.dumps(learner(user))}, json={"頁": 3})
        if again.status == 204:
            return
        await asyncio.sleep(0.1)
    pytest.fail("the block was not lifted")


async def lrs_knows(lrs: Client, agent: dict[str, Any]) -> None:
    for _ in range(50):
        if (await lrs.post("statements", json=statement(actor=agent))).status == 200:
            return
        await asyncio.sleep(0.1)
    pytest.fail("the block was not lifted")


# --- while others read and write --------------------------------------------------------------------------


async def test_pages_that_are_walked_meanwhile_stay_disjoint_and_complete_for_what_remains(
        lrs: Client, office: Office) -> None:
    me, verb = learner(), {"id": f"https://example.jp/verbs/{uuid4()}"}
    for ascending in ("true", "false"):
        kept: list[str] = []
        for n in range(40):
            sent = [statement(actor=me if (n + m) % 2 else learner(), verb=verb) for m in range(5)]
            await store(lrs, *sent)
            kept += [each["id"] for each in sent if each["actor"] != me]
        erasure = await office.approved(agents=[me])
        pages, _ = await asyncio.gather(walk(lrs, verb=verb["id"], limit="7", ascending=ascending), office.run(erasure))
        seen = [each for page in pages for each in page]
        assert len(seen) == len(set(seen))
        assert set(kept) <= set(seen)
        assert await office.left(await office.services.erasures.get(erasing.SATO, erasure.erasure_id)) == NOTHING


async def test_references_and_voiding_of_erased_statements_lead_nowhere(lrs: Client, office: Office) -> None:
    me, verb = learner(), {"id": f"https://example.jp/verbs/{uuid4()}"}
    gone = statement(actor=me, verb=verb)
    first = about(gone["id"], actor=learner())
    second = about(first["id"], actor=learner())
    for each in (gone, first, second):
        await store(lrs, each)
    assert set(await find(lrs, verb=verb["id"])) == {gone["id"], first["id"], second["id"]}
    await office.erase(me)
    assert await find(lrs, verb=verb["id"]) == []
    assert await find(lrs, agent=me, related_agents="true") == []
    assert set(await find(lrs, agent=first["actor"])) == {first["id"], second["id"]}
    late = voiding(gone["id"], actor=learner())
    await store(lrs, late)
    assert (await lrs.get(f"statements?voidedStatementId={gone['id']}")).status == 404
    assert (await one(lrs, late["id"])).status == 200


# --- who is meant -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "slug"), [
    ({}, "erasure-person-missing"), ({"user": "はなこ"}, "parameter-uuid"),
    ({"user": "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"}, "erasure-person-unknown"),
    ({"agents": [learner()], "reason": " "}, "reason-missing"),
    ({"agents": [learner()], "reason": "長" * 501}, "reason-missing"),
    ({"agents": [learner()] * 101}, "erasure-agents-many")])
async def test_a_request_that_names_nobody_well_is_refused(office: Office, asked: dict[str, Any], slug: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await office.services.erasures.request(erasing.SUZUKI, **{"reason": "受付", **asked})
    assert refused.value.slug == slug


async def test_an_agent_that_is_none_is_refused_with_what_is_wrong(office: Office) -> None:
    with pytest.raises(InvalidParameter) as refused:
        await office.services.erasures.request(erasing.SUZUKI, agents=[{"mbox": "はなこ"}], reason="受付")
    assert refused.value.findings


async def test_an_address_is_kept_by_nothing_once_it_is_done(lrs: Client, server: Server, office: Office) -> None:
    mbox = {"mbox": f"mailto:hanako-{uuid4()}@example.jp"}
    await store(lrs, statement(actor=mbox, context={"instructor": {"mbox": "mailto:tannin@example.jp"}}))
    done = await office.erase(mbox)
    record = await server.app[keys.STORE].db["erasures"].find_one({"_id": done.erasure_id})
    assert b"hanako-" not in orjson.dumps(record, default=repr)
    assert HOME_PAGE.encode() not in orjson.dumps(record, default=repr)


async def test_a_report_that_was_altered_is_noticed(lrs: Client, server: Server, office: Office) -> None:
    me = learner()
    await store(lrs, statement(actor=me))
    done = await office.erase(me)
    altered = done.report.replace(b'"statements": 1', b'"statements": 2')
    assert altered != done.report
    await server.app[keys.STORE].db["erasures"].update_one({"_id": done.erasure_id}, {"$set": {"report": altered}})
    verified = await office.services.verify(await office.services.erasures.get(erasing.SATO, done.erasure_id))
    assert (verified.intact, verified.complete) == (False, False)
