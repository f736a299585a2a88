"""multipart/mixed in and out: what is sent comes back to the bit, what is malformed is a 400 (4.55 to 4.57)."""

from __future__ import annotations

import asyncio
import hashlib
import json
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrs.errors import BadRequest, TooLarge
from lrs.http import multipart
from tests.http.conftest import Answer, Client

BOUNDARY = "xapi-boundary"


async def stream(body: bytes, size: int = 7) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start:start + size]


Parts = list[tuple[dict[str, str], bytes]]


def read(body: bytes, size: int = 7, most_parts: int = 10, part_bytes: int = 1 << 20) -> Parts:
    async def all_parts() -> Parts:
        return [(dict(part.headers), b"".join([chunk async for chunk in part.chunks()]))
                async for part in multipart.read(stream(body, size), BOUNDARY, most_parts, part_bytes)]

    return asyncio.run(all_parts())


def write(statements: bytes, attachments: Sequence[bytes], size: int) -> bytes:
    async def whole() -> bytes:
        parts = [multipart.Attachment("image/png", hashlib.sha256(a).hexdigest(), stream(a, size)) for a in attachments]
        return b"".join([piece async for piece in multipart.write(BOUNDARY, statements, parts)])

    return asyncio.run(whole())


TRICKY = [b"\r\n", b"\r", b"\n", b"--", b"-", b"\r\n--", b"\r\n--xapi", b"\r\n--xapi-boundaryx", b"--xapi-boundar",
          b" ", b"\x00", b"\xff", b": ", "字".encode()]
tricky = st.lists(st.sampled_from(TRICKY)).map(b"".join)
# A real boundary is 128 random bits, so that no content holds it; looking like one is allowed.
content = (st.binary(max_size=99) | tricky).filter(
    lambda c: b"--xapi-boundary" not in c.replace(b"--xapi-boundaryx", b""))


@given(statements=content, attachments=st.lists(content, max_size=4), written=st.integers(1, 40),
       arriving=st.integers(1, 40))
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read_again_to_the_bit(statements: bytes, attachments: list[bytes], written: int,
                                                  arriving: int) -> None:
    got = read(write(statements, attachments, written), arriving)
    assert [body for _, body in got] == [statements, *attachments]
    assert got[0][0] == {"content-type": "application/json"}
    assert [headers["x-experience-api-hash"] for headers, _ in got[1:]] == [
        hashlib.sha256(attachment).hexdigest() for attachment in attachments]


@given(body=st.binary(max_size=200) | tricky, arriving=st.integers(1, 40))
@settings(max_examples=300, deadline=None)
def test_garbage_is_refused_and_nothing_else_happens(body: bytes, arriving: int) -> None:
    for opening in (b"", b"--xapi-boundary\r\n", b"--xapi-boundary\r\nContent-Type:application/json\r\n\r\n[]"):
        with suppress(BadRequest):
            read(opening + body, arriving)


def test_what_real_clients_send_is_read() -> None:
    body = (b"\r\n--xapi-boundary \r\nContent-Type:application/json\r\n\r\n{}"
            b"\r\n--xapi-boundary\r\nX-Experience-API-Hash:abc\r\nX-Folded: a\r\n b\r\n\r\n\r\n--xapi-boundary--")
    assert read(body) == [({"content-type": "application/json"}, b"{}"),
                          ({"x-experience-api-hash": "abc", "x-folded": "a b"}, b"")]
    assert read(b"preamble\r\n--xapi-boundary\r\n\r\n1\r\n--xapi-boundary--\r\nepilogue") == [({}, b"1")]
    assert read(b"--xapi-boundary\r\nA: b\r\n\r\n--xapi-boundary--") == [({"a": "b"}, b"")]


