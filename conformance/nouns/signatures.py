"""Signed Statements (Data 2.6)."""

from __future__ import annotations

from typing import Any

from conformance.check import check
from conformance.lrs import Lrs
from conformance.names import Json, changed
from conformance.nouns.attachments import part, raw_of, sha2
from conformance.wire.answer import Answer
from conformance.wire.signature import CERTIFICATE, OTHER_CERTIFICATE, signed

CLAUSE = "Data 2.6"
USAGE = "http://adlnet.gov/expapi/attachments/signature"


def with_signature(statement: Json, signature: bytes, **members: Any) -> Json:
    declared = {"usageType": USAGE, "display": {"en": "Signature"}, "contentType": "application/octet-stream",
                "length": len(signature), "sha2": sha2(signature), **members}
    return {**statement, "attachments": [declared]}


async def sent(lrs: Lrs, statement: Json, signature: bytes, **members: Any) -> Answer:
    return await lrs.multipart(with_signature(statement, signature, **members), part(signature))


async def taken(lrs: Lrs, statement: Json, signature: bytes) -> None:
    (await sent(lrs, statement, signature)).must_be(200, because="the signature is sound")
    await lrs.settle(statement["id"])
    lrs.must(await raw_of(lrs, statement) == {sha2(signature): signature}, "another signature came back",
             "the signature that was sent")


async def refused(lrs: Lrs, signature_of: Any, because: str, **members: Any) -> None:
    """`signature_of` makes the bad signature of a Statement; its twin is signed soundly."""
    twin, statement = lrs.names.statement(), lrs.names.statement()
    (await sent(lrs, twin, signed(twin))).must_be(200)
    (await sent(lrs, statement, signature_of(statement), **members)).must_be(400, because=because)
    await lrs.absent(statement["id"])


@check("00115", "00117", clause=CLAUSE)
async def every_rsa_algorithm_is_taken(lrs: Lrs) -> None:
    """RS256, RS384 and RS512 are taken, and the signature comes back as it was."""
    for algorithm in ("RS256", "RS384", "RS512"):
        statement = lrs.names.statement()
        await taken(lrs, statement, signed(statement, algorithm))


@check("00117", clause=CLAUSE)
async def other_algorithms_are_refused(lrs: Lrs) -> None:
    """HS256, none, ES256 and no algorithm at all are refused."""
    for algorithm in ("HS256", "none", "ES256", "rs256", ""):
        await refused(lrs, lambda statement, of=algorithm: signed(statement, of), f"{algorithm!r} is no RSA algorithm")


@check("00116", clause=CLAUSE)
async def what_is_signed_must_be_the_statement(lrs: Lrs) -> None:
    """A payload that is another Statement, or no JSON object, is refused."""
    await refused(lrs, lambda statement: signed({**statement, "verb": {"id": "https://x.example/other"}}),
                  "another verb was signed")
    await refused(lrs, lambda statement: signed(changed(statement, {"result.score.raw": 5})), "a result was signed")
    await refused(lrs, lambda _: signed(b"no json"), "the payload is no JSON")
    await refused(lrs, lambda _: signed(b"[]"), "the payload is no Statement")


@check("00116", clause=CLAUSE)
async def what_the_server_sets_need_not_be_signed(lrs: Lrs) -> None:
    """The payload may lack what a server sets, and may be written in another order."""
    statement = lrs.names.statement(timestamp="2024-04-01T09:00:00+09:00")
    payload = {name: statement[name] for name in ("object", "verb", "actor", "id", "timestamp")}
    await taken(lrs, statement, signed({**payload, "timestamp": "2024-04-01T00:00:00.000Z"}))
    plain = lrs.names.statement()
    await taken(lrs, plain, signed({name: plain[name] for name in ("actor", "verb", "object")}))


@check("00115", clause=CLAUSE)
async def a_signature_must_be_one(lrs: Lrs) -> None:
    """Bytes that are no JWS are refused: text, two parts, four parts, a header that is no JSON."""
    for bad in (b"signature", b"a.b", b"", b"!!!.e30.AA"):
        await refused(lrs, lambda _, of=bad: of, f"{bad!r} is no JWS")
    await refused(lrs, lambda statement: signed(statement) + b".AA", "there are four parts")


@check("00115", clause=CLAUSE)
async def a_signature_is_an_octet_stream(lrs: Lrs) -> None:
    """A signature declared as another content type is refused."""
    await refused(lrs, signed, "the contentType must be application/octet-stream", contentType="text/plain")


@check("00115", clause=CLAUSE)
async def a_signature_must_come_along(lrs: Lrs) -> None:
    """A declared signature whose bytes are not sent is refused, even with a fileUrl."""
    twin, statement = lrs.names.statement(), lrs.names.statement()
    (await sent(lrs, twin, signed(twin))).must_be(200)
    (await lrs.post(with_signature(statement, signed(statement)))).must_be(400)
    (await lrs.post(with_signature(statement, signed(statement), fileUrl=lrs.names.iri("file")))).must_be(400)
    await lrs.absent(statement["id"])


@check("00115", clause=CLAUSE)
async def a_certificate_is_used(lrs: Lrs) -> None:
    """With x5c the signature is verified by the certificate: sound ones are taken, those of another key refused."""
    statement = lrs.names.statement()
    await taken(lrs, statement, signed(statement, x5c=["".join(CERTIFICATE)]))
    await refused(lrs, lambda each: signed(each, x5c=["".join(OTHER_CERTIFICATE)]), "another key signed")
    await refused(lrs, lambda each: signed(each, x5c=["".join(CERTIFICATE)])[:-8] + b"AAAAAAAA",
                  "the signature was altered")
