"""Events go with whose they are, and when their time is over; with a learner's record they are handed on."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from lrs.access.person import Person
from lrs.clock import now_ms
from lrs.retention.annotated import AnnotatedFacts
from lrs.retention.identities import KnownIdentities
from lrs.retention.neighbours import Neighbours
from lrs.retention.offices import Offices, offices
from lrs.schooldays import Zone
from lrs.storage.contract.erasures import Erasure
from lrs.storage.contract.retention import Rule
from tests.builders import HOME_PAGE, statement
from tests.events.conftest import Caliper
from tests.events.making import BOOK, describe, event, ids, person
from tests.http.erasing import Anybody, Roster, Told
from tests.school import HANAKO, SCHOOL, TARO, Stay, Timeline

JAPAN = Zone(ZoneInfo("Asia/Tokyo"))


@dataclass
class Office:
    services: Offices
    roster: Roster
    caliper: Caliper
    officers: tuple[Person, Person]

    async def erase(self, user: str = "", **asked: Any) -> Erasure:
        erasures = self.services.erasures
        made = await erasures.request(self.officers[0], user=user, reason="受付-2026-117", **asked)
        for officer in self.officers:
            await erasures.approve(officer, made.erasure_id)
        return await self.services.erasing.run(self.caliper.at.tenant, made.erasure_id)


@pytest.fixture
async def office(caliper: Caliper) -> Office:
    store, tenant, roster = caliper.at.store, caliper.at.tenant, Roster()
    services = offices(store, caliper.config, Neighbours(
        KnownIdentities(store.links, store.annotations, store.tenants, store.credentials),
        AnnotatedFacts(store.annotations), roster, (), Told(), Anybody()))
    return Office(services, roster, caliper, (Person(tenant, "suzuki", str(uuid4()), "suzuki"),
                                              Person(tenant, "sato", str(uuid4()), "sato")))


async def texts(caliper: Caliper) -> str:
    """Everything of Caliper and xAPI that is there, tombstones too."""
    mine = {"$or": [{"t": caliper.at.tenant}, {"tenant": caliper.at.tenant}]}
    found = []
    for name in ("events", "statements", "entities"):
        async for record in caliper.at.store.db[name].find(mine):
            found += [record.pop("text", b"").decode(), repr(record)]
    return "".join(found)


def traces(user: str) -> list[str]:
    return [user, str(UUID(user).bytes)]


# --- erased -----------------------------------------------------------------------------------------------


async def test_all_of_a_person_goes_mapped_or_alone_and_their_descriptions_and_others_stay(
        caliper: Caliper, office: Office) -> None:
    key = await caliper.app()
    mine = [event(actor=person(HANAKO)), event(actor={"id": person(HANAKO), "type": "Person", "name": "花子"})]
    alone = [event(actor=person(HANAKO), object=None), event(actor=person(HANAKO), action=None)]
    theirs = [event(actor=person(TARO)), event(actor=person(TARO), object=None)]
    me, them = (describe(person(user), type="Person", name=name) for user, name in ((HANAKO, "花子"), (TARO, "太郎")))
    await caliper.receive(key, *mine, *alone, *theirs, me, them, describe())
    unmapped = event(actor=person(HANAKO))
    await caliper.receive(key, unmapped, maps=False)
    done = await office.erase(HANAKO)
    assert json.loads(done.report)["erased"] == {
        "statements": 2, "attachments": 0, "documents": 0, "events": 5, "descriptions": 1}
    assert await caliper.found(key) == ids(theirs)
    left = await texts(caliper)
    assert not [each for each in [*traces(HANAKO), "花子"] if each in left]
    assert all(each in left for each in traces(TARO))
    assert "太郎" in left
    assert BOOK in left
    verified = await office.services.verify(done)
    assert verified.complete
    assert {verified.left[name] for name in ("events", "descriptions", "statements")} == {0}


HANAKOS = person(HANAKO)
NAMED: dict[str, dict[str, Any]] = {  # where an Event that means no Statement speaks of somebody
    "object": {"object": {"id": HANAKOS, "type": "Person"}},
    "a list of actors": {"actor": [{"id": person(TARO), "type": "Person"}, HANAKOS]},
    "attempt": {"object": {"id": f"{BOOK}/attempts/1", "type": "Attempt", "assignee": HANAKOS}},
    "attempt that was begun": {"generated": {"id": f"{BOOK}/attempts/1", "type": "Attempt", "assignee": {
        "id": HANAKOS, "type": "Person"}}},
    "answer": {"generated": {"id": f"{BOOK}/answers/1", "type": "Response", "attempt": {
        "id": f"{BOOK}/attempts/1", "type": "Attempt", "assignee": HANAKOS}}},
    "membership": {"membership": {"id": f"{BOOK}/members/1", "type": "Membership", "member": HANAKOS}},
    "session": {"session": {"id": f"{BOOK}/sessions/1", "type": "Session", "user": HANAKOS}},
}


@pytest.mark.parametrize("actor", [None, person(TARO)], ids=["of nobody", "of another"])
async def test_an_event_alone_goes_with_whom_it_is_about_wherever_it_says_so(
        caliper: Caliper, office: Office, actor: str | None) -> None:
    key = await caliper.app()
    sent = [event(**{"action": None, "actor": actor, "object": None, **named}) for named in NAMED.values()]
    stays = event(action=None, actor=actor)
    await caliper.receive(key, stays, *sent)
    done = await office.erase(HANAKO)
    assert json.loads(done.report)["erased"]["events"] == len(NAMED)
    assert await caliper.found(key) == [stays["id"]]
    left = await texts(caliper)
    assert not [each for each in traces(HANAKO) if each in left]
    assert (await office.services.verify(done)).complete


async def test_an_event_alone_is_its_learners_by_what_else_the_roster_knows_them_by(caliper: Caliper) -> None:
    caliper.at.school.sources["pupil-7"] = (HANAKO,)
    known = {"type": "SystemIdentifier", "identifierType": "SisSourcedId", "identifier": "pupil-7"}
    actor = {"id": f"{HOME_PAGE}/people/7", "type": "Person", "otherIdentifiers": [known]}
    await caliper.receive(await caliper.app(), event(actor=actor, action=None))
    found = await caliper.at.store.db["events"].find_one({"t": caliper.at.tenant})
    assert found["n"]["l"].hex() == HANAKO.replace("-", "")


async def test_a_description_goes_with_whose_it_is(caliper: Caliper, office: Office) -> None:
    key = await caliper.app()
    await caliper.receive(key, describe(f"{BOOK}/attempts/1", type="Attempt", assignee=person(HANAKO)),
                          describe(f"{BOOK}/members/1", type="Membership", member={
                              "id": person(HANAKO), "type": "Person"}),
                          describe(f"{BOOK}/members/2", type="Membership", member=person(TARO)))
    done = await office.erase(HANAKO)
    assert json.loads(done.report)["erased"]["descriptions"] == 2
    left = await texts(caliper)
    assert not [each for each in traces(HANAKO) if each in left]
    assert all(each in left for each in traces(TARO))


async def test_what_was_erased_never_comes_back_by_either_road(caliper: Caliper, office: Office) -> None:
    key = await caliper.app()
    mapped, alone = event(actor=person(HANAKO)), event(actor=person(HANAKO), object=None)
    await caliper.receive(key, mapped, alone)
    await office.erase(HANAKO)
    for maps in (True, False):
        received = await caliper.receive(key, mapped, {**mapped, "action": "Retrieved"}, alone, event(), maps=maps)
        assert (received.fresh, received.again) == (1, 2)
    for each in (mapped, alone):
        await caliper.at.store_all(key, statement(id=each["id"].removeprefix("urn:uuid:")))
        assert await caliper.statement(each["id"].removeprefix("urn:uuid:")) is None
    left = await texts(caliper)
    assert not [each for each in traces(HANAKO) if each in left]


async def test_who_is_known_by_an_account_alone_is_erased_by_it(caliper: Caliper, office: Office) -> None:
    key, number = await caliper.app(), "https://drill.example.jp/pupils/１７番"
    gone, stays = [event(actor=number), event(actor=number, object=None)], event(actor=f"{number}9")
    await caliper.receive(key, *gone, stays, describe(number, type="Person", name="花子"))
    done = await office.erase(agents=[{"account": {"homePage": "https://drill.example.jp", "name": number}}])
    assert json.loads(done.report)["erased"]["events"] == 2
    assert json.loads(done.report)["erased"]["descriptions"] == 1
    assert await caliper.found(key) == [stays["id"]]


async def test_an_event_beside_anothers_statement_stays_when_that_is_erased(caliper: Caliper, office: Office) -> None:
    key, sent = await caliper.app(), event(actor=person(TARO))
    uuid = sent["id"].removeprefix("urn:uuid:")
    await caliper.at.store_all(key, statement(id=uuid, actor={"account": {"homePage": HOME_PAGE, "name": HANAKO}}))
    await caliper.receive(key, sent)
    await office.erase(HANAKO)
    assert await caliper.statement(uuid) is None
    assert await caliper.found(key) == [sent["id"]]
    await office.erase(TARO)
    assert await caliper.found(key) == []


async def test_what_comes_while_its_person_is_erased_is_whole_or_gone(caliper: Caliper, office: Office) -> None:
    key, stop = await caliper.app(), asyncio.Event()

    async def send() -> None:
        while not stop.is_set():
            await caliper.receive(key, *(event(actor=person(HANAKO)) for _ in range(5)))

    await caliper.receive(key, *(event(actor=person(HANAKO)) for _ in range(50)))
    sending = [asyncio.create_task(send()) for _ in range(3)]
    await asyncio.sleep(0.2)
    await office.erase(HANAKO)
    stop.set()
    await asyncio.gather(*sending)
    assert await caliper.count("events") == await caliper.count("statements")


# --- when their time is over ------------------------------------------------------------------------------


async def test_events_go_with_their_statements_or_by_themselves_when_their_time_is_over(
        caliper: Caliper, office: Office) -> None:
    caliper.at.school.places |= {user: Timeline([(0, Stay(SCHOOL, 2026, "P3", ()))]) for user in (HANAKO, TARO)}
    key, here = await caliper.app(), person(TARO)
    await caliper.receive(key, event(actor=person(HANAKO)), event(actor=person(HANAKO), object=None))
    stay = [event(actor=here), event(actor=here, object=None)]
    await caliper.receive(key, *stay)
    office.roster.left_at |= {HANAKO: now_ms(), TARO: None}
    await office.services.retention.set(office.officers[0], Rule("school-learning", "leaving", 5))
    after = JAPAN.years_after(now_ms(), 6)
    foreseen = await office.services.retention.preview(caliper.at.tenant, after)
    assert {line.fate: count for line, count in foreseen.items()} == {"goes": 2, "stays": 2}
    gone = await office.services.retention.run(office.officers[0], after)
    assert sum(gone.values()) == 2
    assert {line.school for line in gone} == {SCHOOL}
    assert await caliper.found(key) == ids(stay)
    left = await texts(caliper)
    assert not [each for each in traces(HANAKO) if each in left]
