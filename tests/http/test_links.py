"""/api/v1/links: accounts of tools linked, previewed, listed and taken back over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.builders import statement
from tests.http.asking import store
from tests.http.conftest import Client, Server
from tests.school import HANAKO, TARO

TOOL = "https://drill.example.jp"


def wanted(app: str, account: str = "０７番", **members: Any) -> dict[str, Any]:
    return {"app": app, "homePage": TOOL, "links": [{"account": account, "learner": HANAKO, **members}]}


async def test_strangers_are_counted_by_tool_and_home_page(server: Server, lrs: Client) -> None:
    app = f"drill-{uuid4()}"
    client = server.client(await server.key("statements/write", app=app))
    await store(client, *(statement(actor={"account": {"homePage": TOOL, "name": "０７番"}}) for _ in range(3)))
    found = (await lrs.get("/api/v1/links/unlinked", params={"app": app})).json()
    assert found == {"unlinked": [{"app": app, "homePage": TOOL, "statements": 3}], "statements": 3}
    assert (await lrs.get("/api/v1/links/unlinked")).json()["statements"] >= 3
    preview = await lrs.post("/api/v1/links?preview=true", json=wanted(app))
    assert preview.json() == {"id": None, "new": 1, "changed": 0, "same": 0, "statements": 3}


async def test_links_are_made_listed_and_undone(server: Server) -> None:
    officer, app = server.client(await server.key("link")), f"quiz-{uuid4()}"
    made = (await officer.post("/api/v1/links", json=wanted(app))).json()
    assert (made["new"], made["same"]) == (1, 0)
    assert (await officer.post("/api/v1/links", json=wanted(app))).json()["same"] == 1
    [batch] = [each for each in (await officer.get("/api/v1/links")).json()["batches"] if each["app"] == app]
    assert (batch["id"], batch["accounts"], batch["undone"]) == (made["id"], 1, None)
    assert (await officer.delete(f"/api/v1/links/{made['id']}")).json() == {"id": made["id"], "accounts": 1}
    assert (await officer.delete(f"/api/v1/links/{made['id']}")).problem() == "link-batch-undone"
    assert (await officer.delete("/api/v1/links/%E3%81%AA%E3%81%84")).problem() == "link-batch-unknown"


async def test_a_table_of_a_spreadsheet_links_too(lrs: Client) -> None:
    body = f"account,learner\r\n１組０７番,{HANAKO}\r\n１組０８番,{TARO}\r\n".encode("cp932")
    answer = await lrs.post("/api/v1/links", params={"app": f"csv-{uuid4()}", "homePage": TOOL}, data=body,
                            headers={"Content-Type": "text/csv"})
    assert answer.json()["new"] == 2


async def test_aliases_are_linked_and_undone(lrs: Client) -> None:
    body = {"aliases": [{"alias": str(uuid4()), "learner": HANAKO}]}
    assert (await lrs.post("/api/v1/links?preview=true", json=body)).json()["id"] is None
    made = (await lrs.post("/api/v1/links", json=body)).json()
    assert made["new"] == 1
    assert (await lrs.delete(f"/api/v1/links/{made['id']}")).status == 200


@pytest.mark.parametrize(("body", "slug"), [
    ([], "links-malformed"), ({"app": "drill"}, "links-malformed"), ({"app": "", "links": []}, "links-malformed"),
    ({"app": "drill", "links": []}, "links-none"), ({"aliases": {}}, "links-malformed"),
    ({"aliases": []}, "links-none"),
    ({"aliases": [{"alias": HANAKO}]}, "links-malformed"), ({"aliases": [7]}, "links-malformed"),
    (wanted("drill", account=""), "links-malformed"), (wanted("drill", learner="花子"), "links-rejected"),
    (wanted("drill", learner="", username="だれか"), "links-rejected"),
    (wanted("drill", learner=7), "links-malformed"), ({**wanted("drill"), "homePage": ""}, "links-rejected"),
    ({"aliases": [{"alias": HANAKO, "learner": HANAKO}]}, "links-rejected"),
])
async def test_what_cannot_be_linked_is_refused_and_says_what_would_be_right(
        lrs: Client, body: Any, slug: str) -> None:
    assert (await lrs.post("/api/v1/links", json=body)).problem() == slug


async def test_a_table_needs_its_app_and_its_headings(lrs: Client) -> None:
    headers = {"Content-Type": "text/csv"}
    assert (await lrs.post("/api/v1/links", data=b"account\n", headers=headers)).problem() == "parameter-missing"
    for body in (b"", b"a,b\n", b"\x80\x81\xff"):
        answer = await lrs.post("/api/v1/links?app=x", data=body, headers=headers)
        assert answer.problem() == "table-unreadable"
    assert (await lrs.post("/api/v1/links", data=b"x", headers={"Content-Type": "text/plain"})).status == 400


async def test_only_keys_that_may_link_do(app_key: Client, portal: Client, stranger: Client, lrs: Client) -> None:
    made = (await lrs.post("/api/v1/links", json=wanted(f"own-{uuid4()}"))).json()["id"]
    for client in (app_key, portal):
        assert (await client.get("/api/v1/links")).problem() == "scope-needed"
        assert (await client.get("/api/v1/links/unlinked")).problem() == "scope-needed"
        assert (await client.post("/api/v1/links", json=wanted("drill"))).problem() == "scope-needed"
        assert (await client.delete(f"/api/v1/links/{made}")).problem() == "scope-needed"
    assert (await stranger.delete(f"/api/v1/links/{made}")).problem() == "link-batch-unknown"
    assert made not in (await stranger.get("/api/v1/links")).text
