"""The one definition of an Activity that many Statements have described (Data 2.4.4.1, Communication 2.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

COMPONENT_LISTS = ("choices", "scale", "source", "target", "steps")

_MAPS = ("name", "description", "extensions")  # merged entry by entry


def merge(forms: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The canonical definition of valid definitions of one Activity, oldest first.

    Languages and extensions add up; of two texts for the same language, and of any other member, the later stands.
    """
    merged: dict[str, Any] = {}
    for form in forms:
        for member, content in form.items():
            merged[member] = _merged(member, merged[member], content) if member in merged else content
    return merged


def _merged(member: str, earlier: Any, later: Any) -> Any:
    if member in _MAPS:
        return {**earlier, **later}
    if member in COMPONENT_LISTS:
        described = {component["id"]: component.get("description", {}) for component in earlier}
        return [_component(described.get(component["id"], {}), component) for component in later]
    return later


def _component(description: Mapping[str, str], later: Mapping[str, Any]) -> dict[str, Any]:
    """The interaction component with the languages that an earlier form of it had."""
    languages = {**description, **later.get("description", {})}
    return {**later, "description": languages} if languages else dict(later)


def defined(statement: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The Activities in a valid Statement that come with a definition, in whatever position."""
    about = statement["object"]
    kind = about.get("objectType", "Activity")
    found = [about] if kind == "Activity" and "definition" in about else []
    if kind == "SubStatement":
        found += defined(about)
    if "context" in statement:
        for listed in statement["context"].get("contextActivities", {}).values():
            found += [one for one in (listed if isinstance(listed, list) else [listed]) if "definition" in one]
    return found
