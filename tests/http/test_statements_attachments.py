"""Attachments: bit for bit in and out, once for all who share them, and nothing left of what was refused."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientSession, encode_basic_auth

from lrs.errors import StorageUnavailable
from lrs.http import keys
from tests.builders import BOUNDARY, END, MULTIPART, attachment, body, learner, multipart, part, statement, verb
from tests.commands import serving as served
from tests.http.asking import one, page, store
from tests.http.conftest import Answer, Client, Server

CONTENTS = {
    "nothing": b"",
    "one zero": b"\x00",
    "every byte": bytes(range(256)) * 3,
    "line ends": b"\r\n\r\n\n\r\r\n",
    "what looks like a boundary": f"\r\n--{BOUNDARY}x\r\n--{BOUNDARY[:-1]}\r\n--".encode(),
    "what looks like headers": b"\r\n--\r\nContent-Type: text/plain\r\nX-Experience-API-Hash: 0\r\n\r\n",
    "Shift_JIS": "漢字スケッチ".encode("shift_jis"),
    "more than a chunk": os.urandom(1 << 20) + b"\r\n",
}


def parts(answer: Answer) -> list[tuple[dict[str, str], bytes]]:
    """The headers and the bytes of each part of a multipart answer."""
    match = re.fullmatch(r"multipart/mixed; boundary=([0-9A-Za-z]+)", answer.headers["Content-Type"])
    assert match
    first, *rest = (b"\r\n" + answer.body).split(f"\r\n--{match[1]}".encode())
    assert (first, rest.pop()) == (b"", b"--\r\n")
    found = []
    for each in rest:
        head, _, content = each.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        found.append((dict(line.split(": ", 1) for line in head.decode().split("\r\n")), content))
    return found


async def attached(lrs: Client, statement_id: str) -> dict[str, bytes]:
    """The attachments of a Statement by their hash."""
    _, *rest = parts(await one(lrs, statement_id, attachments="true"))
    return {headers["X-Experience-API-Hash"]: content for headers, content in rest}


async def kept(server: Server) -> tuple[int, int]:
    """How many attachment files and chunks the database holds."""
    db = server.app[keys.STORE].db
    return (await db["attachments.files"].count_documents({}), await db["attachments.chunks"].count_documents({}))


# --- in and out ---


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("name", CONTENTS)
async def test_bytes_come_back_as_they_were_sent(lrs: Client, name: str, method: str) -> None:
    content = CONTENTS[name]
    sent = statement(attachments=[attachment(content, contentType='text/plain; charset="shift_jis"')])
    params = {"statementId": sent["id"]} if method == "PUT" else {}
    answer = await lrs.request(method, "statements", params=params, **multipart(sent, part(content)))
    assert answer.status == (204 if method == "PUT" else 200), answer.text
    (head, text), (headers, got) = parts(await one(lrs, sent["id"], attachments="true"))
    assert head == {"Content-Type": "application/json"}
    assert json.loads(text)["attachments"] == sent["attachments"]
    assert headers == {"Content-Type": 'text/plain; charset="shift_jis"', "Content-Transfer-Encoding": "binary",
                       "X-Experience-API-Hash": hashlib.sha256(content).hexdigest()}
    assert got == content


@pytest.mark.parametrize("algorithm", ["sha224", "sha256", "sha384", "sha512"])
async def test_each_hash_of_the_family_is_checked_in_either_case(lrs: Client, algorithm: str) -> None:
    content = f"絵 {uuid4()}".encode()
    sha2 = hashlib.new(algorithm, content).hexdigest()
    sent = statement(attachments=[attachment(content, sha2=sha2.upper())])
    answer = await lrs.post("statements", **multipart(sent, part(content, sha2)))
    assert answer.status == 200, answer.text
    assert await attached(lrs, sent["id"]) == {sha2.upper(): content}, "named as its statement names it"
    assert (await one(lrs, sent["id"])).json()["attachments"][0]["sha2"] == sha2.upper()


async def test_statements_of_a_batch_share_a_part(server: Server, lrs: Client) -> None:
    shared, own = b"shared" + os.urandom(9), b"own" + os.urandom(9)
    mine = learner()
    inner = {"objectType": "SubStatement", "actor": mine, "verb": verb(), "object": {"id": "https://example.jp/1"},
             "attachments": [attachment(shared)]}
    batch = [statement(actor=mine, attachments=[attachment(shared), attachment(own)]),
             statement(actor=mine, attachments=[attachment(shared)]), statement(actor=mine, object=inner),
             statement(actor=mine)]
    files, _ = await kept(server)
    answer = await lrs.post("statements", **multipart(batch, part(shared), part(own), part(shared)))
    assert answer.status == 200, answer.text
    assert (await kept(server))[0] == files + 2
    expected = [[shared, own], [shared], [shared], []]
    for each, contents in zip(batch, expected, strict=True):
        assert list((await attached(lrs, each["id"])).values()) == contents
    listed = await lrs.get("statements", params={"agent": json.dumps(mine), "attachments": "true"})
    (_, text), *rest = parts(listed)
    assert [each["id"] for each in json.loads(text)["statements"]] == [each["id"] for each in batch[::-1]]
    assert sorted(content for _, content in rest) == sorted([shared, own])


async def test_attachments_come_only_when_asked_for(lrs: Client) -> None:
    content = os.urandom(20)
    sent = statement(attachments=[attachment(content, fileUrl="https://example.jp/絵")])
    await lrs.post("statements", **multipart(sent, part(content)))
    for params in ({}, {"attachments": "false"}):
        answer = await one(lrs, sent["id"], **params)
        assert answer.headers["Content-Type"].startswith("application/json")
        assert content not in answer.body
    assert list((await attached(lrs, sent["id"])).values()) == [content]


async def test_a_page_of_a_walk_brings_the_attachments_of_its_statements(lrs: Client) -> None:
    mine, contents = learner(), [os.urandom(20) for _ in range(3)]
    for content in contents:
        sent = statement(actor=mine, attachments=[attachment(content)])
        await lrs.post("statements", **multipart(sent, part(content)))
    answer = await lrs.get("statements", params={"agent": json.dumps(mine), "attachments": "true", "limit": "2"})
    (_, text), *rest = parts(answer)
    assert [content for _, content in rest] == [contents[2], contents[1]]
    (_, text), *rest = parts(await lrs.get(json.loads(text)["more"]))
    assert [content for _, content in rest] == [contents[0]]


async def test_a_url_stands_for_bytes_that_are_elsewhere(lrs: Client) -> None:
    sent = statement(attachments=[attachment(b"elsewhere", fileUrl="https://example.jp/絵.png")])
    assert await store(lrs, sent) == [sent["id"]]
    assert await attached(lrs, sent["id"]) == {}
    assert await page(lrs, "statements", {"agent": sent["actor"]}) == ([sent["id"]], "")


# --- what is refused leaves nothing ---


@pytest.mark.parametrize(("case", "slug"), [
    ("wrong bytes", "attachment-hash-differs"), ("wrong second", "attachment-hash-differs"),
    ("undeclared", "statements-invalid"), ("absent", "statements-invalid"), ("cut", "multipart-truncated"),
    ("no hash", "attachment-hash-missing"), ("base64", "attachment-encoding"), ("conflict", "statement-conflict"),
    ("bad statement", "statements-invalid")])
async def test_what_is_refused_leaves_neither_statement_nor_bytes(server: Server, lrs: Client, case: str,
                                                                  slug: str) -> None:
    one_, two = os.urandom(2 << 20), os.urandom(50)
    sent = statement(attachments=[attachment(one_), attachment(two)])
    there = statement()
    await store(lrs, there)
    before = await kept(server)
    match case:
        case "wrong bytes":
            options = multipart(sent, part(one_[1:], attachment(one_)["sha2"]), part(two))
        case "wrong second":
            options = multipart(sent, part(one_), part(two + b"\n", attachment(two)["sha2"]))
        case "undeclared":
            options = multipart(sent, part(one_), part(two), part(b"undeclared"))
        case "absent":
            options = multipart(sent, part(one_))
        case "cut":
            options = {"data": BytesIO(body(sent, part(one_), part(two))[:-30]), "headers": MULTIPART}
        case "no hash":
            options = multipart(sent, part(one_), part(two).replace(b"X-Experience-API-Hash", b"X-Hash"))
        case "base64":
            options = multipart(sent, part(one_), part(two).replace(b": binary", b": base64"))
        case "conflict":
            options = multipart([sent, {**there, "verb": verb("見た")}], part(one_), part(two))
        case _:
            options = multipart([sent, {"actor": {}}], part(one_), part(two))
    answer = await lrs.post("statements", **options)
    assert answer.problem() == slug
    assert (await one(lrs, sent["id"])).status == 404
    assert await kept(server) == before


async def test_a_client_that_leaves_in_the_middle_leaves_nothing(server: Server, lrs: Client) -> None:
    content = os.urandom(3 << 20)
    sent = statement(attachments=[attachment(content)])
    whole, before = body(sent, part(content)), await kept(server)

    async def half() -> AsyncIterator[bytes]:
        yield whole[:2 << 20]
        await asyncio.sleep(0.2)
        raise ConnectionError

    with pytest.raises(Exception):  # noqa: B017, PT011  whichever the client makes of it
        await lrs.post("statements", data=half(), headers=MULTIPART)
    for _ in range(100):
        if await kept(server) == before:
            break
        await asyncio.sleep(0.02)
    assert await kept(server) == before
    assert (await one(lrs, sent["id"])).status == 404


async def test_bytes_stay_when_it_is_unknown_whether_their_statement_was_stored(
        server: Server, lrs: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    statements = server.app[keys.STORE].statements
    insert = statements.insert_batch

    async def stored_but_not_confirmed(*args: Any, **options: Any) -> None:
        await insert(*args, **options)
        raise StorageUnavailable

    content = os.urandom(50)
    sent = statement(attachments=[attachment(content)])
    with monkeypatch.context() as patched:
        patched.setattr(statements, "insert_batch", stored_but_not_confirmed)
        assert (await lrs.post("statements", **multipart(sent, part(content)))).status == 503
    assert list((await attached(lrs, sent["id"])).values()) == [content]


# --- large ---


def peak(pid: int) -> int:
    """The most memory that the process and its children, mongod excepted, have held, in bytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    own = 0 if "Name:\tmongod" in status else int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024
    return own + sum(peak(int(child)) for child in children)


