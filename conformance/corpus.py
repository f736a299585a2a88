"""A known set of Statements, and a second, slow opinion on which of them a query must find (Communication 2.1.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from uuid import uuid4

from conformance.names import Json, Names

IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
CONTEXT_ACTIVITIES = ("parent", "grouping", "category", "other")


@dataclass
class Corpus:
    """Two of everything that can be asked for, in all combinations, and once at every place where it may stand."""

    names: Names
    statements: list[Json] = field(default_factory=list)

    def __post_init__(self) -> None:
        names = self.names
        self.agent, self.other_agent = names.agent(), names.account()
        self.group: Json = {"objectType": "Group", "openid": names.iri("group")}
        self.verbs = (names.iri("verb"), names.iri("verb"))
        self.activities = (names.iri(), names.iri())
        self.registrations = (str(uuid4()), str(uuid4()))
        self._combinations()
        self._agents()
        self._activities()
        self._references()

    @property
    def queries(self) -> dict[str, Json]:
        """Each filter by itself."""
        return {
            "agent": {"agent": self.agent}, "group": {"agent": self.group}, "verb": {"verb": self.verbs[0]},
            "activity": {"activity": self.activities[0]}, "registration": {"registration": self.registrations[0]},
            "related_agents": {"agent": self.agent, "related_agents": True},
            "related_activities": {"activity": self.activities[0], "related_activities": True},
        }

    def matching(self, query: Json) -> list[Json]:
        by_id = {each["id"]: each for each in self.statements}
        return [each for each in self.statements if _found(each, query, by_id)]

    def _add(self, **members: Any) -> Json:
        made = self.names.statement(**members)
        self.statements.append(made)
        return made

    def _combinations(self) -> None:
        for actor, verb, activity, registration in product((self.agent, self.other_agent), self.verbs, self.activities,
                                                           (*self.registrations, None)):
            context = {"context": {"registration": registration}} if registration else {}
            self._add(actor=actor, verb={"id": verb}, object={"id": activity}, **context)

    def _agents(self) -> None:
        agent, names = self.agent, self.names
        group = {"objectType": "Group", "member": [names.agent(), agent]}
        named = {**agent, "name": "山田"}
        self._add(object=agent)
        self._add(actor=group)
        self._add(actor=self.group)
        self._add(object=self.group)
        self._add(actor={**self.group, "member": [agent]})
        self._add(actor=named)
        self._add(object=group)
        self._add(context={"instructor": agent})
        self._add(context={"instructor": group})
        self._add(context={"team": group})
        self._add(context={"team": self.group})
        for inner in ({"actor": agent}, {"object": agent}, {"actor": group}, {"context": {"instructor": agent}},
                      {"context": {"team": group}}):
            self._add(object=names.sub_statement(**inner))
        self._add(context={"extensions": {"https://x.example/agent": agent}})

    def _activities(self) -> None:
        activity, names = {"id": self.activities[0]}, self.names
        for key in CONTEXT_ACTIVITIES:
            self._add(context={"contextActivities": {key: [{"id": names.iri()}, activity]}})
            self._add(context={"contextActivities": {key: activity}},
                      object=names.sub_statement(context={"contextActivities": {key: [{"id": names.iri()}]}}))
            self._add(object=names.sub_statement(context={"contextActivities": {key: [activity]}}))
        self._add(object=names.sub_statement(object=activity))
        self._add(object=names.sub_statement(verb={"id": self.verbs[0]}))
        self._add(object={"id": self.activities[0] + "/below"})
        self._add(object={"id": self.activities[0].replace("activity", "Activity")})

    def _references(self) -> None:
        """To one that matches, to a reference, in another order than they are stored, to what is not there."""
        whole, names = self.statements[0], self.names
        one = self._add(object=names.reference(whole["id"]))
        self._add(object=names.reference(one["id"]))
        late = str(uuid4())
        self._add(object=names.reference(late))
        self._add(id=late, actor=self.agent, verb={"id": self.verbs[0]}, object={"id": self.activities[0]},
                  context={"registration": self.registrations[0]})
        self._add(object=names.reference(str(uuid4())))
        self._add(context={"statement": names.reference(whole["id"])})
        self._add(object=names.sub_statement(object=names.reference(whole["id"])))


def _found(statement: Json, query: Json, by_id: dict[str, Json], seen: frozenset[str] = frozenset()) -> bool:
    """A Statement that refers to one that is found is found (the corpus has none that half matches by itself)."""
    if _matches(statement, query):
        return True
    target = statement["object"].get("id") if statement["object"].get("objectType") == "StatementRef" else None
    if target is None or target not in by_id or target in seen:
        return False
    return _found(by_id[target], query, by_id, seen | {target})


def _matches(statement: Json, query: Json) -> bool:
    told: dict[str, Callable[[Any], bool]] = {
        "verb": lambda value: statement["verb"]["id"] == value,
        "registration": lambda value: statement.get("context", {}).get("registration") == value,
        "activity": lambda value: value in _activities_of(statement, bool(query.get("related_activities"))),
        "agent": lambda value: any(
            _is(each, value) for each in _agents_of(statement, bool(query.get("related_agents")))),
    }
    return all(told[name](value) for name, value in query.items() if name in told)


def _activities_of(statement: Json, related: bool) -> Iterator[str]:
    part = statement["object"]
    if part.get("objectType", "Activity") == "Activity":
        yield part["id"]
    if related:
        for value in statement.get("context", {}).get("contextActivities", {}).values():
            yield from (each["id"] for each in (value if isinstance(value, list) else [value]))
        if part.get("objectType") == "SubStatement":
            yield from _activities_of(part, related)


def _agents_of(statement: Json, related: bool) -> Iterator[Json]:
    part = statement["object"]
    around = [statement["actor"], *([part] if part.get("objectType") in {"Agent", "Group"} else [])]
    if related:
        context = statement.get("context", {})
        around += [context[place] for place in ("instructor", "team") if place in context]
    for each in around:
        yield each
        yield from each.get("member", [])
    if related and part.get("objectType") == "SubStatement":
        yield from _agents_of(part, related)


def _is(one: Json, other: Json) -> bool:
    return any(name in one and one[name] == other.get(name) for name in IDENTIFIERS)
