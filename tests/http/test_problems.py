"""Every refusal has one shape, in the reader's language, and can be found by its request id."""

from __future__ import annotations

import asyncio
import json
import logging
from urllib.parse import urlsplit

import pytest

from lrs.http import keys
from tests.http.conftest import Client, Server


async def test_an_unknown_path_is_named_as_such(lrs: Client) -> None:
    for path in ("nowhere", "/nowhere", "/xapi/statements"):
        answer = await lrs.get(path)
        assert answer.status == 404
        assert answer.problem() == "resource-unknown"


async def test_a_method_that_does_not_work_names_those_that_do(lrs: Client) -> None:
    answer = await lrs.delete("about")
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert answer.problem() == "method-not-allowed"


async def test_missing_credentials_are_asked_for(lrs: Client) -> None:
    answer = await lrs.with_(Authorization=None).get("statements")
    assert answer.status == 401
    assert "Basic" in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize(("accepted", "language"), [
    (None, "en"), ("ja", "ja"), ("ja-JP,ja;q=0.9,en;q=0.8", "ja"), ("en-US,en;q=0.9,ja;q=0.8", "en"), ("fr", "en"),
    ("en;q=0.1, ja;q=0.2", "ja"), (";;q=,", "en")])
async def test_the_text_is_in_the_language_the_client_prefers(lrs: Client, accepted: str | None,
                                                              language: str) -> None:
    answer = await lrs.with_(Accept_Language=accepted).get("about?foo=1")
    assert answer.headers["Content-Language"] == language
    assert answer.problem() == "parameter-unknown"
    body = answer.json()
    assert ("パラメーター foo はありません" in body["detail"]) == (language == "ja")


async def test_a_request_id_of_the_client_is_kept_unless_it_could_forge_a_log_line(lrs: Client) -> None:
    assert (await lrs.with_(X_Request_ID="lesson-1:a.b_c").get("about")).headers["X-Request-ID"] == "lesson-1:a.b_c"
    for forged in ("a b", "x" * 65, '"},{"', "番号"):
        answer = await lrs.with_(X_Request_ID=forged).get("about")
        assert answer.headers["X-Request-ID"] != forged


@pytest.mark.parametrize("query", ["agent=%", "agent=%zz", "agent=%ff", "agent=%E3%81"])
async def test_broken_percent_encoding_is_refused(server: Server, lrs: Client, query: str) -> None:
    raw = await exchange(server, f"GET /xAPI/agents?{query} HTTP/1.1\r\nHost: x\r\n"
                                 f"Authorization: {lrs.headers['Authorization']}\r\n"
                                 "X-Experience-API-Version: 2.0.0\r\nConnection: close\r\n\r\n")
    assert raw.startswith(b"HTTP/1.1 400 ")
    assert b"percent-encoding-broken" in raw


async def test_parameters_are_case_sensitive_and_stand_once(lrs: Client) -> None:
    state = "activities/state?activityId=http://x.example/a&stateId=s&agent={}"
    assert (await lrs.get(state + "&stateId=t")).problem() == "parameter-repeated"
    assert (await lrs.get(state.replace("stateId", "StateId"))).problem() == "parameter-unknown"
    assert (await lrs.get("activities/state?stateId=s")).problem() == "parameter-missing"


@pytest.mark.parametrize("request_text", [
    "GET\r\n\r\n", "NONSENSE\x00\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n",
    "POST /xAPI/statements HTTP/1.1\r\nContent-Length: ten\r\n\r\n"])
async def test_what_is_no_http_gets_the_same_shape(server: Server, request_text: str) -> None:
    raw = await exchange(server, request_text)
    head, _, body = raw.partition(b"\r\n\r\n")
    assert b" 400 " in head
    assert json.loads(body)["type"] == "urn:manabi-lrs:problem:http-malformed"


@pytest.mark.parametrize("request_text", [
    f"GET /xAPI/statements?agent={'x' * 9000} HTTP/1.1\r\n\r\n", f"GET / HTTP/1.1\r\nCookie: {'x' * 9000}\r\n\r\n"])
async def test_an_address_or_header_that_is_too_long_is_told_the_limit(server: Server, request_text: str) -> None:
    body = json.loads((await exchange(server, request_text)).partition(b"\r\n\r\n")[2])
    assert body["type"] == "urn:manabi-lrs:problem:http-line-too-long"
    assert "8190" in body["detail"]


@pytest.mark.parametrize("host", ["\udcff", "a b", "[::1", "school.example.jp/evil", "x:99999999"])
async def test_a_host_that_is_none_is_not_named_as_issuer(server: Server, host: str) -> None:
    raw = await exchange(server, "GET /.well-known/oauth-authorization-server HTTP/1.1\r\nConnection: close\r\n"
                                 f"Host: {host}\r\n\r\n")
    assert raw.startswith(b"HTTP/1.1 400 ")
    assert b"host-invalid" in raw


async def test_header_bytes_that_are_no_text_are_refused_not_fatal(server: Server) -> None:
    raw = await exchange(server, "GET /xAPI/statements HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                 "X-Experience-API-Version: \udcff\udcfe\r\n\r\n")
    assert raw.startswith(b"HTTP/1.1 400 ")
    assert b"version-unsupported" in raw


async def test_a_failure_of_ours_tells_the_client_an_id_and_the_log_everything_but_values(
        server: Server, lrs: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    async def broken(*_: object) -> None:
        raise KeyError("山田花子")

    monkeypatch.setattr(server.app[keys.REFUSALS], "list", broken)
    with caplog.at_level(logging.INFO):
        answer = await lrs.get("/api/v1/refusals")
    assert answer.status == 500
    assert answer.problem() == "server-failed"
    body = answer.json()
    assert "花子" not in json.dumps(body, ensure_ascii=False)
    failed = next(record for record in caplog.records if record.getMessage() == "request failed")
    assert failed.__dict__["fields"]["request"] == body["requestId"]


async def exchange(server: Server, text: str) -> bytes:
    """What the server answers to these very bytes."""
    address = urlsplit(server.origin)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(text.encode("utf-8", "surrogateescape"))
    raw = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return raw


@pytest.mark.parametrize("expected", ["100-continue", "200-ok"])
async def test_an_expectation_is_met_or_passed_over(lrs: Client, expected: str) -> None:
    answer = await lrs.post("/api/v1/validate", data=b"{}", headers={
        "Content-Type": "application/json", "Expect": expected})
    assert answer.status == 200
    assert answer.json()["violations"]
