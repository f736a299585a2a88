"""Preconditions of documents, and many clients at once (Communication 3.1, 2.1)."""

from __future__ import annotations

import asyncio
from typing import Any

from conformance.check import SHOULD, V1, V2, check
from conformance.lrs import Lrs
from conformance.nouns.documents import (
    ACTIVITY_PROFILE,
    AGENT_PROFILE,
    RESOURCES,
    STATE,
    Document,
    Headers,
    Resource,
    new,
)

CLAUSE = "Communication 3.1"
ANY = {"If-None-Match": "*"}
STALE = {"If-Match": '"0000000000000000000000000000000000000000"'}
CLIENTS = 10


@check("00322", clause=CLAUSE)
async def if_match_of_another_version_changes_nothing(lrs: Lrs) -> None:
    """A PUT whose If-Match is not the current ETag answers 412 and changes nothing."""
    for resource in RESOURCES:
        document = await new(lrs, resource).made({"a": 1})
        old = await document.etag()
        (await document.ask("PUT", {"a": 2}, headers={"If-Match": old})).must_be(204)
        for stale in ({"If-Match": old}, STALE):
            (await document.ask("PUT", {"a": 3}, headers=stale)).must_be(412)
        await document.holds({"a": 2})


@check("00322", clause=CLAUSE)
async def if_none_match_of_anything_creates_only(lrs: Lrs) -> None:
    """If-None-Match: * on PUT answers 204 where nothing is, 412 where something is, which stays."""
    for resource in RESOURCES:
        document = new(lrs, resource)
        (await document.ask("PUT", {"a": 1}, headers=ANY)).must_be(204)
        (await document.ask("PUT", {"a": 2}, headers=ANY)).must_be(412)
        await document.holds({"a": 1})


@check("00322", clause=CLAUSE)
async def if_match_needs_a_document(lrs: Lrs) -> None:
    """If-Match on PUT of a document that is not there answers 412 and makes none."""
    for resource in RESOURCES:
        document = new(lrs, resource)
        (await document.ask("PUT", {"a": 1}, headers=STALE)).must_be(412)
        (await document.ask("GET")).must_be(404)
        await document.made({"a": 1})


@check("00322", clause="RFC 7232 3.1")
async def if_match_reads_lists(lrs: Lrs) -> None:
    """If-Match may list ETags, and * stands for any version."""
    for resource in RESOURCES:
        document = await new(lrs, resource).made({"a": 1})
        several = f'{STALE["If-Match"]}, {await document.etag()}'
        (await document.ask("PUT", {"a": 2}, headers={"If-Match": several})).must_be(204)
        (await document.ask("PUT", {"a": 3}, headers={"If-Match": "*"})).must_be(204)
        (await document.ask("PUT", {"a": 4}, headers=STALE)).must_be(412)
        await document.holds({"a": 3})


async def refuses_stale(lrs: Lrs, method: str) -> None:
    for resource in RESOURCES:
        document = await new(lrs, resource).made({"a": 1})
        old = await document.etag()
        body = {"b": 1} if method == "POST" else None
        (await document.ask("POST", {"c": 1}, headers={"If-Match": old})).must_be(204)
        (await document.ask(method, body, headers={"If-Match": old})).must_be(412)
        await document.holds({"a": 1, "c": 1})
        (await document.ask(method, body, headers={"If-Match": await document.etag()})).must_be(204)


@check("00322", clause=CLAUSE, level=SHOULD, versions=(V1,))
async def post_honours_if_match_in_1(lrs: Lrs) -> None:
    """A POST whose If-Match is stale answers 412 and changes nothing."""
    await refuses_stale(lrs, "POST")


@check("00322", clause=CLAUSE, level=SHOULD, versions=(V1,))
async def delete_honours_if_match_in_1(lrs: Lrs) -> None:
    """A DELETE whose If-Match is stale answers 412 and changes nothing."""
    await refuses_stale(lrs, "DELETE")


