"""The keys a Statement is found by, computed when it is written.

Each is a keyed hash: of one length whatever the text, harmless where a text is no string MongoDB could hold (lone
surrogates, 10,000 characters), and meaningless without the tenant's secret.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

from lrs.storage.contract import Element
from lrs.xapi.actor import ifi

_REMEMBERED = 20_000

Value = Mapping[str, Any]


class QueryKeys:
    """The keys of one tenant; those of verbs, activities and agents that recur are remembered, up to a bound."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._known: dict[str, bytes] = {}

    def statement(self, statement_id: str) -> bytes:
        """The record key of a Statement; ids are compared without regard to case."""
        return self._hash(f"statement {statement_id.lower()}", 16)

    def agent(self, identifier: str) -> bytes:
        """`identifier` as `lrs.xapi.actor.ifi` gives it."""
        return self._remembered(f"agent {identifier}")

    def verb(self, iri: str) -> bytes:
        return self._remembered(f"verb {iri}")

    def activity(self, iri: str) -> bytes:
        return self._remembered(f"activity {iri}")

    def registration(self, uuid: str) -> bytes:
        return self._hash(f"registration {uuid.lower()}", 12)

    def _remembered(self, text: str) -> bytes:
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[text] = self._hash(text, 12)
        return found

    def _hash(self, text: str, size: int) -> bytes:
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size, key=self._secret).digest()


def element(statement: Value, authority: Value, keys: QueryKeys) -> Element:
    """What `statement`, valid and with this authority, is found by (Communication 2.1.3, the filters)."""
    about = statement["object"]
    kind = about.get("objectType", "Activity")
    context = statement.get("context", {})
    agents = _unique(_identifiers(_actors(statement, kind)))
    around = _identifiers([authority, *_context_actors(context)])
    related_agents = _unique([*agents, *around, *_inner_agents(about, kind)])
    activities = _unique([*_activities(about, kind), *_context_activities(context), *_inner_activities(about, kind)])
    registration = context.get("registration")
    return Element(
        agents=tuple(map(keys.agent, agents)),
        verb=keys.verb(statement["verb"]["id"]),
        activity=keys.activity(about["id"]) if kind == "Activity" else None,
        registration=keys.registration(registration) if registration else None,
        related_agents=tuple(map(keys.agent, related_agents)),
        related_activities=tuple(map(keys.activity, activities)),
    )


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _actors(statement: Value, kind: str) -> list[Value]:
    if kind in {"Agent", "Group"}:
        return [statement["actor"], statement["object"]]
    return [statement["actor"]]


def _context_actors(context: Value) -> Iterator[Value]:
    for name in ("instructor", "team"):
        if name in context:
            yield context[name]
    for name, member in (("contextAgents", "agent"), ("contextGroups", "group")):
        for entry in context.get(name, ()):
            yield entry[member]


def _inner_agents(about: Value, kind: str) -> Iterator[str]:
    if kind == "SubStatement":
        inner = about["object"].get("objectType", "Activity")
        yield from _identifiers([*_actors(about, inner), *_context_actors(about.get("context", {}))])


def _identifiers(actors: Iterable[Value]) -> Iterator[str]:
    """Of each Agent or Group, and of each Group's members: they match too (Communication 2.1.3, `agent`)."""
    for actor in actors:
        identifier = ifi(dict(actor))
        if identifier is not None:
            yield identifier
        for member in actor.get("member", ()):
            yield from _identifiers([member])


def _activities(about: Value, kind: str) -> Iterator[str]:
    if kind == "Activity":
        yield about["id"]


def _context_activities(context: Value) -> Iterator[str]:
    for listed in context.get("contextActivities", {}).values():
        for activity in listed if isinstance(listed, list) else [listed]:
            yield activity["id"]


def _inner_activities(about: Value, kind: str) -> Iterator[str]:
    if kind == "SubStatement":
        yield from _activities(about["object"], about["object"].get("objectType", "Activity"))
        yield from _context_activities(about.get("context", {}))
