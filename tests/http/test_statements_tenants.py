"""Whose Statements: nothing crosses a tenant, and an app reads what it wrote itself."""

from __future__ import annotations

import asyncio
import json
from uuid import uuid4

import pytest

from tests.builders import about, activity, attachment, learner, multipart, part, statement, verb, voiding
from tests.http.asking import find, one, page, store, walk
from tests.http.conftest import Client, Server

READS_OWN = ("statements/write", "statements/read/mine")


async def test_one_id_stands_for_a_statement_of_each_tenant(lrs: Client, stranger: Client) -> None:
    statement_id, pupil = str(uuid4()), learner()
    ours, theirs = (statement(id=statement_id, actor=pupil, verb=verb(name)) for name in ("解いた", "見た"))
    assert await asyncio.gather(store(lrs, ours), store(stranger, theirs)) == [[statement_id]] * 2
    for client, sent in ((lrs, ours), (stranger, theirs)):
        assert (await one(client, statement_id)).json()["verb"] == sent["verb"]
        assert await find(client, agent=pupil) == [statement_id]
        assert await find(client, verb=sent["verb"]["id"], agent=pupil) == [statement_id]
    assert await find(lrs, verb=theirs["verb"]["id"], agent=pupil) == []


async def test_references_and_voiding_stay_within_their_tenant(lrs: Client, stranger: Client) -> None:
    target = statement()
    reference, by = about(target["id"]), voiding(target["id"])
    await store(stranger, reference, by)
    await store(lrs, target)
    late = about(target["id"])
    await store(stranger, late)
    assert (await one(lrs, target["id"])).status == 200
    assert await find(lrs, agent=target["actor"]) == [target["id"]]
    assert await find(stranger, agent=target["actor"]) == []


async def test_what_was_stored_at_once_by_two_tenants_is_listed_by_each_alone(lrs: Client, stranger: Client) -> None:
    pupil = learner()
    ours, theirs = ([statement(actor=pupil) for _ in range(20)] for _ in range(2))
    await asyncio.gather(*(store(client, each) for client, sent in ((lrs, ours), (stranger, theirs)) for each in sent))
    for client, sent in ((lrs, ours), (stranger, theirs)):
        assert sorted(await find(client, agent=pupil)) == sorted(each["id"] for each in sent)
    [everything] = await walk(stranger, limit=1000)
    assert not {each["id"] for each in ours} & set(everything)


async def test_an_app_finds_only_its_own_statements(server: Server, lrs: Client) -> None:
    drill, book = [server.client(await server.key(*READS_OWN, app=app)) for app in ("ドリル", "教科書")]
    pupil, lesson, task = learner(), str(uuid4()), activity()
    members = {"actor": pupil, "object": task, "verb": verb("学んだ"),
               "context": {"registration": lesson, "instructor": pupil, "contextActivities": {"parent": [task]}}}
    sent = {client: await store(client, *(statement(**members) for _ in range(3))) for client in (drill, book)}
    for query in ({"agent": pupil}, {"agent": pupil, "related_agents": True}, {"verb": members["verb"]["id"]},
                  {"activity": task["id"]}, {"activity": task["id"], "related_activities": True},
                  {"registration": lesson}, {"agent": pupil, "verb": members["verb"]["id"]},
                  {"agent": pupil, "activity": task["id"]}, {}):
        for client in (drill, book):
            assert await find(client, **query) == sent[client][::-1]
    assert await walk(drill, limit=2) == [sent[drill][:0:-1], sent[drill][:1]]
    assert await find(lrs, registration=lesson) == [*sent[book][::-1], *sent[drill][::-1]]
    for form in ("statementId", "voidedStatementId"):
        assert (await drill.get("statements", params={form: sent[book][0]})).status == 404


async def test_an_app_learns_nothing_of_a_statement_that_it_merely_refers_to(server: Server, lrs: Client) -> None:
    drill, book = [server.client(await server.key(*READS_OWN, app=f"{app}-{uuid4()}")) for app in ("ドリル", "教科書")]
    pupil, task = learner(), activity()
    members = {"actor": pupil, "object": task, "verb": verb(f"学んだ{uuid4()}"),
               "context": {"registration": str(uuid4())}}
    [theirs] = await store(book, statement(**members))
    [reference] = await store(drill, about(theirs))
    for query in ({"agent": pupil}, {"agent": pupil, "related_agents": True}, {"verb": members["verb"]["id"]},
                  {"activity": task["id"]}, {"activity": task["id"], "related_activities": True},
                  {"registration": members["context"]["registration"]}):
        assert await find(drill, **query) == []
        assert await find(lrs, **query) == [reference, theirs]


async def test_an_app_does_not_find_a_name_that_another_app_told(server: Server) -> None:
    drill, book = [server.client(await server.key(*READS_OWN, app=f"{app}-{uuid4()}")) for app in ("ドリル", "教科書")]
    pupil = learner()
    await store(drill, statement(actor={**pupil, "name": "花子"}))
    await store(book, statement(actor={**pupil, "name": "はなちゃん"}))
    for client, name in ((drill, "花子"), (book, "はなちゃん")):
        assert (await client.get("agents", params={"agent": json.dumps(pupil)})).json()["name"] == [name]


async def test_two_keys_of_one_app_read_the_same(server: Server) -> None:
    first, second = [server.client(await server.key(*READS_OWN, app="二つの鍵")) for _ in range(2)]
    sent = await store(first, statement())
    assert await find(second) == sent
    assert (await one(second, sent[0])).status == 200


async def test_attachments_are_shown_to_those_who_see_their_statement(server: Server, lrs: Client,
                                                                      stranger: Client) -> None:
    drill, book = [server.client(await server.key(*READS_OWN, app=f"{app}-{uuid4()}")) for app in ("ドリル", "教科書")]
    picture = f"絵 {uuid4()}".encode()
    sent = statement(attachments=[attachment(picture)])
    assert (await drill.post("statements", **multipart(sent, part(picture)))).status == 200
    assert picture in (await one(drill, sent["id"], attachments="true")).body
    assert picture in (await one(lrs, sent["id"], attachments="true")).body
    for client in (book, stranger):
        assert (await one(client, sent["id"], attachments="true")).status == 404
        assert picture not in (await client.get("statements", params={"attachments": "true"})).body


@pytest.mark.parametrize(("scopes", "writes", "reads"), [
    (("statements/write",), 200, 403), (("statements/read",), 403, 200), (("statements/read/mine",), 403, 200),
    (("all/read",), 403, 200), (("state", "profile", "define"), 403, 403), (("all",), 200, 200)])
async def test_a_scope_allows_what_it_says(server: Server, scopes: tuple[str, ...], writes: int, reads: int) -> None:
    client = server.client(await server.key(*scopes))
    sent = statement()
    assert (await client.post("statements", json=sent)).status == writes
    assert (await client.put("statements", params={"statementId": sent["id"]}, json=sent)).status in {writes, 204}
    assert (await client.get("statements")).status == reads
    assert (await one(client, sent["id"])).status in ({404, 200} if reads == 200 else {403})


async def test_one_who_may_only_write_is_told_no_more_than_that(server: Server, lrs: Client) -> None:
    writer = server.client(await server.key("statements/write"))
    mine = learner()
    await store(writer, *(statement(actor=mine) for _ in range(2)))
    _, more = await page(lrs, "statements", {"agent": mine, "limit": 1})
    assert (await writer.get(more)).status == 403
