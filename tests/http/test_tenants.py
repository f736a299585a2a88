"""Walls between tenants, and the Host a request was sent to. Documents, activities, agents have theirs elsewhere."""

from __future__ import annotations

from uuid import uuid4

import pytest

from lrs.errors import BadRequest, Conflict
from lrs.http import keys
from tests.http.conftest import OTHER_TENANT, TENANT, Client, Server

STATEMENT = {"actor": {"mbox": "mailto:hanako@school.example.jp"}, "verb": {"id": "https://example.jp/verbs/解いた"},
             "object": {"id": "https://example.jp/drill/1"}}


async def test_a_statement_of_another_tenant_is_neither_found_nor_listed(lrs: Client, stranger: Client) -> None:
    (statement_id,) = (await lrs.post("statements", json=STATEMENT)).json()
    assert (await lrs.get("statements", params={"statementId": statement_id})).status == 200
    assert (await stranger.get("statements", params={"statementId": statement_id})).status == 404
    assert (await stranger.get("statements", params={"voidedStatementId": statement_id})).status == 404
    listed = (await stranger.get("statements", params={"activity": "https://example.jp/drill/1"})).json()
    assert statement_id not in [statement["id"] for statement in listed["statements"]]


async def test_one_id_may_stand_for_another_statement_in_another_tenant(lrs: Client, stranger: Client) -> None:
    params = {"statementId": str(uuid4())}
    assert (await lrs.put("statements", params=params, json=STATEMENT)).status == 204
    theirs = {**STATEMENT, "verb": {"id": "https://example.jp/verbs/見た"}}
    assert (await stranger.put("statements", params=params, json=theirs)).status == 204
    assert (await lrs.get("statements", params=params)).json()["verb"] == STATEMENT["verb"]
    assert (await stranger.get("statements", params=params)).json()["verb"] == theirs["verb"]


async def test_a_statement_of_another_tenant_cannot_be_voided(lrs: Client, stranger: Client) -> None:
    (statement_id,) = (await lrs.post("statements", json=STATEMENT)).json()
    voiding = {**STATEMENT, "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
               "object": {"objectType": "StatementRef", "id": statement_id}}
    await stranger.post("statements", json=voiding)
    assert (await lrs.get("statements", params={"statementId": statement_id})).status == 200


async def test_a_more_link_of_another_tenant_shows_nothing_of_it(lrs: Client, stranger: Client) -> None:
    activity = f"https://example.jp/drill/{uuid4()}"
    for _ in range(3):
        await lrs.post("statements", json={**STATEMENT, "object": {"id": activity}})
    more = (await lrs.get("statements", params={"activity": activity, "limit": "1"})).json()["more"]
    answer = await stranger.get(more)
    assert answer.status >= 400 or answer.json()["statements"] == []


async def test_refusals_are_told_to_their_own_tenant(lrs: Client, stranger: Client) -> None:
    refused = await lrs.post("statements", json={"actor": {}})
    assert refused.status == 400
    theirs = (await stranger.get("/api/v1/refusals")).json()["refusals"]
    assert refused.headers["X-Request-ID"] not in [refusal["requestId"] for refusal in theirs]


@pytest.mark.parametrize("host", ["tonari.example.jp", "Tonari.Example.JP", "tonari.example.jp:443"])
async def test_a_key_is_refused_at_another_tenants_address(lrs: Client, stranger: Client, host: str) -> None:
    assert (await stranger.with_(Host=host).get("statements")).status == 200
    answer = await lrs.with_(Host=host).get("statements")
    assert (answer.status, answer.problem()) == (401, "unauthorized")


async def test_any_tenants_key_is_good_at_an_address_that_is_no_tenants(lrs: Client, stranger: Client) -> None:
    for client in (lrs, stranger):
        assert (await client.with_(Host="lrs.example.jp").get("statements")).status == 200


@pytest.mark.parametrize(("origin", "kept"), [
    ("https://LRS.Midori.example", "https://lrs.midori.example"), ("http://localhost:8081/", "http://localhost:8081"),
])
async def test_an_origin_is_kept_in_canonical_form(server: Server, origin: str, kept: str) -> None:
    tenant = await server.app[keys.ACCESS].create_tenant(f"t-{uuid4()}", "みどり市", "establisher", origin)
    assert tenant.origin == kept


@pytest.mark.parametrize("origin", [
    "lrs.example.jp", "ftp://lrs.example.jp", "https://", "https://lrs.example.jp/path", "https://a@lrs.example.jp",
    "https://lrs.example.jp?x", "https://lrs.example.jp:99999", "https://[::1", "https://lrs.example.jp#x",
])
async def test_what_is_no_origin_is_refused(server: Server, origin: str) -> None:
    with pytest.raises(BadRequest):
        await server.app[keys.ACCESS].create_tenant("midori", "みどり市", "establisher", origin)




@pytest.mark.parametrize("tenant_id", ["", "Midori", "みどり", "-a", "a" * 64, "a b"])
async def test_what_is_no_tenant_id_is_refused(server: Server, tenant_id: str) -> None:
    with pytest.raises(BadRequest):
        await server.app[keys.ACCESS].create_tenant(tenant_id, "みどり市", "establisher", "https://m.example.jp")


async def test_a_kind_of_tenant_must_be_one_of_the_three(server: Server) -> None:
    with pytest.raises(BadRequest):
        await server.app[keys.ACCESS].create_tenant("midori", "みどり市", "school", "https://m.example.jp")


@pytest.mark.parametrize(("tenant_id", "origin"), [
    (TENANT, "https://free.example.jp"), (OTHER_TENANT + "-2", "https://TONARI.example.jp")])
async def test_an_id_or_origin_that_is_taken_is_refused(server: Server, tenant_id: str, origin: str) -> None:
    with pytest.raises(Conflict):
        await server.app[keys.ACCESS].create_tenant(tenant_id, "みどり市", "establisher", origin)
