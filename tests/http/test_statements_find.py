"""Who and what a query finds, from every position in a Statement: an empty answer fails as surely as too much."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.builders import HOME_PAGE, JSON, about, activity, group, learner, statement, verb
from tests.http.asking import find, one, store
from tests.http.conftest import Client, Server

# --- who ---

KINDS: dict[str, Callable[[str], JSON]] = {
    "account": lambda name: {"account": {"homePage": HOME_PAGE, "name": f"六年一組 {name}"}},
    "mbox": lambda name: {"mbox": f"mailto:{name}@school.example.jp"},
    "mbox_sha1sum": lambda name: {"mbox_sha1sum": name.replace("-", "") + "0" * 8},
    "openid": lambda name: {"openid": f"https://id.example.jp/児童/{name}"},
}

# Where `agent` looks: actor and object, and the members of their Groups.
AGENT_PLACES: dict[str, Callable[[JSON], JSON]] = {
    "actor": lambda agent: {"actor": agent},
    "a member of the actor": lambda agent: {"actor": group(learner(), agent)},
    "a member of an identified actor": lambda agent: {"actor": group(agent, **KINDS["mbox"](str(uuid4())))},
    "object": lambda agent: {"object": {"objectType": "Agent", **agent}},
    "a member of the object": lambda agent: {"object": group(agent)},
}


def context_agent(agent: JSON) -> JSON:
    return {"contextAgents": [{"objectType": "contextAgent", "agent": {"objectType": "Agent", **agent}}]}


def context_group(agent: JSON) -> JSON:
    return {"contextGroups": [{"objectType": "contextGroup", "group": group(learner(), agent)}]}


def substatement(**members: Any) -> JSON:
    inner = statement(**members)
    del inner["id"]
    return {"object": {"objectType": "SubStatement", **inner}}


CONTEXT_PLACES: dict[str, Callable[[JSON], JSON]] = {
    "instructor": lambda agent: {"context": {"instructor": agent}},
    "a member of the instructor": lambda agent: {"context": {"instructor": group(agent)}},
    "a member of the team": lambda agent: {"context": {"team": group(learner(), agent)}},
    "a contextAgent": lambda agent: {"context": context_agent(agent)},
    "a member of a contextGroup": lambda agent: {"context": context_group(agent)},
}

# Where only related_agents looks besides.
RELATED_AGENT_PLACES: dict[str, Callable[[JSON], JSON]] = {
    **CONTEXT_PLACES,
    **{f"{name} of a SubStatement": lambda agent, place=place: substatement(**place(agent))
       for name, place in (AGENT_PLACES | CONTEXT_PLACES).items()},
}


@pytest.mark.parametrize("kind", KINDS)
async def test_an_agent_is_found_by_each_kind_of_identifier(lrs: Client, kind: str) -> None:
    name = str(uuid4())
    await store(lrs, *(statement(actor=KINDS[other](name)) for other in KINDS if other != kind))
    [mine] = await store(lrs, statement(actor={**KINDS[kind](name), "name": "花子"}))
    assert await find(lrs, agent=KINDS[kind](name)) == [mine]
    assert await find(lrs, agent={"objectType": "Agent", "name": "はなこ", **KINDS[kind](name)}) == [mine]


@pytest.mark.parametrize("kind", KINDS)
async def test_an_identified_group_is_found_with_and_without_its_members(lrs: Client, kind: str) -> None:
    identifier = KINDS[kind](str(uuid4()))
    sent = await store(lrs, statement(actor=group(learner(), **identifier)), statement(actor=group(**identifier)),
                       statement(object=group(**identifier)))
    assert await find(lrs, agent=group(**identifier)) == sent[::-1]


async def test_the_domain_of_a_mail_address_is_compared_without_regard_to_case_and_the_rest_with(lrs: Client) -> None:
    name = f"Hanako-{uuid4()}"
    sent = await store(lrs, statement(actor={"mbox": f"mailto:{name}@School.Example.JP"}))
    assert await find(lrs, agent={"mbox": f"mailto:{name}@school.EXAMPLE.jp"}) == sent
    assert await find(lrs, agent={"mbox": f"mailto:{name.lower()}@school.example.jp"}) == []


@pytest.mark.parametrize("place", AGENT_PLACES)
async def test_an_agent_is_found_as_the(lrs: Client, place: str) -> None:
    agent = learner()
    sent = await store(lrs, statement(**AGENT_PLACES[place](agent)))
    assert await find(lrs, agent=agent) == sent
    assert await find(lrs, agent=agent, related_agents=False) == sent
    assert await find(lrs, agent=agent, related_agents=True) == sent


@pytest.mark.parametrize("place", RELATED_AGENT_PLACES)
async def test_only_related_agents_finds_an_agent_as_the(lrs: Client, place: str) -> None:
    agent = learner()
    sent = await store(lrs, statement(**RELATED_AGENT_PLACES[place](agent)))
    assert await find(lrs, agent=agent) == []
    assert await find(lrs, agent=agent, related_agents=True) == sent


async def test_an_identified_team_is_found_as_a_related_agent(lrs: Client) -> None:
    team = group(**KINDS["account"](str(uuid4())))
    sent = await store(lrs, statement(context={"team": team}), statement(context={"contextGroups": [
        {"objectType": "contextGroup", "group": team}]}))
    assert await find(lrs, agent=team) == []
    assert await find(lrs, agent=team, related_agents=True) == sent[::-1]


async def test_the_authority_is_found_as_a_related_agent(server: Server, lrs: Client) -> None:
    writer = server.client(await server.key("statements/write", app=f"ドリル-{uuid4()}"))
    sent = await store(writer, statement(), statement())
    authority = (await one(lrs, sent[0])).json()["authority"]
    assert await find(lrs, agent=authority) == []
    assert await find(lrs, agent=authority, related_agents=True) == sent[::-1]


# --- what ---

RELATED_ACTIVITY_PLACES: dict[str, Callable[[JSON], JSON]] = {
    **{kind: lambda one, kind=kind: {"context": {"contextActivities": {kind: [activity(), one]}}}
       for kind in ("parent", "grouping", "category", "other")},
    "a parent that is no array": lambda one: {"context": {"contextActivities": {"parent": one}}},
    "object of a SubStatement": lambda one: substatement(object=one),
    "category of a SubStatement": lambda one: substatement(context={"contextActivities": {"category": [one]}}),
}


async def test_an_activity_is_found_as_the_object(lrs: Client) -> None:
    drill = activity("分数のわり算")
    sent = await store(lrs, statement(object=drill), statement(object={**drill, "objectType": "Activity"}))
    assert await find(lrs, activity=drill["id"]) == sent[::-1]
    assert await find(lrs, activity=drill["id"], related_activities=True) == sent[::-1]


@pytest.mark.parametrize("place", RELATED_ACTIVITY_PLACES)
async def test_only_related_activities_finds_an_activity_as_the(lrs: Client, place: str) -> None:
    drill = activity()
    sent = await store(lrs, statement(**RELATED_ACTIVITY_PLACES[place](drill)))
    assert await find(lrs, activity=drill["id"]) == []
    assert await find(lrs, activity=drill["id"], related_activities=True) == sent


async def test_the_verb_and_registration_of_a_substatement_are_not_those_of_its_statement(lrs: Client) -> None:
    inner, registration = verb(str(uuid4())), str(uuid4())
    sent = await store(lrs, statement(verb=inner, context={"registration": registration.upper()}))
    await store(lrs, statement(**substatement(verb=inner, context={"registration": registration})))
    assert await find(lrs, verb=inner["id"]) == sent
    assert await find(lrs, registration=registration) == sent


# --- what is asked wrongly ---


@pytest.mark.parametrize(("name", "value"), [
    ("agent", "花子"), ("agent", "{}"), ("agent", "true"), ("agent", "[]"), ("agent", '{"mbox":"mailto:x"}'),
    ("agent", '{"objectType":"Group","member":[]}'), ("agent", '{"mbox":"mailto:a@b.jp","mbox":"mailto:a@b.jp"}'),
    ("agent", '{"mbox":"mailto:a@b.jp","name":"\\ud800"}'), ("agent", "[" * 1500), ("verb", "解いた"), ("verb", ""),
    ("activity", "分数"), ("registration", "1"), ("registration", ""), ("since", "きのう"), ("since", ""),
    ("until", "2026-02-30T00:00:00Z"), ("until", "2026-04-08T09:00:00-00:00"), ("limit", "-1"), ("limit", "1.0"),
    ("limit", "²"), ("limit", ""), ("ascending", "True"), ("ascending", "1"), ("related_agents", "yes"),
    ("related_activities", ""), ("attachments", "0"), ("format", "Exact"), ("format", ""), ("statementId", "1"),
    ("voidedStatementId", ""), ("未知", "1"), ("Limit", "1")])
async def test_a_value_that_means_nothing_is_refused_by_name(lrs: Client, name: str, value: str) -> None:
    answer = await lrs.get("statements", params={name: value})
    assert answer.status == 400
    assert name in answer.json()["detail"]
    assert "X-Experience-API-Consistent-Through" in answer.headers


@pytest.mark.parametrize("cursor", ["", "1", "9" * 19 + ".1", "1.-1", "1.1.1", "１.１"])
async def test_a_link_that_was_not_made_here_is_refused(lrs: Client, cursor: str) -> None:
    assert (await lrs.get("statements", params={"cursor": cursor})).problem() == "parameter-cursor"


async def test_a_parameter_twice_is_refused(lrs: Client) -> None:
    assert (await lrs.get("statements?limit=1&limit=2")).problem() == "parameter-repeated"


@pytest.mark.parametrize("name", ["statementId", "voidedStatementId"])
async def test_an_id_is_asked_for_alone(lrs: Client, name: str) -> None:
    for other in ("agent", "verb", "activity", "registration", "related_agents", "related_activities", "since",
                  "until", "limit", "ascending", "statementId", "voidedStatementId", "cursor"):
        if other != name:
            answer = await lrs.get("statements", params={name: str(uuid4()), other: "1"})
            assert (answer.status, answer.problem()) == (400, "statement-id-alone")


async def test_nothing_found_is_an_empty_list(lrs: Client) -> None:
    sent = await store(lrs, about(str(uuid4())))
    answer = await lrs.get("statements", params={"activity": f"https://example.jp/{sent[0]}"})
    assert (answer.status, answer.json()) == (200, {"statements": [], "more": ""})
