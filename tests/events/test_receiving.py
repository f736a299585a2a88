"""What becomes of an Envelope: its Events as they came, their Statements, the entities it describes, what was found."""

import asyncio
import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from lrs.caliper.finding import InvalidEvents
from lrs.errors import Forbidden, NotFound
from lrs.statements import query as statement_query
from tests.builders import HOME_PAGE, statement
from tests.events.conftest import Caliper
from tests.events.making import AT, BOOK, describe, event, ids, person, posted
from tests.school import HANAKO, SCHOOL, Stay, Timeline

MISSHAPED = {"object": {"id": f"{BOOK}/p/3", "type": "Webpage"}, "eventTime": "2026-05-13 09:41"}  # what tools do send


def uuid_of(sent: dict[str, Any]) -> str:
    return str(sent["id"]).removeprefix("urn:uuid:")


# --- as they came, and as Statements ----------------------------------------------------------------------


async def test_an_event_comes_back_as_it_came_and_is_a_statement_too(caliper: Caliper) -> None:
    key, event_id = await caliper.app(), f"urn:uuid:{uuid4()}"
    text = json.dumps(event(id=event_id, extensions={"com.vendor.x": {"$set": 1, "𠮷.野": None}}), indent=1)
    text = text.replace('"$set": 1', '"$set": 1.50e2')
    received = await caliper.receive(key, text)
    assert (received.fresh, received.again, list(received.conflicts)) == (1, 0, [])
    assert (await caliper.events.one(key, event_id)).decode() == text
    row = await caliper.statement(event_id.removeprefix("urn:uuid:"))
    assert row is not None
    mapped = json.loads(row.text)
    assert (mapped["timestamp"][:19], mapped["object"]["id"]) == (AT[:19], f"{BOOK}/p/3")
    assert mapped["authority"] == {"mbox": "mailto:lrs@example.jp"}


async def test_lines_hold_one_event_each_whatever_its_text(caliper: Caliper) -> None:
    key, sent = await caliper.app(), event()
    await caliper.receive(key, json.dumps(sent, indent=2).replace("\n", "\r\n"))
    [row] = (await caliper.page(key)).rows
    assert b"\n" not in row.line
    assert b"\r" not in row.line
    assert json.loads(row.line) == sent


async def test_the_learner_is_the_same_whichever_standard_a_tool_speaks(caliper: Caliper) -> None:
    caliper.at.school.places[HANAKO] = Timeline([(0, Stay(SCHOOL, 2026, "P3", ("3-1",)))])
    key, sent = await caliper.app(), event(actor=person(HANAKO))
    spoken = statement(actor={"account": {"homePage": HOME_PAGE, "name": HANAKO}})
    await caliper.receive(key, sent)
    assert (await caliper.at.stored(key, spoken)).learner == HANAKO
    found = await caliper.at.annotation(uuid_of(sent))
    assert (found.learner, found.school, found.classes) == (HANAKO, SCHOOL, ("3-1",))


async def test_activities_are_learnt_from_what_events_are_about(caliper: Caliper) -> None:
    await caliper.receive(await caliper.app(), event())
    found = json.loads(await caliper.at.statements._activities.get(await caliper.system(), f"{BOOK}/p/3"))
    assert found["definition"]["name"] == {"und": "分数のわり算"}


async def test_an_app_finds_its_event_at_once_as_a_statement(caliper: Caliper) -> None:
    key = await caliper.app()
    for _ in range(5):
        sent = event()
        await caliper.receive(key, sent)
        asked = statement_query.read({"limit": "1"}, caliper.config.limits)
        assert isinstance(asked, statement_query.StatementQuery)
        [row] = (await caliper.at.statements.page(key, asked)).rows
        assert json.loads(row.text)["id"] == uuid_of(sent)


@pytest.mark.parametrize("maps", [True, False])
async def test_what_is_no_statement_is_kept_as_an_event_alone(caliper: Caliper, maps: bool) -> None:
    key = await caliper.app()
    sent = event(actor=person(HANAKO), **({"object": None} if maps else {}))
    await caliper.receive(key, sent, maps=maps)
    assert await caliper.one(key, sent["id"]) == sent
    assert await caliper.statement(uuid_of(sent)) is None
    found = await caliper.at.store.db["events"].find_one({"t": caliper.at.tenant})
    assert found["alone"]
    assert found["n"]["l"].hex() == HANAKO.replace("-", "")


async def test_an_event_of_nobody_is_kept_all_the_same(caliper: Caliper) -> None:
    key, sent = await caliper.app(), event(actor=None, action=None, object=None)
    assert (await caliper.receive(key, sent)).faulty == 1
    assert await caliper.one(key, sent["id"]) == sent


