"""The text of the Statement that an Event means: written once, each number as the Event's text has it. Pure."""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

from lrs.caliper.mapping import statement
from lrs.caliper.mappingtable import Surroundings, Value

# A number that would be written otherwise: with an exponent, with more digits than are exact, with needless zeros.
_DELICATE = re.compile(rb'(?:":|[\[,])[ \t\r\n]*-?(?:[0-9]+(?:\.[0-9]+)?[eE]|[0-9.]{16,}|[0-9]+\.[0-9]+0(?![0-9])'
                       rb'|0\.0000|0(?![.0-9]))')
_LONGEST = 20  # characters of a whole number of 64 bits
_SPACE = b" \t\r\n"


class Verbatim(float):
    """A number that knows its own text."""

    text: str


def drafted(raw: bytes, event: Value, about: Surroundings) -> tuple[bytes, dict[str, Any]] | None:
    """Text and value of the Statement that `event`, whose own text is `raw`, means, fit for `Drafting.draft`; None for
    one that means none."""
    found = statement(event, about)
    if found is None:
        return None
    if _as_written(raw, event):
        return _written(found), found
    exact = statement(json.loads(raw, parse_float=_verbatim, parse_int=_whole), about)
    return _written(exact), found


def _as_written(raw: bytes, event: Value) -> bool:
    """Whether numbers, written anew, come out as they stand in `raw`."""
    try:
        anew = orjson.dumps(event)
    except orjson.JSONEncodeError:
        return False
    return anew == raw or anew.translate(None, _SPACE) == raw.translate(None, _SPACE) or not _DELICATE.search(raw)


def _verbatim(text: str) -> Verbatim:
    found = Verbatim(text)
    found.text = text
    return found


def _whole(text: str) -> int | Verbatim:
    number = int(text) if len(text) <= _LONGEST else 0
    return number if -(1 << 63) <= number < 1 << 64 and str(number) == text else _verbatim(text)


def _written(value: Any) -> bytes:
    try:
        return orjson.dumps(value, default=_fragment)
    except orjson.JSONEncodeError:  # half a surrogate pair, or nested very deeply
        return json.dumps(value, separators=(",", ":")).encode()


def _fragment(value: Any) -> Any:
    if isinstance(value, Verbatim):
        return orjson.Fragment(value.text)
    raise TypeError(value)
