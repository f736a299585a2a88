"""From a query on Statements to MongoDB's filter and the index that serves it.

The keys of a Statement stand in `q`, one element for the Statement itself and one for each Statement it refers to,
directly or through others (xAPI 1.0.3 Communication 2.1.3, "Filter Conditions for StatementRefs"); all conditions
must hold for the same element. The index is named in the query: left alone, the planner was seen to try nine plans.
"""

from __future__ import annotations

from typing import Any

from lrs.access.reach import Reach
from lrs.storage import narrowing, notes
from lrs.storage.contract.statements import StatementFilter

# The narrowest first; the two-key indexes serve their pair at any size, other pairs are bounded by the first match.
_INDEXES: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset("ao"), "agent_activity"),
    (frozenset("av"), "agent_verb"),
    (frozenset("ov"), "activity_verb"),
    (frozenset("g"), "registration"),
    (frozenset("a"), "agent"),
    (frozenset(["ra"]), "related_agent"),
    (frozenset("o"), "activity"),
    (frozenset(["ro"]), "related_activity"),
    (frozenset("v"), "verb"),
)


def build(tenant: str, query: StatementFilter) -> tuple[dict[str, Any], str | None]:
    """The filter and the name of its index; None where only the planner can tell: of one app's statements with some
    key, whichever of the two is rarer."""
    found: dict[str, Any] = {"t": tenant}
    if bounds := _bounds(query):
        found["pos"] = bounds
    if query.by is not None:
        found["by"] = query.by
    element = _element(query)
    if query.reach is not None:
        return _within(found | _attached(query), element, query.reach), "attached" if query.attached_by else None
    if element:
        if query.by is not None:
            element["b"] = query.by  # nor may it learn of another's by referring to it
        found["q"] = {"$elemMatch": element}
        return found, None if query.by is not None else next(name for keys, name in _INDEXES if keys <= element.keys())
    found["voided"] = None  # a voided Statement's keys are moved aside, so only a query without keys would see it
    return found, "list" if query.by is None else "app"


def _within(found: dict[str, Any], element: dict[str, Any], reach: Reach) -> dict[str, Any]:
    """Narrowed to `reach`, where only a Statement's own element counts. Only the planner knows which is rarer: the
    learners within reach, or what was asked for."""
    own = {f"q.0.{name}": key for name, key in element.items()} or {"voided": None}
    return {"$and": [{**found, **own}, narrowing.condition(reach)]}


def _attached(query: StatementFilter) -> dict[str, Any]:
    if query.attached_by is None:
        return {}
    file = {} if query.sha2 is None else {"files.s": query.sha2}
    return {"n.l": notes.learner_bytes(query.attached_by), "files.f": {"$exists": True}, **file}


def _bounds(query: StatementFilter) -> dict[str, int]:
    bounds = {}
    if query.after is not None:
        bounds["$gt"] = query.after
    if query.before is not None:
        bounds["$lt"] = query.before
    if query.mark is not None:
        bounds["$lte"] = query.mark
    return bounds


def _element(query: StatementFilter) -> dict[str, Any]:
    keys = {
        "ra" if query.related_agents else "a": query.agent,
        "v": query.verb,
        "ro" if query.related_activities else "o": query.activity,
        "g": query.registration,
    }
    return {name: key for name, key in keys.items() if key is not None}
