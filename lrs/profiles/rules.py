"""One rule of a Statement Template: read from the document, and judged of a Statement (Communication 2.1).

Values at `location`; where there is a `selector`, each is replaced by what that finds inside it, or counts as one that
matches nothing. `strict` is the letter: clauses of a rule without `presence` are then asked also where nothing was
found.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from lrs.profiles.findings import Finding
from lrs.profiles.jsonpath import BadPath, Found, Path, path
from lrs.profiles.report import Report, Value
from lrs.profiles.values import canonical
from lrs.xapi.findings import step

PRESENCES = ("included", "excluded", "recommended")
CLAUSES = ("any", "all", "none")
MEMBERS = {"location", "selector", "presence", *CLAUSES, "scopeNote"}
_NOUN = "StatementTemplateRule"
_SHOWN = 300   # characters of the values that a rule names
_MOST_SHOWN = 5  # of the values that were found


@dataclass(frozen=True, slots=True)
class Rule:
    """`number` counts from 1. A clause is a set of canonical values, None where the rule has none; `asked` is its text.
    """

    number: int
    location: Path
    selector: Path | None
    presence: str
    any: frozenset[Hashable] | None
    all: frozenset[Hashable] | None
    none: frozenset[Hashable] | None
    asked: Mapping[str, str]

    def holds(self, statement: Value, *, strict: bool) -> bool:
        if self.selector is not None:
            return not self.broken(statement, strict=strict)
        values = self.location.values(statement)
        if self.presence == "excluded":
            return not values
        if not values:
            if self.presence == "included":
                return False
            return self.any is None or self.presence == "recommended" or not strict
        if self.any is None and self.all is None and self.none is None:
            return True
        return not self._clauses({canonical(each) for each in values}, unmatchable=False)

    def broken(self, statement: Value, *, strict: bool) -> list[str]:
        """The clauses that do not hold: `included`, `excluded`, `any`, `all`, `none`."""
        values = self.location.values(statement)
        matched = values if self.selector is None else [
            inner for value in values for inner in self.selector.values(value)]
        unmatchable = self.selector is not None and any(not self.selector.values(value) for value in values)
        if self.presence == "excluded":
            return ["excluded"] if matched else []
        if self.presence == "included" and (not values or unmatchable):
            return ["included"]
        if not matched and (self.presence == "recommended" or not (strict or values)):
            return []
        return self._clauses({canonical(each) for each in matched}, unmatchable=unmatchable)

    def _clauses(self, found: set[Hashable], *, unmatchable: bool) -> list[str]:
        broken = []
        if self.any is not None and not found & self.any:
            broken.append("any")
        if self.all is not None and (unmatchable or not found <= self.all):
            broken.append("all")
        if self.none is not None and found & self.none:
            broken.append("none")
        return broken

    def findings(self, statement: Value, template: str, *, strict: bool) -> list[Finding]:
        clauses = self.broken(statement, strict=strict)
        if not clauses:
            return []
        places = self.location.find(statement)
        if self.selector is not None:
            places = [Found(place.pointer + inner.pointer, inner.value)
                      for place in places for inner in self.selector.find(place.value)] or places
        pointer = self._place(places, clauses[0])
        shown = tuple(place.value for place in places[:_MOST_SHOWN])
        common = {"template": template, "number": str(self.number), "location": self._where()}
        return [Finding(pointer, clause, "error",
                        {**common, "asked": self.asked[clause]} if clause in self.asked else common, shown)
                for clause in clauses]

    def _where(self) -> str:
        return self.location.text if self.selector is None else f"{self.location.text} → {self.selector.text}"

    def _place(self, places: list[Found], clause: str) -> str:
        """Where to look first: the first value that is not as it should be, or where one is missing."""
        for place in places:
            value = canonical(place.value)
            if (clause == "all" and self.all is not None and value not in self.all) or (
                    clause == "none" and self.none is not None and value in self.none):
                return place.pointer
        return places[0].pointer if places else self.location.missing


def read(value: Value, number: int, pointer: str, report: Report) -> Rule | None:
    """None for one that cannot be judged, of which the report tells."""
    report.only(value, pointer, _NOUN, MEMBERS)
    report.words(value, "scopeNote", pointer, _NOUN, required=False)
    location = _path(value, "location", pointer, report, required=True)
    selector = _path(value, "selector", pointer, report, required=False)
    presence = value.get("presence", "")
    if presence and presence not in PRESENCES:
        report.add(f"{pointer}/presence", "presence", known=", ".join(PRESENCES))
        return None
    clauses = {name: _clause(value, name, pointer, report) for name in CLAUSES}
    if not presence and all(clause is None for clause in clauses.values()):
        report.add(pointer, "rule-idle")
        return None
    if location is None or (selector is None and "selector" in value):
        return None
    asked = {name: _shown(value[name]) for name, clause in clauses.items() if clause is not None}
    return Rule(number, location, selector, presence, clauses["any"], clauses["all"], clauses["none"], asked)


def _path(value: Value, name: str, pointer: str, report: Report, *, required: bool) -> Path | None:
    text = report.text(value, name, pointer, _NOUN, required=required)
    if not text:
        return None
    try:
        return path(text)
    except BadPath as error:
        report.add(pointer + step(name), "path", name=name, at=error.at)
        return None


def _clause(value: Value, name: str, pointer: str, report: Report) -> frozenset[Hashable] | None:
    found = value.get(name)
    if isinstance(found, list) and found:
        return frozenset(map(canonical, found))
    if found is not None and found != []:
        report.add(pointer + step(name), "member-kind-array", name=name, noun=_NOUN)
    return None


def _shown(values: list[Any]) -> str:
    text = ", ".join(orjson.dumps(each).decode() for each in values)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
