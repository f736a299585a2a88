"""Sent again: the same Statement is acknowledged and kept as it is, another one is a conflict (Data 2.3.1)."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any
from uuid import uuid4

import pytest

from tests.builders import JSON, activity, group, learner, reference, statement, verb, voiding
from tests.http.asking import find, one, store
from tests.http.conftest import Answer, Client

EXTENSION = "https://drill.example.jp/ext/%E5%80%A4"
HANAKO, TARO = {"mbox": "mailto:Hanako@school.example.jp"}, {"mbox": "mailto:Taro@school.example.jp"}


def sent() -> JSON:
    """A Statement that has every part whose comparison has a rule of its own."""
    return statement(
        actor=group(HANAKO, TARO, {"objectType": "Agent", **learner("三人目")}, name="一班"),
        verb=verb("話し合った"),
        object={"objectType": "SubStatement", "actor": group(HANAKO, TARO), "verb": verb("解いた"),
                "object": activity("比とその利用"), "timestamp": "2026-04-08T00:00:00Z"},
        result={"duration": "PT1.50S", "score": {"raw": 1, "max": 100}, "success": True,
                "extensions": {EXTENSION: [1, 2, {"深さ": 1}]}},
        context={"registration": str(uuid4()), "language": "ja-JP", "team": group(TARO, HANAKO),
                 "statement": reference(str(uuid4())), "contextActivities": {"parent": activity("六年算数")}},
        timestamp="2026-04-08T09:00:00.120+09:00")


def change(path: str, value: Any) -> Callable[[JSON], None]:
    """Sets the member at `path`, e.g. ``result/score/raw``."""
    *parents, last = path.split("/")

    def apply(changed: JSON) -> None:
        place: Any = changed
        for name in parents:
            place = place[name]
        place[last] = value(place.get(last)) if callable(value) else value

    return apply


SAME: dict[str, Callable[[JSON], None]] = {
    "nothing": lambda s: None,
    "the order of members": change("actor/member", lambda members: members[::-1]),
    "the order of members in a SubStatement": change("object/actor/member", lambda members: members[::-1]),
    "the order of members in a team": change("context/team/member", lambda members: members[::-1]),
    "a default objectType": change("actor/member", lambda members: [{"objectType": "Agent", **m} for m in members]),
    "a default objectType of an Activity": change("object/object/objectType", "Activity"),
    "the case of a mail domain": change("object/actor/member", [{"mbox": "mailto:Hanako@SCHOOL.Example.jp"}, TARO]),
    "the case of an id": change("id", str.upper),
    "the case of a registration": change("context/registration", str.upper),
    "the case of a language": change("context/language", "JA-jp"),
    "the case of a reference": change("context/statement/id", str.upper),
    "the spelling of its timestamp": change("timestamp", "2026-04-08T00:00:00.12Z"),
    "the spelling of an inner timestamp": change("object/timestamp", "20260408T090000+0900"),
    "the display of a verb": change("verb/display", {"ja": "議論した", "en": "discussed"}),
    "the definition of an activity": change("object/object/definition", {"name": {"ja": "べつの名前"}}),
    "an array for a single activity": change("context/contextActivities/parent", lambda parent: [parent]),
    "an authority": change("authority", {"mbox": "mailto:kocho@school.example.jp"}),
    "stored": change("stored", "2001-01-01T00:00:00Z"),
    "a version": change("version", "1.0.3"),
    "the spelling of a number": change("result/score/raw", 1.0),
    "the spelling of numbers in an extension": change("result/extensions", {EXTENSION: [1.0, 2e0, {"深さ": 1.0}]}),
}

DIFFERENT: dict[str, Callable[[JSON], None]] = {
    "another verb": change("verb", verb("見た")),
    "a member less": change("actor/member", lambda members: members[1:]),
    "the case of a mailbox": change("object/actor/member", [{"mbox": "mailto:hanako@school.example.jp"}, TARO]),
    "the name of a group": change("actor/name", "二班"),
    "another activity": change("object/object", activity("速さ")),
    "another inner timestamp": change("object/timestamp", "2026-04-08T00:00:00.001Z"),
    "another timestamp": change("timestamp", "2026-04-08T09:00:00.121+09:00"),
    "no result": lambda s: s.pop("result"),
    "another number": change("result/score/raw", 1.0000000000000002),
    "true for one": change("result/extensions", {EXTENSION: [True, 2, {"深さ": 1}]}),
    "the order of an array in an extension": change("result/extensions", {EXTENSION: [2, 1, {"深さ": 1}]}),
    "another duration": change("result/duration", "PT1.51S"),
    "an activity more in the context": change("context/contextActivities/other", [activity("ほか")]),
    "another registration": change("context/registration", str(uuid4())),
    "another language": lambda s: s["context"].update(language="en"),
}


async def again(lrs: Client, method: str, statement: JSON) -> Answer:
    if method == "PUT":
        return await lrs.put("statements", params={"statementId": statement["id"]}, json=statement)
    return await lrs.post("statements", json=statement)


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize("difference", SAME)
async def test_what_does_not_count_is_acknowledged_and_changes_nothing(lrs: Client, method: str,
                                                                       difference: str) -> None:
    first = sent()
    await store(lrs, first)
    before = (await one(lrs, first["id"])).body
    second = deepcopy(first)
    SAME[difference](second)
    answer = await again(lrs, method, second)
    assert answer.status == (204 if method == "PUT" else 200), answer.text
    if method == "POST":
        assert answer.json() == [second["id"]]
    assert (await one(lrs, first["id"])).body == before
    assert await find(lrs, registration=first["context"]["registration"]) == [first["id"]]


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize("difference", DIFFERENT)
async def test_what_counts_is_a_conflict_and_changes_nothing(lrs: Client, method: str, difference: str) -> None:
    first = sent()
    await store(lrs, first)
    before = (await one(lrs, first["id"])).body
    second = deepcopy(first)
    DIFFERENT[difference](second)
    answer = await again(lrs, method, second)
    assert (answer.status, answer.problem()) == (409, "statement-conflict")
    assert (await one(lrs, first["id"])).body == before
    assert await find(lrs, registration=first["context"]["registration"]) == [first["id"]]


@pytest.mark.parametrize(("first", "second", "same"), [
    ("1", "1.0", True), ("100", "1E2", True), ("-0", "0", True), ("0.10", "0.1", True), ("1", "true", False),
    ("12345678901234567890123", "12345678901234567890124", False), ("9007199254740993", "9007199254740992", False),
    ("1e-400", "2e-400", False), ("1e-400", "0", False), ("0.1", "0.1000000000000000055", False),
    ("1e-99999999999999999999", "0", True)])
async def test_numbers_are_compared_by_value_to_the_last_digit(lrs: Client, first: str, second: str,
                                                               same: bool) -> None:
    text = json.dumps(statement(result={"extensions": {EXTENSION: "@"}}))
    answers = [await lrs.post("statements", data=text.replace('"@"', number).encode(),
                              headers={"Content-Type": "application/json"}) for number in (first, second)]
    assert [answer.status for answer in answers] == [200, 200 if same else 409]


async def test_what_the_server_had_set_may_be_absent_again(lrs: Client) -> None:
    first = statement()
    await store(lrs, first)
    kept = (await one(lrs, first["id"])).json()
    for second in (first, kept, {**kept, "timestamp": kept["stored"]}):
        assert (await lrs.post("statements", json=second)).status == 200
    other = {**first, "timestamp": "2026-04-08T09:00:00+09:00"}
    assert (await lrs.post("statements", json=other)).status == 409


async def test_a_duration_is_a_string_in_1_0_3_and_ends_at_hundredths_in_2_0(lrs: Client, lrs_1: Client) -> None:
    first = statement(result={"duration": "PT1.501S"})
    second = {**first, "result": {"duration": "PT1.50S"}}
    await store(lrs, first)
    assert (await lrs.post("statements", json=second)).status == 200
    assert (await lrs_1.post("statements", json=second)).status == 409


async def test_a_batch_may_hold_what_is_there_beside_what_is_new(lrs: Client) -> None:
    mine = learner()
    there, fresh = statement(actor=mine), statement(actor=mine)
    await store(lrs, there)
    assert await store(lrs, fresh, there) == [fresh["id"], there["id"]]
    assert await find(lrs, agent=mine, ascending=True) == [there["id"], fresh["id"]]


async def test_a_voided_statement_keeps_its_id(lrs: Client) -> None:
    first = statement()
    await store(lrs, first)
    await store(lrs, voiding(first["id"]))
    assert (await lrs.post("statements", json=first)).status == 200
    assert (await lrs.post("statements", json={**first, "verb": verb("見た")})).status == 409
    assert (await one(lrs, first["id"])).status == 404


async def test_another_app_sees_a_conflict_as_everybody_does(lrs: Client, app_key: Client) -> None:
    first = statement()
    await store(lrs, first)
    assert (await app_key.post("statements", json=first)).status == 200
    assert (await one(app_key, first["id"])).status == 404
    assert (await app_key.post("statements", json={**first, "verb": verb("見た")})).status == 409