@check("00322", clause=CLAUSE, versions=(V2,))
async def post_honours_if_match(lrs: Lrs) -> None:
    """A POST whose If-Match is stale answers 412 and changes nothing."""
    await refuses_stale(lrs, "POST")


@check("00322", clause=CLAUSE, versions=(V2,))
async def delete_honours_if_match(lrs: Lrs) -> None:
    """A DELETE whose If-Match is stale answers 412 and changes nothing."""
    await refuses_stale(lrs, "DELETE")


@check("00322", clause=CLAUSE, level=SHOULD)
async def post_honours_if_none_match(lrs: Lrs) -> None:
    """A POST with If-None-Match: * answers 412 where a document is, 204 where none is."""
    for resource in RESOURCES:
        document = new(lrs, resource)
        (await document.ask("POST", {"a": 1}, headers=ANY)).must_be(204)
        (await document.ask("POST", {"b": 1}, headers=ANY)).must_be(412)
        await document.holds({"a": 1})


async def without_headers(lrs: Lrs, resource: Resource) -> None:
    document = await new(lrs, resource).made({"a": 1})
    answer = (await document.ask("PUT", {"a": 2})).must_be(409)
    answer.must(answer.body.strip(), "409 without a text", "a text that says to look at the document and set If-Match")
    await document.holds({"a": 1})
    (await document.ask("POST", {"b": 2})).must_be(204)


@check("00322", clause=CLAUSE)
async def a_profile_is_not_replaced_blindly(lrs: Lrs) -> None:
    """A PUT of a profile that exists, without If-Match or If-None-Match, answers 409 with a text; POST needs none."""
    for resource in (AGENT_PROFILE, ACTIVITY_PROFILE):
        await without_headers(lrs, resource)


@check(clause=CLAUSE, versions=(V2,), level=SHOULD)
async def a_state_is_not_replaced_blindly(lrs: Lrs) -> None:
    """In 2.0 the same holds of State."""
    await without_headers(lrs, STATE)


@check(clause=CLAUSE, versions=(V1,))
async def a_state_may_be_replaced_blindly(lrs: Lrs) -> None:
    """State is replaced and deleted without concurrency headers."""
    document = await new(lrs, STATE).made({"a": 1})
    (await document.ask("PUT", {"a": 2})).must_be(204)
    await document.holds({"a": 2})
    (await document.ask("DELETE")).must_be(204)
    (await document.ask("GET")).must_be(404)


# --- races -------------------------------------------------------------------------------------------------


async def all_at_once(document: Document, method: str, headers: Headers) -> list[int]:
    answers = await asyncio.gather(*(document.ask(method, {"winner": place}, headers=headers)
                                     for place in range(CLIENTS)))
    return [place for place, answer in enumerate(answers) if answer.must_be(204, 412).status == 204]


@check("00322", clause=CLAUSE)
async def one_of_many_creates(lrs: Lrs) -> None:
    """Of ten PUTs with If-None-Match: * at once one gets 204, the others 412; the document is the winner's."""
    for resource in RESOURCES:
        document = new(lrs, resource)
        winners = await all_at_once(document, "PUT", {"If-None-Match": "*"})
        lrs.must(len(winners) == 1, f"{len(winners)} of {CLIENTS} clients were told 204", "204 for one of them")
        await document.holds({"winner": winners[0]})


@check("00322", clause=CLAUSE)
async def one_of_many_replaces(lrs: Lrs) -> None:
    """Of ten PUTs with the same ETag at once one gets 204, the others 412; the document is the winner's."""
    for resource in RESOURCES:
        document = await new(lrs, resource).made({"a": 1})
        winners = await all_at_once(document, "PUT", {"If-Match": await document.etag()})
        lrs.must(len(winners) == 1, f"{len(winners)} of {CLIENTS} clients were told 204", "204 for one of them")
        await document.holds({"winner": winners[0]})


