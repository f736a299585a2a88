"""Bodies of requests about cases: JSON objects, whose members are each of one kind; a wrong one is named."""

from __future__ import annotations

from typing import Any

from lrs.errors import BadRequest
from lrs.http.keys import CONFIG
from lrs.http.requests import Call
from lrs.xapi.jsontext import load


async def sent(call: Call, members: tuple[str, ...]) -> dict[str, Any]:
    """The body, a JSON object of these members and no others. Raises `BadRequest`."""
    if call.content_type != "application/json":
        raise BadRequest("json-expected", content_type=call.content_type)
    told = load(await call.body(), call.app[CONFIG].limits.nesting)
    if not isinstance(told, dict):
        raise BadRequest("case-body", members=", ".join(members), member="JSON")
    for member in told:
        if member not in members:
            raise BadRequest("case-body", members=", ".join(members), member=member[:40])
    return told


def word(told: dict[str, Any], name: str, members: tuple[str, ...]) -> str:
    """A text; empty when it was not sent."""
    value = told.get(name, "")
    if not isinstance(value, str):
        raise BadRequest("case-body", members=", ".join(members), member=name)
    return value


def flag(told: dict[str, Any], name: str, members: tuple[str, ...]) -> bool:
    """False when it was not sent."""
    value = told.get(name, False)
    if not isinstance(value, bool):
        raise BadRequest("case-body", members=", ".join(members), member=name)
    return value


def mapping(told: dict[str, Any], name: str, members: tuple[str, ...]) -> dict[str, Any]:
    value = told.get(name)
    if not isinstance(value, dict):
        raise BadRequest("case-body", members=", ".join(members), member=name)
    return value


def period(told: dict[str, Any], members: tuple[str, ...]) -> tuple[str, str]:
    """Days from and to; empty for open."""
    if "period" not in told:
        return ("", "")
    found = mapping(told, "period", members)
    if found.keys() - {"from", "to"}:
        raise BadRequest("case-period")
    return word(found, "from", members), word(found, "to", members)
