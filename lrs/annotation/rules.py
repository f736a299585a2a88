"""What kind of Statement it is: its category, activity class and sensitivity, by the rules of `profiles/`: pure.

The key's category governs: a rule may move a Statement only to another one that the tenant's kind may hold, and does
nothing where it may not. Later rules win over earlier ones; of sensitivities the highest stands. The http and the https
spelling of an IRI are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

_REMEMBERED = 10_000
_EXTENDED: Sequence[tuple[str, ...]] = (("object", "definition"), ("context",), ("result",))

Value = Mapping[str, Any]


class Judgement(NamedTuple):
    category: str
    activity_class: str
    sensitivity: int


class Traits(NamedTuple):
    """What of a Statement rules ask about, as it was sent; many Statements share them."""

    verb: str
    activity_type: str
    scored: bool
    profiles: tuple[str, ...]
    extensions: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Standing:
    """What a key's Statements are when no rule knows better, and the categories that its tenant's kind may hold."""

    app: str
    category: str
    activity_class: str
    held: tuple[str, ...]
    judged: dict[tuple[str, str, bool, tuple[str, ...], tuple[str, ...]], Judgement] = field(default_factory=dict)


class Rules:
    def __init__(self, rules: Sequence[Value]) -> None:
        self._rules = [(_condition(rule["when"]), rule["then"]) for rule in rules]
        self._asks_profiles = any("profile" in rule["when"] for rule in rules)
        self._asks_extensions = any("extension" in rule["when"] for rule in rules)

    def judge(self, statement: Value, standing: Standing) -> Judgement:
        """Of a valid Statement. Those with the same traits are judged once."""
        definition, result = statement["object"].get("definition"), statement.get("result")
        traits = (
            statement["verb"]["id"], definition.get("type", "") if definition else "",
            result is not None and ("score" in result or "success" in result),
            _profiles(statement) if self._asks_profiles else (),
            _extensions(statement) if self._asks_extensions else ())
        found = standing.judged.get(traits)
        if found is None:
            if len(standing.judged) >= _REMEMBERED:
                standing.judged.clear()
            found = standing.judged[traits] = self._judge(Traits(*traits), standing)
        return found

    def _judge(self, traits: Traits, standing: Standing) -> Judgement:
        found = Judgement(standing.category, standing.activity_class, 0)
        for holds, then in self._rules:
            if holds(traits, standing):
                moved = then.get("category")
                found = Judgement(moved if moved in standing.held else found.category,
                                  then.get("activityClass", found.activity_class),
                                  max(found.sensitivity, then.get("sensitivity", 0)))
        return found


def _condition(when: Value) -> Callable[[Traits, Standing], bool]:
    wanted = {name: frozenset(map(_alike, values)) for name, values in when.items() if name != "scored"}
    scored = when.get("scored")

    def holds(traits: Traits, standing: Standing) -> bool:
        has = {"verb": (traits.verb,), "activityType": (traits.activity_type,), "profile": traits.profiles,
               "extension": traits.extensions, "app": (standing.app,), "category": (standing.category,)}
        return (scored is None or scored == traits.scored) and all(
            not values.isdisjoint(map(_alike, has[name])) for name, values in wanted.items())

    return holds


def _alike(iri: str) -> str:
    return "http:" + iri[6:] if iri.startswith("https:") else iri


def _profiles(statement: Value) -> tuple[str, ...]:
    listed = statement.get("context", {}).get("contextActivities", {}).get("category", [])
    return tuple(one["id"] for one in (listed if isinstance(listed, list) else [listed]))


def _extensions(statement: Value) -> tuple[str, ...]:
    found: set[str] = set()
    for path in _EXTENDED:
        holder: Any = statement
        for name in path:
            holder = holder.get(name, {})
        found.update(holder.get("extensions", ()))
    return tuple(sorted(found))
