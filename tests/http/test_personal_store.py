"""A learner's record goes to a store of their own on another server, by the family alone, and on from there to a
school: over HTTP and the console only."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from lrs.config import Config
from lrs.http import keys
from tests.http.learning_pages import words
from tests.http.owning import NAME, OWNER, store
from tests.http.test_transfer import arrival, maths
from tests.http.transferring import CITY_A, ENDED, PUPILS, City, cities, until


@pytest.fixture(scope="module")
async def both(config: Config) -> AsyncIterator[tuple[City, City]]:
    async with cities(config) as found:
        yield found


@pytest.fixture(scope="module")
async def owned(config: Config, both: tuple[City, City]) -> AsyncIterator[City]:
    async with store(config) as found:
        for city in both:
            await city.trusts(found)
            await found.trusts(city)
        yield found


async def opened(city: City, who: str, **form: str) -> str:
    """The request that a family opens on the console for a copy of its own."""
    await city.page(who, "/console/requests/new")
    sent = await city.who(who).send("/console/requests/new", **form)
    assert sent.status == 303, words(sent.text)
    return str(sent.headers["Location"])


async def agreed(city: City, who: str, path: str) -> None:
    await city.page(who, path)
    done = await city.who(who).send(path, do="approve", assented="yes")
    assert done.status == 303, words(done.text)


async def link(city: City, who: str, path: str) -> str:
    """The address that the family makes on the page of its request, once the file is there."""
    async def found() -> bool | None:
        return 'value="link"' in await city.page(who, path) or None
    await until(found)
    made = await city.who(who).send(path, do="link")
    [address] = re.findall(r'readonly value="([^"]+)"', made.text)
    return str(address)


async def taken(owned: City, address: str) -> dict[str, Any]:
    """What the owner gives the address to on their own page, once it has ended."""
    await owned.page("owner", "/console/me/imports")
    sent = await owned.who("owner").send("/console/me/imports", url=address)
    assert sent.status == 303, words(sent.text)
    number = sent.headers["Location"].rpartition("/")[2]

    async def ended() -> dict[str, Any] | None:
        found: dict[str, Any] = await owned.got("owner", f"bundles/imports/{number}")
        return found if found["state"] in ENDED else None
    return await until(ended)


@pytest.fixture(scope="module")
async def came(both: tuple[City, City], owned: City) -> tuple[list[str], dict[str, Any], str]:
    """Records that came from A to the store: their ids, the import, and the page of the request at A."""
    a, _ = both
    pupil = PUPILS[0]
    sent = await a.learnt(*maths(pupil))
    await a.learnt(maths(pupil)[0], app="出欠", category="school-affairs")
    path = await opened(a, pupil.mother, learner=pupil.leaves, to="pds", origin=owned.origin)
    await agreed(a, pupil.mother, path)
    return sent, await taken(owned, await link(a, pupil.mother, path)), path


async def test_the_owner_takes_it_in_by_their_own_decision_and_hands_in_the_receipt(
        both: tuple[City, City], owned: City, came: tuple[list[str], dict[str, Any], str]) -> None:
    sent, run, path = came
    assert (run["state"], run["issuerName"], run["counts"]["inserted"]) == ("done", CITY_A, 3)
    assert run["confirmed"] is not None
    assert run["receipted"]
    page = words(await both[0].page(PUPILS[0].mother, path))
    assert NAME in page
    case = await both[0].got(PUPILS[0].mother, f"cases/{path.rpartition('/')[2]}")
    assert (case["state"], case["recipient"]["kind"], case["recipient"]["name"]) == ("closed", "pds", NAME)

    async def shown() -> list[dict[str, Any]] | None:
        entries = (await owned.got("owner", f"learners/{OWNER}/log"))["entries"]
        return entries if len(entries) == len(sent) else None
    log = await until(shown)
    assert {each["statement"] for each in log} == set(sent)  # and nothing of school affairs
    assert {each["origin"] for each in log} == {CITY_A}
    assert CITY_A in words(await owned.page("owner", f"/console/me/imports/{run['id']}"))


async def test_the_owner_sends_it_on_to_a_school_that_takes_it_as_the_stores(
        both: tuple[City, City], owned: City, came: tuple[list[str], dict[str, Any], str]) -> None:
    _, b = both
    path = await opened(owned, "owner", learner=OWNER, to="school", origin=b.origin, purpose="transfer")
    await agreed(owned, "owner", path)
    address = await link(owned, "owner", path)
    case = await arrival(b, PUPILS[0])
    run = await b.imported(case, PUPILS[0].arrives, json={"url": address})
    assert (run["state"], run["issuer"], run["counts"]["inserted"], run["receipted"]) == ("done", owned.origin, 3, True)


@pytest.mark.parametrize(("told", "problem"), [
    ({"kind": "paper", "name": "x"}, "recipient-own"),
    ({"kind": "school", "name": "x", "origin": "https://lrs.example.jp", "key": "age1"}, "recipient-key"),
    ({"kind": "pds", "origin": "http://127.0.0.1:9"}, "custodian-unreachable"),
    ({"kind": "pds", "origin": "https://10.0.0.1"}, "address-inside"),
])
async def test_a_family_sends_a_copy_to_nobody_else(
        both: tuple[City, City], told: dict[str, str], problem: str) -> None:
    a, pupil = both[0], PUPILS[1]
    refused = await a.post(pupil.mother, "cases", json={
        "kind": "export", "learner": pupil.leaves, "purpose": "personal-copy", "recipient": told})
    assert refused.problem() == problem


async def test_a_store_is_told_apart_from_a_school_by_what_it_publishes(both: tuple[City, City]) -> None:
    a, b = both
    pupil = PUPILS[1]
    refused = await a.post(pupil.mother, "cases", json={
        "kind": "export", "learner": pupil.leaves, "purpose": "personal-copy",
        "recipient": {"kind": "pds", "origin": b.origin}})
    assert refused.problem() == "recipient-no-store"
    refused = await a.post(pupil.mother, "cases", json={
        "kind": "export", "learner": pupil.leaves, "purpose": "transfer",
        "recipient": {"kind": "pds", "origin": b.origin, "name": "x", "key": "age1"}})
    assert refused.problem() == "recipient-key"


async def test_below_the_age_the_owner_of_a_store_alone_sends_nothing_on(
        config: Config, both: tuple[City, City]) -> None:
    async with store(config, 12, "young") as young:
        path = await opened(young, "owner", learner=OWNER, to="school", origin=both[1].origin, purpose="transfer")
        refused = await young.post("owner", f"cases/{path.rpartition('/')[2]}/decision", json={"approve": True})
        assert refused.problem() == "guardian-decides-first"


async def test_a_school_has_no_page_for_owners(both: tuple[City, City]) -> None:
    assert (await both[0].who("older").open("/console/me/imports")).status == 404


async def test_who_takes_consent_back_has_the_store_told(
        both: tuple[City, City], owned: City, came: tuple[list[str], dict[str, Any], str]) -> None:
    a, (_, run, path) = both[0], came
    await a.page(PUPILS[0].mother, path)
    assert (await a.who(PUPILS[0].mother).send(path, do="withdraw")).status == 303

    async def told() -> bool | None:
        return (await owned.got("owner", f"bundles/imports/{run['id']}"))["withdrawn"] is not None or None
    await until(told)
    assert CITY_A in words(await owned.page("owner", f"/console/me/imports/{run['id']}"))
    assert "同意" in words(await owned.page("owner", f"/console/me/imports/{run['id']}"))
    assert owned.server.app[keys.WITHDRAWN]
