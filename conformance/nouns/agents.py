"""Persons (Communication 2.4)."""

from __future__ import annotations

from conformance.check import check
from conformance.lrs import Lrs
from conformance.names import Json
from conformance.validation.values import SHA1
from conformance.wire.answer import Answer

CLAUSE = "Communication 2.4"


async def person(lrs: Lrs, agent: Json) -> Answer:
    answer = (await lrs.request("GET", "agents", {"agent": agent})).must_be(200)
    found = answer.object()
    answer.must(found.get("objectType") == "Person", f"objectType is {found.get('objectType')}", "Person")
    return answer


def kinds(lrs: Lrs) -> dict[str, Json]:
    """An unknown Agent for each kind of identifier."""
    tail = lrs.names.iri("x").encode().hex()[-6:]
    return {"mbox": {"mbox": lrs.names.mbox()}, "openid": {"openid": lrs.names.iri("openid")},
            "mbox_sha1sum": {"mbox_sha1sum": SHA1[:-6] + tail},
            "account": {"account": lrs.names.account()["account"]}}


@check("00236", "00237", "00245", "00246", "00247", "00248", clause=CLAUSE)
async def an_unknown_agent_is_a_person(lrs: Lrs) -> None:
    """An Agent of which nothing is known is a Person with just that identifier, in an array."""
    for kind, agent in kinds(lrs).items():
        answer = await person(lrs, agent)
        found = answer.object()
        answer.must(found.get(kind) == [agent[kind]], f"{kind} is {found.get(kind)}", f"[{agent[kind]!r}]")


@check("00238", "00239", "00240", "00241", "00242", "00244", clause=CLAUSE)
async def every_member_is_an_array(lrs: Lrs) -> None:
    """A Person of Statements has arrays of valid members and nothing else."""
    for kind, agent in kinds(lrs).items():
        await lrs.store(lrs.names.statement(actor={**agent, "name": "山田 花子"}))
        answer = await person(lrs, agent)
        found = answer.object()
        answer.must(found.get(kind) == [agent[kind]], f"{kind} is {found.get(kind)}", f"[{agent[kind]!r}]")
        known = {"objectType", "name", "mbox", "mbox_sha1sum", "openid", "account"}
        answer.must(set(found) <= known, f"there is {sorted(set(found) - known)}", "the members of a Person")
        for member in known - {"objectType"}:
            answer.must(isinstance(found.get(member, []), list), f"{member} is no array", "an array")
        answer.must(all(isinstance(each, str) for each in found.get("name", [])), "a name is no string", "strings")
        answer.must(all(each.startswith("mailto:") for each in found.get("mbox", [])), "an mbox is no mailto",
                    "mailto:")


@check("00247", clause=CLAUSE)
async def the_name_that_was_asked_with_counts(lrs: Lrs) -> None:
    """Asked with a name, the Person of an unknown Agent has it."""
    agent = {**lrs.names.agent(), "name": "佐藤"}
    answer = await person(lrs, agent)
    answer.must("佐藤" in answer.object().get("name", []), "the name is missing", '["佐藤"]')


@check("00243", "00249", "00012", clause=CLAUSE)
async def only_an_agent_is_taken(lrs: Lrs) -> None:
    """No agent, text, an Agent without or with two identifiers, and a broken one are refused with 400."""
    await person(lrs, lrs.names.agent())
    (await lrs.request("GET", "agents")).must_be(400)
    for bad in ("", "true", "5", "someone", "{", "[]", "{}", '{"name":"x"}', '{"mbox":"someone"}', '{"mbox":5}',
                '{"mbox":"mailto:a@x.example","openid":"https://x.example"}', '{"account":{"name":"x"}}',
                '{"objectType":"agent","mbox":"mailto:a@x.example"}'):
        (await lrs.request("GET", "agents", {"agent": bad})).must_be(400, because=f"{bad!r} is no Agent")


@check("00125", clause="Communication 1.1")
async def head_answers(lrs: Lrs) -> None:
    """HEAD agents answers as GET, without body."""
    agent = lrs.names.agent()
    await person(lrs, agent)
    (await lrs.request("HEAD", "agents", {"agent": agent})).must_be(200)
    (await lrs.request("HEAD", "agents")).must_be(400)
