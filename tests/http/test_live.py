"""/api/v1/classes/{class}/live: what a class does shows while it does it, to who may see it, and no longer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web

from lrs.app import build_app
from lrs.config import Config, StudyLog
from lrs.http import keys
from lrs.http.malformed import Runner
from tests.builders import voiding
from tests.http import studied as class_2_1
from tests.http.conftest import Client
from tests.http.events import PATIENCE, Stream, following
from tests.http.schooling import CLASS, CLASSMATE, PUPIL, School, schooling
from tests.http.studied import LOG, Studied, solved, study

LIVE = f"/api/v1/classes/{CLASS}/live"
TODAY = datetime.now(ZoneInfo("Asia/Tokyo"))


@pytest.fixture(scope="module")
def config(config: Config) -> Config:
    """Rights are looked at again each second."""
    return replace(config, studylog=StudyLog(live_check_seconds=1, live_listeners=3))


@pytest.fixture(scope="module")
async def school(config: Config) -> AsyncIterator[School]:
    async with schooling(config) as running:
        yield running


@pytest.fixture(scope="module")
async def studied(school: School) -> Studied:
    return await study(school)


@pytest.fixture(scope="module")
async def drill(studied: Studied) -> Client:
    return await class_2_1.drill(studied.school)


@pytest.fixture(scope="module")
async def neighbour(studied: Studied) -> AsyncIterator[str]:
    """The origin of a second worker on the same database."""
    config = studied.school.server.app[keys.CONFIG]
    runner = Runner(build_app(config, config.mongo.uri))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


@pytest.fixture(autouse=True)
async def nobody_listens(studied: Studied) -> None:
    """Any more: that a reader has gone is noticed a little later."""
    async with asyncio.timeout(PATIENCE):
        while studied.school.server.app[keys.LIVE].listeners:
            await asyncio.sleep(0.05)


def now(learner: str = PUPIL, **members: Any) -> dict[str, Any]:
    return {**solved(learner, "04-12", "09:00:00", **members), "timestamp": datetime.now(TODAY.tzinfo).isoformat()}


def open_(studied: Studied, who: str = "teacher", *, origin: str = "", query: str = "",
          **headers: str) -> AbstractAsyncContextManager[Stream]:
    asker = studied.asker(who)
    cookies: Mapping[str, str] = getattr(asker, "cookies", {})
    sent = {name: value for name, value in asker.headers.items() if name != "X-Experience-API-Version"}
    return following((origin or asker.origin) + LIVE + query, {**sent, **headers}, cookies)


async def send(drill: Client, *statements: dict[str, Any]) -> list[str]:
    answer = await drill.post("statements", json=list(statements))
    assert answer.status == 200, answer.text
    ids: list[str] = answer.json()
    return ids


async def test_an_answer_shows_as_in_the_log_at_each_worker(studied: Studied, drill: Client, neighbour: str) -> None:
    async with open_(studied) as here, open_(studied, origin=neighbour) as there, open_(studied, "portal") as portal:
        [sent] = await send(drill, now(response="８"))
        entry = await here.entry()
        assert entry["statement"] == sent
        assert await there.entry() == entry
        assert (await portal.entry())["statement"] == sent
    logged = (await studied.told("teacher", LOG, limit="1"))["entries"]
    assert logged == [entry]


async def test_a_lost_connection_goes_on_after_what_was_read_at_any_worker(
        studied: Studied, drill: Client, neighbour: str) -> None:
    async with open_(studied) as stream:
        await send(drill, now())
        first = await stream.next()
        assert first is not None
    missed = await send(drill, now(CLASSMATE), now(), now())
    async with open_(studied, origin=neighbour, **{"Last-Event-ID": first.id}) as stream:
        anew = await stream.next()
        assert anew is not None
        assert anew.kind == "changed"  # what was voided meanwhile nobody can tell
        assert {(await stream.entry())["statement"] for _ in missed} == set(missed)
        [last] = await send(drill, now())
        assert (await stream.entry())["statement"] == last


async def test_a_page_goes_on_from_the_mark_it_was_made_at(studied: Studied, drill: Client) -> None:
    mark = (await studied.told("teacher", LOG))["mark"]
    [sent] = await send(drill, now())
    async with open_(studied, query=f"?since={mark}") as stream:
        while (entry := await stream.entry())["statement"] != sent:
            assert entry["at"] <= mark  # of the very millisecond


async def test_voiding_asks_to_look_anew(studied: Studied, drill: Client) -> None:
    [kept, wrong] = await send(drill, now(), now(CLASSMATE))
    await studied.told("teacher", LOG)
    async with open_(studied) as stream:
        [sent] = await send(drill, now())  # the process looks, and knows what was there
        while (await stream.entry())["statement"] != sent:
            pass
        await send(drill, voiding(wrong))
        event = await stream.next()
        assert event is not None
        assert (event.kind, event.data) == ("changed", {})
    entries = (await studied.told("teacher", LOG))["entries"]
    assert kept in {entry["statement"] for entry in entries}
    assert wrong not in {entry["statement"] for entry in entries}


async def test_a_learner_sees_only_themselves(studied: Studied, drill: Client) -> None:
    async with open_(studied, "classmate") as stream:
        _, own = await send(drill, now(PUPIL), now(CLASSMATE))
        assert (await stream.entry())["statement"] == own


@pytest.mark.parametrize(("who", "rule"), [("stranger", "not-taught"), ("operator", "operator-sees-no-record"),
                                           ("app", "scope-needed")])
async def test_who_may_not_is_refused(studied: Studied, who: str, rule: str) -> None:
    refused = await studied.ask(who, LIVE)
    assert (refused.status, refused.problem()) == (403, rule)


async def test_what_makes_no_sense_is_refused(studied: Studied) -> None:
    asker = studied.asker("teacher")
    assert (await asker.get(LIVE, headers={"Last-Event-ID": "x"})).problem() == "live-event-id"
    assert (await asker.get(f"{LIVE}?since=now")).problem() == "parameter-timestamp"
    assert (await asker.get(f"{LIVE}?limit=1")).problem() == "parameter-unknown"


async def test_it_ends_with_the_session(studied: Studied, school: School) -> None:
    people = school.server.app[keys.PEOPLE]
    account = await people.accounts.get("tenant", "teacher")
    session = await people.sessions.begin(account)
    headers = {"Cookie": f"lrs-session={session}"}
    async with following(school.server.origin + LIVE, headers) as stream:
        person = await people.sessions.person("tenant", session)
        assert person is not None
        await people.sessions.end("tenant", person.session, account.account_id)
        assert await stream.next() is None


async def test_it_ends_when_rights_change(studied: Studied, school: School) -> None:
    guardians = school.server.app[keys.PEOPLE].guardians
    async with open_(studied, "mother") as stream:
        await guardians.restrict("tenant", "mother", PUPIL, restricted=True)
        assert await stream.next() is None
    await guardians.restrict("tenant", "mother", PUPIL, restricted=False)


async def test_it_ends_when_the_server_stops(studied: Studied) -> None:
    config = studied.school.server.app[keys.CONFIG]
    runner = Runner(build_app(config, config.mongo.uri), shutdown_timeout=PATIENCE)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    async with open_(studied, origin=f"http://{host}:{port}") as stream:
        async with asyncio.timeout(PATIENCE / 2):
            await runner.cleanup()
        assert await stream.next() is None


async def test_there_is_room_for_so_many_and_the_next_is_told_to_wait(studied: Studied) -> None:
    async with open_(studied), open_(studied), open_(studied):
        refused = await studied.ask("teacher", LIVE)
        assert (refused.status, refused.problem()) == (503, "studylog-live-full")
        assert refused.headers["Retry-After"]


async def test_an_opening_is_audited_once_with_all_who_are_in_sight(studied: Studied) -> None:
    before = len(await studied.audited("studylog.read"))
    async with open_(studied, "portal"):
        pass
    async with open_(studied, "portal", **{"Last-Event-ID": "1"}):  # the connection was lost
        pass
    found = (await studied.audited("studylog.read"))[:-before or None]
    assert len(found) == 1
    assert {PUPIL, CLASSMATE} < set(found[0]["subjects"])
    async with open_(studied, "portal"):
        pass
    assert len(await studied.audited("studylog.read")) == before + 2
