"""The person whose records go, known by the query keys of all their accounts, and where a Statement speaks of them.

A Statement goes with the person who did what it says, and with the person it was said about: `actor` and `object`. One
that only mentions the person (as instructor, in a team, among the members of a Group, inside a SubStatement, as
authority) is the record of somebody else, who would lose it. It stays, byte for byte, and is counted; a request may
ask for these to go as well. What it shows of the person is an account without a name, once the roster has forgotten it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Literal

from lrs.annotation import identity
from lrs.statements.queryfields import QueryKeys, identifiers
from lrs.xapi.actor import ifi
from lrs.xapi.primitives import is_uuid

Place = Literal["actor", "object", "member", "instructor", "team", "context", "substatement", "authority"]
IsPerson = Callable[[str], bool]

OF_THE_PERSON: frozenset[Place] = frozenset({"actor", "object"})


class Subject:
    """Identifiers are as `lrs.xapi.actor.ifi` writes them; a UUID as account name counts in either case."""

    def __init__(self, keys: Collection[bytes], query_keys: QueryKeys) -> None:
        self._keys = frozenset(keys)
        self._agent = query_keys.agent.afresh

    def keys_of(self, found: Iterable[str]) -> set[bytes]:
        """Those of the person's keys that stand among these identifiers."""
        return {key for identifier in found for key in map(self._agent, {identifier, identity.canonical(identifier)})
                if key in self._keys}

    def is_person(self, identifier: str) -> bool:
        return bool(self.keys_of((identifier,)))


def keys(names: Iterable[str], query_keys: QueryKeys) -> set[bytes]:
    """The query keys of a person with these identifiers, in every spelling."""
    return {query_keys.agent.afresh(spelling) for name in names for spelling in spellings(name)}


def places(statement: Mapping[str, Any], is_person: IsPerson) -> set[Place]:
    """Where the valid `statement` speaks of the person."""
    found = _actor(statement["actor"], "actor", is_person)
    about = statement["object"]
    kind = about.get("objectType", "Activity")
    if kind in {"Agent", "Group"}:
        found |= _actor(about, "object", is_person)
    elif kind == "SubStatement" and places({"authority": {}, **about}, is_person):
        found.add("substatement")
    if any(map(is_person, identifiers(statement.get("authority", {})))):
        found.add("authority")
    return found | _context(statement.get("context", {}), is_person)


def _actor(actor: Mapping[str, Any], place: Place, is_person: IsPerson) -> set[Place]:
    """A Group of nobody else, and one under the person's own identifier, are the person."""
    own = ifi(dict(actor))
    members = [ifi(member) for member in actor.get("member", ())]
    among = [member for member in members if member is not None and is_person(member)]
    if (own is not None and is_person(own)) or (own is None and among and len(among) == len(members)):
        return {place}
    return {"member"} if among else set()


def _context(context: Mapping[str, Any], is_person: IsPerson) -> set[Place]:
    found: set[Place] = set()
    named: tuple[tuple[Place, list[Any]], ...] = (
        ("instructor", [context["instructor"]] if "instructor" in context else []),
        ("team", [context["team"]] if "team" in context else []),
        ("context", [entry["agent"] for entry in context.get("contextAgents", ())]
         + [entry["group"] for entry in context.get("contextGroups", ())]))
    for place, actors in named:
        if any(is_person(identifier) for actor in actors for identifier in identifiers(actor)):
            found.add(place)
    return found


def spellings(identifier: str) -> set[str]:
    """The ways in which Statements name the agent with this identifier."""
    found = {identifier}
    for one in (identifier, identity.canonical(identifier)):
        for cased in (one, _lowered(one), _lowered(one, str.upper)):
            found.update(identity.spellings(cased))
    if identifier.startswith("mbox "):
        found.add(f"mbox_sha1sum {hashlib.sha1(identifier[5:].encode(), usedforsecurity=False).hexdigest()}")
    return found


def _lowered(identifier: str, case: Callable[[str], str] = str.lower) -> str:
    """The same account, its name in one case when it is a UUID."""
    head, _, name = identifier.rpartition(" ")
    return f"{head} {case(name)}" if is_uuid(name) and identifier.startswith("account ") else identifier
