"""The Caliper endpoint (Caliper 1.2, section 6): sensors post Envelopes, ask what is taken, and may have one judged.

What is wrong is told in this order: 401 for credentials, and for too little privilege; 415; 413; 400 for what is no
JSON, or no Envelope; 422 for its version. What is stored is answered with exactly 200 and nothing more: sensors
disagree about every other success.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from lrs import __version__
from lrs.access.policy import require
from lrs.caliper import envelope, validation
from lrs.caliper.contexts import SUPPORTED, Version
from lrs.caliper.envelope import Envelope
from lrs.caliper.finding import Finding, InvalidEvents
from lrs.errors import BadRequest, Forbidden, NotPrivileged, Unprocessable, UnsupportedMediaType
from lrs.http.keys import CONFIG, EVENTS, METRICS, REFUSALS
from lrs.http.problems import caliper_violation
from lrs.http.requests import Call
from lrs.http.responses import encoded
from lrs.messages.catalogue import text
from lrs.xapi.jsontext import load

FINDINGS = "caliper-findings"  # by this reason the operator finds what was taken though it breaks a rule


async def post_events(call: Call) -> web.Response:
    """Store what an Envelope brings, all or nothing. 200 once it is durable, also for what was there before."""
    _require_writing(call)
    received = await _envelope(call)
    try:
        taken = await call.app[EVENTS].receive(call.principal, received)
    except InvalidEvents:
        call.app[METRICS].events_refused(len(received.texts))
        raise
    call.app[METRICS].events(taken.fresh, taken.again, len(taken.conflicts), taken.entities, taken.faulty)
    if found := [*taken.conflicts, *taken.findings]:
        call.app[REFUSALS].remark(call.principal, call.request_id, call.method, call.route, FINDINGS, found)
    return web.Response()


async def get_configuration(call: Call) -> web.Response:
    """What the endpoint takes (Caliper 1.2, section 6.3)."""
    _require_writing(call)
    config = call.app[CONFIG]
    told = {"caliperSupportedVersions": list(SUPPORTED),
            "caliperMaximumPayloadSize": config.limits.body_bytes // 1024,
            "caliperSupportedExtensions": {"endpointName": "Manabi LRS", "endpointVersion": __version__}}
    if config.caliper.snake_case:
        told = {_snake_case(name): value for name, value in told.items()}
    return encoded(told)


async def validate(call: Call) -> web.Response:
    """200 with what would be found, for whatever JSON it is; nothing is stored."""
    _require_writing(call)
    body = await _json(call)
    try:
        received = _read(call, body)
        found = [*received.remarks, *await call.app[EVENTS].validate(call.principal, received)]
    except InvalidEvents as error:
        return _judged(call, [caliper_violation(finding, call.language) for finding in error.findings])
    except (BadRequest, Unprocessable) as error:
        told = {"pointer": "", "rule": error.slug, "severity": "error",
                "detail": text(error.slug, call.language, error.values)}
        return _judged(call, [told, *(caliper_violation(each, call.language) for each in _of_bare(call, body))])
    return _judged(call, [caliper_violation(finding, call.language) for finding in found], received)


def _judged(call: Call, found: list[dict[str, Any]], received: Envelope | None = None) -> web.Response:
    return encoded({
        "valid": all(each["severity"] != "error" for each in found),
        "version": received.version.value if received else None,
        "items": len(received.texts) if received else 0,
        "findings": found}, headers={"Content-Language": call.language})


def _of_bare(call: Call, body: bytes) -> list[Finding]:
    """What is found at an Event or an entity that came without an Envelope."""
    limits = call.app[CONFIG].limits
    value = load(body, limits.nesting + envelope.LEVELS)
    if not isinstance(value, dict) or "type" not in value:
        return []
    return validation.findings(value, Version.V1P2, "", limits.findings)


async def _envelope(call: Call) -> Envelope:
    return _read(call, await _json(call))


async def _json(call: Call) -> bytes:
    if call.content_type != "application/json":
        raise UnsupportedMediaType("caliper-media-type", content_type=call.content_type or "-")
    return await call.body()


def _read(call: Call, body: bytes) -> Envelope:
    limits = call.app[CONFIG].limits
    return envelope.read(body, limits.nesting, limits.batch_events, limits.event_bytes)


def _require_writing(call: Call) -> None:
    try:
        require(call.principal, "events/write")
    except Forbidden as error:
        raise NotPrivileged(error.slug, **error.values) from None


def _snake_case(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
