"""A Statement as a whole: made ready for keeping, and compared with another.

`prepare` works on the bytes that came (decision 3): members that the server sets are spliced in, members that it
must replace are cut out, and a single Activity in contextActivities becomes an array (Data 2.4.6.2). All else,
numbers included, stays the text that was sent. `same` follows the rules of Data 2.3.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import orjson

from lrs.xapi.actor import ifi
from lrs.xapi.jsontext import equal, join, members
from lrs.xapi.timestamps import parse, truncate_duration
from lrs.xapi.version import Version

VOIDED = "http://adlnet.gov/expapi/verbs/voided"

_ASSUMED_VERSION = {Version.V1: b',"version":"1.0.0"', Version.V2: b',"version":"2.0.0"'}  # Data 2.4.10


@dataclass(frozen=True, slots=True)
class Prepared:
    """A Statement ready to be stamped: append `timestamp` (when `set_timestamp`), `stored` and ``}`` to `head`.

    `statement_id` is as the client wrote it; compare it in lower case.
    """

    statement_id: str
    head: bytes
    set_timestamp: bool


def prepare(
    raw: bytes,
    value: Mapping[str, Any],
    *,
    statement_id: str | None,
    authority: bytes,
    version: Version,
) -> Prepared:
    """The valid Statement `value`, whose text, without white space around it, is `raw`, with what the server sets.

    `statement_id` is the request's, for a Statement without an id of its own; without either, a new one is made.
    `authority` is JSON text and replaces the client's (Data 2.4.9).
    """
    chosen: str = value.get("id") or statement_id or str(uuid4())
    single = _has_single_activity(value), _has_single_activity(value["object"])
    if any(single) or "stored" in value or "authority" in value:
        raw = _edit(raw, *single)
    head = [raw[:-1]]  # a valid Statement has members, so each addition follows a comma
    if "id" not in value:
        head.append(b',"id":"%b"' % chosen.encode())
    if "version" not in value:
        head.append(_ASSUMED_VERSION[version])
    head += b',"authority":', authority
    return Prepared(chosen, b"".join(head), "timestamp" not in value)


def _edit(raw: bytes, in_context: bool, in_object: bool) -> bytes:
    """The Statement without what the server replaces, and with its single Activities in arrays."""
    parts = members(raw)
    parts.pop("stored", None)
    parts.pop("authority", None)
    if in_context:
        parts["context"] = _context_with_arrays(parts["context"])
    if in_object:
        parts["object"] = _edited(parts["object"], "context", _context_with_arrays)
    return join(parts)


def _has_single_activity(statement: Mapping[str, Any]) -> bool:
    context = statement.get("context")
    activities = context.get("contextActivities") if context else None
    return activities is not None and any(type(kind) is dict for kind in activities.values())


def _context_with_arrays(context: bytes) -> bytes:
    return _edited(context, "contextActivities", _arrays)


def _arrays(activities: bytes) -> bytes:
    return join({kind: raw if raw[:1] == b"[" else b"[%b]" % raw for kind, raw in members(activities).items()})


def _edited(raw: bytes, name: str, edit: Callable[[bytes], bytes]) -> bytes:
    parts = members(raw)
    parts[name] = edit(parts[name])
    return join(parts)


def target(value: Mapping[str, Any]) -> str | None:
    """The id, in lower case, of the Statement that this one is about (StatementRef); None when it is about none."""
    about = value["object"]
    return about["id"].lower() if about.get("objectType") == "StatementRef" else None


def is_voiding(value: Mapping[str, Any]) -> bool:
    """Whether this Statement voids its target (Data 2.3.2)."""
    return bool(value["verb"]["id"] == VOIDED)


def same(a: Mapping[str, Any], b: Mapping[str, Any], version: Version) -> bool:
    """Whether two valid Statements are the same by Data 2.3.1; each may be as sent or as stored.

    Numbers compare by value: read both with `jsontext.load_exact` to compare every digit. A result's duration is
    a string in 1.0.3; in 2.0 what is finer than 0.01 s does not count (IEEE 9274.1.1, Durations).
    """
    one, other = _essence(a, version), _essence(b, version)
    for name in ("id", "timestamp"):  # the server may have set it, where the other has none
        if name not in a or name not in b:
            one.pop(name, None)
            other.pop(name, None)
    return equal(one, other)


def _essence(statement: Mapping[str, Any], version: Version) -> dict[str, Any]:
    """What of a Statement or SubStatement is immutable, in one spelling.

    Left out: authority, stored and version, which the server sets; attachments; verb display.
    """
    found: dict[str, Any] = {
        "actor": _actor(statement["actor"]),
        "verb": statement["verb"]["id"],
        "object": _object(statement["object"], version),
    }
    if "id" in statement:
        found["id"] = statement["id"].lower()
    if "timestamp" in statement:
        found["timestamp"] = parse(statement["timestamp"])
    if "context" in statement:
        found["context"] = dict(_context(statement["context"]))
    if "result" in statement:
        found["result"] = _result(statement["result"], version)
    return found


def _object(value: Mapping[str, Any], version: Version) -> dict[str, Any]:
    kind = value.get("objectType", "Activity")
    if kind == "Activity":
        return _activity(value)
    if kind == "SubStatement":
        return {"objectType": kind, **_essence(value, version)}
    return _reference(value) if kind == "StatementRef" else _actor(value)


def _activity(value: Mapping[str, Any]) -> dict[str, Any]:
    return {"objectType": "Activity", "id": value["id"]}  # its definition is no part of the Statement


def _reference(value: Mapping[str, Any]) -> dict[str, Any]:
    return {"objectType": "StatementRef", "id": value["id"].lower()}


def _actor(value: Mapping[str, Any]) -> dict[str, Any]:
    found = {"objectType": value.get("objectType", "Agent"), "ifi": ifi(dict(value)), "name": value.get("name")}
    if "member" in value:
        found["member"] = sorted(map(_actor, value["member"]), key=orjson.dumps)  # their order means nothing
    return found


def _result(value: Mapping[str, Any], version: Version) -> dict[str, Any]:
    if version is Version.V2 and "duration" in value:
        return {**value, "duration": truncate_duration(value["duration"])}
    return dict(value)


def _context(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, content in value.items():
        match name:
            case "registration" | "language":
                yield name, content.lower()
            case "instructor" | "team":
                yield name, _actor(content)
            case "statement":
                yield name, _reference(content)
            case "contextActivities":
                yield name, {kind: list(map(_activity, _listed(found))) for kind, found in content.items()}
            case "contextAgents":
                yield name, [{**one, "agent": _actor(one["agent"])} for one in content]
            case "contextGroups":
                yield name, [{**one, "group": _actor(one["group"])} for one in content]
            case _:
                yield name, content


def _listed(activities: Any) -> list[dict[str, Any]]:
    return activities if isinstance(activities, list) else [activities]
