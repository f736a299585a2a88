"""The forms of single values: each with the test that a value passes and the rule that one breaks which does not."""

from __future__ import annotations

import re
from typing import Any

from lrs.xapi.primitives import Test, is_boolean, is_number, is_string, is_uuid, remembering
from lrs.xapi.timestamps import is_duration, is_timestamp

# Absolute, of whatever scheme, or a blank node; nothing else is asked of it but to have no space.
_IRI = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*|_):[^\s\x00-\x1f\x7f]+")
_UUID = r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
_EVENT_ID = re.compile(rf"(?i:urn:uuid:){_UUID}")
_DATE_TIME = re.compile(
    r"(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)"
    r"\.[0-9]{3}Z")

_iri, _event_id, _date_time = _IRI.fullmatch, _EVENT_ID.fullmatch, _DATE_TIME.fullmatch

is_iri = remembering(lambda text: _iri(text) is not None)
is_bare_uuid = is_uuid


def is_event_id(value: Any) -> bool:
    """A `urn:uuid:`; of whichever version, and in whichever case."""
    return type(value) is str and _event_id(value) is not None


def is_date_time(value: Any) -> bool:
    """In UTC, with milliseconds, of a day that exists."""
    return type(value) is str and _date_time(value) is not None and (
        value[8:10] < "29" or is_timestamp(value))


def is_integer(value: Any) -> bool:
    """A whole number, written as one."""
    return type(value) is int


def is_unsigned(value: Any) -> bool:
    return type(value) is int and value >= 0


def is_ordinal(value: Any) -> bool:
    return type(value) is int and value >= 1


def is_map(value: Any) -> bool:
    return type(value) is dict


FORMS: dict[str, tuple[Test, str]] = {
    "str": (is_string, "string"),
    "int": (is_integer, "integer"),
    "uint": (is_unsigned, "unsigned"),
    "nth": (is_ordinal, "ordinal"),
    "dec": (is_number, "number"),
    "bool": (is_boolean, "boolean"),
    "map": (is_map, "map"),
    "dt": (is_date_time, "date-time"),
    "dur": (is_duration, "duration"),
}
