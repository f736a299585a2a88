"""GET /api/v1/refusals: what a key was refused, for the developer of its app, and no value of it."""

from __future__ import annotations

import asyncio
import json
from io import BytesIO

import pytest

from lrs.http import keys
from lrs.refusals import POINTER_CHARACTERS
from tests.builders import statement
from tests.http.conftest import Client, Server

CHILD = "はなこ"


async def test_a_key_sees_its_own_refusals_without_values(app_key: Client, lrs: Client, stranger: Client) -> None:
    refused = await app_key.post("statements", json=statement(actor={"mbox": CHILD}, verb={"id": "answered"}))
    assert refused.status == 400
    seen = await app_key.get("/api/v1/refusals")
    [refusal] = seen.json()["refusals"]
    assert refusal["requestId"] == refused.headers["X-Request-ID"]
    assert (refusal["method"], refusal["path"], refusal["status"]) == ("POST", "/xAPI/statements", 400)
    assert {(v["pointer"], *sorted(v)) for v in refusal["violations"]} == {
        ("/actor/mbox", "clause", "pointer", "rule"), ("/verb/id", "clause", "pointer", "rule")}
    assert CHILD not in seen.text
    await lrs.post("statements", json={})
    of_tenant = (await lrs.get("/api/v1/refusals")).json()["refusals"]
    assert refusal in of_tenant
    assert len((await app_key.get("/api/v1/refusals")).json()["refusals"]) == 1
    assert (await stranger.get("/api/v1/refusals")).json() == {"refusals": [], "next": None}


async def test_a_refusal_is_kept_however_long_the_names_in_it(server: Server) -> None:
    app = server.client(await server.key("statements/write"))
    batch = json.dumps([{**statement(), f"{n}花" * 600_000: 1} for n in range(9)], ensure_ascii=False).encode()
    refused = await app.post("statements", data=BytesIO(batch), headers={"Content-Type": "application/json"})
    assert refused.problem() == "statements-invalid"
    [refusal] = (await app.get("/api/v1/refusals")).json()["refusals"]
    assert [len(v["pointer"]) for v in refusal["violations"]] == [POINTER_CHARACTERS] * 9


async def test_a_refusal_that_is_being_written_is_waited_for(server: Server) -> None:
    app = server.client(await server.key("statements/write"))
    for count in range(1, 21):
        assert (await app.post("statements", json={})).status == 400
        background = asyncio.create_task(server.app[keys.REFUSALS].write())
        await asyncio.sleep(0)
        assert len((await app.get("/api/v1/refusals")).json()["refusals"]) == count
        await background


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
