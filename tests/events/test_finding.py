"""Queries on Events: by what and whom they name, by time, page by page, as far as a key reads."""

import json
from dataclasses import replace

import pytest

from lrs.errors import BadRequest, Forbidden, NotFound
from lrs.events import query
from tests.builders import statement
from tests.events.conftest import Caliper
from tests.events.making import APP, BOOK, event, ids, person

CALIPER = "http://purl.imsglobal.org/caliper"


async def test_an_event_is_found_by_whatever_it_names(caliper: Caliper) -> None:
    key, actor = await caliper.app(), person()
    group, session = f"{APP}/sections/3-1", "urn:session:五"
    full = event(actor={"id": actor, "type": "Person"}, profile="ReadingProfile", session=session,
                 group={"id": group, "type": "CourseSection"})
    thin = event(actor=actor, object=f"{BOOK}/p/3", edApp=APP, action="Searched", type="SearchEvent", eventTime=None)
    other = event(object=f"{BOOK}/p/4", edApp="https://other.example.jp", action="NavigatedTo", type="NavigationEvent")
    await caliper.receive(key, full, thin, other)
    for params, wanted in (
            ({"actor": actor}, [full, thin]), ({"object": f"{BOOK}/p/3"}, [full, thin]), ({"edApp": APP}, [full, thin]),
            ({"action": "Viewed"}, [full]), ({"type": "SearchEvent"}, [thin]), ({"group": group}, [full]),
            ({"session": session}, [full]), ({"profile": "ReadingProfile"}, [full, other]),
            ({"profile": "SearchProfile"}, [thin]), ({"actor": actor, "action": "Searched"}, [thin]),
            ({"actor": actor, "type": "NavigationEvent"}, []), ({"action": f"{CALIPER}/actions/Viewed"}, [full]),
            ({"type": f"{CALIPER}/ViewEvent"}, [full]), ({}, [full, thin, other])):
        assert await caliper.found(key, **params) == ids(wanted), params


async def test_events_are_found_by_the_time_they_happened_were_sent_and_stored(caliper: Caliper) -> None:
    key = await caliper.app()
    times = ["2026-05-13T00:41:00.000Z", "2026-05-13T09:42:00+09:00", "2026-05-13T00:43:00.000+0000"]
    sent = [event(eventTime=time) for time in times]
    untimed = event(eventTime="きのう")
    for number, each in enumerate(sent):
        await caliper.receive(key, each, sent=f"2026-05-1{number + 4}T00:00:00.000Z")
    await caliper.receive(key, untimed, sent="2026-05-17T00:00:00.000Z")
    assert await caliper.found(key, since=times[0], until=times[2]) == ids(sent[1:])
    assert await caliper.found(key, until=times[0]) == ids(sent[:1])
    assert await caliper.found(key, sentSince="2026-05-15T00:00:00Z") == [*ids(sent[2:]), untimed["id"]]
    assert await caliper.found(key, sentUntil="2026-05-15T09:00:00+09:00") == ids(sent[:2])
    [first, *_] = (await caliper.page(key, ascending="true")).rows
    from lrs.clock import utc_text
    from lrs.storage.positions import ms_of

    stored = utc_text(ms_of(first.pos))
    assert await caliper.found(key, storedUntil=stored) == ids(sent[:1])
    assert await caliper.found(key, storedSince=stored) == [*ids(sent[1:]), untimed["id"]]


@pytest.mark.parametrize("ascending", ["true", "false"])
async def test_pages_follow_each_other_within_the_first_ones_mark(caliper: Caliper, ascending: str) -> None:
    key, sent = await caliper.app(), [event() for _ in range(7)]
    await caliper.receive(key, *sent)
    asked, found = {"limit": "3", "ascending": ascending}, []
    page = await caliper.page(key, **asked)
    late = event()
    await caliper.receive(key, late)
    while True:
        found += [json.loads(row.text)["id"] for row in page.rows]
        if page.next is None:
            break
        page = await caliper.page(key, **asked, cursor=f"{page.next}.{page.mark}")
    assert found == (ids(sent) if ascending == "true" else ids(sent)[::-1])


async def test_an_app_reads_its_own_and_a_system_key_all(caliper: Caliper) -> None:
    reader, drill, system = await caliper.app(), await caliper.app("drill"), await caliper.system()
    mine, theirs = event(), event()
    await caliper.receive(reader, mine)
    await caliper.receive(drill, theirs)
    assert await caliper.found(reader) == [mine["id"]]
    assert await caliper.found(reader, action="Viewed") == [mine["id"]]
    assert await caliper.found(system) == ids([mine, theirs])
    with pytest.raises(NotFound):
        await caliper.one(reader, theirs["id"])
    assert await caliper.one(system, theirs["id"]) == theirs
    with pytest.raises(Forbidden):
        await caliper.found(replace(reader, scopes=frozenset({"events/write"})))


async def test_a_statement_that_came_by_xapi_is_read_as_an_event(caliper: Caliper) -> None:
    key, other, spoken = await caliper.app(), await caliper.app("drill"), statement()
    await caliper.at.store_all(key, spoken)
    made = await caliper.one(key, spoken["id"])
    assert made["id"] == f"urn:uuid:{spoken['id']}"
    assert made["actor"]["type"] == "Person"
    with pytest.raises(NotFound):
        await caliper.one(other, spoken["id"])
    assert await caliper.found(key) == []  # lists hold what came as Events


@pytest.mark.parametrize(("name", "value"), [("since", "きのう"), ("limit", "-1"), ("ascending", "yes"),
                                             ("cursor", "1"), ("sentUntil", "2026")])
async def test_what_cannot_be_asked_is_refused_by_name(caliper: Caliper, name: str, value: str) -> None:
    with pytest.raises(BadRequest) as refused:
        query.read({name: value}, caliper.config.limits)
    assert refused.value.slug.startswith("parameter-")
