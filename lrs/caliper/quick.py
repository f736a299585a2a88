"""Whether an Event or entity is good beyond doubt: the tables compiled into nested tests, for the many that are.

A test that holds means that there is no finding. One that fails means only that `examination` has to look: what is
merely unusual, such as a word in another spelling, fails here too. The tests of an edition are made when the first of
its Events comes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from lrs.caliper import entities, events
from lrs.caliper.contexts import EXTENSIONS, Version, version_of
from lrs.caliper.entities import Property
from lrs.caliper.forms import FORMS, is_event_id, is_iri
from lrs.caliper.vocabulary import ACTIONS_1_1, VOCABULARIES
from lrs.xapi.primitives import Test


class Edition(NamedTuple):
    """A version; 1.1 with what its extensions took from 1.2 in advance is one of its own."""

    version: Version
    extended: bool = False

    @property
    def has_new(self) -> bool:
        """Whether what came with 1.2 is at home here."""
        return self.extended or self.version is Version.V1P2

    def has_event(self, name: str) -> bool:
        if name in events.DEPRECATED:
            return False
        return self.has_new or not events.EVENTS[name].new

    def has_entity(self, name: str) -> bool:
        if name in entities.DEPRECATED:
            return False
        return self.has_new or name in entities.TYPES_1_1


_EDITIONS = {
    **{version.context: Edition(version) for version in Version},
    **{iri: Edition(Version.V1P1, extended=True) for iri in EXTENSIONS},
}

_ROLES = VOCABULARIES["role"]


def passes(value: Any, version: Version) -> bool:
    """Whether `value` is good beyond doubt, sent under a `dataVersion` of `version`."""
    if type(value) is not dict:
        return False
    context, name = value.get("@context"), value.get("type")
    if type(context) is list and context and all(map(_is_further, context[:-1])):
        context = context[-1]  # those before it only allow more
        value = {**value, "@context": context}
    if type(context) is not str or type(name) is not str:
        return False
    edition = _EDITIONS.get(context)
    if edition is None or edition.version is not version:
        return False
    test = _tests(edition).get(name)
    return test is not None and test(value)


def _is_further(context: object) -> bool:
    return type(context) is dict or (type(context) is str and version_of(context) is None)


@cache
def _tests(edition: Edition) -> dict[str, Test]:
    """Of each type that may be in `data`."""
    found = _entities(edition)
    return {
        **{name: found[name] for name in found if name not in entities.WITHOUT_ID},
        **{name: _event(name, edition, found) for name in events.EVENTS if edition.has_event(name)},
    }


def _entities(edition: Edition) -> dict[str, Test]:
    """Filled while it is made: an entity may hold entities of its own type."""
    found: dict[str, Test] = {}
    types = [name for name in entities.TABLE if edition.has_entity(name)]
    slots: list[tuple[dict[str, Test], tuple[str, ...]]] = []

    def slot(of: tuple[str, ...]) -> Mapping[str, Test]:
        slots.append(({}, of))
        return slots[-1][0]

    for name in types:
        members = _members(entities.properties(name), edition, slot)
        required = tuple(key for key, kind in entities.properties(name).items() if kind.required)
        if name in entities.WITHOUT_ID:
            found[name] = _object(members, required)
        else:
            found[name] = _object({**members, "id": is_iri}, ("id", *required))
    for tests, of in slots:
        tests.update({name: found[name] for name in entities.subtypes(of) if name in found})
    return found


def _event(name: str, edition: Edition, found: Mapping[str, Test]) -> Test:
    def slot(of: tuple[str, ...]) -> Mapping[str, Test]:
        return {kind: found[kind] for kind in entities.subtypes(of) if kind in found}

    kinds = events.properties(name, edition.version)
    members = _members(kinds, edition, slot)
    allowed = events.actions(name) if edition.has_new else events.actions(name) & ACTIONS_1_1
    members |= {"id": is_event_id, "action": _one_of(allowed)}
    test = _object(members, ("id", *(key for key, kind in kinds.items() if kind.required)))
    for pair in events.PAIRS:
        if pair.event == name:
            test = _both(test, _pair(pair))
    for need in events.NEEDS:
        if need.event == name:
            test = _both(test, _need(need))
    return test


def _both(first: Test, second: Test) -> Test:
    return lambda value: first(value) and second(value)


def _members(kinds: Mapping[str, Property], edition: Edition,
             slot: Callable[[tuple[str, ...]], Mapping[str, Test]]) -> dict[str, Test]:
    """The test of each member, besides `id`; one that is new is at home in 1.2 alone."""
    members: dict[str, Test] = {"type": _anything, "@context": _anything_known}
    for key, kind in kinds.items():
        if not kind.new or edition.has_new:
            one = _value(kind, slot)
            members[key] = _are_roles if kind.of == ("role",) else _list(one) if kind.many else one
    return members


def _value(kind: Property, slot: Callable[[tuple[str, ...]], Mapping[str, Test]]) -> Test:
    match kind.form:
        case "ref":
            return _reference(slot(kind.of))
        case "obj":
            return _typed(slot(kind.of))
        case "enum":
            return _one_of(VOCABULARIES[kind.of[0]])
        case form:
            return FORMS[form][0]


def _anything(value: object) -> bool:
    return True


def _anything_known(value: object) -> bool:
    return type(value) is str and value in _EDITIONS


def _one_of(terms: frozenset[str]) -> Test:
    return lambda value: type(value) is str and value in terms


def _are_roles(value: Any) -> bool:
    """A list of roles, each sub-role with the role that it belongs to."""
    if type(value) is not list:
        return False
    for role in value:
        if type(role) is not str or role not in _ROLES or role.partition("#")[0] not in value:
            return False
    return True


def _list(test: Test) -> Test:
    def accepts(value: Any) -> bool:
        if type(value) is not list:
            return False
        for part in value:  # noqa: SIM110 - a loop costs half of what all() does
            if not test(part):
                return False
        return True

    return accepts


def _typed(tests: Mapping[str, Test]) -> Test:
    def accepts(value: Any) -> bool:
        if type(value) is not dict:
            return False
        name = value.get("type")
        test = tests.get(name) if type(name) is str else None
        return test is not None and test(value)

    return accepts


def _reference(tests: Mapping[str, Test]) -> Test:
    def accepts(value: Any) -> bool:
        if type(value) is not dict:
            return is_iri(value)
        name = value.get("type")
        test = tests.get(name) if type(name) is str else None
        return test is not None and test(value)

    return accepts


def _object(members: dict[str, Test], required: tuple[str, ...]) -> Test:
    test_of = members.get

    def accepts(value: Any) -> bool:
        for key, part in value.items():
            test = test_of(key)
            if test is None or not test(part):
                return False
        for key in required:  # noqa: SIM110 - a loop costs half of what all() does
            if key not in value:
                return False
        return True

    return accepts


def _pair(law: events.Pair) -> Test:
    actions, types = frozenset(law.actions.split()), entities.subtypes(tuple(law.types.split()))

    def holds(event: Any) -> bool:
        found = event.get(law.slot)
        return type(found) is not dict or event["action"] not in actions or found["type"] in types

    return holds


def _need(law: events.Need) -> Test:
    actions = frozenset(law.actions.split())

    def holds(event: Any) -> bool:
        if actions and event["action"] not in actions:
            return True
        found = event.get(law.slot) if law.slot else event
        return type(found) is not dict or law.member in found

    return holds
