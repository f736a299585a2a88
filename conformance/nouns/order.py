"""Order, pages, and how far a reader may trust a list (Communication 2.1.3, Data 2.5)."""

from __future__ import annotations

import asyncio
import json
from fractions import Fraction

from conformance.check import check
from conformance.instants import instant, written
from conformance.lrs import Lrs
from conformance.names import Json

CLAUSE, RETRIEVAL = "Communication 2.1.3", "Data 2.5"
MANY = 23
THROUGH = "X-Experience-API-Consistent-Through"


async def many(lrs: Lrs, count: int = MANY) -> tuple[str, list[Json]]:
    """Statements of one verb, in three requests."""
    verb = lrs.names.iri("verb")
    sent = [lrs.names.statement(verb={"id": verb}) for _ in range(count)]
    for start in range(0, count, 10):
        await lrs.store(*sent[start:start + 10])
    return verb, sent


def times(statements: list[Json]) -> list[Fraction]:
    return [instant(each["stored"]) for each in statements]


@check("00166", clause=CLAUSE)
async def lists_go_from_the_newest(lrs: Lrs) -> None:
    """A list is in the order of `stored`, the newest first; with ascending=true the oldest first."""
    verb, sent = await many(lrs)
    for ascending in (None, False, True):
        more = {} if ascending is None else {"ascending": ascending}
        found = times(await lrs.finds(sent, verb=verb, **more))
        lrs.must(found == sorted(found, reverse=not ascending), "the list is not in the order of `stored`",
                 "the oldest first" if ascending else "the newest first")
        lrs.must(found[0] != found[-1], "everything was stored at one instant", "a growing time")


@check("00166", clause="Data 2.4.8")
async def later_is_stored_later(lrs: Lrs) -> None:
    """What is sent after an answer came has no earlier `stored` than what was answered."""
    verb = {"id": lrs.names.iri("verb")}
    sent = [lrs.names.statement(verb=verb) for _ in range(12)]
    for each in sent:
        await lrs.store(each)
    found = await lrs.finds(sent, verb=verb["id"], ascending=True)
    lrs.same([each["id"] for each in found], [each["id"] for each in sent])


@check("00173", "00108", "00109", "00111", "00113", "00114", clause=RETRIEVAL)
async def pages_hold_everything_once(lrs: Lrs) -> None:
    """Whatever the limit, pages hold at most as many, follow each other in order, and together all of it once."""
    verb, sent = await many(lrs)
    for ascending in (False, True):
        for limit in (1, 2, 7, MANY - 1, MANY, MANY + 1):
            pages = await lrs.pages(verb=verb, limit=limit, ascending=ascending)
            lrs.must(all(len(page) <= limit for page in pages), f"a page has more than {limit}", f"{limit} at most")
            found = [each for page in pages for each in page]
            lrs.must(sorted(each["id"] for each in found) == sorted(each["id"] for each in sent),
                     f"pages of {limit} hold {len(found)} Statements, {len({each['id'] for each in found})} different",
                     f"all {MANY}, once")
            stamps = times(found)
            lrs.must(stamps == sorted(stamps, reverse=not ascending), f"pages of {limit} are out of order", "in order")
            full = [page for page in pages[:-1] if len(page) < limit]
            lrs.must(not full, f"a page of {limit} is short though more follow", "full pages but the last")


@check("00173", clause=CLAUSE)
async def limit_nought_is_as_many_as_may_be(lrs: Lrs) -> None:
    """limit=0 and no limit give as many as the server allows: pages as large as each other, and all of it."""
    verb, sent = await many(lrs)
    await lrs.finds(sent, verb=verb, limit=0)
    one, other = await lrs.get(verb=verb, limit=0), await lrs.get(verb=verb)
    lrs.must(len(one.statements()) == len(other.statements()) > 1, "pages of another size", "the largest page")


@check("00108", "00111", clause=RETRIEVAL)
async def more_keeps_the_query(lrs: Lrs) -> None:
    """Pages behind `more` keep filters, format, attachments and order of the query."""
    verb = lrs.names.iri("verb")
    display = {"ja": "した"}
    sent = [lrs.names.statement(verb={"id": verb, "display": display}, actor={**lrs.names.agent(), "name": "花子"})
            for _ in range(5)]
    await lrs.store(*sent, *(lrs.names.statement() for _ in range(5)))
    answer = await lrs.get(verb=verb, limit=2, format="ids", attachments=True)
    seen = []
    for _ in range(6):
        first = answer.must_be(200).parts()[0]
        page = json.loads(first.body)
        seen += page["statements"]
        if not page.get("more"):
            break
        answer = await lrs.follow(page["more"])
    lrs.same(sorted(each["id"] for each in seen), sorted(each["id"] for each in sent))
    lrs.must(not any("name" in each["actor"] for each in seen), "a later page has another format", "format=ids")


@check("00108", clause=RETRIEVAL)
async def more_may_be_followed_again(lrs: Lrs) -> None:
    """A link to more gives the same page when it is followed again, also when a newer Statement came meanwhile."""
    verb, _ = await many(lrs, 6)
    answer = await lrs.get(verb=verb, limit=2)
    link = answer.object()["more"]
    first = (await lrs.follow(link)).statements()
    await lrs.store(lrs.names.statement(verb={"id": verb}))
    lrs.same((await lrs.follow(link)).statements(), first)


