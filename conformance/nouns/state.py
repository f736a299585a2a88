"""What only State has: registrations, and deleting many at once (Communication 2.3)."""

from __future__ import annotations

from uuid import uuid4

from conformance.check import check
from conformance.lrs import Lrs
from conformance.names import Json
from conformance.nouns.documents import STATE, Document

CLAUSE = STATE.clause


async def three(lrs: Lrs) -> tuple[Json, str, Document, Document, Document]:
    """One owner with a document without registration and one in each of two registrations, all of one stateId."""
    owner: Json = {"activityId": lrs.names.iri(), "agent": lrs.names.agent()}
    one, other = str(uuid4()), str(uuid4())
    made = [await Document(lrs, STATE, {**owner, "stateId": "s", **more}).made({"of": place}) for place, more in
            enumerate(({}, {"registration": one}, {"registration": other}))]
    return owner, one, made[0], made[1], made[2]


@check("00218", "00220", "00227", clause=CLAUSE)
async def registrations_do_not_mix(lrs: Lrs) -> None:
    """Documents of one stateId with no registration and with two different ones are three documents."""
    _, _, plain, first, second = await three(lrs)
    for place, document in enumerate((plain, first, second)):
        await document.holds({"of": place})
    (await first.ask("POST", {"more": 1})).must_be(204)
    await plain.holds({"of": 0})
    await second.holds({"of": 2})
    await first.holds({"of": 1, "more": 1})


@check("00219", clause=CLAUSE)
async def delete_keeps_to_its_registration(lrs: Lrs) -> None:
    """DELETE of a stateId within a registration leaves the others."""
    _, _, plain, first, second = await three(lrs)
    (await first.ask("DELETE")).must_be(204)
    (await first.ask("GET")).must_be(404)
    await plain.holds({"of": 0})
    await second.holds({"of": 2})


@check("00194", "00187", clause=CLAUSE)
async def delete_without_state_id_deletes_all(lrs: Lrs) -> None:
    """DELETE without stateId answers 204 and deletes every document of this Activity and Agent, and of no others."""
    owner, _, plain, _, _ = await three(lrs)
    other = await Document(lrs, STATE, {**owner, "agent": lrs.names.agent(), "stateId": "s"}).made({"a": 1})
    another = await Document(lrs, STATE, {**owner, "activityId": lrs.names.iri(), "stateId": "s"}).made({"a": 1})
    (await lrs.request("DELETE", STATE.path, owner)).must_be(204)
    answer = (await lrs.request("GET", STATE.path, owner)).must_be(200)
    answer.must(answer.array() == [], "there still are ids", "[]")
    (await plain.ask("GET")).must_be(404)
    await other.holds({"a": 1})
    await another.holds({"a": 1})


@check("00194", "00219", clause=CLAUSE)
async def delete_all_of_a_registration(lrs: Lrs) -> None:
    """DELETE with registration and without stateId deletes those of this registration only."""
    owner, registration, plain, first, second = await three(lrs)
    (await lrs.request("DELETE", STATE.path, {**owner, "registration": registration})).must_be(204)
    (await first.ask("GET")).must_be(404)
    await plain.holds({"of": 0})
    await second.holds({"of": 2})


@check("00193", "00220", clause=CLAUSE)
async def a_list_keeps_to_its_registration(lrs: Lrs) -> None:
    """GET with registration and without stateId lists only ids of this registration."""
    owner, registration, *_ = await three(lrs)
    await Document(lrs, STATE, {**owner, "stateId": "t", "registration": registration}).made({"a": 1})
    await Document(lrs, STATE, {**owner, "stateId": "u"}).made({"a": 1})
    answer = (await lrs.request("GET", STATE.path, {**owner, "registration": registration})).must_be(200)
    answer.must(sorted(answer.array()) == ["s", "t"], "other ids", '["s", "t"]')


@check("00191", clause="Data 2.4.2")
async def an_agent_is_its_identifier(lrs: Lrs) -> None:
    """The same Agent with a name, or in another order of members, is the same Agent; another account is not."""
    account = {"homePage": lrs.names.iri("home"), "name": "1"}
    parameters: Json = {"activityId": lrs.names.iri(), "stateId": "s", "agent": {"account": account}}
    await Document(lrs, STATE, parameters).made({"a": 1})
    reordered = {"account": {"name": "1", "homePage": account["homePage"]}, "name": "花子", "objectType": "Agent"}
    await Document(lrs, STATE, {**parameters, "agent": reordered}).holds({"a": 1})
    other = Document(lrs, STATE, {**parameters, "agent": {"account": {**account, "name": "2"}}})
    (await other.ask("GET")).must_be(404)


@check("00223", "00205", clause=CLAUSE)
async def delete_with_a_since_that_is_none_is_refused(lrs: Lrs) -> None:
    """DELETE without stateId and with a `since` that is no timestamp is refused with 400, and nothing is deleted."""
    owner, _, plain, *_ = await three(lrs)
    (await lrs.request("DELETE", STATE.path, {**owner, "since": "yesterday"})).must_be(400)
    await plain.holds({"of": 0})
