"""What comes in is stored as it came, or refused as a whole with a reason; never a 5xx."""

from __future__ import annotations

import asyncio
import json
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import about, activity, group, learner, reference, statement, verb
from tests.http.conftest import Answer, Client

JSON_TYPE = {"Content-Type": "application/json"}
EXTENSION = "https://drill.example.jp/ext/値"


async def post_text(lrs: Client, text: str | bytes) -> Answer:
    body = text.encode() if isinstance(text, str) else text
    return await lrs.post("statements", data=BytesIO(body), headers=JSON_TYPE)


async def one(lrs: Client, statement_id: str, **params: str) -> Answer:
    return await lrs.get("statements", params={"statementId": statement_id, **params})


def with_extension(value: str) -> tuple[str, str]:
    """The id and the text of a Statement with this JSON text in an extension of result, context and activity."""
    sent = statement(result={"extensions": {EXTENSION: "@"}}, context={"extensions": {EXTENSION: "@"}})
    sent["object"]["definition"]["extensions"] = {EXTENSION: "@"}
    return sent["id"], json.dumps(sent, ensure_ascii=False).replace('"@"', value)


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


# --- fidelity ---


@pytest.mark.parametrize("number", [
    "12345678901234567890123", "1.0", "1E5", "-0", "-0.0", "0." + "123456789" * 7, "3" * 60, "1e-400", "1.50", "1e+2",
    "9007199254740993", "18446744073709551616", "-9223372036854775809", "1E-0", "1" * 300])
async def test_a_number_comes_back_with_the_very_text_that_was_sent(lrs: Client, number: str) -> None:
    statement_id, text = with_extension(number)
    assert (await post_text(lrs, text)).status == 200
    for form in ("exact", "ids", "canonical"):
        answer = await one(lrs, statement_id, format=form)
        assert answer.text.replace(" ", "").count(f'"{EXTENSION}":{number}') == (2 if form == "ids" else 3)


@pytest.mark.parametrize("number", ["1e400", "-1e400", "NaN", "Infinity", "01", "+1", ".5", "1.", "0x1", "1" * 400])
async def test_what_is_no_number_of_json_is_refused(lrs: Client, number: str) -> None:
    statement_id, text = with_extension(number)
    assert (await post_text(lrs, text)).status == 400
    assert (await one(lrs, statement_id)).status == 404


@pytest.mark.parametrize("text", [
    "𠮷野家で𩸽を食べた", "が (結合文字)", "👩‍👩‍👧‍👦🇯🇵", "葛󠄀城市", "ﾊﾝｶｸ", "a\u0000b", "\u200f\u202e", "\ufffe\uffff",
    "e\u0301", '"\\/\b\f\n\r\t'])
@pytest.mark.parametrize("escaped", [True, False])
async def test_text_comes_back_to_the_character(lrs: Client, text: str, escaped: bool) -> None:
    actor = {**learner(f"{text}{uuid4()}"), "name": text}
    sent = statement(actor=actor, result={"response": text, "extensions": {EXTENSION: {text: text}}})
    assert (await post_text(lrs, json.dumps(sent, ensure_ascii=escaped))).status == 200
    for form in ("exact", "canonical"):
        got = (await one(lrs, sent["id"], format=form)).json()
        assert (got["actor"], got["result"]) == (sent["actor"], sent["result"])
    asked = await lrs.get("statements", params={"agent": json.dumps(sent["actor"])})
    assert [found["id"] for found in asked.json()["statements"]] == [sent["id"]]
    known = await lrs.get("agents", params={"agent": json.dumps({"account": sent["actor"]["account"]})})
    assert known.json()["name"] == [text]


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


# --- attacks ---


@pytest.mark.parametrize("text", [
    '{"id": "a", "id": "b"}', '{"actor": {"mbox": "a", "mbox": "b"}}', '{"a": [[{"b": 1, "\\u0062": 2}]]}',
    '[{"a": {}}, {"a": 1, "a": ":"}]'])
async def test_a_key_twice_is_refused_with_its_place(lrs: Client, text: str) -> None:
    answer = await post_text(lrs, text)
    assert (answer.status, answer.problem()) == (400, "json-repeated-key")


async def test_a_key_twice_deep_in_an_extension_is_refused(lrs: Client) -> None:
    statement_id, text = with_extension('[{"深い": [{"鍵:": 1, "ほか": "\\u003a", "鍵:": 1}]}]')
    answer = await post_text(lrs, text)
    assert (answer.status, answer.problem()) == (400, "json-repeated-key")
    assert "/object/definition/extensions/https:~1~1drill.example.jp~1ext~1値/0/深い/0/鍵:" in answer.text
    assert (await one(lrs, statement_id)).status == 404


@pytest.mark.parametrize("half", ["\\ud800", "\\udc00", "\\udfff\\ud800", "文\\ud842"])
async def test_half_a_character_is_refused_wherever_it_stands(lrs: Client, half: str) -> None:
    for value in (f'"{half}"', f'{{"{half}": 1}}'):
        answer = await post_text(lrs, with_extension(value)[1])
        assert (answer.status, answer.problem()) == (400, "json-lone-surrogate")


