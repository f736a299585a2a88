"""A test: what it is called, which requirements and clause it stands on, for which versions, and the function itself.

A function becomes a test by `@check(...)`; tables make theirs by `add(Check(...))`. The first line of the
docstring is what must be so, in plain words.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance import nouns, validation

if TYPE_CHECKING:
    from conformance.lrs import Lrs

V1, V2 = "1.0.3", "2.0.0"
BOTH = (V1, V2)
MUST, SHOULD = "MUST", "SHOULD"

Function = Callable[["Lrs"], Awaitable[None]]


@dataclass(frozen=True)
class Check:
    noun: str
    name: str
    says: str
    clause: str
    function: Function
    requirements: tuple[str, ...] = ()
    versions: tuple[str, ...] = BOTH
    level: str = MUST

    @property
    def id(self) -> str:
        return f"{self.noun}/{self.name}"


_checks: dict[str, Check] = {}


def add(made: Check) -> None:
    if made.id in _checks:
        raise ValueError(f"two tests are called {made.id}")
    _checks[made.id] = made


def check(*requirements: str, clause: str, versions: tuple[str, ...] = BOTH, level: str = MUST,
          noun: str = "") -> Callable[[Function], Function]:
    """Requirement ids without their `XAPI-`: "00143". The noun is the name of the module unless given."""
    def registered(function: Function) -> Function:
        says = " ".join((function.__doc__ or "").split("\n\n")[0].split())
        add(Check(noun or function.__module__.rpartition(".")[2], function.__name__, says, clause, function,
                  ids(*requirements), versions, level))
        return function
    return registered


def ids(*short: str) -> tuple[str, ...]:
    return tuple(f"XAPI-{number}" for number in short)


def every_check() -> list[Check]:
    """All tests, in the order of their nouns."""
    for package in (validation, nouns):
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{package.__name__}.{module.name}")
    return sorted(_checks.values(), key=lambda each: each.noun)


def chosen(version: str, only: list[str], caliper: bool) -> Iterator[Check]:
    """Tests for a version; `only` holds nouns, requirement ids or parts of a test's id."""
    for each in every_check():
        if version not in each.versions or (each.noun == "caliper" and not caliper):
            continue
        if not only or any(matches(each, word) for word in only):
            yield each


def matches(each: Check, word: str) -> bool:
    """`validation` stands for all of `validation.actors`, `validation.verbs`, …"""
    return (word in {each.noun, each.noun.partition(".")[0], each.id, each.name} or word in each.requirements
            or ("/" in word and word in each.id))
