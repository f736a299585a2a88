"""What comes in is stored whole or refused whole, under its id, also when many send at once."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.builders import about, activity, learner, reference, statement, verb
from tests.http.asking import one
from tests.http.conftest import Client

# --- ids and outcomes ---


async def test_a_post_answers_the_ids_in_order_and_makes_those_that_are_absent(lrs: Client) -> None:
    first, second, third = statement(), statement(), statement()
    del second["id"]
    answer = await lrs.post("statements", json=[first, second, third])
    assert answer.status == 200
    ids = answer.json()
    assert (ids[0], ids[2]) == (first["id"], third["id"])
    assert (await one(lrs, ids[1])).json()["actor"] == second["actor"]


async def test_a_single_statement_is_answered_with_an_array_of_one_id(lrs: Client) -> None:
    sent = statement()
    assert (await lrs.post("statements", json=sent)).json() == [sent["id"]]


async def test_an_id_is_kept_as_written_and_found_in_any_case(lrs: Client) -> None:
    sent = statement(id=str(uuid4()).upper())
    assert (await lrs.post("statements", json=sent)).json() == [sent["id"]]
    for spelling in (sent["id"], sent["id"].lower()):
        assert (await one(lrs, spelling)).json()["id"] == sent["id"]


async def test_a_put_takes_the_id_of_its_parameter(lrs: Client) -> None:
    sent, statement_id = statement(), str(uuid4())
    del sent["id"]
    answer = await lrs.put("statements", params={"statementId": statement_id}, json=sent)
    assert (answer.status, answer.body) == (204, b"")
    assert (await one(lrs, statement_id)).json()["id"] == statement_id


async def test_a_put_of_another_id_is_refused_and_neither_is_stored(lrs: Client) -> None:
    sent, other = statement(), str(uuid4())
    answer = await lrs.put("statements", params={"statementId": other}, json=sent)
    assert (answer.status, answer.problem()) == (400, "statement-id-differs")
    assert [(await one(lrs, each)).status for each in (other, sent["id"])] == [404, 404]


async def test_a_put_of_an_array_is_refused(lrs: Client) -> None:
    sent = statement()
    answer = await lrs.put("statements", params={"statementId": sent["id"]}, json=[sent])
    assert (answer.status, answer.problem()) == (400, "statement-single")


async def test_an_empty_batch_stores_nothing(lrs: Client) -> None:
    answer = await lrs.post("statements", json=[])
    assert (answer.status, answer.body) == (200, b"[]")


@pytest.mark.parametrize("bad", [{}, None, 1, "文", [], {"actor": {}}, statement(verb={"id": "相対IRI"})])
async def test_one_bad_statement_keeps_the_good_ones_out(lrs: Client, bad: Any) -> None:
    good = [statement(), statement()]
    answer = await lrs.post("statements", json=[good[0], bad, good[1]])
    assert answer.status == 400
    assert {violation["pointer"].split("/")[1] for violation in answer.json()["violations"]} == {"1"}
    assert [(await one(lrs, each["id"])).status for each in good] == [404, 404]


async def test_one_conflicting_statement_keeps_the_others_out(lrs: Client) -> None:
    there, fresh = statement(), [statement(), statement()]
    await lrs.post("statements", json=there)
    answer = await lrs.post("statements", json=[fresh[0], {**there, "verb": verb("見た")}, fresh[1]])
    assert (answer.status, answer.problem()) == (409, "statement-conflict")
    assert there["id"] in answer.text
    assert [(await one(lrs, each["id"])).status for each in fresh] == [404, 404]
    assert (await one(lrs, there["id"])).json()["verb"] == there["verb"]


async def test_an_id_twice_in_a_batch_is_refused_in_any_case(lrs: Client) -> None:
    sent = statement()
    answer = await lrs.post("statements", json=[sent, {**sent, "id": sent["id"].upper()}])
    assert (answer.status, answer.problem()) == (400, "statement-ids-repeated")
    assert (await one(lrs, sent["id"])).status == 404


async def test_a_head_answers_as_a_get_without_the_body(lrs: Client) -> None:
    sent = statement()
    await lrs.post("statements", json=sent)
    for params in ({"statementId": sent["id"]}, {"limit": "1"}):
        got, head = await lrs.get("statements", params=params), await lrs.head("statements", params=params)
        assert (head.status, head.body) == (200, b"")
        assert head.headers["Content-Type"] == got.headers["Content-Type"]
        assert head.headers["Content-Length"] == str(len(got.body))
        assert "X-Experience-API-Consistent-Through" in head.headers
    assert (await lrs.head("statements", params={"statementId": str(uuid4())})).status == 404


# --- what is kept ---


async def test_a_single_activity_of_a_context_becomes_an_array_and_nothing_else_changes(lrs: Client) -> None:
    inner = {"objectType": "SubStatement", "actor": learner(), "verb": verb(), "object": activity(),
             "context": {"contextActivities": {"other": activity("本")}}}
    around = {"parent": activity("章"), "grouping": [activity("巻")]}
    sent = statement(object=inner, context={"contextActivities": around})
    await lrs.post("statements", json=sent)
    got = (await one(lrs, sent["id"])).json()
    assert got["context"]["contextActivities"] == {"parent": [activity("章")], "grouping": [activity("巻")]}
    assert got["object"] == {**inner, "context": {"contextActivities": {"other": [activity("本")]}}}


async def test_what_the_server_sets_replaces_what_the_client_claims(lrs: Client) -> None:
    sent = statement(stored="2001-01-01T00:00:00.000Z", authority={"mbox": "mailto:kocho@school.example.jp"},
                     timestamp="2026-04-08T09:00:00.123456+09:00", version="1.0.3")
    await lrs.post("statements", json=sent)
    got = (await one(lrs, sent["id"])).json()
    assert got["stored"] > "2026"
    assert got["authority"] != sent["authority"]
    assert (got["timestamp"], got["version"]) == (sent["timestamp"], sent["version"])


# --- at once ---


async def test_of_many_who_send_one_id_at_once_exactly_one_wins(lrs: Client) -> None:
    for _ in range(10):
        statement_id = str(uuid4())
        rivals = [statement(id=statement_id) for _ in range(8)]
        answers = await asyncio.gather(*(lrs.post("statements", json=[statement(), rival]) for rival in rivals))
        assert sorted(answer.status for answer in answers) == [200] + [409] * 7
        [winner] = [rival for rival, answer in zip(rivals, answers, strict=True) if answer.status == 200]
        assert (await one(lrs, statement_id)).json()["actor"] == winner["actor"]


async def test_many_singles_at_once_are_all_acknowledged_and_there(lrs: Client) -> None:
    sent = [statement(verb=verb("同時に送った")) for _ in range(64)]
    answers = await asyncio.gather(*(lrs.post("statements", json=each) for each in sent))
    assert [answer.json() for answer in answers] == [[each["id"]] for each in sent]
    found = await asyncio.gather(*(one(lrs, each["id"]) for each in sent))
    assert [answer.json()["actor"] for answer in found] == [each["actor"] for each in sent]


async def test_a_statement_about_an_unknown_one_is_stored(lrs: Client) -> None:
    sent = about(str(uuid4()), context={"statement": reference(str(uuid4()))})
    assert (await lrs.post("statements", json=sent)).status == 200
