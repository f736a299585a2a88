"""The Envelope: what a sensor posts, read strictly, its Events and entities cut out with the text that came.

The Envelope itself must be right, because the standard has answers for one that is not: 400 for what is no Envelope or
a malformed one, 422 for a version that is not supported. Only `sendTime` may be any RFC 3339 date and time, or have an
offset without a colon, as the reference sensor for JavaScript sends; and contexts may be in an equal spelling.
What is in `data` is judged by `validation`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from msgspec import DecodeError

from lrs.caliper.contexts import SUPPORTED, Version, canonical, version_of
from lrs.caliper.events import Kind, kind_of
from lrs.caliper.finding import Finding, InvalidEvents, Severity
from lrs.caliper.forms import is_date_time
from lrs.errors import BadRequest, TooLarge, Unprocessable
from lrs.xapi.findings import step
from lrs.xapi.jsontext import BadJSON, load, members, split
from lrs.xapi.timestamps import is_timestamp, parse_ms

MEMBERS = ("sensor", "sendTime", "dataVersion", "data")

_SPACE = b" \t\r\n"
LEVELS = 2  # the Envelope and its `data`, around each item
_SHOWN = 120  # characters of a version that is not supported
_SEND_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})")
_UNKNOWN_OFFSET = re.compile(r"-00:?00\Z")


@dataclass(frozen=True, slots=True)
class Item:
    """One member of `data`: `raw` is its very text, `pointer` its place, such as ``/data/3``."""

    raw: bytes
    value: dict[str, Any]
    pointer: str
    kind: Kind

    @property
    def usable(self) -> bool:
        """Whether it can be kept at all, however many rules it breaks: it has an id and a type, both strings."""
        return all(type(found) is str and found for found in (self.value.get("id"), self.value.get("type")))


@dataclass(frozen=True, slots=True)
class Envelope:
    """`sent_ms` is its `sendTime` in milliseconds; `data_version` the context IRI as sent, of `version`.

    `remarks` are warnings about what was taken though the standard writes it otherwise.
    """

    sensor: str
    sent_ms: int
    data_version: str
    version: Version
    texts: tuple[bytes, ...]
    remarks: tuple[Finding, ...]
    _source: bytes
    _nesting: int

    def items(self) -> Iterator[Item]:
        """What is in `data`, in order, each read when it is asked for.

        Raises `BadJSON`, also for a repeated key, and `InvalidEvents` for what is no object.
        """
        for index, text in enumerate(self.texts):
            pointer = f"/data/{index}"
            value = self._load(text)
            if type(value) is not dict:
                raise InvalidEvents([Finding(pointer, "item-object", "error")])
            yield Item(text, value, pointer, kind_of(value))

    def _load(self, text: bytes) -> Any:
        try:
            return load(text, self._nesting)
        except BadJSON as error:
            if error.slug != "json-too-deep":
                load(self._source, self._nesting + LEVELS)  # raises the same, with its place in the whole body
            raise


def read(body: bytes, nesting: int, most_items: int, item_bytes: int) -> Envelope:
    """The Envelope in `body`; `nesting` counts from each item on.

    Raises `BadJSON`, `BadRequest` for what is no Envelope, `InvalidEvents` for a malformed one, `Unprocessable` for a
    version that is not supported, `TooLarge` past a limit.
    """
    body = body.strip(_SPACE)
    parts = _members(body, nesting)
    if parts.keys().isdisjoint(MEMBERS):
        raise BadRequest("caliper-no-envelope")
    texts = _data(parts.get("data", b""))
    header = {name: load(parts[name], nesting) for name in MEMBERS[:3] if name in parts}
    if wrong := [*_wrong(parts, header, texts)]:
        raise InvalidEvents(wrong)
    version = version_of(header["dataVersion"])
    if version is None:
        raise Unprocessable("caliper-version-unsupported", found=header["dataVersion"][:_SHOWN],
                            supported=", ".join(SUPPORTED))
    _refuse_too_large(texts, most_items, item_bytes)
    return Envelope(header["sensor"], send_time_ms(header["sendTime"]), header["dataVersion"], version, tuple(texts),
                    tuple(_remarks(header)), body, nesting)


def is_send_time(value: object) -> bool:
    """Whether this is a date and time with its offset."""
    if type(value) is not str or not _SEND_TIME.fullmatch(value):
        return False
    return is_timestamp(_UNKNOWN_OFFSET.sub("Z", value))


def send_time_ms(text: str) -> int:
    """Milliseconds of a `sendTime`; an offset that is not known (-00:00) counts as UTC, as RFC 3339 has it."""
    return parse_ms(_UNKNOWN_OFFSET.sub("Z", text))


def _members(body: bytes, nesting: int) -> dict[str, bytes]:
    """The texts of the Envelope's members; one that stands twice is refused as in any JSON."""
    if body[:1] != b"{":
        load(body, nesting + LEVELS)
        raise BadRequest("caliper-no-envelope")
    try:
        parts = members(body)
    except (DecodeError, RecursionError):
        load(body, nesting + LEVELS)  # raises with the reason and the place
        raise
    # Each member brings one colon besides those in its value: with more, one was lost, or a name has some of its own.
    if body.count(b":") != len(parts) + sum(text.count(b":") for text in parts.values()):
        load(body, nesting + LEVELS)
    return parts


def _data(text: bytes) -> list[bytes]:
    return split(text) if text[:1] == b"[" else []


def _wrong(parts: dict[str, bytes], header: dict[str, Any], texts: list[bytes]) -> Iterator[Finding]:
    for name in MEMBERS:
        if parts.get(name, b"null") == b"null":
            yield Finding("", "envelope-member-missing", "error", {"member": name})
    for name in parts:
        if name not in MEMBERS:
            yield _finding(name, "envelope-member-unknown")
    sensor, sent, version = (header.get(name) for name in MEMBERS[:3])
    if sensor is not None and not (type(sensor) is str and sensor.strip()):
        yield _finding("sensor", "envelope-sensor")
    if sent is not None and not is_send_time(sent):
        yield _finding("sendTime", "envelope-send-time")
    if version is not None and type(version) is not str:
        yield _finding("dataVersion", "envelope-data-version")
    if not texts and parts.get("data", b"null") != b"null":
        yield _finding("data", "envelope-data")


def _remarks(header: dict[str, Any]) -> Iterator[Finding]:
    if not is_date_time(header["sendTime"]):
        yield _finding("sendTime", "date-time", "warning")
    right = canonical(header["dataVersion"])
    if right != header["dataVersion"]:
        yield Finding("/dataVersion", "context-spelling", "warning", {"right": right})


def _finding(name: str, rule: str, severity: Severity = "error") -> Finding:
    return Finding(step(name), rule, severity)


def _refuse_too_large(texts: list[bytes], most_items: int, item_bytes: int) -> None:
    if len(texts) > most_items:
        raise TooLarge("caliper-batch-too-long", count=len(texts), limit=most_items)
    for index, text in enumerate(texts):
        if len(text) > item_bytes:
            raise TooLarge("caliper-item-too-large", pointer=f"/data/{index}", limit=item_bytes)
