"""Attachments on the wire: multipart requests and answers, bytes in and out (Communication 1.5, Data 2.4.11)."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any

from conformance.check import SHOULD, check
from conformance.lrs import Lrs
from conformance.names import Json, changed
from conformance.wire.answer import Answer
from conformance.wire.multipart import BOUNDARY, Part, content_type, written

CLAUSE, GET = "Communication 1.5.2", "Communication 2.1.3"
EVERY_BYTE = bytes(range(256)) + b"\r\n--" + BOUNDARY.encode()[:5] + b"\r\n\r\n\n\r"


def sha2(body: bytes, size: int = 256) -> str:
    return hashlib.new(f"sha{size}", body).hexdigest()


def attached(lrs: Lrs, *bodies: bytes, **members: Any) -> Json:
    """A Statement that declares these bytes, none of them elsewhere."""
    declared = [{"usageType": lrs.names.iri("usage"), "display": {"ja": "作品"},
                 "contentType": "application/octet-stream", "length": len(body), "sha2": sha2(body), **members}
                for body in bodies]
    return lrs.names.statement(attachments=declared)


def part(body: bytes, digest: str = "", **headers: str) -> Part:
    """The part that carries these bytes; header names with `_` for `-`."""
    told = {"Content-Type": "application/octet-stream", "Content-Transfer-Encoding": "binary",
            "X-Experience-API-Hash": digest or sha2(body)}
    return Part({**told, **{name.replace("_", "-"): value for name, value in headers.items()}}, body)


async def raw_of(lrs: Lrs, statement: Json) -> dict[str, bytes]:
    """The bytes that come back with a Statement, by hash."""
    answer = (await lrs.get(statementId=statement["id"], attachments=True)).must_be(200)
    first, *others = answer.parts()
    answer.must(first.headers.get("content-type", "").startswith("application/json"),
                "the first part is not application/json", "the Statement as application/json")
    answer.must(json.loads(first.body)["id"] == statement["id"], "the first part is another Statement", "this one")
    for each in others:
        answer.must(each.headers.get("content-transfer-encoding") == "binary", "a part is not said to be binary",
                    "Content-Transfer-Encoding: binary")
    hashes = [each.headers.get("x-experience-api-hash", "") for each in others]
    answer.must(len(set(hashes)) == len(hashes), "the same bytes come twice", "each hash once")
    return dict(zip(hashes, (each.body for each in others), strict=True))


@check("00129", "00167", clause=CLAUSE)
async def bytes_come_back_as_they_were(lrs: Lrs) -> None:
    """Attachments of any bytes, empty, and ending in line ends come back byte by byte under their hashes."""
    bodies = (EVERY_BYTE, b"", b"\r\n", os.urandom(100_000), "作文".encode(), b"--" + BOUNDARY.encode()[:-1])
    sent = attached(lrs, *bodies)
    (await lrs.multipart(sent, *map(part, bodies))).must_be(200)
    await lrs.settle(sent["id"])
    lrs.same({name: len(body) for name, body in (await raw_of(lrs, sent)).items()},
             {sha2(body): len(body) for body in bodies})
    lrs.must(await raw_of(lrs, sent) == {sha2(body): body for body in bodies}, "other bytes came back",
             "the bytes that were sent")


@check("00103", clause="Data 2.4.11")
async def every_sha_2_is_known(lrs: Lrs) -> None:
    """sha2 may be SHA-256, SHA-384 or SHA-512 (and SHA-224), in the case it was written in."""
    for size in (256, 384, 512, 224):
        body = os.urandom(64)
        sent = changed(attached(lrs, body), {"attachments.0.sha2": sha2(body, size)})
        (await lrs.multipart(sent, part(body, sha2(body, size)))).must_be(200)
        await lrs.settle(sent["id"])
        lrs.same(list(await raw_of(lrs, sent)), [sha2(body, size)])


@check("00167", clause=CLAUSE)
async def put_takes_attachments(lrs: Lrs) -> None:
    """A PUT may be multipart/mixed."""
    body = b"by put"
    sent = attached(lrs, body)
    (await lrs.multipart(sent, part(body), method="PUT", statement_id=sent["id"])).must_be(204)
    await lrs.settle(sent["id"])
    lrs.must(await raw_of(lrs, sent) == {sha2(body): body}, "other bytes came back", "the bytes that were sent")


@check("00133", clause=CLAUSE)
async def one_part_serves_many_statements(lrs: Lrs) -> None:
    """Statements of a batch that declare the same bytes share one part; a list gives it once."""
    body = os.urandom(200)
    one, other, plain = attached(lrs, body), attached(lrs, body), lrs.names.statement()
    other["verb"] = plain["verb"] = one["verb"]
    (await lrs.multipart([one, other, plain], part(body))).must_be(200)
    await lrs.settle(plain["id"])
    answer = (await lrs.get(verb=one["verb"]["id"], attachments=True)).must_be(200)
    first, *others = answer.parts()
    answer.must(len(json.loads(first.body)["statements"]) == 3, "not three Statements", "all three")
    answer.must([each.body for each in others] == [body], "the bytes do not come once", "the bytes, once")


@check("00161", clause=GET)
async def bytes_come_only_when_asked_for(lrs: Lrs) -> None:
    """Without attachments, or with attachments=false, the answer is application/json."""
    body = b"quiet"
    sent = attached(lrs, body)
    (await lrs.multipart(sent, part(body))).must_be(200)
    await lrs.settle(sent["id"])
    for parameters in ({}, {"attachments": False}):
        answer = (await lrs.get(statementId=sent["id"], **parameters)).must_be(200)
        kind = answer.header("Content-Type")
        answer.must(kind.startswith("application/json"), f"the Content-Type is {kind}", "application/json")
        lrs.kept_as_sent(answer.object(), sent)


@check("00167", "00138", "00131", clause=GET)
async def attachments_true_is_always_multipart(lrs: Lrs) -> None:
    """attachments=true answers multipart/mixed with a boundary, also where there is nothing attached."""
    sent = await lrs.kept(lrs.names.statement())
    for parameters in ({"statementId": sent["id"]}, {"verb": sent["verb"]["id"]}, {"verb": lrs.names.iri("verb")}):
        answer = (await lrs.get(**parameters, attachments=True)).must_be(200)
        answer.must(len(answer.parts()) == 1, "not just one part", "one part with the Statements")


@check("00129", "00133", clause=CLAUSE, level=SHOULD)
async def multipart_may_hold_no_attachment(lrs: Lrs) -> None:
    """multipart/mixed with a Statement without attachments, or with ones that are only elsewhere, is taken."""
    for sent in (lrs.names.statement(), lrs.names.statement(attachments=[lrs.names.attachment()])):
        (await lrs.multipart(sent)).must_be(200)
        await lrs.settle(sent["id"])
        lrs.kept_as_sent(await lrs.one(sent["id"]), sent)


@check("00129", clause=CLAUSE)
async def a_file_url_and_bytes_go_together(lrs: Lrs) -> None:
    """An attachment with a fileUrl may also be sent; the bytes come back."""
    body = b"both"
    sent = changed(attached(lrs, body), {"attachments.0.fileUrl": lrs.names.iri("file")})
    (await lrs.multipart(sent, part(body))).must_be(200)
    await lrs.settle(sent["id"])
    lrs.must(await raw_of(lrs, sent) == {sha2(body): body}, "the bytes did not come back", "the bytes that were sent")


async def refused(lrs: Lrs, sent: Json, body: bytes, kind: str = content_type(), *, because: str) -> Answer:
    """The twin without fault is taken, this is not, and its Statement is not there."""
    twin = attached(lrs, b"twin")
    (await lrs.multipart(twin, part(b"twin"))).must_be(200)
    answer = await lrs.request("POST", "statements", body=body, headers={"Content-Type": kind})
    answer.must_be(400, because=because)
    await lrs.absent(sent["id"])
    return answer


def first(sent: Json) -> Part:
    return Part({"Content-Type": "application/json"}, json.dumps(sent).encode())


@check("00129", clause=CLAUSE)
async def declared_bytes_must_come(lrs: Lrs) -> None:
    """An attachment without fileUrl whose bytes are not sent is refused, as multipart and as application/json."""
    sent = attached(lrs, b"absent", b"here")
    await refused(lrs, sent, written([first(sent), part(b"here")]), because="a declared part is missing")
    (await lrs.post(sent)).must_be(400)
    await lrs.absent(sent["id"])


@check("00128", clause=CLAUSE)
async def undeclared_bytes_are_refused(lrs: Lrs) -> None:
    """A part that no Statement declares is refused."""
    sent = attached(lrs, b"declared")
    await refused(lrs, sent, written([first(sent), part(b"declared"), part(b"stray")]), because="a stray part")
    other = lrs.names.statement()
    await refused(lrs, other, written([first(other), part(b"stray")]), because="nobody declares a part")


@check("00132", clause=CLAUSE)
async def a_part_needs_its_hash(lrs: Lrs) -> None:
    """A part without X-Experience-API-Hash, or whose bytes have another, is refused."""
    sent = attached(lrs, b"body")
    bare = Part({"Content-Type": "text/plain", "Content-Transfer-Encoding": "binary"}, b"body")
    await refused(lrs, sent, written([first(sent), bare]), because="the part has no hash")
    await refused(lrs, sent, written([first(sent), part(b"other", sha2(b"body"))]), because="the hash is another")
    await refused(lrs, sent, written([first(sent), part(b"bod", sha2(b"body"))]), because="a byte is missing")


@check("00135", clause=CLAUSE)
async def a_part_must_be_binary(lrs: Lrs) -> None:
    """A Content-Transfer-Encoding other than binary is refused."""
    sent = attached(lrs, b"body")
    for encoding in ("base64", "quoted-printable"):
        bad = part(b"body", Content_Transfer_Encoding=encoding)
        await refused(lrs, sent, written([first(sent), bad]), because=f"{encoding} is not binary")


@check("00134", "00133", clause=CLAUSE)
async def the_first_part_holds_all_statements(lrs: Lrs) -> None:
    """The first part must be application/json and hold all Statements; a second such part is refused."""
    sent, other = attached(lrs, b"body"), lrs.names.statement()
    text = Part({"Content-Type": "text/plain"}, first(sent).body)
    await refused(lrs, sent, written([text, part(b"body")]), because="the first part is text")
    await refused(lrs, sent, written([part(b"body"), first(sent)]), because="the Statement does not come first")
    await refused(lrs, sent, written([first(sent), first(other), part(b"body")]), because="Statements in two parts")
    broken = Part({"Content-Type": "application/json"}, b'{"actor":')
    await refused(lrs, sent, written([broken, part(b"body")]), because="the first part is no JSON")


@check("00130", "00131", clause=CLAUSE)
async def boundaries_are_needed(lrs: Lrs) -> None:
    """No boundary parameter, another boundary than said, no boundary before a part, no closing one, no parts: 400."""
    sent = attached(lrs, b"body")
    whole = written([first(sent), part(b"body")])
    mark = f"--{BOUNDARY}\r\n".encode()
    await refused(lrs, sent, whole, "multipart/mixed", because="no boundary is given")
    await refused(lrs, sent, whole, content_type("another"), because="the boundary is another")
    await refused(lrs, sent, whole.replace(mark, b"", 1), because="no boundary before the first part")
    await refused(lrs, sent, whole[:len(mark)] + whole[len(mark):].replace(mark, b"", 1),
                  because="no boundary before the second part")
    await refused(lrs, sent, whole[:len(whole) - len(BOUNDARY) - 40], because="the body is cut off")
    await refused(lrs, sent, b"", because="there are no parts")


@check("00127", clause=CLAUSE)
async def form_data_is_refused(lrs: Lrs) -> None:
    """multipart/form-data is refused."""
    sent = attached(lrs, b"body")
    await refused(lrs, sent, written([first(sent), part(b"body")]), f"multipart/form-data; boundary={BOUNDARY}",
                  because="form-data is not mixed")


@check("00137", "00138", clause="RFC 2046")
async def what_rfc_2046_allows_is_taken(lrs: Lrs) -> None:
    """A preamble and an epilogue, a quoted boundary, spaces after it, header names in any case, no final line end."""
    for place in range(5):
        body = os.urandom(32)
        sent = attached(lrs, body)
        whole, kind = written([first(sent), part(body)]), content_type()
        if place == 0:
            whole = b"This is a preamble.\r\n" + whole + b"and an epilogue"
        elif place == 1:
            kind = f'Multipart/Mixed; charset=utf-8; boundary="{BOUNDARY}"'
        elif place == 2:
            whole = whole.replace(f"--{BOUNDARY}\r\n".encode(), f"--{BOUNDARY}  \r\n".encode())
        elif place == 3:
            whole = whole.replace(b"X-Experience-API-Hash: ", b"x-experience-api-hash:").replace(
                b"Content-Type: ", b"CONTENT-TYPE:")
        else:
            whole = whole.removesuffix(b"\r\n")
        (await lrs.request("POST", "statements", body=whole, headers={"Content-Type": kind})).must_be(200)
        await lrs.settle(sent["id"])
        lrs.must(await raw_of(lrs, sent) == {sha2(body): body}, "other bytes came back", "the bytes that were sent")


@check("00326", clause="Communication 3.2")
async def a_bad_statement_takes_its_attachments_along(lrs: Lrs) -> None:
    """Of a batch that is refused no bytes stay: a later Statement must bring them itself."""
    body = os.urandom(80)
    good, bad = attached(lrs, body), changed(attached(lrs, body), {"verb.id": "no-iri"})
    (await lrs.multipart([good, bad], part(body))).must_be(400)
    await lrs.absent(good["id"])
    (await lrs.post(good)).must_be(400)
    (await lrs.multipart(good, part(body))).must_be(200)
    await lrs.settle(good["id"])


@check(clause="Data 2.4.11")
async def sub_statements_have_attachments(lrs: Lrs) -> None:
    """The bytes that a SubStatement declares are taken and come back."""
    body = os.urandom(50)
    declared = attached(lrs, body)["attachments"]
    sent = lrs.names.statement(object=lrs.names.sub_statement(attachments=declared))
    (await lrs.multipart(sent, part(body))).must_be(200)
    await lrs.settle(sent["id"])
    lrs.must(await raw_of(lrs, sent) == {sha2(body): body}, "other bytes came back", "the bytes that were sent")
