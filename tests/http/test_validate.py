"""POST /api/v1/validate: all that is wrong with a Statement or a batch, nothing stored."""

from __future__ import annotations

from typing import Any

import pytest

from tests.http.conftest import Client

GOOD: dict[str, Any] = {
    "actor": {"account": {"homePage": "https://school.example.jp", "name": "はなこ"}},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"ja": "答えた"}},
    "object": {"id": "https://kyozai.example.jp/算数/1"}}
BAD: dict[str, Any] = {**GOOD, "actor": {"mbox": "はなこ"}, "verb": {"id": "answered"}}


async def test_validate_names_every_violation_and_stores_nothing(lrs: Client) -> None:
    answer = await lrs.post("/api/v1/validate", json=[GOOD, BAD])
    assert answer.status == 200
    body = answer.json()
    assert (body["valid"], body["statements"], body["version"]) == (False, 2, "2.0.0")
    assert {v["pointer"] for v in body["violations"]} == {"/1/actor/mbox", "/1/verb/id"}
    assert all(v["rule"] and v["detail"] and v["clause"] for v in body["violations"])
    assert (await lrs.get("statements")).json()["statements"] == []


async def test_validate_judges_by_the_version_asked_for(lrs: Client, lrs_1: Client) -> None:
    new = {**GOOD, "context": {"contextAgents": [{
        "objectType": "contextAgent", "agent": GOOD["actor"], "relevantTypes": ["https://kyozai.example.jp/role"]}]}}
    assert (await lrs.post("/api/v1/validate", json=new)).json()["valid"] is True
    assert (await lrs_1.post("/api/v1/validate", json=new)).json()["valid"] is False


@pytest.mark.parametrize(("body", "content_type"), [(b"{", "application/json"), (b"{}", "text/plain"), (b"{}", "")])
async def test_validate_reads_json_only(lrs: Client, body: bytes, content_type: str) -> None:
    answer = await lrs.post("/api/v1/validate", data=body, headers={"Content-Type": content_type})
    assert answer.status == 400
    assert answer.problem()


@pytest.mark.parametrize("value", [[], {}, 1, "x", [1, None], [[]], {"actor": {}}])
async def test_validate_takes_any_json(lrs: Client, value: Any) -> None:
    answer = await lrs.post("/api/v1/validate", json=value)
    assert answer.status == 200
    assert answer.json()["valid"] is (value == [])


@pytest.mark.parametrize("batch", [False, True])
async def test_validate_takes_a_statement_as_deep_as_statements_does(lrs: Client, *, batch: bool) -> None:
    deepest = '{"result":{"extensions":{"https://kyozai.example.jp/深さ":' + "[" * 97 + "]" * 97 + "}}}"
    asked = {"data": f"[{deepest}]" if batch else deepest, "headers": {"Content-Type": "application/json"}}
    assert (await lrs.post("/api/v1/validate", **asked)).status == 200
    assert (await lrs.post("statements", **asked)).problem() == "statements-invalid"


async def test_validate_needs_a_key(lrs: Client) -> None:
    assert (await lrs.with_(Authorization=None).post("/api/v1/validate", json=GOOD)).status == 401