@pytest.mark.parametrize("half", [b"\xed\xa0\x80", b"\xff", b"\xc0\x80", b"\x83\x65"])
async def test_what_is_no_utf_8_is_refused(lrs: Client, half: bytes) -> None:
    answer = await post_text(lrs, with_extension('"@"')[1].encode().replace(b"@", half))
    assert (answer.status, answer.problem()) == (400, "json-not-utf8")


async def test_nesting_is_taken_up_to_its_limit_and_not_beyond(lrs: Client) -> None:
    around = 3  # the Statement, its result, the extensions
    for levels, status in ((100 - around - 1, 200), (100 - around, 400)):
        sent = json.dumps(statement(result={"extensions": {EXTENSION: "@"}}))
        text = sent.replace('"@"', "[" * levels + "{}" + "]" * levels)
        for body in (text, f"[{text}]"):
            answer = await post_text(lrs, body.replace(json.loads(sent)["id"], str(uuid4())))
            assert answer.status == status
            if status == 400:
                assert answer.problem() == "json-too-deep"
                assert "100" in answer.json()["detail"]
            else:
                for form in ("exact", "ids", "canonical"):
                    assert (await one(lrs, answer.json()[0], format=form)).status == 200


@pytest.mark.parametrize("text", [
    "[" * 100_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000, "", " ", "{", "[{]", "[{}", "[,]", "{}{}", "nul",
    "\ufeff{}", '"', "[1,2", "//", "{'a':1}", '{"a":1,}', "\x00", "[{}]x"])
async def test_what_is_no_statement_is_a_clear_400(lrs: Client, text: str) -> None:
    for answer in (await post_text(lrs, text),
                   await lrs.put("statements", params={"statementId": str(uuid4())}, data=text.encode(),
                                 headers=JSON_TYPE)):
        assert answer.status == 400
        assert answer.problem()


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4), max_leaves=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_a_member_of_any_value_is_taken_or_refused_but_never_fails(lrs: Client, data: st.DataObject) -> None:
    sent = statement(result={"score": {"raw": 3}}, context={"contextActivities": {"parent": activity()}})
    place: Any = sent
    while True:
        name = data.draw(st.sampled_from(sorted(place)))
        if not isinstance(place[name], dict) or data.draw(st.booleans()):
            break
        place = place[name]
    place[name] = data.draw(JSON_VALUES)
    answer = await post_text(lrs, json.dumps(sent))
    assert answer.status in {200, 400, 409}, answer.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=60))
async def test_any_bytes_are_refused_but_never_fail(lrs: Client, body: bytes) -> None:
    assert (await post_text(lrs, b"[" + body)).status == (200 if body.strip() == b"]" else 400)


@pytest.mark.parametrize("member", ["members", "context_activities", "choices", "extension", "attachments"])
async def test_ten_thousand_elements_are_stored_and_found(lrs: Client, member: str) -> None:
    many = range(10_000)
    sent = statement()
    match member:
        case "members":
            sent["actor"] = group(*(learner(f"児童{n}-{sent['id']}") for n in many))
        case "context_activities":
            sent["context"] = {"contextActivities": {"other": [activity(f"{n}") for n in many]}}
        case "choices":
            sent["object"]["definition"] |= {"interactionType": "choice", "choices": [{"id": f"{n}"} for n in many]}
        case "extension":
            sent["result"] = {"extensions": {EXTENSION: list(many)}}
        case "attachments":
            sent["attachments"] = [{"usageType": "https://example.jp/u", "display": {"ja": "図"}, "length": n,
                                    "contentType": "image/png", "sha2": f"{n:064}",
                                    "fileUrl": f"https://example.jp/{n}"} for n in many]
    answer = await post_text(lrs, json.dumps(sent))
    assert answer.status == 200, answer.text
    assert len((await one(lrs, sent["id"])).body) > 10_000
    if member == "members":
        last = await lrs.get("statements", params={"agent": json.dumps(learner(f"児童9999-{sent['id']}"))})
        assert [found["id"] for found in last.json()["statements"]] == [sent["id"]]


async def test_a_batch_over_the_limit_is_refused_with_its_setting(lrs: Client) -> None:
    answer = await post_text(lrs, "[" + ",".join(["{}"] * 10_001) + "]")
    assert (answer.status, answer.problem()) == (413, "batch-too-long")
    assert "limits.batch_statements" in answer.json()["detail"]


async def test_a_statement_over_the_limit_is_refused_with_its_setting(lrs: Client) -> None:
    answer = await post_text(lrs, json.dumps(statement(result={"response": "あ" * 1_000_000})))
    assert (answer.status, answer.problem()) == (413, "statement-too-large")
    assert "limits.statement_bytes" in answer.json()["detail"]


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
