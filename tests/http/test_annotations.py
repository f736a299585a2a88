"""What stands beside a Statement, over HTTP: told to who may read it, corrected by who may say so."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.builders import statement, voiding
from tests.http.asking import store
from tests.http.conftest import Client, Server
from tests.school import FRACTIONS, HANAKO, HISTORY

LOD = f"https://w3id.org/jp-cos/{HISTORY}"


def path(statement_id: str) -> str:
    return f"/api/v1/statements/{statement_id}/annotations"


async def test_everything_beside_a_statement_is_told_with_where_it_came_from(lrs: Client, app_key: Client) -> None:
    [statement_id] = await store(app_key, statement(object={"id": LOD}, result={"success": True}))
    for client in (lrs, app_key):
        found = (await client.get(path(statement_id.upper()))).json()
        assert found["codes"] == [{"sent": HISTORY, "key": HISTORY[:15], "table": None, "resolved": False,
                                   "where": "activity", "provenance": "lod"}]
        assert (found["learner"], found["stranger"], found["school"]) == (None, "https://id.minato.ed.jp", None)
        assert (found["category"], found["activityClass"], found["sensitivity"]) == ("school-learning", "learning", 1)
        assert (found["corrections"], found["finished"]) == ([], True)


async def test_who_may_not_read_a_statement_is_told_nothing_of_it(
        lrs: Client, app_key: Client, stranger: Client, server: Server) -> None:
    [mine] = await store(lrs, statement())
    for client, status in ((app_key, 404), (stranger, 404), (server.client(await server.key("statements/write")), 403),
                           (server.client(await server.key("link")), 403)):
        assert (await client.get(path(mine))).status == status
    assert (await lrs.get(path(str(uuid4())))).problem() == "statement-unknown"
    assert (await lrs.get(path("17"))).problem() == "parameter-uuid"


async def test_a_voided_statement_has_no_annotations_to_tell(lrs: Client) -> None:
    [statement_id] = await store(lrs, statement())
    await store(lrs, voiding(statement_id))
    assert (await lrs.get(path(statement_id))).status == 404


async def test_a_correction_is_kept_with_who_and_when_and_the_statement_stays(lrs: Client) -> None:
    [statement_id] = await store(lrs, statement(object={"id": LOD}))
    before = (await lrs.get("statements", params={"statementId": statement_id})).body
    found = (await lrs.put(path(statement_id), json={"codes": [f" {FRACTIONS} ", FRACTIONS]})).json()
    assert [(code["sent"], code["provenance"]) for code in found["codes"]] == [(FRACTIONS, "person")]
    [correction] = found["corrections"]
    assert correction["codes"] == [FRACTIONS]
    assert correction["by"].startswith("key:")
    assert correction["at"].endswith("Z")
    assert (await lrs.get(path(statement_id))).json() == found
    assert (await lrs.get("statements", params={"statementId": statement_id})).body == before
    withdrawn = (await lrs.put(path(statement_id), json={"codes": None})).json()
    assert [code["provenance"] for code in withdrawn["codes"]] == ["lod"]
    assert len(withdrawn["corrections"]) == 2


@pytest.mark.parametrize(("body", "slug"), [
    ({"codes": ["8.21E+15"]}, "code-malformed"), ({"codes": ["算数"]}, "code-malformed"),
    ({"codes": [f"{n:016d}" for n in range(51)]}, "codes-too-many"), ({"codes": FRACTIONS}, "annotations-malformed"),
    ({"codes": [1]}, "annotations-malformed"), ([], "annotations-malformed"), ({}, "annotations-malformed"),
    ({"codes": [], "learner": HANAKO}, "annotations-malformed"),
])
async def test_what_is_no_correction_is_refused(lrs: Client, body: Any, slug: str) -> None:
    [statement_id] = await store(lrs, statement())
    assert (await lrs.put(path(statement_id), json=body)).problem() == slug
    assert (await lrs.get(path(statement_id))).json()["corrections"] == []


async def test_an_app_corrects_nothing(app_key: Client, portal: Client) -> None:
    [statement_id] = await store(app_key, statement())
    for client in (app_key, portal):
        assert (await client.put(path(statement_id), json={"codes": [FRACTIONS]})).problem() == "scope-needed"


async def test_who_corrects_without_reading_is_told_the_codes_and_no_learner(lrs: Client, server: Server) -> None:
    [statement_id] = await store(lrs, statement(object={"id": LOD}))
    officer = server.client(await server.key("link"))
    found = (await officer.put(path(statement_id), json={"codes": [FRACTIONS]})).json()
    assert [code["sent"] for code in found["codes"]] == [FRACTIONS]
    assert found.keys() == {"statement", "codes", "corrections"}


async def test_unresolved_codes_are_listed_of_what_the_caller_may_read(server: Server) -> None:
    mine, others = [server.client(await server.key("statements/write", "statements/read/mine")) for _ in range(2)]
    await store(mine, *(statement(object={"id": LOD}) for _ in range(2)))
    [found] = (await mine.get("/api/v1/curriculum-unresolved")).json()["codes"]
    assert (found["code"], found["statements"]) == (HISTORY, 2)
    assert (await others.get("/api/v1/curriculum-unresolved")).json() == {"codes": []}
    assert (await mine.get("/api/v1/curriculum-unresolved?limit=x")).problem() == "parameter-number"