# --- ids --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("event_id", [
    "urn:uuid:8F0F3B0A-9F5B-4B39-8A37-5B9F2B6D8C11", "8f0f3b0a-9f5b-4b39-8a37-5b9f2b6d8c11",
    "urn:instructure:canvas:quiz:17", "https://reader.example.jp/events/十七"])
async def test_whatever_the_id_is_the_event_is_found_by_it(caliper: Caliper, event_id: str) -> None:
    key, sent = await caliper.app(), event(id=event_id)
    await caliper.receive(key, sent)
    assert await caliper.one(key, event_id) == sent


async def test_what_comes_again_counts_as_stored_and_another_body_is_told(caliper: Caliper) -> None:
    key, sent, fresh = await caliper.app(), event(), event()
    await caliper.receive(key, sent)
    assert (await caliper.receive(key, dict(reversed(sent.items())))).again == 1
    received = await caliper.receive(key, {**sent, "eventTime": "2026-05-13T00:42:00.000Z"}, fresh)
    assert (received.fresh, received.again) == (1, 0)
    assert [(each.pointer, each.rule, each.severity) for each in received.conflicts] == [
        ("/data/0/id", "event-conflict", "warning")]
    assert await caliper.one(key, sent["id"]) == sent


async def test_an_id_twice_in_an_envelope_is_taken_like_one_sent_twice(caliper: Caliper) -> None:
    key, sent = await caliper.app(), event()
    received = await caliper.receive(key, sent, event(), sent, {**sent, "action": "Retrieved"})
    assert (received.fresh, received.again) == (2, 1)
    assert [each.pointer for each in received.conflicts] == ["/data/3/id"]
    assert await caliper.one(key, sent["id"]) == sent


async def test_a_statement_of_that_id_stays_and_the_event_is_kept_beside_it(caliper: Caliper) -> None:
    key, sent = await caliper.app(), event()
    there = statement(id=uuid_of(sent))
    await caliper.at.store_all(key, there)
    assert (await caliper.receive(key, sent)).fresh == 1
    row = await caliper.statement(uuid_of(sent))
    assert row is not None
    assert json.loads(row.text)["verb"] == there["verb"]
    assert await caliper.one(key, sent["id"]) == sent


async def test_eight_sensors_that_send_the_same_at_once_store_it_once(caliper: Caliper) -> None:
    key, shared = await caliper.app(), event()
    own = [event() for _ in range(8)]
    received = await asyncio.gather(*(caliper.receive(key, shared, each, describe()) for each in own))
    assert sum(each.fresh for each in received) == 9
    assert sum(each.again for each in received) == 7
    assert await caliper.count("events") == await caliper.count("statements") == 9
    assert await caliper.count("entities") == 1


# --- findings ---------------------------------------------------------------------------------------------


async def test_an_event_that_breaks_rules_is_kept_with_what_was_found(caliper: Caliper) -> None:
    key, bad, good = await caliper.app(), event(**MISSHAPED), event()
    received = await caliper.receive(key, good, bad)
    assert (received.fresh, received.faulty) == (2, 1)
    assert {each.pointer for each in received.findings} == {"/data/1/object/type", "/data/1/eventTime"}
    found = await caliper.at.store.db["events"].find_one({"t": caliper.at.tenant, "fn": {"$gt": 0}})
    assert {each["p"] for each in found["f"]} == {"/object/type", "/eventTime"}
    assert found["fn"] == len(received.findings)
    assert await caliper.found(key) == ids([good, bad])


async def test_what_is_kept_of_findings_is_bounded(caliper: Caliper) -> None:
    key = await caliper.app()
    received = await caliper.receive(key, event(**{f"名前{place}" * 200: 1 for place in range(60)}))
    assert len(received.findings) == caliper.config.limits.findings
    found = await caliper.at.store.db["events"].find_one({"t": caliper.at.tenant})
    assert len(found["f"]) == 10
    assert all(len(each["p"]) <= 300 for each in found["f"])


async def test_findings_are_counted_for_each_app(caliper: Caliper) -> None:
    reader, drill = await caliper.app("reader"), await caliper.app("drill")
    await caliper.receive(reader, event(**MISSHAPED), event(**MISSHAPED), event())
    await caliper.receive(drill, event(eventTime="きのう"))
    found = {(each.by, each.rule): each.events for each in await caliper.events.findings(caliper.at.tenant)}
    assert found.pop(("drill", next(rule for by, rule in found if by == "drill"))) == 1
    assert set(found.values()) == {2}
    assert {by for by, _ in found} == {"reader"}


