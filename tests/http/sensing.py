"""Envelopes and Events of a sensor, and who sends them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from lrs.access.principal import CaliperRules, KeyKind
from lrs.http import keys
from lrs.storage.contract.access import Registration
from tests.http.conftest import Client, Key, Server

PATH = "/caliper"
EVENTS = "/api/v1/caliper/events"
V1P1 = "http://purl.imsglobal.org/ctx/caliper/v1p1"
V1P2 = "http://purl.imsglobal.org/ctx/caliper/v1p2"
LEARNER = "https://id.minato.example.jp/users/7f0c2a8e-2f63-4a55-8f3c-9a1b6e5d4c21"
VIDEO = "https://moodle.example.jp/videos/分数のわり算"


def event(event_id: str | None = None, **members: Any) -> dict[str, Any]:
    """A film that is begun, 1.2; `members` replace those it has, None takes one away."""
    made = {
        "@context": V1P2, "id": event_id or f"urn:uuid:{uuid4()}", "type": "MediaEvent", "profile": "MediaProfile",
        "actor": {"id": LEARNER, "type": "Person"}, "action": "Started",
        "object": {"id": VIDEO, "type": "VideoObject", "name": "分数のわり算", "duration": "PT12M27S"},
        "eventTime": "2026-04-08T01:12:00.000Z",
        "edApp": {"id": "https://moodle.example.jp", "type": "SoftwareApplication", "name": "みなとの教室"},
        **members}
    return {name: value for name, value in made.items() if value is not None}


def envelope(*data: Any, **members: Any) -> dict[str, Any]:
    made = {"sensor": "https://moodle.example.jp/sensors/1", "sendTime": "2026-04-08T01:12:03.000Z",
            "dataVersion": V1P2, "data": list(data), **members}
    return {name: value for name, value in made.items() if value is not None}


def bearer(key: Key) -> str:
    return f"Bearer {key.key}.{key.secret}"


async def new_key(server: Server, rules: CaliperRules | None = None) -> Key:
    """A key of an app of its own, with the scopes that every app's key has, registered with these rules."""
    credential, secret = await server.app[keys.ACCESS].create_credential(
        server.tenant, None, "Moodle", KeyKind.APP, registration=Registration(caliper=rules or CaliperRules()))
    return Key(credential.key, secret)


def sensor(server: Server, key: Key, authorization: str | None = None) -> Client:
    """Sends as `key`, by its token as a plugin of Moodle has it, unless `authorization` says how."""
    return Client(server.session, server.origin, {
        "Authorization": bearer(key) if authorization is None else authorization})


async def kept(client: Client) -> list[Any]:
    """All Events that this key sent, newest first."""
    answer = await client.get(EVENTS)
    assert answer.status == 200, answer.text
    return list(answer.json()["events"])
