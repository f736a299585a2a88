"""Compression both ways, and what pretends to be compressed."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

import pytest

from tests.http.conftest import Client

STATEMENT: dict[str, Any] = {
    "actor": {"mbox": "mailto:hanako@school.example.jp"},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"ja": "答えた"}},
    "object": {"id": "https://kyozai.example.jp/sansu/1"}}
BODY = json.dumps(STATEMENT).encode()


def sent(body: bytes, encoding: str) -> dict[str, Any]:
    return {"data": body, "headers": {"Content-Type": "application/json", "Content-Encoding": encoding}}


@pytest.mark.parametrize(("body", "encoding"), [
    (gzip.compress(BODY), "gzip"), (zlib.compress(BODY), "deflate"), (zlib.compress(BODY, wbits=-15), "deflate"),
    (BODY, "identity"), (gzip.compress(BODY), "GZIP"), (gzip.compress(BODY[:50]) + gzip.compress(BODY[50:]), "gzip"),
    (gzip.compress(b" " * (1 << 20) + BODY), "gzip")])
async def test_a_compressed_body_is_read(lrs: Client, body: bytes, encoding: str) -> None:
    answer = await lrs.post("/api/v1/validate", **sent(body, encoding))
    assert answer.status == 200, answer.text
    assert answer.json()["valid"] is True


@pytest.mark.parametrize("encoding", ["br", "compress", "gzip, gzip", "あ"])
async def test_an_encoding_that_is_not_read_is_named(lrs: Client, encoding: str) -> None:
    answer = await lrs.post("/api/v1/validate", **sent(BODY, encoding))
    assert answer.status == 415
    assert answer.problem() == "content-encoding-unknown"


@pytest.mark.parametrize(("body", "encoding"), [
    (b"not gzip at all", "gzip"), (gzip.compress(BODY)[:-30], "gzip"), (gzip.compress(BODY)[:-8], "gzip"),
    (gzip.compress(BODY) + b"trailing", "gzip"), (gzip.compress(BODY) + gzip.compress(b"")[:-1], "gzip"),
    (zlib.compress(BODY)[:-2], "deflate"), (zlib.compress(BODY) * 2, "deflate")])
async def test_broken_compression_is_a_bad_request(lrs: Client, body: bytes, encoding: str) -> None:
    answer = await lrs.post("/api/v1/validate", **sent(body, encoding))
    assert answer.status == 400
    assert answer.problem() == "body-broken"


async def test_a_document_cut_short_is_not_kept(lrs: Client) -> None:
    where = "activities/profile?activityId=https://kyozai.example.jp/1&profileId=gzip"
    whole = gzip.compress("ねこがすき".encode() * 100_000)
    answer = await lrs.put(where, data=whole[:-20], headers={"Content-Type": "text/plain", "Content-Encoding": "gzip"})
    assert (answer.status, answer.problem()) == (400, "body-broken")
    assert (await lrs.get(where)).status == 404


async def test_a_decompression_bomb_meets_the_limit(lrs: Client) -> None:
    answer = await lrs.post("/api/v1/validate", **sent(gzip.compress(b" " * (64 << 20)), "gzip"))
    assert answer.status == 413
    assert "limits.body_bytes" in answer.json()["detail"]


async def test_a_large_json_answer_is_compressed_for_those_who_take_it(lrs: Client) -> None:
    many = [{**STATEMENT, "verb": {}} for _ in range(30)]
    plain = await lrs.post("/api/v1/validate", json=many, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    packed = await lrs.post("/api/v1/validate", json=many, headers={"Accept-Encoding": "br, gzip;q=0.5"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.body == plain.body
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    refused = await lrs.post("/api/v1/validate", json=many, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


async def test_a_small_answer_is_not(lrs: Client) -> None:
    assert "Content-Encoding" not in (await lrs.get("about", headers={"Accept-Encoding": "gzip"})).headers
