"""Each condition of a query alone, with each other, and at its exact bounds in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from itertools import chain, combinations, product
from urllib.parse import quote
from uuid import uuid4

import pytest

from tests.builders import JSON, activity, learner, statement, verb
from tests.http.asking import find, store, stored_at, walk
from tests.http.conftest import Client, Server

ACTORS, VERBS = (learner(), learner()), (verb("比べた"), verb("見直した"))
DRILLS, LESSONS = (activity("比とその利用"), activity("速さ")), (str(uuid4()), str(uuid4()))
TEACHERS, BOOKS = (learner(), learner()), (activity("算数六年上"), activity("算数六年下"))

Choice = tuple[int, ...]
Corpus = list[tuple[Choice, str, str]]  # the choice, the id of its Statement, when that was stored

CONDITIONS: dict[str, Callable[[Choice], JSON]] = {
    "agent": lambda which: {"agent": ACTORS[which[0]]},
    "verb": lambda which: {"verb": VERBS[which[1]]["id"]},
    "activity": lambda which: {"activity": DRILLS[which[2]]["id"]},
    "registration": lambda which: {"registration": LESSONS[which[3]]},
    "since": lambda which: {}, "until": lambda which: {}, "limit": lambda which: {}, "ascending": lambda which: {},
}
SUBSETS = [subset for size in range(3) for subset in combinations(CONDITIONS, size)]
KEYED = [subset for size in (3, 4) for subset in combinations(("agent", "verb", "activity", "registration"), size)]
FIELDS = ("agent", "verb", "activity", "registration")


@pytest.fixture(scope="module")
async def corpus(server: Server) -> Corpus:
    """One Statement for each choice of actor, verb, drill and lesson."""
    lrs = server.client(server.stranger)  # in a tenant of its own: what other tests store is not seen
    found: Corpus = []
    for which in product((0, 1), repeat=4):
        a, v, o, g = which
        [sent] = await store(lrs, statement(
            actor=ACTORS[a], verb=VERBS[v], object=DRILLS[o],
            context={"registration": LESSONS[g], "instructor": TEACHERS[a],
                     "contextActivities": {"grouping": [BOOKS[o]]}}))
        found.append((which, sent, await stored_at(lrs, sent)))
    return found


@pytest.mark.parametrize("names", [*SUBSETS, *KEYED], ids=" and ".join)
@pytest.mark.parametrize("which", [(0, 0, 0, 0), (1, 0, 1, 1)])
async def test_each_condition_narrows(stranger: Client, corpus: Corpus, names: tuple[str, ...],
                                      which: Choice) -> None:
    params: JSON = dict(chain.from_iterable(CONDITIONS[name](which).items() for name in names))
    expected = [(sent, stored) for choice, sent, stored in corpus if all(
        choice[place] == which[place] for place, name in enumerate(FIELDS) if name in names)]
    low, high = corpus[2][2], corpus[12][2]
    if "since" in names:
        params["since"] = low
        expected = [(sent, stored) for sent, stored in expected if stored > low]
    if "until" in names:
        params["until"] = high
        expected = [(sent, stored) for sent, stored in expected if stored <= high]
    ids = [sent for sent, _ in expected]
    if "ascending" in names:
        params["ascending"] = True
    else:
        ids.reverse()
    assert ids
    if "limit" in names:
        assert await walk(stranger, **params, limit=1) == [[each] for each in ids]
    else:
        assert await find(stranger, **params) == ids


@pytest.mark.parametrize("names", [s for size in range(4) for s in combinations(("verb", "registration"), size)],
                         ids=lambda names: " and ".join(names) or "alone")
async def test_related_conditions_narrow_too(stranger: Client, corpus: Corpus, names: tuple[str, ...]) -> None:
    which = (1, 1, 0, 1)
    params: JSON = dict(chain.from_iterable(CONDITIONS[name](which).items() for name in names))
    places = [place for place, name in enumerate(FIELDS) if name in names]
    for related, more_places in (
            ({"agent": TEACHERS[1], "related_agents": True}, [0]),
            ({"activity": BOOKS[0]["id"], "related_activities": True}, [2]),
            ({"agent": TEACHERS[1], "related_agents": True, "activity": BOOKS[0]["id"], "related_activities": True},
             [0, 2]),
            ({"agent": ACTORS[1], "activity": BOOKS[0]["id"], "related_activities": True}, [0, 2])):
        expected = [sent for choice, sent, _ in corpus if all(choice[p] == which[p] for p in [*places, *more_places])]
        assert expected
        assert await find(stranger, **params, **related) == expected[::-1]


# --- when ---


def spellings(stored: str) -> list[str]:
    """The instant `stored` in other words."""
    instant = datetime.fromisoformat(stored.replace("Z", "+00:00"))
    japan = instant.astimezone(timezone(timedelta(hours=9)))
    return [stored, stored.replace("Z", "+00:00"), japan.isoformat(timespec="milliseconds"),
            stored.replace("Z", "000999Z"), stored.replace("Z", ""), japan.strftime("%Y%m%dT%H%M%S.%f+0900"),
            instant.astimezone(timezone(timedelta(hours=-3, minutes=-30))).isoformat(timespec="microseconds")]


async def test_since_is_exclusive_and_until_inclusive_at_the_exact_instant(lrs: Client) -> None:
    mine = learner()
    sent = [(await store(lrs, statement(actor=mine)))[0] for _ in range(5)]
    times = [await stored_at(lrs, each) for each in sent]
    assert len(set(times)) == 5
    for spelling in spellings(times[2]):
        assert await find(lrs, agent=mine, since=spelling, ascending=True) == sent[3:]
        assert await find(lrs, agent=mine, until=spelling, ascending=True) == sent[:3]
    instant = datetime.fromisoformat(times[2].replace("Z", "+00:00"))
    just_before = (instant - timedelta(milliseconds=1)).isoformat(timespec="milliseconds")
    assert await find(lrs, agent=mine, since=just_before) == sent[2:][::-1]
    assert await find(lrs, agent=mine, until=just_before) == sent[:2][::-1]
    assert await find(lrs, agent=mine, since=times[1], until=times[3]) == sent[2:4][::-1]
    assert await find(lrs, agent=mine, since=times[3], until=times[1]) == []


async def test_statements_of_one_batch_share_their_instant_and_keep_their_order(lrs: Client) -> None:
    mine = learner()
    sent = await store(lrs, *(statement(actor=mine) for _ in range(20)))
    stored = await stored_at(lrs, sent[0])
    assert await find(lrs, agent=mine, ascending=True) == sent
    assert await find(lrs, agent=mine) == sent[::-1]
    assert await find(lrs, agent=mine, since=stored) == []
    assert await find(lrs, agent=mine, until=stored) == sent[::-1]


async def test_an_offset_whose_plus_was_not_escaped_is_understood(lrs: Client) -> None:
    sent = await store(lrs, statement())
    stored = await stored_at(lrs, sent[0])
    japan = datetime.fromisoformat(stored.replace("Z", "+00:00")).astimezone(timezone(timedelta(hours=9)))
    answer = await lrs.get(f"statements?until={quote(japan.isoformat(), safe='+:')}&limit=1")
    assert [found["id"] for found in answer.json()["statements"]] == sent


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "1969-12-31T23:59:59.999Z", "2019-12-31T23:59:59Z"])
async def test_an_instant_long_ago_bounds_nothing(lrs: Client, instant: str) -> None:
    mine = learner()
    sent = await store(lrs, statement(actor=mine))
    assert await find(lrs, agent=mine, since=instant) == sent
    assert await find(lrs, agent=mine, until=instant) == []


@pytest.mark.parametrize("instant", ["2089-01-01T00:00:00Z", "9999-12-31T23:59:59.999-14:00"])
async def test_an_instant_far_ahead_is_answered_at_once(lrs: Client, instant: str) -> None:
    mine = learner()
    sent = await store(lrs, statement(actor=mine))
    began = datetime.now(UTC)
    assert await find(lrs, agent=mine, since=instant) == []
    assert await find(lrs, agent=mine, until=instant) == sent
    assert datetime.now(UTC) - began < timedelta(seconds=1)
