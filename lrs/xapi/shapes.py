"""The grammar of JSON values, each rule written once and read twice.

A `Shape` answers two ways from the same parts: `accepts` says fast whether a value is good, `findings` says slowly
everything that is wrong with it. ``accepts(value)`` holds exactly when ``findings(value, …)`` is empty. Neither
raises on any JSON value. The grammar of a Statement has a bounded depth, so nesting costs no recursion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lrs.xapi.findings import Finding, step
from lrs.xapi.primitives import Test, is_iri, is_string


class Shape:
    """What a JSON value must be."""

    accepts: Test

    def findings(self, value: Any, at: str) -> Iterator[Finding]:
        """What is wrong with `value`, which stands at the JSON pointer `at`."""
        if value is None:
            yield Finding(at, "null")
        else:
            yield from self._findings(value, at)

    def _findings(self, value: Any, at: str) -> Iterator[Finding]:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Law:
    """What must hold between the members of an object or the elements of an array.

    `holds` is asked only when the members it `reads`, or all elements, are good by themselves. A breach is reported
    at the part `at`, or at the whole.
    """

    rule: str
    holds: Callable[[Any], bool]
    reads: tuple[str, ...] = ()
    at: str = ""


class Value(Shape):
    """A value without parts, good when `test` holds."""

    def __init__(self, rule: str, test: Test, **values: str) -> None:
        self.accepts = test
        self._rule, self._values = rule, values

    def _findings(self, value: Any, at: str) -> Iterator[Finding]:
        if not self.accepts(value):
            yield Finding(at, self._rule, self._values)


def one_of(*words: str) -> Value:
    """One of these words, in exactly this case."""
    known = frozenset(words)
    return Value("one-of", lambda value: type(value) is str and value in known, allowed=", ".join(words))


IRI = Value("iri", is_iri)
STRING = Value("string", is_string)


class Map(Shape):
    """An object whose keys are data: each passes `key`; each value passes `item`, or may be anything."""

    def __init__(self, rule: str, key: Value, item: Value | None = None) -> None:
        self._rule, self._key, self._item = rule, key, item
        good_key, good_item = key.accepts, item.accepts if item else None

        def accepts(value: Any) -> bool:
            if type(value) is not dict:
                return False
            for name, part in value.items():  # noqa: SIM110 - a loop costs half of what all() does
                if not good_key(name) or (good_item and not good_item(part)):
                    return False
            return True

        self.accepts = accepts

    def _findings(self, value: Any, at: str) -> Iterator[Finding]:
        if type(value) is not dict:
            yield Finding(at, self._rule)
            return
        for key, item in value.items():
            place = at + step(key)  # a JSON pointer has no name for a key but that of its value
            yield from self._key.findings(key, place)
            if self._item:
                yield from self._item.findings(item, place)


class Array(Shape):
    """A list of `item`."""

    def __init__(self, item: Shape, *laws: Law) -> None:
        self._item, self._laws = item, laws
        good_item = item.accepts

        def accepts(value: Any) -> bool:
            if type(value) is not list:
                return False
            for part in value:
                if not good_item(part):
                    return False
            return not laws or all(law.holds(value) for law in laws)

        self.accepts = accepts

    def _findings(self, value: Any, at: str) -> Iterator[Finding]:
        if type(value) is not list:
            yield Finding(at, "array")
            return
        for index, item in enumerate(value):
            yield from self._item.findings(item, f"{at}/{index}")
        if all(map(self._item.accepts, value)):
            for law in self._laws:
                if not law.holds(value):
                    yield Finding(at, law.rule)


class OneOrMany(Shape):
    """One `item`, or a list of them."""

    def __init__(self, item: Shape) -> None:
        self._item, self._many = item, Array(item)
        one, many = item.accepts, self._many.accepts
        self.accepts = lambda value: many(value) if type(value) is list else one(value)

    def _findings(self, value: Any, at: str) -> Iterator[Finding]:
        return (self._many if type(value) is list else self._item).findings(value, at)


class Members(Shape):
    """An object of the standard: the noun, its members, which of them it must have, and the laws between them."""

    def __init__(self, noun: str, members: Mapping[str, Shape], *laws: Law, required: tuple[str, ...] = ()) -> None:
        self._noun, self._members, self._required, self._laws = noun, members, required, laws
        self._spelling = {name.lower(): name for name in members}
        test_of = {name: shape.accepts for name, shape in members.items()}.get
        lawful = tuple(law.holds for law in laws)

        def accepts(value: Any) -> bool:
            if type(value) is not dict:
                return False
            for name, item in value.items():
                test = test_of(name)
                if test is None or not test(item):
                    return False
            for name in required:
                if name not in value:
                    return False
            for holds in lawful:  # noqa: SIM110 - a loop costs half of what all() does
                if not holds(value):
                    return False
            return True

        self.accepts = accepts

    def but(self, *laws: Law, required: tuple[str, ...] = (), **members: Shape) -> Members:
        """The same with more laws, members or demands."""
        return Members(self._noun, {**self._members, **members}, *self._laws, *laws,
                       required=(*self._required, *required))

    def _findings(self, value: Any, at: str) -> Iterator[Finding]:
        if type(value) is not dict:
            yield Finding(at, "object", {"noun": self._noun})
            return
        for name, item in value.items():
            shape = self._members.get(name)
            yield from shape.findings(item, at + step(name)) if shape else self._unknown(name, at)
        for name in self._required:
            if name not in value:
                yield Finding(at, "member-missing", {"noun": self._noun, "member": name})
        for law in self._laws:
            if all(self._good(value, name) for name in law.reads) and not law.holds(value):
                yield Finding(f"{at}/{law.at}" if law.at else at, law.rule)

    def _unknown(self, name: str, at: str) -> Iterator[Finding]:
        right = self._spelling.get(name.lower())
        if right:
            yield Finding(at + step(name), "member-case", {"right": right})
        else:
            yield Finding(at + step(name), "member-unknown",
                          {"noun": self._noun, "allowed": ", ".join(self._members)})

    def _good(self, value: dict[str, Any], name: str) -> bool:
        return name not in value or self._members[name].accepts(value[name])


class Kinds(Shape):
    """An object whose `objectType` says what it is; without one it is `default`, if there is a default."""

    def __init__(self, noun: str, kinds: Mapping[str, Shape], default: str | None = None) -> None:
        self._noun, self._kinds, self._default = noun, kinds, default
        test_of = {name: shape.accepts for name, shape in kinds.items()}

        def accepts(value: Any) -> bool:
            if type(value) is not dict:
                return False
            kind = value.get("objectType", default)
            return type(kind) is str and kind in test_of and test_of[kind](value)

        self.accepts = accepts

    def _findings(self, value: Any, at: str) -> Iterator[Finding]:
        if type(value) is not dict:
            yield Finding(at, "object", {"noun": self._noun})
        elif "objectType" not in value and self._default is None:
            yield Finding(at, "member-missing", {"noun": self._noun, "member": "objectType"})
        else:
            kind = value.get("objectType", self._default)
            if type(kind) is str and kind in self._kinds:
                yield from self._kinds[kind].findings(value, at)
            else:
                yield from one_of(*self._kinds).findings(kind, at + "/objectType")
