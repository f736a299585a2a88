"""A Statement is found by what it refers to, through others too, whichever of them came first."""

from __future__ import annotations

import asyncio
import itertools
from itertools import permutations
from uuid import uuid4

import pytest

from tests.builders import JSON, about, activity, group, learner, statement, verb
from tests.http.asking import find, store, walk
from tests.http.conftest import Client


def chain(length: int) -> tuple[JSON, list[JSON]]:
    """A learner, and Statements each about the one before; only the first is the learner's."""
    pupil = learner()
    found = [statement(actor=pupil, verb=verb(str(uuid4())), object=activity(),
                       context={"registration": str(uuid4()), "instructor": learner()})]
    for _ in range(length - 1):
        found.append(about(found[-1]["id"]))
    return pupil, found


async def test_a_reference_is_found_by_every_key_of_its_target(lrs: Client) -> None:
    pupil, (target, reference) = chain(2)
    await store(lrs, target)
    await store(lrs, reference)
    both = [reference["id"], target["id"]]
    context = target["context"]
    for query in ({"agent": pupil}, {"verb": target["verb"]["id"]}, {"activity": target["object"]["id"]},
                  {"registration": context["registration"]},
                  {"agent": context["instructor"], "related_agents": True},
                  {"activity": target["object"]["id"], "related_activities": True},
                  {"agent": pupil, "verb": target["verb"]["id"], "activity": target["object"]["id"]}):
        assert await find(lrs, **query) == both
    assert await find(lrs, agent=reference["actor"]) == [reference["id"]]
    assert await find(lrs, agent=context["instructor"]) == []


async def test_all_conditions_hold_for_the_same_statement_of_the_chain(lrs: Client) -> None:
    pupil, (target, reference) = chain(2)
    await store(lrs, target, reference)
    assert await find(lrs, agent=reference["actor"], verb=reference["verb"]["id"]) == [reference["id"]]
    assert await find(lrs, agent=pupil, verb=reference["verb"]["id"]) == []
    assert await find(lrs, agent=reference["actor"], activity=target["object"]["id"]) == []


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=lambda order: "".join(map(str, order)))
async def test_a_chain_is_whole_in_whatever_order_it_arrives(lrs: Client, order: tuple[int, ...]) -> None:
    pupil, statements = chain(4)
    for place in order:
        await store(lrs, statements[place])
    expected = [statements[place]["id"] for place in order]
    assert await find(lrs, agent=pupil, ascending=True) == expected
    assert await find(lrs, agent=statements[1]["actor"], ascending=True) == [
        each for each in expected if each != statements[0]["id"]]


async def test_a_chain_in_one_batch_is_whole_in_whatever_order_it_stands(lrs: Client) -> None:
    for order in permutations(range(3)):
        pupil, statements = chain(3)
        sent = await store(lrs, *(statements[place] for place in order))
        assert await find(lrs, agent=pupil, ascending=True) == sent


async def test_two_halves_of_a_chain_are_joined_by_a_later_batch(lrs: Client) -> None:
    pupil, statements = chain(6)
    await store(lrs, *statements[4:])
    await store(lrs, *statements[:2])
    await store(lrs, *statements[2:4])
    assert sorted(await find(lrs, agent=pupil)) == sorted(each["id"] for each in statements)


async def test_several_references_to_one_target_are_all_found(lrs: Client) -> None:
    pupil, (target,) = chain(1)
    early, late = [about(target["id"]) for _ in range(20)], [about(target["id"]) for _ in range(20)]
    await store(lrs, *early)
    await store(lrs, target)
    await store(lrs, *late)
    assert await find(lrs, agent=pupil, ascending=True) == [each["id"] for each in [*early, target, *late]]


async def test_a_statement_about_itself_is_found_once(lrs: Client) -> None:
    statement_id = str(uuid4())
    mine = about(statement_id, id=statement_id)
    await store(lrs, mine)
    assert await find(lrs, agent=mine["actor"]) == [statement_id]


@pytest.mark.parametrize("length", [2, 3, 5])
@pytest.mark.parametrize("together", [True, False])
async def test_statements_about_each_other_are_all_found_by_each(lrs: Client, length: int, together: bool) -> None:
    ids = [str(uuid4()) for _ in range(length)]
    circle = [about(ids[place - 1], id=each) for place, each in enumerate(ids)]
    if together:
        await store(lrs, *circle)
    else:
        for each in circle:
            await store(lrs, each)
    for each in circle:
        assert await find(lrs, agent=each["actor"], ascending=True) == ids


async def test_a_chain_longer_than_is_followed_is_stored_all_the_same(lrs: Client) -> None:
    pupil, statements = chain(120)
    await store(lrs, *statements[:60])
    for each in statements[60:]:
        await store(lrs, each)
    found = await find(lrs, agent=pupil, limit=0, ascending=True)
    assert found == [each["id"] for each in statements[:50]]  # limits.reference_chain


async def test_references_to_crowds_stay_small_and_find_everything_else(lrs: Client) -> None:
    pupil, (target, *referring) = chain(8)
    crowd = {"context": {"team": group(*(learner() for _ in range(9_000)))}}
    await store(lrs, *({**each, **crowd} for each in referring[:3]))
    await store(lrs, target)
    for each in referring[3:]:
        await store(lrs, {**each, **crowd})
    pages = await walk(lrs, agent=pupil)
    assert sorted(itertools.chain(*pages)) == sorted(each["id"] for each in (target, *referring))
    for each in referring:
        assert await find(lrs, agent=each["actor"]) == [each["id"]]


async def test_a_target_and_its_reference_that_race_find_each_other(lrs: Client) -> None:
    races = [chain(2) for _ in range(50)]
    for pupil, (target, reference) in races:
        await asyncio.gather(store(lrs, reference), store(lrs, target))
        assert sorted(await find(lrs, agent=pupil)) == sorted([target["id"], reference["id"]])


async def test_chains_whose_parts_all_race_become_whole(lrs: Client) -> None:
    races = [chain(4) for _ in range(25)]
    await asyncio.gather(*(store(lrs, each) for place in (3, 1, 2, 0) for _, statements in races
                           for each in [statements[place]]))
    for pupil, statements in races:
        assert sorted(await find(lrs, agent=pupil)) == sorted(each["id"] for each in statements)


async def test_the_reference_in_a_context_is_not_followed(lrs: Client) -> None:
    pupil, (target,) = chain(1)
    await store(lrs, target)
    await store(lrs, statement(context={"statement": {"objectType": "StatementRef", "id": target["id"].upper()}}))
    assert await find(lrs, agent=pupil) == [target["id"]]


async def test_the_case_of_a_reference_means_nothing(lrs: Client) -> None:
    pupil, (target,) = chain(1)
    [reference] = await store(lrs, about(target["id"].upper()))
    await store(lrs, target)
    assert await find(lrs, agent=pupil) == [target["id"], reference]
