"""GET about, and the two resources that help developers of apps: validate and refusals."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest

from lrs.refusals import POINTER_CHARACTERS
from tests.http.conftest import Client, Server

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


async def test_a_key_sees_its_own_refusals_without_values(app_key: Client, lrs: Client, stranger: Client) -> None:
    refused = await app_key.post("statements", json=BAD)
    assert refused.status == 400
    seen = await app_key.get("/api/v1/refusals")
    [refusal] = seen.json()["refusals"]
    assert refusal["requestId"] == refused.headers["X-Request-ID"]
    assert (refusal["method"], refusal["path"], refusal["status"]) == ("POST", "/xAPI/statements", 400)
    assert {(v["pointer"], *sorted(v)) for v in refusal["violations"]} == {
        ("/actor/mbox", "clause", "pointer", "rule"), ("/verb/id", "clause", "pointer", "rule")}
    assert "はなこ" not in seen.text
    await lrs.post("statements", json={})
    of_tenant = (await lrs.get("/api/v1/refusals")).json()["refusals"]
    assert refusal in of_tenant
    assert len((await app_key.get("/api/v1/refusals")).json()["refusals"]) == 1
    assert (await stranger.get("/api/v1/refusals")).json() == {"refusals": [], "next": None}


async def test_a_refusal_is_kept_however_long_the_names_in_it(server: Server) -> None:
    app = server.client(await server.key("statements/write"))
    batch = json.dumps([{**GOOD, f"{n}花" * 600_000: 1} for n in range(9)], ensure_ascii=False).encode()
    refused = await app.post("statements", data=BytesIO(batch), headers={"Content-Type": "application/json"})
    assert refused.problem() == "statements-invalid"
    [refusal] = (await app.get("/api/v1/refusals")).json()["refusals"]
    assert [len(v["pointer"]) for v in refusal["violations"]] == [POINTER_CHARACTERS] * 9


async def test_refusals_are_paged_newest_first(portal: Client) -> None:
    ids = [(await portal.put("statements", json={}, headers={"X-Request-ID": f"r{n}"})).headers["X-Request-ID"]
           for n in range(3)]
    seen = []
    path = "/api/v1/refusals?limit=1"
    while path:
        page = (await portal.get(path)).json()
        seen += [refusal["requestId"] for refusal in page["refusals"]]
        path = page["next"] and f"/api/v1/refusals?limit=1&before={page['next']}"
    assert seen == ids[::-1]


@pytest.mark.parametrize("query", ["limit=-1", "limit=x", "before=1.5", "limit=٣", "key=other"])
async def test_refusals_refuse_what_they_do_not_understand(lrs: Client, query: str) -> None:
    assert (await lrs.get(f"/api/v1/refusals?{query}")).status == 400