async def test_fifty_megabytes_pass_through_in_constant_memory(tmp_path: Path) -> None:
    block, blocks = os.urandom(1 << 20), 50
    whole = hashlib.sha256()
    for _ in range(blocks):
        whole.update(block)
    sent = statement(attachments=[attachment(block, sha2=whole.hexdigest(), length=blocks << 20)])
    head = body(sent, part(b"", whole.hexdigest())).removesuffix(END)

    async def chunks() -> AsyncIterator[bytes]:
        yield head
        for _ in range(blocks):
            yield block
        yield END

    with served(tmp_path / "data") as running:
        address, pid = f"{running.address}/statements", running.process.pid
        headers = {"X-Experience-API-Version": "2.0.0",
                   "Authorization": encode_basic_auth(running.key, running.secret)}
        async with ClientSession(headers=headers) as session:
            await session.get(address)
            before = peak(pid)
            async with session.post(address, data=chunks(), headers=MULTIPART) as answer:
                assert answer.status == 200, await answer.text()
            async with session.get(address, params={"attachments": "true"}) as answer:
                for _ in ("the header of the statements", "the statements and the header of the attachment"):
                    await answer.content.readuntil(b"\r\n\r\n")
                for _ in range(blocks):
                    assert await answer.content.readexactly(1 << 20) == block
                assert (await answer.content.read()).startswith(b"\r\n--")
        assert peak(pid) - before < 16 << 20
