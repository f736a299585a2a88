"""Voiding: out of every query's sight, still to be had by its id, and never undone (Data 2.3.2)."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.builders import VOIDED, about, activity, learner, reference, statement, verb, voiding
from tests.http.asking import find, one, store, stored_at, walk
from tests.http.conftest import Client, Server


async def state(lrs: Client, statement_id: str) -> str:
    standing = (await one(lrs, statement_id)).status == 200
    voided = (await lrs.get("statements", params={"voidedStatementId": statement_id})).status == 200
    return {(True, False): "standing", (False, True): "voided", (False, False): "absent"}[standing, voided]


async def test_a_voided_statement_is_found_by_nothing_but_its_id(lrs: Client) -> None:
    pupil = learner()
    sent = statement(actor=pupil, context={"registration": str(uuid4())})
    await store(lrs, sent)
    exact = (await one(lrs, sent["id"])).body
    [by] = await store(lrs, voiding(sent["id"]))
    assert await state(lrs, sent["id"]) == "voided"
    answer = await lrs.get("statements", params={"voidedStatementId": sent["id"].upper()})
    assert answer.body == exact
    for query in ({"agent": pupil}, {"agent": pupil, "related_agents": True}, {"activity": sent["object"]["id"]},
                  {"activity": sent["object"]["id"], "related_activities": True},
                  {"registration": sent["context"]["registration"]}):
        assert await find(lrs, **query) == [by]  # the voiding one refers to it
    [everything] = await walk(lrs, limit=1000)
    assert by in everything
    assert sent["id"] not in everything


async def test_what_refers_to_a_voided_statement_is_still_found_by_it(lrs: Client) -> None:
    solved = verb(str(uuid4()))
    target = statement(verb=solved)
    await store(lrs, target)
    stored = await stored_at(lrs, target["id"])
    [referring] = await store(lrs, about(target["id"]))
    [by] = await store(lrs, voiding(target["id"]))
    assert await find(lrs, verb=solved["id"]) == [by, referring]
    assert await find(lrs, verb=solved["id"], since=stored) == [by, referring]
    assert await find(lrs, verb=solved["id"], until=await stored_at(lrs, referring)) == [referring]
    assert await walk(lrs, verb=solved["id"], limit=1) == [[by], [referring]]
    [late] = await store(lrs, about(target["id"]))
    assert await find(lrs, verb=solved["id"]) == [late, by, referring]


async def test_a_reference_that_is_voided_itself_is_gone_and_its_target_is_not(lrs: Client) -> None:
    target = statement()
    await store(lrs, target)
    [referring] = await store(lrs, about(target["id"]))
    [by] = await store(lrs, voiding(referring))
    assert await find(lrs, agent=target["actor"]) == [by, target["id"]]
    assert await state(lrs, target["id"]) == "standing"


async def test_a_voiding_that_comes_before_its_target_voids_it(lrs: Client) -> None:
    target = statement()
    [by] = await store(lrs, voiding(target["id"]))
    assert await state(lrs, target["id"]) == "absent"
    await store(lrs, target)
    assert await state(lrs, target["id"]) == "voided"
    assert await find(lrs, agent=target["actor"]) == [by]


@pytest.mark.parametrize("first", ["target", "voiding"])
async def test_both_may_come_in_one_batch(lrs: Client, first: str) -> None:
    target = statement()
    pair = [target, voiding(target["id"])]
    sent = await store(lrs, *(pair if first == "target" else pair[::-1]))
    assert await state(lrs, target["id"]) == "voided"
    assert await find(lrs, agent=target["actor"]) == [each for each in sent if each != target["id"]]


async def test_a_target_and_its_voiding_may_race(lrs: Client) -> None:
    for _ in range(50):
        target, by = statement(), voiding(str(uuid4()))
        by["object"]["id"] = target["id"]
        await asyncio.gather(store(lrs, target), store(lrs, by))
        assert await state(lrs, target["id"]) == "voided"
        assert await find(lrs, agent=target["actor"]) == [by["id"]]


async def test_many_may_void_one_at_once(lrs: Client) -> None:
    target = statement()
    await store(lrs, target)
    voidings = [voiding(target["id"]) for _ in range(8)]
    await asyncio.gather(*(store(lrs, each) for each in voidings))
    assert await state(lrs, target["id"]) == "voided"
    assert sorted(await find(lrs, agent=target["actor"])) == sorted(each["id"] for each in voidings)


async def test_a_voiding_statement_cannot_be_voided(lrs: Client) -> None:
    target = statement()
    await store(lrs, target)
    [by] = await store(lrs, voiding(target["id"]))
    answer = await lrs.post("statements", json=[statement(), voiding(by)])
    assert (answer.status, answer.problem()) == (400, "statement-unvoidable-voiding")
    assert await state(lrs, by) == "standing"
    assert await state(lrs, target["id"]) == "voided"


async def test_nor_when_its_voiding_came_first_or_in_the_same_batch(lrs: Client) -> None:
    target, by = statement(), voiding(str(uuid4()))
    by["object"]["id"] = target["id"]
    await store(lrs, target)
    await store(lrs, voiding(by["id"]))
    await store(lrs, by)
    assert [await state(lrs, each["id"]) for each in (target, by)] == ["voided", "standing"]
    another = voiding(target["id"])
    answer = await lrs.post("statements", json=[another, voiding(another["id"])])
    assert answer.problem() == "statement-unvoidable-voiding"
    assert await state(lrs, another["id"]) == "absent"


async def test_a_statement_that_voids_itself_is_refused(lrs: Client) -> None:
    statement_id = str(uuid4())
    answer = await lrs.post("statements", json=voiding(statement_id, id=statement_id))
    assert answer.problem() == "statement-unvoidable-voiding"
    assert await state(lrs, statement_id) == "absent"


@pytest.mark.parametrize("target", [activity(), {"objectType": "Agent", **learner()}, {
    "objectType": "SubStatement", "actor": learner(), "verb": verb(), "object": activity()}])
async def test_only_a_statement_can_be_voided(lrs: Client, target: Any) -> None:
    answer = await lrs.post("statements", json=statement(verb={"id": VOIDED}, object=target))
    assert (answer.status, answer.problem()) == (400, "statements-invalid")


async def test_a_substatement_that_speaks_of_voiding_voids_nothing(lrs: Client) -> None:
    target = statement()
    await store(lrs, target)
    await store(lrs, statement(object={"objectType": "SubStatement", "actor": learner(), "verb": {"id": VOIDED},
                                       "object": reference(target["id"])}))
    assert await state(lrs, target["id"]) == "standing"


async def test_an_app_voids_its_own_statements_and_no_others(server: Server, lrs: Client) -> None:
    mine = server.client(await server.key("statements/write", "statements/read/mine", app="ドリル"))
    other = server.client(await server.key("statements/write", "statements/read/mine", app="教科書"))
    target = statement()
    await store(mine, target)
    answer = await other.post("statements", json=voiding(target["id"]))
    assert (answer.status, answer.problem()) == (400, "statement-unvoidable-not-own")
    assert await state(lrs, target["id"]) == "standing"
    await store(mine, voiding(target["id"]))
    assert await state(mine, target["id"]) == "voided"
    assert await state(other, target["id"]) == "absent"


async def test_an_app_cannot_void_anothers_statement_ahead_of_its_coming(server: Server, lrs: Client) -> None:
    other = server.client(await server.key("statements/write", app="教科書"))
    target = statement()
    await store(other, voiding(target["id"]))
    await store(lrs, target)
    assert await state(lrs, target["id"]) == "standing"
    await store(lrs, voiding(target["id"]))
    assert await state(lrs, target["id"]) == "voided"