async def test_a_strict_key_stores_nothing_of_an_envelope_with_an_error(caliper: Caliper) -> None:
    key, good = await caliper.app(), event()
    with pytest.raises(InvalidEvents) as refused:
        await caliper.receive(key, good, event(**MISSHAPED), describe(), strict=True)
    assert "/data/1/eventTime" in {each.pointer for each in refused.value.findings}
    assert await caliper.count("events") == await caliper.count("statements") == await caliper.count("entities") == 0
    assert (await caliper.receive(key, {**good, "未知": 1}, strict=True)).faulty == 1  # a warning refuses nothing


async def test_what_refuses_is_told_before_what_only_strikes(caliper: Caliper) -> None:
    striking = [event(**{f"未知{place}": 1 for place in range(30)}) for _ in range(3)]
    with pytest.raises(InvalidEvents) as refused:
        await caliper.receive(await caliper.app(), *striking, event(action=None), strict=True)
    assert [each.pointer for each in refused.value.findings][:1] == ["/data/3"]
    assert len(refused.value.findings) == caliper.config.limits.findings


@pytest.mark.parametrize("item", [{"type": "ViewEvent", "action": "Viewed"}, {"id": "urn:uuid:x", "action": "Viewed"},
                                  {"id": 1, "type": "Document"}, {}])
async def test_what_has_no_id_or_type_refuses_its_envelope(caliper: Caliper, item: dict[str, Any]) -> None:
    key = await caliper.app()
    with pytest.raises(InvalidEvents) as refused:
        await caliper.receive(key, event(), item)
    assert all(each.pointer.startswith("/data/1") for each in refused.value.findings)
    assert await caliper.count("events") == 0


async def test_validating_stores_nothing(caliper: Caliper) -> None:
    from lrs.caliper import envelope

    key = await caliper.app()
    received = envelope.read(posted(event(), event(**MISSHAPED), describe()), 100, 100, 2**20)
    found = await caliper.events.validate(key, received)
    assert {each.pointer for each in found} == {"/data/1/object/type", "/data/1/eventTime"}
    assert await caliper.count("events") == await caliper.count("entities") == 0


# --- entities ---------------------------------------------------------------------------------------------


async def test_a_description_is_kept_once_for_each_content(caliper: Caliper) -> None:
    key = await caliper.app()
    first = describe(dateModified="2026-04-01T00:00:00.000Z")
    second = describe(dateModified="2026-05-01T00:00:00.000Z", name="分数(改訂)")
    for sent in (second, first, dict(reversed(second.items()))):
        assert (await caliper.receive(key, event(), sent)).entities == 1
    tenant = await caliper.events._tenant(caliper.at.tenant)
    kept = await caliper.at.store.events.described(caliper.at.tenant, tenant.keys.entity(BOOK))
    assert [json.loads(each.text)["name"] for each in kept] == ["分数", "分数(改訂)"]


async def test_what_means_nothing_outside_its_document_is_described_nowhere(caliper: Caliper) -> None:
    key = await caliper.app()
    await caliper.receive(key, describe("_:b0"), describe("http://purl.imsglobal.org/caliper/Person", type="Person"),
                          event(actor="http://purl.imsglobal.org/caliper/Person"))
    assert await caliper.count("entities") == 0
    assert await caliper.found(key, actor="http://purl.imsglobal.org/caliper/Person") == []


# --- who may ----------------------------------------------------------------------------------------------


async def test_a_key_without_the_scope_sends_nothing(caliper: Caliper) -> None:
    key = replace(await caliper.app(), scopes=frozenset({"events/read/mine"}))
    with pytest.raises(Forbidden):
        await caliper.receive(key, event())


@pytest.mark.parametrize("maps", [True, False])
async def test_of_who_is_blocked_nothing_is_taken_by_this_road_either(caliper: Caliper, maps: bool) -> None:
    key, keys = await caliper.app(), await caliper.at.statements.keys(caliper.at.tenant)
    await caliper.at.store.blocks.add(caliper.at.tenant, [keys.learner(HANAKO)], "e1")
    await caliper.blocking.look()
    with pytest.raises(Forbidden) as refused:
        await caliper.receive(key, event(), event(actor=person(HANAKO)), maps=maps)
    assert refused.value.slug == "person-blocked"
    assert await caliper.count("events") == 0


async def test_an_unknown_event_is_not_there(caliper: Caliper) -> None:
    with pytest.raises(NotFound):
        await caliper.one(await caliper.system(), f"urn:uuid:{uuid4()}")
