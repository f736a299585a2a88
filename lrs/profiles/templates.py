"""A Statement Template: to which Statements it applies, and whether one is as it says (Communication 2.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lrs.profiles import rules
from lrs.profiles.findings import Finding
from lrs.profiles.report import Report, Value
from lrs.profiles.rules import Rule

LISTS = {"grouping": "contextGroupingActivityType", "parent": "contextParentActivityType",
         "other": "contextOtherActivityType", "category": "contextCategoryActivityType"}
REFERENCES = ("objectStatementRefTemplate", "contextStatementRefTemplate")
MEMBERS = {"id", "type", "inScheme", "prefLabel", "definition", "deprecated", "verb", "objectActivityType",
           "attachmentUsageType", "rules", *LISTS.values(), *REFERENCES}
MOST_REFERENCES = 10  # followed from one StatementRef to the next
_NOUN = "StatementTemplate"

Targets = Callable[[str], Value | None]  # a Statement by its id, where it can be had


def no_targets(_: str) -> None:
    """No other Statement can be had, and nothing is asked of those that StatementRefs name."""


@dataclass(slots=True)
class Seen:
    """A Statement as templates look at it: `contextActivities` in arrays, and what determines templates beside."""

    statement: Value
    verb: Any
    object_type: Any
    lists: Mapping[str, frozenset[str]]
    usages: frozenset[str]


def seen(statement: Value) -> Seen:
    """Of a Statement that is valid by the standard."""
    statement, lists = _in_arrays(statement)
    about = statement["object"]
    usages = frozenset(each["usageType"] for each in statement["attachments"]) if "attachments" in statement else _NONE
    return Seen(statement, statement["verb"]["id"], about.get("definition", {}).get("type"), lists, usages)


_NONE: frozenset[str] = frozenset()
_NO_LISTS: Mapping[str, frozenset[str]] = {}


def _in_arrays(statement: Value) -> tuple[Value, Mapping[str, frozenset[str]]]:
    activities = statement.get("context", {}).get("contextActivities")
    if not activities:
        return statement, _NO_LISTS
    arrays = {name: each if isinstance(each, list) else [each] for name, each in activities.items()}
    statement = {**statement, "context": {**statement["context"], "contextActivities": arrays}}
    return statement, {name: frozenset(activity["definition"]["type"] for activity in each
                                       if "type" in activity.get("definition", {}))
                       for name, each in arrays.items()}


@dataclass(frozen=True, slots=True)
class Template:
    """`version` is that of its profile (`inScheme`). What determines it is empty where it says nothing about it."""

    id: str
    version: str
    verb: str = ""
    object_type: str = ""
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    usages: frozenset[str] = frozenset()
    object_refs: tuple[str, ...] = ()
    context_refs: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()

    def applies(self, to: Seen) -> bool:
        """Whether each of its determining properties is met; one that has none applies to every Statement."""
        if self.verb and self.verb != to.verb:
            return False
        if self.object_type and self.object_type != to.object_type:
            return False
        if not self.usages <= to.usages:
            return False
        return all(types <= to.lists.get(name, _NONE) for name, types in self.lists.items())


@dataclass(frozen=True, slots=True)
class Checking:
    """How templates are judged: by the letter (`strict`) or not, where the Statements of StatementRefs are, and which
    templates those have to satisfy."""

    strict: bool
    targets: Targets
    known: Mapping[str, Template]
    _judged: dict[tuple[str, str], bool] = field(default_factory=dict)  # template and id of a Statement that was named

    def met(self, template: Template, by: Seen, depth: int = 0) -> bool:
        """Whether a Statement to which the template applies is as it says."""
        for rule in template.rules:
            if not rule.holds(by.statement, strict=self.strict):
                return False
        return not (template.object_refs or template.context_refs) or not any(
            each.severity == "error" for each in self._of_references(template, by, depth))

    def findings(self, template: Template, by: Seen) -> list[Finding]:
        found = [each for rule in template.rules if not rule.holds(by.statement, strict=self.strict)
                 for each in rule.findings(by.statement, template.id, strict=self.strict)]
        return found + self._of_references(template, by, 0)

    def _of_references(self, template: Template, by: Seen, depth: int) -> list[Finding]:
        context = by.statement.get("context", {})
        about = by.statement["object"] if by.statement["object"].get("objectType") == "StatementRef" else None
        return [*self._of_reference(template, template.object_refs, about, "/object", depth),
                *self._of_reference(template, template.context_refs, context.get("statement"), "/context/statement",
                                    depth)]

    def _of_reference(self, template: Template, wanted: tuple[str, ...], reference: Value | None, pointer: str,
                      depth: int) -> list[Finding]:
        if not wanted:
            return []
        values = {"template": template.id, "asked": ", ".join(wanted)}
        if reference is None:
            return [Finding(pointer, "reference", values=values)]
        if self.targets is no_targets:
            return []
        target = self.targets(reference["id"]) if depth < MOST_REFERENCES else None
        if target is None:  # by the letter it is asked only of a Statement that can be had
            return [Finding(f"{pointer}/id", "reference-away", "warning" if self.strict else "error", values)]
        candidates = [self.known[each] for each in wanted if each in self.known]
        if len(candidates) < len(wanted) and not candidates:
            return [Finding(f"{pointer}/id", "reference-unjudged", "warning", values)]
        if any(self._satisfies(each, reference["id"], target, depth + 1) for each in candidates):
            return []
        return [Finding(f"{pointer}/id", "reference-differs", values=values)]

    def _satisfies(self, template: Template, statement_id: str, target: Value, depth: int) -> bool:
        """Judged once, however many ways lead to it."""
        asked = template.id, statement_id
        if asked not in self._judged:
            there = seen(target)
            self._judged[asked] = template.applies(there) and self.met(template, there, depth)
        return self._judged[asked]


def read(value: Value, pointer: str, report: Report) -> Template | None:
    """None for one without a usable id, or that is of another type; the report tells what else is wrong.

    A rule that cannot be judged is left out of the template.
    """
    report.only(value, pointer, _NOUN, MEMBERS)
    found_id = report.iri(value, "id", pointer, _NOUN)
    version = report.iri(value, "inScheme", pointer, _NOUN)
    report.words(value, "prefLabel", pointer, _NOUN)
    report.words(value, "definition", pointer, _NOUN)
    report.flag(value, "deprecated", pointer, _NOUN)
    object_type = report.iri(value, "objectActivityType", pointer, _NOUN, required=False)
    references = [report.iris(value, name, pointer, _NOUN) for name in REFERENCES]
    if object_type and references[0]:
        report.add(f"{pointer}/objectActivityType", "template-object")
    lists = {place: frozenset(report.iris(value, name, pointer, _NOUN)) for place, name in LISTS.items()}
    read_rules = [rules.read(each, number, at, report)
                  for number, (at, each) in enumerate(report.listed(value, "rules", pointer, _NOUN), 1)]
    if not found_id:
        return None
    return Template(
        found_id, version, report.iri(value, "verb", pointer, _NOUN, required=False), object_type,
        {place: types for place, types in lists.items() if types},
        frozenset(report.iris(value, "attachmentUsageType", pointer, _NOUN)), references[0], references[1],
        tuple(rule for rule in read_rules if rule is not None))
