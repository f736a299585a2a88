"""The endpoint of Caliper 1.1 and 1.2: envelopes in, the configuration out (Caliper 1.2, transport and endpoint)."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import uuid4

from conformance.check import SHOULD, check
from conformance.lrs import Lrs
from conformance.names import GONE, Json, changed
from conformance.wire.answer import Answer
from conformance.wire.client import basic

CLAUSE = "Caliper 1.2, Responses"
CORE = {"1.1": "http://purl.imsglobal.org/ctx/caliper/v1p1", "1.2": "http://purl.imsglobal.org/ctx/caliper/v1p2"}


def event(lrs: Lrs, version: str = "1.2", **members: Any) -> Json:
    """Somebody navigated to a page."""
    return {"@context": CORE[version], "id": f"urn:uuid:{uuid4()}", "type": "NavigationEvent",
            "profile": "ReadingProfile", "action": "NavigatedTo",
            "actor": {"id": lrs.names.iri("person"), "type": "Person"},
            "object": {"id": lrs.names.iri("page"), "type": "WebPage", "name": "九九の練習"},
            "eventTime": "2024-04-01T00:00:00.000Z", **members}


def envelope(lrs: Lrs, *data: Json, version: str = "1.2") -> Json:
    return {"sensor": lrs.names.iri("sensor"), "sendTime": "2024-04-01T00:00:01.000Z", "dataVersion": CORE[version],
            "data": list(data) or [event(lrs, version)]}


async def send(lrs: Lrs, body: Any, kind: str | None = "application/json", authorization: str | None = "") -> Answer:
    """`authorization`: empty for the right one, None for none; a body that is no bytes is sent as JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    headers = {"Content-Type": kind, "Authorization": allowed(lrs) if authorization == "" else authorization}
    return await caliper(lrs, "POST", {name: value for name, value in headers.items() if value is not None}, raw)


async def caliper(lrs: Lrs, method: str, headers: dict[str, str], body: bytes | None = None) -> Answer:
    lrs.requests += 1
    lrs.last = await lrs.wire.send(method, lrs.target.caliper, headers, body)
    return lrs.last


def allowed(lrs: Lrs) -> str:
    token = lrs.target.token
    return f"Bearer {token}" if token else basic(lrs.target.key, lrs.target.secret)


async def taken(lrs: Lrs, body: Any, kind: str = "application/json") -> None:
    """2xx; and a broken twin is not, so that this tells something."""
    answer = await send(lrs, body, kind)
    answer.must(200 <= answer.status < 300, f"answered {answer.status}", "200: the envelope keeps the standard")
    (await send(lrs, b"{", kind)).must_be(400, because="this is no JSON")


async def refused(lrs: Lrs, body: Any, status: int, because: str) -> None:
    """The twin without fault is taken."""
    twin = await send(lrs, envelope(lrs))
    twin.must(200 <= twin.status < 300, f"answered {twin.status}", "200: the envelope keeps the standard")
    (await send(lrs, body)).must_be(status, because=because)


@check(clause=CLAUSE)
async def envelopes_of_both_versions_are_taken(lrs: Lrs) -> None:
    """Envelopes of 1.1 and of 1.2 with one event are received: 2xx."""
    for version in CORE:
        await taken(lrs, envelope(lrs, version=version))


@check(clause=CLAUSE, level=SHOULD)
async def what_is_received_is_answered_with_200_and_nothing(lrs: Lrs) -> None:
    """The answer to what was received is 200 with an empty body."""
    answer = (await send(lrs, envelope(lrs))).must_be(200)
    answer.must(not answer.body, "the answer has a body", "an empty body")


@check(clause="Caliper 1.2, Envelope")
async def many_events_and_entities_may_be_mixed(lrs: Lrs) -> None:
    """`data` may hold many events and entities, in any order."""
    entity = {"@context": CORE["1.2"], "id": lrs.names.iri("person"), "type": "Person"}
    await taken(lrs, envelope(lrs, *(event(lrs) for _ in range(20)), entity, event(lrs)))


@check(clause="Caliper 1.2, Envelope")
async def every_property_of_an_envelope_is_required(lrs: Lrs) -> None:
    """An envelope without sensor, sendTime, dataVersion or data is malformed: 400."""
    for name in ("sensor", "sendTime", "dataVersion", "data"):
        await refused(lrs, changed(envelope(lrs), {name: GONE}), 400, f"{name} is missing")


