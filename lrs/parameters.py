"""Reading the values of query parameters; each refusal names the parameter and what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lrs.errors import BadRequest, InvalidParameter
from lrs.xapi.actor import agent_findings
from lrs.xapi.jsontext import BadJSON, load
from lrs.xapi.primitives import is_iri, is_uuid
from lrs.xapi.timestamps import is_timestamp, parse_ms

Params = Mapping[str, str]


def agent(params: Params, name: str, nesting: int, *, group: bool = False) -> dict[str, Any] | None:
    """A valid Agent, or with `group` also an identified Group, as JSON."""
    if name not in params:
        return None
    try:
        value = load(params[name].encode(), nesting)
    except BadJSON as error:
        raise BadRequest("parameter-json", name=name) from error
    if findings := agent_findings(value, group=group):
        raise InvalidParameter(name, findings)
    found: dict[str, Any] = value
    return found


def iri(params: Params, name: str) -> str | None:
    if (value := params.get(name)) is not None and not is_iri(value):
        raise BadRequest("parameter-iri", name=name)
    return value


def uuid(params: Params, name: str) -> str | None:
    if (value := params.get(name)) is not None and not is_uuid(value):
        raise BadRequest("parameter-uuid", name=name)
    return value


def instant(params: Params, name: str) -> int | None:
    """Milliseconds since 1970, rounded down."""
    if name not in params:
        return None
    value = params[name]
    if not is_timestamp(value):
        value = "+".join(value.rsplit(" ", 1))  # a "+" that was not percent-encoded arrives as a space
    if not is_timestamp(value):
        raise BadRequest("parameter-timestamp", name=name)
    return parse_ms(value)


def flag(params: Params, name: str) -> bool:
    """``true`` or ``false``; false when absent."""
    value = params.get(name, "false")
    if value not in {"true", "false"}:
        raise BadRequest("parameter-boolean", name=name)
    return value == "true"


def number(params: Params, name: str, default: int, most: int) -> int:
    """A whole number of 0 or more; above `most` it counts as `most`."""
    value = params.get(name)
    if value is None:
        return default
    if not (value.isascii() and value.isdigit()):
        raise BadRequest("parameter-number", name=name, value=value[:40])
    return min(int(value[:18]), most)
