"""How the elements of a profile hang together: ids once, references that lead somewhere, patterns without a circle."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import inf
from typing import Any

from lrs.profiles.concepts import ELSEWHERE
from lrs.profiles.patterns import Pattern
from lrs.profiles.report import Report

MOST_DEEP = 100  # patterns within patterns

Placed = Sequence[tuple[str, Any]]  # each element with its pointer


def check(profile: str, versions: Collection[str], elements: Mapping[str, Placed], report: Report) -> set[str]:
    """Report on `concepts`, `templates` and `patterns`; the ids of patterns that can be matched with."""
    _ids(profile, versions, elements, report)
    concepts = {each.id for _, each in elements["concepts"]}
    templates = {each.id for _, each in elements["templates"]}
    patterns = {each.id: each for _, each in reversed(elements["patterns"])}
    own = _Own(profile, versions)
    for _, concept in elements["concepts"]:
        for pointer, iri in concept.relations:
            if iri in own or pointer.split("/")[-2] not in ELSEWHERE:
                _leads(pointer, iri, concepts, own, report)
    for pointer, template in elements["templates"]:
        for name, wanted in (("objectStatementRefTemplate", template.object_refs),
                             ("contextStatementRefTemplate", template.context_refs)):
            for index, iri in enumerate(wanted):
                _leads(f"{pointer}/{name}/{index}", iri, templates, own, report)
    for pointer, pattern in elements["patterns"]:
        for at, iri in zip(pattern.pointers, pattern.elements, strict=True):
            _leads(at, iri, templates | patterns.keys(), own, report)
        _shape(pointer, pattern, patterns, templates, report)
    circular = _circular(patterns)
    for pointer, pattern in elements["patterns"]:
        if pattern.id in circular:
            report.add(pointer, "pattern-circle", iri=pattern.id)
    return patterns.keys() - circular


class _Own:
    """Whose an IRI is: what begins like the profile or one of its versions is its own."""

    def __init__(self, profile: str, versions: Collection[str]) -> None:
        self._beginnings = tuple(each.rstrip("/#") + mark for each in (profile, *versions) if each for mark in "/#")

    def __contains__(self, iri: str) -> bool:
        return iri.startswith(self._beginnings)


def _leads(pointer: str, iri: str, known: Collection[str], own: _Own, report: Report) -> None:
    if iri not in known:
        report.add(pointer, "reference-nowhere" if iri in own else "reference-outside",
                   "error" if iri in own else "warning", iri=iri)


def _ids(profile: str, versions: Collection[str], elements: Mapping[str, Placed], report: Report) -> None:
    told: set[tuple[str, str, str]] = set()
    for name, listed in elements.items():
        for pointer, each in listed:
            # An extension of context and of result may be one IRI: it is then two concepts of different types. And a
            # document may tell of several versions.
            key = each.id, getattr(each, "type", "element"), each.version
            if key in told or each.id == profile:
                report.add(f"{pointer}/id", "id-repeated", iri=each.id)
            told.add(key)
            if each.version and versions and each.version not in versions:
                report.add(f"{pointer}/inScheme", "scheme", "error", name=name[:-1])


def _shape(pointer: str, pattern: Pattern, patterns: Mapping[str, Pattern], templates: Collection[str],
           report: Report) -> None:
    if pattern.kind == "alternates":
        for at, iri in zip(pattern.pointers, pattern.elements, strict=True):
            if iri in patterns and patterns[iri].kind in ("optional", "zeroOrMore"):
                report.add(at, "pattern-undecided", iri=iri)
    alone = pattern.kind == "sequence" and pattern.primary and pattern.elements[0] in templates
    if pattern.kind in ("alternates", "sequence") and len(pattern.elements) < 2 and not alone:
        report.add(f"{pointer}/{pattern.kind}", "pattern-few", name=pattern.kind)


def _circular(patterns: Mapping[str, Pattern]) -> set[str]:
    """The patterns that lead to a circle, or deeper than is followed. Goes without recursion, however deep it is."""
    depths: dict[str, float] = {}
    for begin in patterns:
        way = [(begin, iter(patterns[begin].elements))] if begin not in depths else []
        on_way = {begin}
        while way:
            name, rest = way[-1]
            for element in rest:
                if element in on_way:
                    depths[name] = inf
                elif element in patterns and element not in depths:
                    way.append((element, iter(patterns[element].elements)))
                    on_way.add(element)
                    break
            else:
                way.pop()
                on_way.discard(name)
                inside = max((depths[each] for each in patterns[name].elements if each in depths), default=0)
                depths[name] = depths.get(name) or (inside + 1 if inside < MOST_DEEP else inf)
    return {name for name, depth in depths.items() if depth == inf}
