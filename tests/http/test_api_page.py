"""/console/api: the description to read, for everybody, signed in or not."""

from __future__ import annotations

import re

import pytest

from lrs.http.openapi.document import document
from lrs.http.openapi.outline import outline
from lrs.http.routes import resources
from tests.http.conftest import Client, Server

DOCUMENT = document(resources("/xAPI"), "ja")


@pytest.fixture
def reader(server: Server) -> Client:
    return Client(server.session, server.origin, {"Accept-Language": "ja"})


async def test_it_shows_each_operation_with_what_it_takes_and_answers(reader: Client) -> None:
    page = await reader.get("/console/api")
    assert page.status == 200
    told = {each["operationId"] for methods in DOCUMENT["paths"].values() for each in methods.values()}
    assert set(re.findall(r'class="card operation" id="(\w+)"', page.text)) == told
    for words in ("学習記録を見られるクラス", "openapi.json", "application/problem+json", "/classes/{class}/log"):
        assert words in page.text


async def test_it_loads_nothing_from_elsewhere_and_runs_nothing(reader: Client) -> None:
    page = await reader.get("/console/api")
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert not re.search(r"<script|style=| on[a-z]+=| src=|href=\"https?:", page.text)


async def test_it_speaks_the_language_that_is_chosen(reader: Client) -> None:
    page = await reader.get("/console/api?lang=en")
    assert '<html lang="en"' in page.text
    assert "The classes whose study log one may read" in page.text
    assert (await reader.get("/console/api?nowhere=1")).status == 400


def test_an_outline_has_the_shape_of_its_json() -> None:
    schema = {"type": "object", "properties": {
        "items": {"type": "array", "items": {"type": "object", "properties": {"code": {"type": "string"}}}},
        "at": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]},
        "kind": {"type": "string", "enum": ["a", "b"]}, "numbers": {"type": "array", "items": {"type": "integer"}},
        "problem": {"$ref": "#/components/schemas/Problem"}}}
    assert outline(schema, {"Problem": {}}) == """{
  "items": [
    {
      "code": text
    }
  ],
  "at": instant or null,
  "kind": "a" | "b",
  "numbers": [number, …],
  "problem": <Problem>
}"""