@check(clause="Caliper 1.2, Envelope")
async def every_property_of_an_envelope_has_its_form(lrs: Lrs) -> None:
    """An envelope whose properties have another type or form is malformed: 400."""
    bad: dict[str, tuple[Any, ...]] = {
        "sensor": (5, None, {}, ""), "sendTime": ("yesterday", 1711929600, None, ""), "dataVersion": (1.2, None, []),
        "data": ({}, "x", None, 5)}
    for name, values in bad.items():
        for value in values:
            await refused(lrs, changed(envelope(lrs), {name: value}), 400, f"{name} is {value!r}")


@check(clause="Caliper 1.2, Envelope")
async def an_envelope_has_no_other_properties(lrs: Lrs) -> None:
    """An envelope with a property of its own is malformed: 400."""
    await refused(lrs, {**envelope(lrs), "extensions": {"a": 1}}, 400, "extensions is no property of an envelope")


@check(clause=CLAUSE)
async def what_is_no_envelope_is_400(lrs: Lrs) -> None:
    """A bare event, an array of envelopes, text, and broken JSON are no envelope: 400."""
    for body in (event(lrs), [envelope(lrs)], "x", 5, None, b"", b"{", b'{"sensor": "\xff"}'):
        await refused(lrs, body, 400, "this is no envelope")


@check(clause=CLAUSE)
async def an_unknown_data_version_is_422(lrs: Lrs) -> None:
    """A dataVersion that is not supported is answered with 422, not with 400."""
    for version in ("http://purl.imsglobal.org/ctx/caliper/v1/Context", "http://purl.imsglobal.org/ctx/caliper/v9p9",
                    lrs.names.iri("context")):
        await refused(lrs, {**envelope(lrs), "dataVersion": version}, 422, f"{version} is no version of Caliper")


@check(clause=CLAUSE)
async def another_content_type_is_415(lrs: Lrs) -> None:
    """Another Content-Type than application/json is answered with 415; a charset does no harm."""
    await taken(lrs, envelope(lrs), "application/json; charset=utf-8")
    for kind in ("text/plain", "application/ld+json", "application/xml", "application/x-www-form-urlencoded"):
        (await send(lrs, envelope(lrs), kind)).must_be(415, because=f"{kind} is not application/json")


@check(clause=CLAUSE)
async def bad_credentials_are_401(lrs: Lrs) -> None:
    """No token, and one that nobody gave out, are answered with 401."""
    answer = await send(lrs, envelope(lrs))
    answer.must(200 <= answer.status < 300, f"answered {answer.status}", "200: token and envelope are right")
    for authorization in (None, f"Bearer {uuid4()}", "Bearer", f"Basic {uuid4().hex}"):
        (await send(lrs, envelope(lrs), authorization=authorization)).must_be(401)


@check(clause="Caliper 1.2, Envelope")
async def the_same_event_again_is_received(lrs: Lrs) -> None:
    """Sensors send again what they are not sure of: the same envelope is received a second time, also at once."""
    one = envelope(lrs)
    await taken(lrs, one)
    for answer in await asyncio.gather(*(send(lrs, one) for _ in range(5))):
        answer.must(200 <= answer.status < 300, f"answered {answer.status}", "200, as before")


@check(clause="Caliper 1.2, Envelope")
async def events_with_data_of_their_own_are_received(lrs: Lrs) -> None:
    """Extensions with any JSON, keys with dots and dollars, large numbers and Japanese text are received."""
    extensions = {"com.example.a": {"$gt": "", "x.y": [None, 12345678901234567890, 0.1]}, "名前": "𠮷野家"}
    await taken(lrs, envelope(lrs, event(lrs, extensions=extensions)))


@check(clause="Caliper 1.2, Configuration")
async def the_configuration_tells_the_versions(lrs: Lrs) -> None:
    """GET answers 200 with JSON whose caliperSupportedVersions are context IRIs; or the endpoint has no such thing."""
    (await caliper(lrs, "GET", {})).must_be(401, 404, 405)
    answer = (await caliper(lrs, "GET", {"Authorization": allowed(lrs)})).must_be(200, 404, 405)
    if answer.status != 200:
        return
    found = answer.object()
    versions = found.get("caliperSupportedVersions", found.get("caliper_supported_versions"))
    answer.must(isinstance(versions, list) and CORE["1.2"] in versions, f"the versions are {versions}",
                f"an array with {CORE['1.2']}")
    size = found.get("caliperMaximumPayloadSize", found.get("caliper_maximum_payload_size", 1))
    answer.must(type(size) is int and size > 0, f"the size is {size}", "a number of kilobytes")
