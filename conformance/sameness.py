"""Whether a Statement came back as it was sent, but for what Data 2.3.1 lets a server change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from conformance.instants import instant, is_instant
from conformance.names import Json

SET_BY_LRS = {"stored", "authority", "version", "id", "timestamp"}
CONTEXT_ACTIVITIES = ("parent", "grouping", "category", "other")


def difference(sent: Any, found: Any, path: str = "") -> str:
    """Where two values first differ, or nothing; a number is never a boolean, 1 is 1.0."""
    if isinstance(sent, Mapping) and isinstance(found, Mapping):
        for name in [*sent, *(set(found) - set(sent))]:
            if name not in sent or name not in found:
                return f"{path}.{name} is {'missing' if name in sent else 'added'}"
            if told := difference(sent[name], found[name], f"{path}.{name}"):
                return told
        return ""
    if isinstance(sent, list) and isinstance(found, list):
        if len(sent) != len(found):
            return f"{path} has {len(found)} members, not {len(sent)}"
        pairs = enumerate(zip(sent, found, strict=True))
        return next((told for place, (one, other) in pairs if (told := difference(one, other, f"{path}.{place}"))), "")
    alike = sent == found and isinstance(sent, bool) is isinstance(found, bool)
    return "" if alike else f"{path or 'the value'} is {json.dumps(found, ensure_ascii=False)}, not " \
                            f"{json.dumps(sent, ensure_ascii=False)}"


def difference_of_statements(sent: Json, found: Json) -> str:
    """What the server sets is left out, except that a sent timestamp and id stay what they were."""
    if "timestamp" in sent:
        if not is_instant(found.get("timestamp")):
            return f"timestamp is {found.get('timestamp')}, which is no instant"
        if is_instant(sent["timestamp"]) and instant(sent["timestamp"]) != instant(found["timestamp"]):
            return f"timestamp is {found['timestamp']}, another instant than {sent['timestamp']}"
    if "id" in sent and str(found.get("id")).lower() != sent["id"].lower():
        return f"id is {found.get('id')}, not {sent['id']}"
    return difference(normal(sent, listed=True), normal(found)).removeprefix(".")


def normal(statement: Json, *, listed: bool = False) -> Json:
    """`listed`: a single Activity of contextActivities stands in an array, as it must come back (Data 2.4.6.2)."""
    kept = {name: value for name, value in statement.items() if name not in SET_BY_LRS}
    if listed and isinstance(kept.get("context"), dict):
        kept["context"] = _listed(kept["context"])
    part = kept.get("object")
    if isinstance(part, dict) and part.get("objectType") == "SubStatement":
        stamp = {"timestamp": instant_of(part)} if "timestamp" in part else {}
        kept["object"] = {**normal(part, listed=listed), **stamp}
    return {name: _members_sorted(value) for name, value in kept.items()}


def instant_of(part: Json) -> str:
    stamp = part["timestamp"]
    return str(instant(stamp)) if is_instant(stamp) else str(stamp)


def _listed(context: Json) -> Json:
    groups = context.get("contextActivities")
    if not isinstance(groups, dict):
        return context
    listed = {name: value if isinstance(value, list) else [value] for name, value in groups.items()}
    return {**context, "contextActivities": listed}


def _members_sorted(value: Any) -> Any:
    """The members of a Group have no order."""
    if isinstance(value, dict):
        sorted_ = {name: _members_sorted(each) for name, each in value.items()}
        if value.get("objectType") == "Group" and isinstance(value.get("member"), list):
            sorted_["member"] = sorted(sorted_["member"], key=lambda each: json.dumps(each, sort_keys=True))
        return sorted_
    return [_members_sorted(each) for each in value] if isinstance(value, list) else value
