"""The text of Statements: kept to the character and the digit, refused with a reason, and never a 5xx."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import activity, group, learner, statement
from tests.http.asking import one
from tests.http.conftest import Answer, Client

JSON_TYPE = {"Content-Type": "application/json"}
EXTENSION = "https://drill.example.jp/ext/値"


async def post_text(lrs: Client, text: str | bytes) -> Answer:
    body = text.encode() if isinstance(text, str) else text
    return await lrs.post("statements", data=BytesIO(body), headers=JSON_TYPE)


def with_extension(value: str) -> tuple[str, str]:
    """The id and the text of a Statement with this JSON text in an extension of result, context and activity."""
    sent = statement(result={"extensions": {EXTENSION: "@"}}, context={"extensions": {EXTENSION: "@"}})
    sent["object"]["definition"]["extensions"] = {EXTENSION: "@"}
    return sent["id"], json.dumps(sent, ensure_ascii=False).replace('"@"', value)


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
WHOLE_TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
EXACT_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WHOLE_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WHOLE_TEXT, inner, max_size=4), max_leaves=8)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=EXACT_VALUES, spaces=st.booleans())
async def test_any_value_in_an_extension_comes_back_with_its_very_text(lrs: Client, value: Any, spaces: bool) -> None:
    text = json.dumps(value, ensure_ascii=spaces, indent=1 if spaces else None)
    statement_id, sent = with_extension(text)
    assert (await post_text(lrs, sent)).status == 200
    assert (await one(lrs, statement_id)).text.count(f'{{"{EXTENSION}": {text}}}') == 3
    assert (await one(lrs, statement_id, format="ids")).json()["result"] == {"extensions": {EXTENSION: value}}


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


# --- too much ---


async def test_a_batch_over_the_limit_is_refused_with_its_setting(lrs: Client) -> None:
    answer = await post_text(lrs, "[" + ",".join(["{}"] * 10_001) + "]")
    assert (answer.status, answer.problem()) == (413, "batch-too-long")
    assert "limits.batch_statements" in answer.json()["detail"]


async def test_a_statement_over_the_limit_is_refused_with_its_setting(lrs: Client) -> None:
    answer = await post_text(lrs, json.dumps(statement(result={"response": "あ" * 1_000_000})))
    assert (answer.status, answer.problem()) == (413, "statement-too-large")
    assert "limits.statement_bytes" in answer.json()["detail"]
