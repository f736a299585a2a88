"""GET /api/v1/caliper/events over real HTTP: Events as they came, found by what they are about, by whose they are."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from tests.http.conftest import Client, Server
from tests.http.sensing import EVENTS, LEARNER, PATH, VIDEO, envelope, event, new_key, sensor


@pytest.fixture
async def moodle(server: Server) -> Client:
    return sensor(server, await new_key(server))


async def test_events_are_found_by_what_they_are_about(moodle: Client) -> None:
    other = "https://id.minato.example.jp/users/別の子"
    first = event(eventTime="2026-04-08T01:00:00.000Z")
    second = event(actor={"id": other, "type": "Person"}, action="Ended", eventTime="2026-04-09T01:00:00.000Z")
    await moodle.post(PATH, json=envelope(first, second))
    for query, expected in (
            ({"actor": LEARNER}, [first]), ({"actor": other}, [second]), ({"action": "Ended"}, [second]),
            ({"type": "MediaEvent"}, [second, first]), ({"profile": "MediaProfile", "ascending": "true"},
                                                        [first, second]),
            ({"object": VIDEO, "since": "2026-04-08T12:00:00Z"}, [second]), ({"until": "2026-04-08T12:00:00Z"},
                                                                              [first]),
            ({"edApp": "https://moodle.example.jp", "actor": LEARNER}, [first]), ({"action": "Muted"}, [])):
        found = await moodle.get(EVENTS, params=query)
        assert found.json()["events"] == expected, query


async def test_pages_follow_one_another_by_more_and_by_link(moodle: Client) -> None:
    sent = [event() for _ in range(7)]
    await moodle.post(PATH, json=envelope(*sent))
    path, found = f"{EVENTS}?limit=3&ascending=true", []
    while path:
        page = await moodle.get(path)
        found += page.json()["events"]
        path = page.json()["more"]
        assert page.headers.get("Link", "") == (f'<{path}>; rel="next"' if path else "")
    assert found == sent


async def test_events_come_as_lines_when_lines_are_asked_for(moodle: Client) -> None:
    sent = [event(), event(object={"id": VIDEO, "type": "VideoObject", "name": "一行目\n二行目"})]
    text = json.dumps(envelope(*sent), indent=2)
    await moodle.post(PATH, data=text.encode(), headers={"Content-Type": "application/json"})
    answer = await moodle.get(f"{EVENTS}?ascending=true", headers={"Accept": "application/x-ndjson"})
    assert answer.headers["Content-Type"].startswith("application/x-ndjson")
    assert [json.loads(line) for line in answer.text.splitlines()] == sent


async def test_an_app_reads_its_own_a_system_key_all_of_its_tenant(
        server: Server, moodle: Client, lrs: Client, portal: Client, stranger: Client) -> None:
    sent = event()
    await moodle.post(PATH, json=envelope(sent))
    path = f"{EVENTS}/{sent['id']}"
    assert (await lrs.get(path)).json() == sent
    assert sent in (await lrs.get(f"{EVENTS}?actor={LEARNER}")).json()["events"]
    other = sensor(server, await server.key("events/read/mine"))
    for nobody in (other, stranger):
        assert (await nobody.get(path)).status == 404
        assert (await nobody.get(EVENTS)).json()["events"] == []
    assert (await portal.get(path)).problem() == "portal-needs-teacher"
    assert (await sensor(server, await server.key("state")).get(EVENTS)).problem() == "scope-needed"


async def test_a_look_by_a_key_that_reads_all_stands_in_the_audit_log(moodle: Client, lrs: Client) -> None:
    await moodle.post(PATH, json=envelope(event()))
    learner = str(uuid4())
    await lrs.get(EVENTS, params={"actor": f"https://id.example.jp/{learner}"})
    await moodle.get(EVENTS)
    found = (await lrs.get("/api/v1/audit", params={"event": "events.read", "subject": learner})).json()["entries"]
    assert len(found) == 1


async def test_a_statement_of_xapi_is_given_as_an_event(moodle: Client) -> None:
    statement = {"id": str(uuid4()), "actor": {"account": {"homePage": "https://id.example.jp", "name": "7"}},
                 "verb": {"id": "http://adlnet.gov/expapi/verbs/completed"},
                 "object": {"id": "https://drill.example.jp/kuku", "definition": {"name": {"ja": "九九"}}},
                 "timestamp": "2026-04-08T01:12:00.000Z"}
    stored = await moodle.with_(X_Experience_API_Version="2.0.0").post("statements", json=statement)
    assert stored.status == 200
    made = (await moodle.get(f"{EVENTS}/urn:uuid:{statement['id']}")).json()
    assert made["id"] == f"urn:uuid:{statement['id']}"
    assert (await moodle.post(f"{PATH}/validate", json=envelope(made))).json()["findings"] == []
