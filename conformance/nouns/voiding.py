"""Voiding (Data 2.3.2, Communication 2.1.4)."""

from __future__ import annotations

from fractions import Fraction
from uuid import uuid4

from conformance.check import SHOULD, V2, check
from conformance.instants import instant, written
from conformance.lrs import Lrs
from conformance.names import VOIDED

CLAUSE, GET = "Data 2.3.2", "Communication 2.1.4"


@check("00018", "00163", "00155", "00157", clause=CLAUSE)
async def a_voided_statement_is_only_found_as_voided(lrs: Lrs) -> None:
    """After voiding: 404 by statementId, 200 by voidedStatementId, with the Statement as it was."""
    before = await lrs.kept(lrs.names.statement())
    (await lrs.get(voidedStatementId=before["id"])).must_be(404, because="it is not voided yet")
    await lrs.store(lrs.names.voiding(before["id"]))
    (await lrs.get(statementId=before["id"])).must_be(404)
    answer = (await lrs.get(voidedStatementId=before["id"])).must_be(200)
    answer.must(answer.object() == before, "another Statement than before it was voided", "the same Statement")


@check("00162", "00163", clause=GET)
async def a_list_holds_the_voiding_not_the_voided(lrs: Lrs) -> None:
    """A list leaves the voided Statement out and holds those that point at it, by the voided one's own filters too."""
    voided, kept = await lrs.kept(lrs.names.statement()), lrs.names.statement()
    kept["verb"] = voided["verb"]
    pointing = lrs.names.statement(object=lrs.names.reference(voided["id"]))
    voiding = lrs.names.voiding(voided["id"])
    await lrs.store(kept, pointing, voiding)
    for asked in ({"verb": voided["verb"]["id"]}, {"verb": voided["verb"]["id"], "limit": 10},
                  {"verb": voided["verb"]["id"], "until": "2099-01-01T00:00:00Z"}):
        await lrs.finds([kept, pointing, voiding], **asked)
    await lrs.finds([pointing, voiding], activity=voided["object"]["id"])


@check("00162", "00163", clause=GET)
async def a_list_without_filters_leaves_it_out(lrs: Lrs) -> None:
    """A list that only time bounds leaves the voided Statement out and holds the voiding one."""
    marker, voided = await lrs.kept(lrs.names.statement()), await lrs.kept(lrs.names.statement())
    voiding = await lrs.kept(lrs.names.voiding(voided["id"]))
    since = written(instant(marker["stored"]) - Fraction(1, 1000))
    found = {each["id"] for each in await lrs.found(since=since, until=voiding["stored"])}
    lrs.must(voided["id"] not in found, "the voided Statement is in the list", "a list without it")
    lrs.must(voiding["id"] in found, "the voiding Statement is not in the list", "a list with it")


@check("00016", clause=CLAUSE)
async def a_voiding_statement_cannot_be_voided(lrs: Lrs) -> None:
    """Voiding a voiding Statement is refused or ignored; both it and what it voided stay as they are."""
    before = await lrs.kept(lrs.names.statement())
    voiding = lrs.names.voiding(before["id"])
    await lrs.store(voiding)
    (await lrs.post(lrs.names.voiding(voiding["id"]))).must_be(200, 400)
    (await lrs.get(statementId=voiding["id"])).must_be(200)
    (await lrs.get(statementId=before["id"])).must_be(404)
    (await lrs.get(voidedStatementId=before["id"])).must_be(200)


@check(clause=CLAUSE, level=SHOULD)
async def voiding_what_is_not_there_is_taken(lrs: Lrs) -> None:
    """A voiding Statement whose target is unknown is not refused."""
    voiding = lrs.names.voiding(str(uuid4()))
    await lrs.store(voiding)
    await lrs.one(voiding["id"])


@check("00018", clause=CLAUSE, versions=(V2,))
async def what_comes_after_its_voiding_is_voided(lrs: Lrs) -> None:
    """A Statement that arrives after the one that voids it counts as voided."""
    late = lrs.names.statement()
    await lrs.store(lrs.names.voiding(late["id"]))
    (await lrs.post(late)).must_be(200)
    await lrs.settle(late["id"])
    (await lrs.get(statementId=late["id"])).must_be(404)
    (await lrs.get(voidedStatementId=late["id"])).must_be(200)


@check("00018", clause=CLAUSE)
async def voiding_in_the_same_batch_counts(lrs: Lrs) -> None:
    """A Statement and its voiding in one request: it is voided."""
    one = lrs.names.statement()
    voiding = lrs.names.voiding(one["id"])
    (await lrs.post([one, voiding])).must_be(200)
    await lrs.settle(voiding["id"])
    (await lrs.get(statementId=one["id"])).must_be(404)
    (await lrs.get(voidedStatementId=one["id"])).must_be(200)


@check("00019", clause=CLAUSE)
async def only_the_verb_voided_voids(lrs: Lrs) -> None:
    """Another verb about a reference voids nothing, nor does the verb in capitals or within a SubStatement."""
    before = await lrs.kept(lrs.names.statement())
    reference = lrs.names.reference(before["id"])
    await lrs.store(
        lrs.names.statement(object=reference),
        lrs.names.statement(object=reference, verb={"id": VOIDED.replace("voided", "Voided")}),
        lrs.names.statement(object=lrs.names.sub_statement(verb={"id": VOIDED}, object=reference)))
    await lrs.one(before["id"])


@check("00018", clause=CLAUSE)
async def voiding_twice_is_voiding(lrs: Lrs) -> None:
    """A second voiding of the same Statement changes nothing and is kept."""
    before = await lrs.kept(lrs.names.statement())
    first, second = lrs.names.voiding(before["id"]), lrs.names.voiding(before["id"])
    await lrs.store(first)
    await lrs.store(second)
    (await lrs.get(voidedStatementId=before["id"])).must_be(200)
    await lrs.finds([first, second], verb=before["verb"]["id"])


@check("00142", clause=CLAUSE)
async def a_voided_statement_is_not_stored_anew(lrs: Lrs) -> None:
    """Sending a voided Statement again neither brings it back nor changes it."""
    sent = lrs.names.statement()
    await lrs.kept(sent)
    await lrs.store(lrs.names.voiding(sent["id"]))
    (await lrs.put(sent)).must_be(204, 409)
    (await lrs.get(statementId=sent["id"])).must_be(404)
    (await lrs.get(voidedStatementId=sent["id"])).must_be(200)