@check("00234", "00279", "00308", clause="Communication 2.2")
async def no_merge_is_lost(lrs: Lrs) -> None:
    """Ten POSTs at once, each of another member, are all in the document, also when it was not there before."""
    for resource in RESOURCES:
        for document in (await new(lrs, resource).made({}), new(lrs, resource)):
            answers = await asyncio.gather(*(document.ask("POST", {f"k{place}": place}) for place in range(CLIENTS)))
            taken = {f"k{place}": place for place, answer in enumerate(answers)
                     if answer.must_be(204, 409, 412).status == 204}
            lrs.must(taken, "no POST was taken", "204")
            await document.holds(taken)


@check("00142", clause="Communication 2.1.1")
async def one_statement_of_one_id(lrs: Lrs) -> None:
    """Of ten different Statements of one id that are PUT at once one is kept, whole, and stays."""
    rivals = [lrs.names.statement() for _ in range(CLIENTS)]
    for each in rivals[1:]:
        each["id"] = rivals[0]["id"]
    answers = await asyncio.gather(*(lrs.put(each) for each in rivals))
    for answer in answers:
        answer.must_be(204, 409)
    lrs.must(any(answer.status == 204 for answer in answers), "every client was told 409", "204 for one of them")
    await lrs.settle(rivals[0]["id"])
    found = await lrs.one(rivals[0]["id"])
    kept = [each for each in rivals if each["verb"] == found["verb"]]
    lrs.must(len(kept) == 1, "a Statement is there that nobody sent", "one of those that were sent")
    lrs.kept_as_sent(found, kept[0])
    for each in rivals:
        await lrs.finds([each] if each is kept[0] else [], verb=each["verb"]["id"])


@check(clause="Communication 2.1.1", level=SHOULD)
async def the_losers_are_told(lrs: Lrs) -> None:
    """Of ten different Statements of one id at once only the one that is kept is answered as stored."""
    rivals = [lrs.names.statement() for _ in range(CLIENTS)]
    for each in rivals[1:]:
        each["id"] = rivals[0]["id"]
    answers = await asyncio.gather(*(lrs.put(each) for each in rivals))
    told = [each for each, answer in zip(rivals, answers, strict=True) if answer.must_be(204, 409).status == 204]
    lrs.must(len(told) == 1, f"{len(told)} of {CLIENTS} were told 204", "204 for one, 409 for the others")
    await lrs.settle(rivals[0]["id"])
    lrs.same((await lrs.one(rivals[0]["id"]))["verb"], told[0]["verb"])


@check("00142", clause="Communication 2.1.2")
async def the_same_many_times_at_once_is_stored_once(lrs: Lrs) -> None:
    """Ten equal POSTs at once are all answered 200, and the Statement is there once."""
    sent = lrs.names.statement(timestamp="2024-04-01T00:00:00Z")
    for answer in await asyncio.gather(*(lrs.post(sent) for _ in range(CLIENTS))):
        answer.must_be(200)
    await lrs.settle(sent["id"])
    await lrs.finds([sent], verb=sent["verb"]["id"])


@check("00326", clause="Communication 3.2")
async def no_batch_is_torn(lrs: Lrs) -> None:
    """Of batches at once that share one id with different Statements each is there whole or not at all."""
    shared = lrs.names.statement()["id"]
    batches: list[list[dict[str, Any]]] = []
    for _ in range(CLIENTS):
        verb = {"id": lrs.names.iri("verb")}
        batches.append([lrs.names.statement(verb=verb) for _ in range(8)])
        batches[-1][4]["id"] = shared
    answers = await asyncio.gather(*(lrs.post(batch) for batch in batches))
    await lrs.settle(shared)
    for batch, answer in zip(batches, answers, strict=True):
        answer.must_be(200, 409)
        found = await lrs.found(verb=batch[0]["verb"]["id"])
        lrs.must(len(found) == (len(batch) if answer.status == 200 else 0),
                 f"{len(found)} of {len(batch)} Statements of a batch answered {answer.status} are there",
                 "all of a batch that was taken, none of one that was refused")
    lrs.must(sum(answer.status == 200 for answer in answers) == 1, "not just one batch was taken", "one")
