"""The keys a Statement is found by, computed when it is written.

Each is a keyed hash: of one length whatever the text, harmless where a text is no string MongoDB could hold (lone
surrogates, 10,000 characters), and meaningless without the tenant's secret.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from typing import Any

from lrs.storage.contract.statements import Element
from lrs.xapi.actor import ifi

_REMEMBERED = 10_000         # texts of a kind and tenant; then it starts afresh
_REMEMBERED_LENGTH = 300

Value = dict[str, Any]


class Hashing:
    """The keys of one kind of text; those that recur are remembered, up to a bound."""

    def __init__(self, kind: str, secret: bytes) -> None:
        self._prefix = f"{kind} "
        self._secret = secret
        self._known: dict[str, bytes] = {}

    def __call__(self, text: str) -> bytes:
        found = self._known.get(text)
        if found is None:
            found = self.afresh(text)
            if len(text) <= _REMEMBERED_LENGTH:
                if len(self._known) >= _REMEMBERED:
                    self._known.clear()
                self._known[text] = found
        return found

    def afresh(self, text: str, size: int = 12) -> bytes:
        """The key of a text that will hardly come again."""
        named = (self._prefix + text).encode("utf-8", "surrogatepass")
        return blake2b(named, digest_size=size, key=self._secret).digest()


class QueryKeys:
    """The keys of one tenant. Agents are given as `lrs.xapi.actor.ifi` names them."""

    def __init__(self, secret: bytes) -> None:
        self.agent = Hashing("agent", secret)
        self.verb = Hashing("verb", secret)
        self.activity = Hashing("activity", secret)
        self._statement = Hashing("statement", secret)
        self._registration = Hashing("registration", secret)

    def statement(self, statement_id: str) -> bytes:
        """The record key of a Statement; ids are compared without regard to case."""
        return self._statement.afresh(statement_id.lower(), 16)

    def learner(self, user: str) -> bytes:
        """Whoever's account it is, the learner with this UUID; no identifier of an Agent gives the same."""
        return self.agent.afresh(f"learner {user}")

    def registration(self, uuid: str) -> bytes:
        return self._registration.afresh(uuid.lower())


def element(statement: Value, authority: Sequence[str], keys: QueryKeys) -> Element:
    """What the valid `statement` is found by (Communication 2.1.3, the filters).

    `authority` are the identifiers of the Agent that the server sets as its authority.
    """
    about = statement["object"]
    kind = about.get("objectType", "Activity")
    context = statement.get("context", {})
    agents = identifiers(statement["actor"])
    if kind in _ACTORS:
        agents += identifiers(about)
    related_agents = [*agents, *authority, *_context_agents(context)]
    activities = [about["id"]] if kind == "Activity" else []
    activities += _context_activities(context)
    if kind == "SubStatement":
        related_agents += _inner_agents(about)
        activities += _inner_activities(about)
    registration = context.get("registration")
    return Element(
        agents=_unique(keys.agent, agents),
        verb=keys.verb(statement["verb"]["id"]),
        activity=keys.activity(about["id"]) if kind == "Activity" else None,
        registration=keys.registration(registration) if registration else None,
        related_agents=_unique(keys.agent, related_agents),
        related_activities=_unique(keys.activity, activities),
    )


_ACTORS = frozenset({"Agent", "Group"})


def _unique(key: Callable[[str], bytes], texts: Iterable[str]) -> tuple[bytes, ...]:
    return tuple(map(key, dict.fromkeys(texts)))


def identifiers(actor: Value) -> list[str]:
    """Of an Agent or Group, and of a Group's members: they match too (Communication 2.1.3, `agent`)."""
    identifier = ifi(actor)
    found = [] if identifier is None else [identifier]
    for member in actor.get("member", ()):
        found += identifiers(member)
    return found


def _context_agents(context: Value) -> list[str]:
    found: list[str] = []
    for name in ("instructor", "team"):
        if name in context:
            found += identifiers(context[name])
    for name, member in (("contextAgents", "agent"), ("contextGroups", "group")):
        for entry in context.get(name, ()):
            found += identifiers(entry[member])
    return found


def _context_activities(context: Value) -> list[str]:
    return [activity["id"] for listed in context.get("contextActivities", {}).values()
            for activity in (listed if isinstance(listed, list) else [listed])]


def _inner_agents(substatement: Value) -> list[str]:
    found = identifiers(substatement["actor"])
    if substatement["object"].get("objectType") in _ACTORS:
        found += identifiers(substatement["object"])
    return found + _context_agents(substatement.get("context", {}))


def _inner_activities(substatement: Value) -> list[str]:
    about = substatement["object"]
    found = [about["id"]] if about.get("objectType", "Activity") == "Activity" else []
    return found + _context_activities(substatement.get("context", {}))
