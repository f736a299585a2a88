"""Whom a mapped Statement names beside its Agents, in what it keeps of the Event, for who may tell of nobody. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lrs.caliper.entities import people
from lrs.caliper.identity import TYPES
from lrs.caliper.mappingnames import CALIPER, member_of
from lrs.caliper.mappingpeople import home_page, is_passing
from lrs.xapi.primitives import is_mbox

# By an IRI too. A `scoredBy` is as often a program, and else a teacher; `grader` is the map's own.
_PEOPLE = people() - {"scoredBy"} | {"actor", "grader"}

Value = Mapping[str, Any]


def named(statement: Value) -> Iterator[dict[str, Any]]:
    """The people but for its actor, each as the Agent that they would be."""
    who = statement["actor"]
    own = who.get("mbox") or who.get("account", {}).get("name")
    for extensions in _extensions(statement):
        kept = {member_of(key): value for key, value in extensions.items() if key.startswith(CALIPER)}
        yield from (_agent(iri) for iri in _named(kept) if iri != own)


def dropped(statement: Value) -> None:
    """Take away what it keeps of the Event, from which that Event comes back."""
    for extensions in _extensions(statement):
        for key in [key for key in extensions if key.startswith(CALIPER)]:
            del extensions[key]


def _extensions(statement: Value) -> Iterator[dict[str, Any]]:
    context = statement.get("context", {})
    listed = [one for kind in context.get("contextActivities", {}).values() for one in _listed(kind)]
    for holder in (context, statement.get("result", {}),
                   *(one.get("definition", {}) for one in (statement["object"], *listed))):
        if "extensions" in holder:
            yield holder["extensions"]


def _named(value: Any) -> Iterator[Any]:
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, list):
            waiting += found
        elif isinstance(found, dict):
            if found.get("type") == "Person":
                yield found.get("id")
            for name, part in found.items():
                waiting.append(part)
                if name in _PEOPLE:
                    yield from (one for one in _listed(part) if isinstance(one, str))


def _agent(iri: Any) -> dict[str, Any]:
    if is_mbox(iri):
        return {"mbox": iri}
    page = None if is_passing(iri) else home_page(iri)
    return {"account": {"homePage": page or TYPES, "name": str(iri)}}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
