"""GET agents: the Person behind an Agent (Communication 2.4)."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.http.conftest import Client, Server


@pytest.fixture
def account() -> dict[str, Any]:
    return {"account": {"homePage": "https://school.example.jp", "name": f"児童{uuid4()}"}}


async def mention(client: Client, actor: dict[str, Any]) -> None:
    statement = {"actor": actor, "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
                 "object": {"id": "https://example.jp/drill/1"}}
    answer = await client.post("statements", json=statement)
    assert answer.status == 200, answer.text


async def person(client: Client, agent: dict[str, Any]) -> Any:
    answer = await client.get("agents", params={"agent": json.dumps(agent)})
    assert answer.status == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("identifier", [
    {"mbox": "mailto:hanako@school.example.jp"}, {"openid": "https://id.example.jp/hanako"},
    {"mbox_sha1sum": "0123456789abcdef0123456789abcdef01234567"},
    {"account": {"homePage": "https://school.example.jp", "name": "花子"}},
])
async def test_an_unknown_agent_is_told_as_it_was_asked_for(lrs: Client, identifier: dict[str, Any]) -> None:
    (name, value), = identifier.items()
    assert await person(lrs, {**identifier, "name": "はなこ"}) == {
        "objectType": "Person", "name": ["はなこ"], name: [value]}


async def test_names_in_statements_are_gathered_each_once(lrs: Client, account: dict[str, Any]) -> None:
    for name in ("花子", "山田花子", "花子"):
        await mention(lrs, {**account, "name": name})
    await mention(lrs, {"objectType": "Group", "member": [{**account, "name": "はな"}, {"mbox": "mailto:a@b.jp"}]})
    found = await person(lrs, account)
    assert sorted(found["name"]) == sorted(["花子", "山田花子", "はな"])
    assert found["account"] == [account["account"]]
    assert set(found) == {"objectType", "name", "account"}


async def test_an_app_learns_names_from_its_own_statements_alone(
        lrs: Client, app_key: Client, account: dict[str, Any]) -> None:
    await mention(lrs, {**account, "name": "花子"})
    assert "name" not in await person(app_key, account)
    await mention(app_key, {**account, "name": "はなこさん"})
    assert (await person(app_key, account))["name"] == ["はなこさん"]


async def test_another_tenant_learns_no_names(lrs: Client, stranger: Client, account: dict[str, Any]) -> None:
    await mention(lrs, {**account, "name": "花子"})
    assert "name" not in await person(stranger, account)


@pytest.mark.parametrize("params", [
    {}, {"agent": "true"}, {"agent": "{"}, {"agent": '{"name": "花子"}'}, {"Agent": '{"mbox": "mailto:a@b.jp"}'},
    {"agent": '{"objectType": "Group", "mbox": "mailto:a@b.jp"}'}, {"agent": '{"mbox": "mailto:a@b.jp"}', "foo": "1"},
])
async def test_parameters_that_are_not_right_are_refused(lrs: Client, params: dict[str, str]) -> None:
    assert (await lrs.get("agents", params=params)).status == 400


async def test_head_has_no_body(lrs: Client, account: dict[str, Any]) -> None:
    answer = await lrs.head("agents", params={"agent": json.dumps(account)})
    assert (answer.status, answer.body) == (200, b"")


async def test_a_key_that_only_writes_asks_for_nobody(server: Server, account: dict[str, Any]) -> None:
    writer = server.client(await server.key("statements/write"))
    assert (await writer.get("agents", params={"agent": json.dumps(account)})).status == 403
