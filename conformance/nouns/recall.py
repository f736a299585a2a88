"""Which Statements a query finds: all that match and no others (Communication 2.1.3)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import combinations
from typing import Any
from uuid import uuid4

from conformance.check import Check, add, check, ids
from conformance.corpus import Corpus
from conformance.lrs import Lrs
from conformance.names import Json

CLAUSE = "Communication 2.1.3"
NUMBERS = {"agent": "00181", "group": "00181", "verb": "00180", "activity": "00179", "registration": "00178",
           "related_agents": "00176", "related_activities": "00177"}


def _combined(*filters: str) -> None:
    async def function(lrs: Lrs) -> None:
        corpus = Corpus(lrs.names)
        await lrs.store(*corpus.statements)
        query: Json = {}
        for name in filters:
            query |= corpus.queries[name]
        wanted = corpus.matching(query)
        for more in ({}, {"ascending": True}, {"limit": 3}, {"format": "ids"}):
            await lrs.finds(wanted, **query, **more)
    title = " and ".join(filters)
    add(Check("recall", "by_" + "_and_".join(filters), f"A query by {title} finds all that match and no others, on all "
              "pages together.", CLAUSE, function, ids("00164", *(NUMBERS[name] for name in filters))))


def _all_combinations() -> None:
    for size in (1, 2, 3):
        for filters in combinations(NUMBERS, size):
            if {"agent", "group"} <= set(filters) or {"agent", "related_agents"} <= set(filters):
                continue
            if {"activity", "related_activities"} <= set(filters) or {"group", "related_agents"} <= set(filters):
                continue
            _combined(*filters)


_all_combinations()


@check("00181", "00164", clause=CLAUSE)
async def every_identifier_finds_its_agent(lrs: Lrs) -> None:
    """An Agent is found by whichever identifier it has, and only by its own."""
    place = lrs.names.iri("who")
    agents: tuple[Json, ...] = (
        {"mbox": lrs.names.mbox()}, {"mbox_sha1sum": f"{uuid4().hex}01234567"}, {"openid": place},
        {"account": {"homePage": place, "name": "一"}}, {"account": {"homePage": place, "name": "二"}},
        {"account": {"homePage": place + "/", "name": "一"}})
    sent = [lrs.names.statement(actor=agent) for agent in agents]
    await lrs.store(*sent)
    for agent, statement in zip(agents, sent, strict=True):
        await lrs.finds([statement], agent=agent)
        await lrs.finds([statement], agent={"objectType": "Agent", "name": "だれでも", **agent})


@check("00176", clause=CLAUSE)
async def authority_is_a_related_agent(lrs: Lrs) -> None:
    """related_agents finds by authority; without it authority does not count."""
    sent = await lrs.kept(lrs.names.statement())
    authority = sent["authority"]
    who = authority["member"][0] if "member" in authority else authority
    verb = sent["verb"]["id"]
    await lrs.finds([sent], agent=who, related_agents=True, verb=verb)
    await lrs.finds([], agent=who, verb=verb)
    await lrs.finds([], agent=who, related_agents=False, verb=verb)


@check("00176", "00177", clause=CLAUSE)
async def related_alone_filters_nothing(lrs: Lrs) -> None:
    """related_agents and related_activities without agent or activity leave the other filters as they are."""
    sent = await lrs.kept(lrs.names.statement())
    for name in ("related_agents", "related_activities"):
        await lrs.finds([sent], **{name: True}, verb=sent["verb"]["id"])


@check("00149", "00112", "00154", "00159", "00110", clause=CLAUSE)
async def what_is_not_there_is_an_empty_list(lrs: Lrs) -> None:
    """A query that matches nothing answers 200 with an empty array and no link to more, for every filter."""
    sent = await lrs.kept(lrs.names.statement(context={"registration": str(uuid4())}))
    await lrs.finds([sent], registration=sent["context"]["registration"])
    asked: tuple[Json, ...] = (
        {"agent": lrs.names.agent()}, {"verb": lrs.names.iri("verb")}, {"activity": lrs.names.iri()},
        {"registration": str(uuid4())}, {"verb": sent["verb"]["id"], "agent": lrs.names.agent()},
        {"verb": sent["verb"]["id"], "since": "2099-01-01T00:00:00Z"},
        {"verb": sent["verb"]["id"], "until": "2001-01-01T00:00:00Z"})
    for query in asked:
        answer = await lrs.get(**query)
        answer.must(answer.statements() == [], "Statements are found that do not match", "an empty array")
        answer.must(answer.object().get("more", "") == "", "there is a link to more of nothing", "no link")


@check("00174", "00175", clause=CLAUSE)
async def since_is_exclusive_until_inclusive(lrs: Lrs) -> None:
    """`since` leaves out what was stored at that very instant, `until` takes it; both together make a window."""
    verb = {"id": lrs.names.iri("verb")}
    kept = [await lrs.kept(lrs.names.statement(verb=verb)) for _ in range(5)]
    stamps = [each["stored"] for each in kept]
    lrs.must(stamps == sorted(stamps), f"stored times are not in the order of storing: {stamps}", "a growing order")
    for place, stamp in enumerate(stamps):
        later = [each for each in kept if each["stored"] > stamp]
        earlier = [each for each in kept if each["stored"] <= stamp]
        await lrs.finds(later, verb=verb["id"], since=stamp)
        await lrs.finds(earlier, verb=verb["id"], until=stamp)
        window = [each for each in kept if stamps[0] < each["stored"] <= stamp]
        await lrs.finds(window, verb=verb["id"], since=stamps[0], until=stamp)
        lrs.must(place or not window, "the window of an instant is not empty", "nothing")


@check("00174", "00175", clause="Data 4.5")
async def since_and_until_know_time_zones(lrs: Lrs) -> None:
    """The same instant in another zone and with other digits bounds the same Statements."""
    kept = await lrs.kept(lrs.names.statement())
    verb = kept["verb"]["id"]
    whole = datetime.fromisoformat(kept["stored"].replace("Z", "+00:00"))
    for hours in (9, -5.5, 0):
        zone = timezone(timedelta(hours=hours))
        same = whole.astimezone(zone).isoformat(timespec="microseconds")
        await lrs.finds([kept], verb=verb, until=same)
        await lrs.finds([], verb=verb, since=same)
        before = (whole - timedelta(milliseconds=1)).astimezone(zone).isoformat(timespec="milliseconds")
        await lrs.finds([kept], verb=verb, since=before)
        await lrs.finds([], verb=verb, until=before)


@check("00164", clause="Communication 2.1.3, filters for StatementRefs")
async def time_holds_of_the_reference_itself(lrs: Lrs) -> None:
    """since and until hold of the Statement that refers, not of the one that it refers to."""
    target = await lrs.kept(lrs.names.statement())
    pointing = await lrs.kept(lrs.names.statement(object=lrs.names.reference(target["id"])))
    verb = target["verb"]["id"]
    await lrs.finds([target, pointing], verb=verb)
    if pointing["stored"] > target["stored"]:
        await lrs.finds([pointing], verb=verb, since=target["stored"])
        await lrs.finds([target], verb=verb, until=target["stored"])


@check("00164", clause="Communication 2.1.3, filters for StatementRefs")
async def references_may_go_round_in_circles(lrs: Lrs) -> None:
    """Statements that refer to each other are found by none of the filters that none of them meets, and answer soon."""
    one, other = lrs.names.statement(), lrs.names.statement()
    one["object"], other["object"] = lrs.names.reference(other["id"]), lrs.names.reference(one["id"])
    await lrs.store(one, other)
    await lrs.finds([one, other], verb=one["verb"]["id"])
    await lrs.finds([one, other], agent=other["actor"])
    await lrs.finds([], activity=lrs.names.iri())


@check("00164", clause="Communication 2.1.3, filters for StatementRefs")
async def a_target_that_comes_late_counts(lrs: Lrs) -> None:
    """A Statement that refers to one that arrives later is found by what that one says, through several steps."""
    target = lrs.names.statement()
    chain = [lrs.names.statement(object=lrs.names.reference(target["id"]))]
    for _ in range(3):
        chain.append(lrs.names.statement(object=lrs.names.reference(chain[-1]["id"])))
    await lrs.store(*reversed(chain))
    await lrs.finds([], verb=target["verb"]["id"])
    await lrs.store(target)
    await lrs.finds([target, *chain], verb=target["verb"]["id"])
    await lrs.finds([target, *chain], activity=target["object"]["id"])


@check("00012", clause="Data 2.2")
async def filters_that_are_none_are_refused(lrs: Lrs) -> None:
    """Values of filters are held to the same rules as in Statements: 400."""
    sent = await lrs.kept(lrs.names.statement())
    await lrs.finds([sent], verb=sent["verb"]["id"])
    bad: dict[str, tuple[Any, ...]] = {
        "statementId": ("first", "", "5"), "voidedStatementId": ("first", ""), "verb": ("done", "", "ab=c://x"),
        "activity": ("page", ""), "registration": ("true", "", "6f2c"),
        "since": ("yesterday", "", "true", "2024-13-01"), "until": ("yesterday", "", "1711929600"),
        "limit": ("-1", "x", "1.5", ""), "ascending": ("yes", "1", "", "TRUE"),
        "attachments": ("yes", "0", ""), "related_agents": ("yes", "1"), "related_activities": ("yes", "1"),
        "agent": ("true", "someone", "{", "{}", '{"name":"x"}', '{"mbox":"x"}', "",
                  '{"objectType":"Group","member":[{"mbox":"mailto:a@x.example"}]}')}
    for name, values in bad.items():
        for value in values:
            (await lrs.request("GET", "statements", {name: value})).must_be(400, because=f"{value!r} is no {name}")


@check("00150", "00151", clause=CLAUSE)
async def an_id_goes_with_no_filter(lrs: Lrs) -> None:
    """statementId and voidedStatementId go with no filter, nor with each other: 400."""
    sent = await lrs.kept(lrs.names.statement())
    filters: Json = {"agent": sent["actor"], "verb": sent["verb"]["id"], "activity": sent["object"]["id"],
                     "registration": str(uuid4()), "related_activities": True, "related_agents": True,
                     "since": "2001-01-01T00:00:00Z", "until": "2099-01-01T00:00:00Z", "limit": 1, "ascending": True}
    for one in ("statementId", "voidedStatementId"):
        for name, value in filters.items():
            (await lrs.get(**{one: sent["id"], name: value})).must_be(400, because=f"{one} goes with no {name}")
    (await lrs.get(statementId=sent["id"], voidedStatementId=sent["id"])).must_be(400)


@check("00164", clause="Data 2.2")
async def values_are_case_sensitive(lrs: Lrs) -> None:
    """IRIs and account names of another case are others."""
    verb, activity = lrs.names.iri("verb") + "/Done", lrs.names.iri() + "/Page"
    account = {"homePage": lrs.names.iri("home"), "name": "Hanako"}
    sent = lrs.names.statement(actor={"account": account}, verb={"id": verb}, object={"id": activity})
    await lrs.store(sent)
    await lrs.finds([sent], verb=verb, activity=activity, agent={"account": account})
    await lrs.finds([], verb=verb.replace("Done", "done"))
    await lrs.finds([], activity=activity.replace("Page", "page"))
    await lrs.finds([], agent={"account": {**account, "name": "hanako"}})
