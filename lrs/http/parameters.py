"""Query parameters that several resources share, checked and in canonical form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lrs.errors import BadRequest
from lrs.xapi import jsontext, timestamps
from lrs.xapi.actor import agent_findings
from lrs.xapi.primitives import is_iri, is_uuid


def agent(params: Mapping[str, str], nesting: int) -> dict[str, Any]:
    """The Agent in `agent`: never a Group (Communication 2.4, 2.6)."""
    try:
        value = jsontext.load(params["agent"].encode(), nesting)
    except jsontext.BadJSON as error:
        raise BadRequest("agent-invalid", en=error.text("en"), ja=error.text("ja")) from None
    findings = agent_findings(value, limit=1)
    if findings:
        raise BadRequest("agent-invalid", en=findings[0].text("en"), ja=findings[0].text("ja"))
    found: dict[str, Any] = value
    return found


def activity_id(params: Mapping[str, str]) -> str:
    if not is_iri(params["activityId"]):
        raise BadRequest("activity-id-invalid", value=params["activityId"])
    return params["activityId"]


def registration(params: Mapping[str, str]) -> str | None:
    """In lower case: a UUID is the same in either."""
    value = params.get("registration")
    if value is not None and not is_uuid(value):
        raise BadRequest("registration-invalid", value=value)
    return value and value.lower()


def since(params: Mapping[str, str]) -> int | None:
    """In milliseconds."""
    value = params.get("since")
    if value is None:
        return None
    try:
        return timestamps.parse_ms(value)
    except ValueError:
        raise BadRequest("since-invalid", value=value) from None
