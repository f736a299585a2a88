"""GET activities: what all statements about an activity say together (Communication 2.5)."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.http.conftest import Client, Server


@pytest.fixture
def drill() -> str:
    return f"https://example.jp/ドリル/{uuid4()}"


async def tell(client: Client, activity: str) -> None:
    """Store a statement about the activity with this JSON text."""
    statement = ('{"actor": {"mbox": "mailto:hanako@school.example.jp"}, '
                 '"verb": {"id": "http://adlnet.gov/expapi/verbs/answered"}, "object": ' + activity + "}")
    answer = await client.post("statements", data=statement.encode(), headers={"Content-Type": "application/json"})
    assert answer.status == 200, answer.text


async def told(client: Client, activity_id: str) -> Any:
    answer = await client.get("activities", params={"activityId": activity_id})
    assert answer.status == 200
    return answer.json()


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
async def test_an_activity_never_heard_of_is_known_by_its_id(lrs: Client, drill: str, version: str) -> None:
    assert await told(lrs.with_(X_Experience_API_Version=version), drill) == {"objectType": "Activity", "id": drill}


async def test_what_statements_say_adds_up(lrs: Client, drill: str) -> None:
    for definition in ({"name": {"ja": "かけ算"}, "type": "http://adlnet.gov/expapi/activities/assessment"},
                       {"name": {"en": "Multiplication"}, "description": {"ja": "九の段"}}):
        await tell(lrs, json.dumps({"id": drill, "definition": definition}))
    assert await told(lrs, drill) == {"objectType": "Activity", "id": drill, "definition": {
        "name": {"ja": "かけ算", "en": "Multiplication"}, "description": {"ja": "九の段"},
        "type": "http://adlnet.gov/expapi/activities/assessment"}}


async def test_numbers_in_extensions_keep_their_text(lrs: Client, drill: str) -> None:
    extensions = '{"https://example.jp/x": [12345678901234567890123, 1.0, 1E5]}'
    await tell(lrs, f'{{"id": "{drill}", "definition": {{"extensions": {extensions}}}}}')
    body = (await lrs.get("activities", params={"activityId": drill})).text
    assert extensions.split(": ")[1].rstrip("}").replace(" ", "") in body


async def test_who_may_not_define_changes_nothing(server: Server, lrs: Client, drill: str) -> None:
    writer = await server.key("statements/write")
    await tell(server.client(writer), json.dumps({"id": drill, "definition": {"name": {"ja": "勝手な名前"}}}))
    assert "definition" not in await told(lrs, drill)


async def test_another_tenant_is_told_nothing(lrs: Client, stranger: Client, drill: str) -> None:
    await tell(lrs, json.dumps({"id": drill, "definition": {"name": {"ja": "港区のドリル"}}}))
    assert await told(stranger, drill) == {"objectType": "Activity", "id": drill}


@pytest.mark.parametrize("params", [
    {}, {"activityId": "drill"}, {"activityId": ""}, {"activityid": "https://example.jp/1"},
    {"activityId": "https://example.jp/1", "agent": "{}"},
])
async def test_parameters_that_are_not_right_are_refused(lrs: Client, params: dict[str, str]) -> None:
    assert (await lrs.get("activities", params=params)).status == 400


async def test_head_has_no_body(lrs: Client, drill: str) -> None:
    answer = await lrs.head("activities", params={"activityId": drill})
    assert (answer.status, answer.body) == (200, b"")


async def test_a_key_that_only_writes_reads_no_activities(server: Server, drill: str) -> None:
    writer = server.client(await server.key("statements/write"))
    assert (await writer.get("activities", params={"activityId": drill})).status == 403


async def test_a_definition_that_was_not_learned_at_first_is_when_the_statement_is_sent_again(
        server: Server, lrs: Client, drill: str) -> None:
    sent = json.dumps({
        "id": str(uuid4()), "timestamp": "2026-04-08T09:00:00+09:00",
        "actor": {"mbox": "mailto:hanako@school.example.jp"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
        "object": {"id": drill, "definition": {"name": {"ja": "かけ算"}}}})
    unlearned = server.client(await server.key("statements/write"))
    for client in (unlearned, lrs):
        answer = await client.post("statements", data=sent.encode(), headers={"Content-Type": "application/json"})
        assert answer.status == 200
    assert (await told(lrs, drill))["definition"] == {"name": {"ja": "かけ算"}}
