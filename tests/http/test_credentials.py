"""Keys and secrets: who gets in, in which words others are refused, and how revoking ends it."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections import Counter
from time import perf_counter
from uuid import uuid4

import pytest

from lrs.access import recognition, secret_checks
from lrs.access.principal import KeyKind
from lrs.access.secrets import new_secret
from lrs.errors import BadRequest, NotFound
from lrs.http import keys
from lrs.storage.contract.access import Credential
from tests.http.conftest import TENANT, Client, Key, Server

ABOUT_ME = {"activityId": "https://example.jp/drill/1", "agent": '{"mbox": "mailto:hanako@school.example.jp"}'}


def basic(text: str) -> str:
    return "Basic " + b64encode(text.encode()).decode()


async def status(client: Client) -> int:
    return (await client.get("activities/state", params=ABOUT_ME)).status


async def test_a_key_with_its_secret_gets_in_again_and_again(server: Server, lrs: Client) -> None:
    assert [await status(lrs) for _ in range(3)] == [200] * 3


async def test_every_refusal_reads_alike(server: Server, lrs: Client) -> None:
    known = server.keys[KeyKind.APP]
    revoked = await server.key("all")
    await server.app[keys.ACCESS].revoke_credential(revoked.key)
    refused = [None, "", "Basic", "Basic !!!", "Basic " + b64encode(b"\xff:\xfe").decode(), basic("nocolon"),
               basic(f"{known.key}:{known.secret}x"), basic(f"{known.key}:{known.secret}\0"),
               basic(f"{known.key}:"), basic(f"nobody:{known.secret}"),
               basic(f"{revoked.key}:{revoked.secret}"), basic(":"), basic("a\0b:c"), "Digest x", "Bearer",
               "Bearer x.y.z", "Bearer eyJhbGciOiJub25lIn0.e30."]
    told = set()
    for authorization in refused:
        answer = await lrs.with_(Authorization=authorization).get("activities/state", params=ABOUT_ME)
        assert answer.status == 401, authorization
        assert answer.headers["WWW-Authenticate"] == 'Basic realm="xAPI", Bearer'
        told.add((answer.problem(), answer.json()["detail"]))
    assert len(told) == 1


async def test_an_unknown_key_costs_as_much_as_a_wrong_secret(server: Server, lrs: Client) -> None:
    async def seconds(key: str) -> float:
        began = perf_counter()
        assert await status(lrs.with_(Authorization=basic(f"{key}:{new_secret()}"))) == 401
        return perf_counter() - began

    known = server.keys[KeyKind.APP].key
    wrong = min([await seconds(known) for _ in range(3)])
    unknown = min([await seconds("nobody") for _ in range(3)])
    assert unknown > wrong / 3


async def test_requests_that_arrive_together_share_one_check(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: Counter[str] = Counter()

    def counting(secret: str, secret_hash: str) -> bool:
        checked[secret] += 1
        return real(secret, secret_hash)

    real = secret_checks.matches
    monkeypatch.setattr(secret_checks, "matches", counting)
    key = await server.key("all")
    client = server.client(key)
    assert await asyncio.gather(*(status(client) for _ in range(20))) == [200] * 20
    wrong = client.with_(Authorization=basic(f"{key.key}:wrong"))
    for _ in range(5):
        assert await status(wrong) == 401
    assert checked == {key.secret: 1, "wrong": 1}


async def test_a_known_key_is_looked_up_again_without_hashing_its_secret(
        server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    client = server.client(await server.key("all"))
    assert await status(client) == 200
    monkeypatch.setattr(secret_checks, "matches", lambda secret, secret_hash: False)
    monkeypatch.setattr(recognition, "monotonic", lambda: float("inf"))
    assert await status(client) == 200


async def test_a_flood_of_wrong_secrets_neither_stops_known_keys_nor_grows_without_bound(
        server: Server, lrs: Client) -> None:
    assert await status(lrs) == 200
    flood = asyncio.gather(*(status(lrs.with_(Authorization=basic(f"x:{n}"))) for n in range(100)))
    await asyncio.sleep(0.05)
    began = perf_counter()
    assert await status(lrs) == 200
    assert perf_counter() - began < 1.0
    statuses = Counter(await flood)
    assert set(statuses) == {401, 429}
    assert statuses[401] >= 64


async def test_a_revoked_key_is_refused_at_once(server: Server) -> None:
    key = await server.key("all")
    client = server.client(key)
    assert await status(client) == 200
    assert await server.app[keys.ACCESS].revoke_credential(key.key)
    assert await status(client) == 401


async def test_a_key_revoked_while_it_is_checked_is_not_remembered(server: Server) -> None:
    key = await server.key("all")
    client = server.client(key)
    checked = asyncio.create_task(status(client))
    await asyncio.sleep(0.02)
    await server.app[keys.ACCESS].revoke_credential(key.key)
    await checked
    assert await status(client) == 401


async def test_revoking_an_unknown_key_says_so(server: Server) -> None:
    assert not await server.app[keys.ACCESS].revoke_credential("nobody")


async def test_keys_of_one_app_write_as_one_so_that_a_secret_can_be_replaced(server: Server) -> None:
    scopes = ("statements/write", "statements/read/mine")
    app = f"計算ドリル {uuid4()}"
    old, new = server.client(await server.key(*scopes, app=app)), server.client(await server.key(*scopes, app=app))
    statement = {"actor": {"mbox": "mailto:hanako@school.example.jp"}, "verb": {"id": "https://example.jp/verbs/解いた"},
                 "object": {"id": "https://example.jp/drill/1"}}
    (statement_id,) = (await old.post("statements", json=statement)).json()
    found = await new.get("statements", params={"statementId": statement_id})
    assert found.status == 200
    assert found.json()["authority"] == {
        "objectType": "Agent", "name": "新しい鍵",
        "account": {"homePage": found.json()["authority"]["account"]["homePage"], "name": app}}


async def test_scopes_are_kept_to_and_named(server: Server) -> None:
    writer = server.client(await server.key("statements/write"))
    answer = await writer.get("statements")
    assert answer.status == 403
    assert "statements/read/mine" in answer.json()["detail"]


@pytest.mark.parametrize("scopes", [["everything"], []])
async def test_a_key_cannot_be_made_with_a_scope_that_is_none(server: Server, scopes: list[str]) -> None:
    with pytest.raises(BadRequest):
        await server.app[keys.ACCESS].create_credential(TENANT, None, "", KeyKind.APP, scopes)


async def test_a_key_cannot_be_made_for_a_tenant_that_is_none(server: Server) -> None:
    with pytest.raises(NotFound):
        await server.app[keys.ACCESS].create_credential("nowhere", None, "", KeyKind.APP)


@pytest.mark.parametrize("app", ["", "改\n行", "x" * 201])
async def test_an_app_needs_a_usable_name(server: Server, app: str) -> None:
    with pytest.raises(BadRequest):
        await server.app[keys.ACCESS].create_credential(TENANT, app, "", KeyKind.APP)


async def test_a_secret_is_nowhere_in_the_database(server: Server) -> None:
    key = await server.key("all")
    kept: Credential | None = await server.app[keys.STORE].credentials.get(key.key)
    assert kept is not None
    assert kept.secret_hash.startswith("$scrypt$")
    assert key.secret not in json.dumps(kept.secret_hash)


async def test_a_client_that_goes_away_leaves_the_check_to_others(server: Server) -> None:
    key: Key = await server.key("all")
    access = server.app[keys.ACCESS]
    first = asyncio.create_task(access.authenticate(key.authorization, None))
    second = asyncio.create_task(access.authenticate(key.authorization, None))
    await asyncio.sleep(0.005)
    first.cancel()
    assert (await second).credential == key.key