@check("00108", clause=RETRIEVAL)
async def a_walk_misses_nothing_while_others_write(lrs: Lrs) -> None:
    """A walk from the newest holds everything that was there when it began, once, though others write meanwhile."""
    verb, sent = await many(lrs)
    answer, seen = await lrs.get(verb=verb, limit=3), list[str]()
    while True:
        seen += [each["id"] for each in answer.statements()]
        await lrs.store(*(lrs.names.statement(verb={"id": verb}) for _ in range(2)))
        if not (link := answer.object().get("more")):
            break
        answer = await lrs.follow(link)
        lrs.must(len(seen) < 10 * MANY, "the walk does not end", "an end")
    lrs.must(len(seen) == len(set(seen)), "a Statement came twice", "each once")
    lrs.must({each["id"] for each in sent} <= set(seen), "a Statement was missed", "all that were there at first")


@check("00108", clause=RETRIEVAL)
async def an_ascending_walk_sees_what_comes_after(lrs: Lrs) -> None:
    """A walk from the oldest holds everything once, also what is stored before it ends."""
    verb, sent = await many(lrs, 9)
    answer = await lrs.get(verb=verb, limit=3, ascending=True)
    late = lrs.names.statement(verb={"id": verb})
    await lrs.store(late)
    seen = [each["id"] for each in answer.statements()]
    while link := answer.object().get("more"):
        answer = await lrs.follow(link)
        seen += [each["id"] for each in answer.statements()]
        lrs.must(len(seen) < 10 * MANY, "the walk does not end", "an end")
    lrs.must(len(seen) == len(set(seen)), "a Statement came twice", "each once")
    lrs.must({each["id"] for each in sent} <= set(seen), "a Statement was missed", "all of them")


@check("00108", clause="Data 2.2")
async def a_link_that_was_tampered_with_is_refused(lrs: Lrs) -> None:
    """A link to more that nobody gave out answers 4xx, not an error of the server."""
    verb, _ = await many(lrs, 4)
    link = (await lrs.get(verb=verb, limit=2)).object()["more"]
    (await lrs.follow(link)).must_be(200)
    answer = await lrs.follow(link[:-3] + "!!!")
    answer.must(400 <= answer.status < 500, f"answered {answer.status}", "400 or 404")


@check("00152", "00153", clause=CLAUSE)
async def consistent_through_is_not_behind_the_list(lrs: Lrs) -> None:
    """Consistent-Through is not before the `stored` of anything in the same answer, and does not go back."""
    verb = {"id": lrs.names.iri("verb")}
    last = Fraction()
    for _ in range(8):
        await lrs.store(lrs.names.statement(verb=verb))
        answer = await lrs.get(verb=verb["id"])
        through = instant(answer.header(THROUGH))
        newest = max(times(answer.statements()))
        answer.must(through >= newest, "Consistent-Through lies before a Statement of the list",
                    f"{float(newest)} or later")
        answer.must(through >= last, "Consistent-Through went back", "a time that grows")
        last = through


@check("00152", clause=CLAUSE)
async def consistent_through_holds_under_writers(lrs: Lrs) -> None:
    """While six clients write, nothing that was stored before a Consistent-Through is missing in that answer."""
    verb, readings, done = lrs.names.iri("verb"), list[tuple[Fraction, set[str]]](), asyncio.Event()

    async def write() -> list[str]:
        own = [lrs.names.statement(verb={"id": verb}) for _ in range(8)]
        for each in own:
            (await lrs.post(each)).must_be(200)
        return [each["id"] for each in own]

    async def read() -> None:
        while not done.is_set():
            answer = await lrs.get(verb=verb, limit=100)
            readings.append((instant(answer.header(THROUGH)), {each["id"] for each in answer.statements()}))

    readers = [asyncio.create_task(read()) for _ in range(2)]
    try:
        sent = [each for ids in await asyncio.gather(*(write() for _ in range(6))) for each in ids]
    finally:
        done.set()
        await asyncio.gather(*readers)
    await lrs.settle(sent[-1])
    found = await lrs.finds(sent, verb=verb)
    stored = {each["id"]: instant(each["stored"]) for each in found}
    for through, seen in readings:
        missed = [each for each, at in stored.items() if at < through and each not in seen]
        lrs.must(not missed, f"{len(missed)} Statements stored before Consistent-Through were not in the list",
                 "everything that was stored before it")


@check("00152", clause=CLAUSE)
async def a_reader_that_walks_by_time_misses_nothing(lrs: Lrs) -> None:
    """A reader that asks for what came since the last Consistent-Through it saw gets everything, while others write."""
    verb, seen, done = lrs.names.iri("verb"), set[str](), asyncio.Event()
    since = (await lrs.kept(lrs.names.statement()))["stored"]

    async def write() -> list[str]:
        own = [lrs.names.statement(verb={"id": verb}) for _ in range(8)]
        for start in range(0, 8, 2):
            (await lrs.post(own[start:start + 2])).must_be(200)
        return [each["id"] for each in own]

    async def look() -> None:
        nonlocal since
        answer = await lrs.get(verb=verb, since=since, ascending=True, limit=100)
        seen.update(each["id"] for each in answer.statements())
        through = answer.header(THROUGH)
        # What is stored at that very instant need not be there yet, and `since` is exclusive.
        since = max(since, written(instant(through) - Fraction(1, 1000)), key=instant)

    async def read() -> None:
        while not done.is_set():
            await look()

    reader = asyncio.create_task(read())
    try:
        sent = [each for ids in await asyncio.gather(*(write() for _ in range(5))) for each in ids]
    finally:
        done.set()
        await reader
    await lrs.settle(sent[-1])
    await look()
    lrs.must(set(sent) <= seen, f"{len(set(sent) - seen)} Statements were missed", "all of them")