@pytest.mark.parametrize(("body", "slug"), [
    (b"", "multipart-boundary-absent"),
    (b"{}", "multipart-boundary-absent"),
    (b"x" * 100_000, "multipart-boundary-absent"),
    (b"--xapi-boundary--", "multipart-empty"),
    (b"--xapi-boundary\r\n\r\n{}", "multipart-truncated"),
    (b"--xapi-boundary\r\nContent-Type: a", "multipart-truncated"),
    (b"--xapi-boundary\r\n\r\n{}\r\n--xapi-boundary", "multipart-truncated"),
    (b"--xapi-boundary\r\n\r\n{}\r\n--xapi-boundary  x\r\n\r\n", "multipart-boundary-line"),
    (b"--xapi-boundary\r\nno colon\r\n\r\n", "multipart-header-malformed"),
    (b"--xapi-boundary\r\n: a\r\n\r\n", "multipart-header-malformed"),
    (b"--xapi-boundary\r\nA: \xff\r\n\r\n", "multipart-header-malformed"),
    (b"--xapi-boundary\r\nA: a\r\na: b\r\n\r\n", "multipart-header-repeated"),
    (b"--xapi-boundary\r\nA: " + b"a" * 20_000, "multipart-headers-too-large"),
])
def test_what_is_malformed_is_named(body: bytes, slug: str) -> None:
    with pytest.raises(BadRequest) as refusal:
        read(body, 1000)
    assert refusal.value.slug == slug


def test_a_part_over_the_limit_is_refused_before_it_is_read_to_its_end() -> None:
    body = b"--xapi-boundary\r\n\r\n" + b"a" * 1000
    with pytest.raises(TooLarge):
        read(body, part_bytes=100)


def test_too_many_parts_are_refused() -> None:
    body = b"--xapi-boundary\r\n\r\n" + b"1\r\n--xapi-boundary\r\n\r\n" * 5 + b"--xapi-boundary--"
    with pytest.raises(TooLarge):
        read(body, most_parts=3)


# --- on the wire ------------------------------------------------------------------------------------------

PICTURE = bytes(range(256)) * 50 + b"\r\n--xapi-boundary\xe3\x81\x82\r\n"


def statement(*attachments: bytes) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "actor": {"account": {"homePage": "https://school.example.jp", "name": "hanako"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
        "object": {"id": "https://kyozai.example.jp/rika/1"},
        "attachments": [{"usageType": "https://kyozai.example.jp/usage/drawing", "display": {"ja": "スケッチ"},
                         "contentType": "image/png", "length": len(a), "sha2": hashlib.sha256(a).hexdigest()}
                        for a in attachments]}


async def post(lrs: Client, body: bytes, content_type: str = f"multipart/mixed; boundary={BOUNDARY}") -> Answer:
    return await lrs.post("statements", data=body, headers={"Content-Type": content_type})


async def test_an_attachment_comes_back_to_the_bit(lrs: Client) -> None:
    sent = statement(PICTURE)
    stored = await post(lrs, await asyncio.to_thread(write, json.dumps(sent).encode(), [PICTURE], 1000))
    assert stored.status == 200, stored.text
    answer = await lrs.get(f"statements?statementId={sent['id']}&attachments=true")
    kind, _, boundary = answer.headers["Content-Type"].partition("; boundary=")
    assert kind == "multipart/mixed"
    assert boundary.replace("-", "").isalnum()
    assert answer.headers["X-Experience-API-Version"] == "2.0.0"
    ours = answer.body.replace(boundary.encode(), BOUNDARY.encode())
    parts = await asyncio.to_thread(read, ours, 999)
    assert json.loads(parts[0][1])["id"] == sent["id"]
    assert parts[1][1] == PICTURE
    head = await lrs.head(f"statements?statementId={sent['id']}&attachments=true")
    assert head.status == 200
    assert head.body == b""


@pytest.mark.parametrize("content_type", [
    "multipart/mixed", "multipart/mixed; boundary=", 'multipart/mixed; boundary=""', "multipart/mixed; boundary=あ",
    f"multipart/mixed; boundary={'x' * 71}", f"multipart/form-data; boundary={BOUNDARY}", "multipart/mixed; boundary"])
async def test_a_content_type_without_a_usable_boundary_is_refused(lrs: Client, content_type: str) -> None:
    body = await asyncio.to_thread(write, json.dumps(statement()).encode(), [], 1000)
    answer = await post(lrs, body, content_type)
    assert answer.status == 400


async def test_a_quoted_boundary_is_understood(lrs: Client) -> None:
    body = await asyncio.to_thread(write, json.dumps(statement(PICTURE)).encode(), [PICTURE], 1000)
    answer = await post(lrs, body, f'multipart/mixed; charset=utf-8; boundary="{BOUNDARY}"')
    assert answer.status == 200, answer.text
