"""Browser apps of other origins: preflight, and headers on every answer, refusals too."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from lrs.access.principal import KeyKind
from lrs.config import Config
from tests.http.conftest import Client, serving

APP = "https://drill.example.jp"


async def test_a_preflight_needs_neither_credentials_nor_version(lrs: Client) -> None:
    bare = lrs.with_(Authorization=None, X_Experience_API_Version=None)
    for path in ("statements", "activities/state", "/api/v1/validate"):
        answer = await bare.request("OPTIONS", path, headers={
            "Origin": APP, "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "authorization, content-type, x-experience-api-version, if-match"})
        assert answer.status == 204
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert {"PUT", "DELETE"} <= set(answer.headers["Access-Control-Allow-Methods"].split(", "))
        allowed = answer.headers["Access-Control-Allow-Headers"].lower().split(", ")
        assert {"authorization", "content-type", "x-experience-api-version", "if-match", "if-none-match"} <= {*allowed}


@pytest.mark.parametrize("path", ["about", "statements", "statements?foo=bar", "nowhere"])
async def test_the_page_may_read_the_headers_of_every_answer(lrs: Client, path: str) -> None:
    for client in (lrs, lrs.with_(Authorization=None)):
        answer = await client.get(path, headers={"Origin": APP})
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
        assert {"ETag", "Last-Modified", "X-Experience-API-Consistent-Through", "X-Request-ID"} <= {*exposed}


async def test_a_caller_that_is_no_page_gets_no_such_header(lrs: Client) -> None:
    assert "Access-Control-Allow-Origin" not in (await lrs.get("about")).headers


@pytest.fixture(scope="module")
async def choosy(config: Config) -> AsyncIterator[Client]:
    settings = replace(config, mongo=replace(config.mongo, database=config.mongo.database + "_choosy"),
                       server=replace(config.server, cors_origins=f"{APP}, https://Portal.example.jp/"))
    async with serving(settings) as server:
        yield server.client(server.keys[KeyKind.SYSTEM])


async def test_with_listed_origins_only_those_are_let_in(choosy: Client) -> None:
    for origin in (APP, "https://portal.example.jp"):
        answer = await choosy.get("about", headers={"Origin": origin})
        assert answer.headers["Access-Control-Allow-Origin"] == origin
        assert "Origin" in answer.headers["Vary"]
    answer = await choosy.get("about", headers={"Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Origin" in answer.headers["Vary"]
