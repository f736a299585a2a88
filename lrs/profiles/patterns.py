"""Patterns: in which order Statements of one registration come (Communication 2.2).

A pattern is matched greedily and nothing is taken back, so that each Statement is looked at once for each element: as
much as can be is taken by an element before the next one is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from lrs.profiles.report import Report, Value
from lrs.xapi.findings import step
from lrs.xapi.primitives import is_iri

KINDS = ("alternates", "sequence", "optional", "oneOrMore", "zeroOrMore")
MEMBERS = {"id", "type", "inScheme", "prefLabel", "definition", "deprecated", "primary", *KINDS}
_NOUN = "Pattern"


@dataclass(frozen=True, slots=True)
class Pattern:
    """`elements` are ids of templates and patterns, `pointers` where each stands; one where `kind` takes one."""

    id: str
    version: str
    primary: bool
    kind: str
    elements: tuple[str, ...]
    pointers: tuple[str, ...] = ()
    label: Mapping[str, str] = field(default_factory=dict)


class Matched(StrEnum):
    SUCCESS = "success"
    PARTIAL = "partial"
    FAILURE = "failure"


class Status(StrEnum):
    """How Statements of a registration stand to a pattern."""

    FOLLOWS = "follows"
    IN_PROGRESS = "in progress"
    GOES_ON = "goes on after its end"
    BROKEN = "broken"


class _Ran(NamedTuple):
    """How an element went, and the first Statement that it did not take."""

    outcome: Matched
    rest: int


Met = frozenset[str]  # the templates that a Statement satisfies


def status(statements: Sequence[Met], pattern: Pattern, patterns: Mapping[str, Pattern]) -> Status:
    """How these Statements, in order, stand to `pattern`; elements that are in `patterns` are those, others templates.
    `patterns` has no cycles."""
    outcome, rest = Matching(statements, patterns).of(pattern.id, 0)
    if outcome is Matched.SUCCESS:
        return Status.FOLLOWS if rest == len(statements) else Status.GOES_ON
    return Status.IN_PROGRESS if outcome is Matched.PARTIAL else Status.BROKEN


class Matching:
    """Of Statements in their order, each the templates that it satisfies."""

    def __init__(self, statements: Sequence[Met], patterns: Mapping[str, Pattern]) -> None:
        self._statements = statements
        self._patterns = patterns
        self._ends = len(statements)
        self._ran: dict[tuple[str, int], _Ran] = {}

    def of(self, element: str, at: int) -> _Ran:
        """What `element` takes from the Statement number `at` on. Found once, however many patterns name it."""
        if (element, at) not in self._ran:
            self._ran[element, at] = self._run(element, at)
        return self._ran[element, at]

    def _run(self, element: str, at: int) -> _Ran:
        pattern = self._patterns.get(element)
        if pattern is None:
            return self._template(element, at)
        match pattern.kind:
            case "sequence":
                return self._sequence(pattern.elements, at)
            case "alternates":
                return self._alternates(pattern.elements, at)
            case "optional":
                return self._optional(pattern.elements[0], at)
            case kind:
                return self._repeated(pattern.elements[0], at, least=1 if kind == "oneOrMore" else 0)

    def _template(self, element: str, at: int) -> _Ran:
        if at == self._ends:
            return _Ran(Matched.PARTIAL, at)
        if element in self._statements[at]:
            return _Ran(Matched.SUCCESS, at + 1)
        return _Ran(Matched.FAILURE, at)

    def _sequence(self, elements: Sequence[str], at: int) -> _Ran:
        rest = at
        for element in elements:
            outcome, rest = self.of(element, rest)
            if outcome is Matched.FAILURE:
                return _Ran(outcome, at)
            if outcome is Matched.PARTIAL:
                return _Ran(outcome, self._ends)
        return _Ran(Matched.SUCCESS, rest)

    def _alternates(self, elements: Sequence[str], at: int) -> _Ran:
        ran = [self.of(element, at) for element in elements]
        if taken := [rest for outcome, rest in ran if outcome is Matched.SUCCESS]:
            return _Ran(Matched.SUCCESS, max(taken))
        if any(outcome is Matched.PARTIAL for outcome, _ in ran):
            return _Ran(Matched.PARTIAL, self._ends)
        return _Ran(Matched.FAILURE, at)

    def _optional(self, element: str, at: int) -> _Ran:
        if at == self._ends:
            return _Ran(Matched.SUCCESS, at)
        ran = self.of(element, at)
        return _Ran(Matched.SUCCESS, at) if ran.outcome is Matched.FAILURE else ran

    def _repeated(self, element: str, at: int, least: int) -> _Ran:
        """One that began once more and ran out of Statements could go on; at the very end there is nothing to go on
        with, and what was taken is enough."""
        times = 0
        while True:
            outcome, rest = self.of(element, at)
            if outcome is Matched.SUCCESS:
                times += 1
                if rest == at:
                    return _Ran(Matched.SUCCESS, at)
                at = rest
            elif outcome is Matched.PARTIAL and (times < least or at < self._ends):
                return _Ran(Matched.PARTIAL, at if times >= least else self._ends)
            else:
                return _Ran(Matched.SUCCESS if times >= least else outcome, at)


def read(value: Value, pointer: str, report: Report) -> Pattern | None:
    """None for one that nothing can be matched with; the report tells why."""
    report.only(value, pointer, _NOUN, MEMBERS)
    found_id = report.iri(value, "id", pointer, _NOUN)
    version = report.iri(value, "inScheme", pointer, _NOUN, required=False)
    primary = report.flag(value, "primary", pointer, _NOUN)
    report.flag(value, "deprecated", pointer, _NOUN)
    label = report.words(value, "prefLabel", pointer, _NOUN, required=primary)
    report.words(value, "definition", pointer, _NOUN, required=primary)
    kinds = [kind for kind in KINDS if kind in value]
    if len(kinds) != 1:
        report.add(pointer, "pattern-kinds", known=", ".join(KINDS))
        return None
    [kind] = kinds
    elements = _elements(value[kind], kind, pointer + step(kind), report)
    if not found_id or not elements:
        return None
    return Pattern(found_id, version, primary, kind, tuple(iri for _, iri in elements),
                   tuple(at for at, _ in elements), label)


def _elements(value: object, kind: str, pointer: str, report: Report) -> list[tuple[str, str]]:
    """Each with its pointer; none where one of them cannot be used. Older drafts said `{"id": IRI}` for one."""
    several = kind in ("alternates", "sequence")
    if isinstance(value, list) and not several and len(value) == 1:
        report.add(pointer, "pattern-one", "warning", name=kind)
        return _elements(value[0], kind, pointer, report)
    listed = [(f"{pointer}/{index}", each) for index, each in enumerate(value)] if isinstance(value, list) and several \
        else [(pointer, value)]
    found = []
    for at, each in listed:
        if isinstance(each, dict) and isinstance(each.get("id"), str):
            report.add(at, "pattern-older", "warning", name=kind)
            each = each["id"]
        if not (isinstance(each, str) and is_iri(each)):
            report.add(at, "iri", name=kind)
            return []
        found.append((at, each))
    if several and not isinstance(value, list):
        report.add(pointer, "member-kind-array", name=kind, noun=_NOUN)
    return found
