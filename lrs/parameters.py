"""Reading the values of query parameters; each refusal names the parameter and what would be right.

Each function reads a parameter that is there, unless it says otherwise; `optional` wraps them for one that need not be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from lrs.errors import BadRequest, InvalidParameter
from lrs.xapi.actor import agent_findings
from lrs.xapi.jsontext import BadJSON, load
from lrs.xapi.primitives import is_iri, is_uuid
from lrs.xapi.timestamps import is_timestamp, parse_ms

Params = Mapping[str, str]
T = TypeVar("T")
W = TypeVar("W", bound=str)

LONGEST_WORD = 200

# Beyond these an offset or a time zone leads out of the calendar; nothing happened there.
_EARLIEST, _LATEST = parse_ms("0001-01-02T00:00Z"), parse_ms("9999-12-30T00:00Z")


def optional(read: Callable[[Params, str], T], params: Params, name: str) -> T | None:
    """What `read` makes of the parameter; None when it is absent."""
    return read(params, name) if name in params else None


def agent(params: Params, nesting: int, *, group: bool = False) -> dict[str, Any]:
    """The parameter `agent`: a valid Agent, or with `group` also an identified Group, as JSON."""
    try:
        value = load(params["agent"].encode(), nesting)
    except BadJSON as error:
        raise BadRequest("parameter-json", name="agent") from error
    if findings := agent_findings(value, group=group):
        raise InvalidParameter("agent", findings)
    found: dict[str, Any] = value
    return found


def iri(params: Params, name: str) -> str:
    if not is_iri(params[name]):
        raise BadRequest("parameter-iri", name=name)
    return params[name]


def uuid(params: Params, name: str) -> str:
    """In lower case: a UUID is the same in either."""
    if not is_uuid(params[name]):
        raise BadRequest("parameter-uuid", name=name)
    return params[name].lower()


def instant(params: Params, name: str) -> int:
    """Milliseconds since 1970, rounded down; at the ends of the calendar, a day short of them."""
    value = params[name]
    if not is_timestamp(value):
        value = "+".join(value.rsplit(" ", 1))  # a "+" that was not percent-encoded arrives as a space
    if not is_timestamp(value):
        raise BadRequest("parameter-timestamp", name=name)
    return min(max(parse_ms(value), _EARLIEST), _LATEST)


def flag(params: Params, name: str) -> bool:
    """``true`` or ``false``; false when absent."""
    value = params.get(name, "false")
    if value not in {"true", "false"}:
        raise BadRequest("parameter-boolean", name=name)
    return value == "true"


def number(params: Params, name: str, most: int) -> int:
    """A whole number of 0 or more; above `most` it counts as `most`."""
    value = params[name]
    if not (value.isascii() and value.isdigit()):
        raise BadRequest("parameter-number", name=name, value=value[:40])
    return min(int(value[:18]), most)


def limit(params: Params, default: int, most: int) -> int:
    """The parameter `limit`: how many at once, `default` when it was not sent; 0 asks for `most`."""
    return (number(params, "limit", most) if "limit" in params else default) or most


def one_of(params: Params, name: str, known: Iterable[W]) -> W | None:
    """The parameter as one of a few words; None when it was not sent. Raises `BadRequest` that lists them."""
    if name not in params:
        return None
    for each in known:
        if each == params[name]:
            return each
    raise BadRequest("parameter-choice", name=name, value=params[name][:40], known=", ".join(known))


def word(params: Mapping[str, str], name: str) -> str:
    """A short text; empty when it was not sent."""
    if len(params.get(name, "")) > LONGEST_WORD:
        raise BadRequest("parameter-long", name=name, most=LONGEST_WORD)
    return params.get(name, "")
