"""A profile's document: read as far as it can be, with a report of all that is not as the specification has it.

One bad template never loses a profile: what cannot be used is left out and told of. Nothing of JSON-LD is processed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from lrs.profiles import concepts, connections, patterns, templates
from lrs.profiles.concepts import Concept, Extensions
from lrs.profiles.findings import Finding
from lrs.profiles.judging import Judgement, Mode, Outcome, Templates
from lrs.profiles.patterns import Pattern
from lrs.profiles.report import Report, Value, empties
from lrs.profiles.templates import Targets, Template, no_targets
from lrs.xapi import timestamps
from lrs.xapi.timestamps import is_timestamp

CONTEXT = "https://w3id.org/xapi/profiles/context"
CONFORMS_TO = "https://w3id.org/xapi/profiles#1.0"
MEMBERS = {"id", "@context", "type", "conformsTo", "prefLabel", "definition", "seeAlso", "versions", "author",
           "concepts", "templates", "patterns"}
_NOUN = "Profile"
_Element = TypeVar("_Element", Concept, Template, Pattern)
_TYPES = {"templates": ("StatementTemplate",), "patterns": ("Pattern",)}


@dataclass(frozen=True)
class Profile:
    """What of a document can be used. `versions` are in the document's order; the latest is the one that it tells of,
    made at `latest_at` (nanoseconds from 1970-01-01 UTC; 0 where that is not known)."""

    id: str
    versions: tuple[str, ...]
    latest: str
    latest_at: int = 0
    label: Mapping[str, str] = field(default_factory=dict)
    templates: tuple[Template, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    concepts: tuple[Concept, ...] = ()

    @cached_property
    def editions(self) -> Mapping[str, Edition]:
        """Each version that the document says something of, ready to judge by."""
        found = {version: self._edition(version) for version in self.versions}
        return {version: each for version, each in found.items() if each.elements or version == self.latest}

    def _edition(self, version: str) -> Edition:
        concepts = self._of(version, self.concepts)
        templates = self._of(version, self.templates)
        patterns = self._of(version, self.patterns)
        return Edition(self, version, Templates(templates), Extensions(concepts), {each.id: each for each in patterns},
                       len(concepts) + len(templates) + len(patterns))

    def _of(self, version: str, elements: Sequence[_Element]) -> list[_Element]:
        """Of the latest version whatever names no earlier one, or all, as the document is that version; of an earlier
        one what names it."""
        if version != self.latest:
            return [each for each in elements if each.version == version]
        earlier = set(self.versions) - {version}
        return [each for each in elements if each.version not in earlier] or list(elements)


@dataclass(frozen=True)
class Edition:
    """One version of a profile. `elements`: how many it has."""

    profile: Profile
    version: str
    templates: Templates
    extensions: Extensions
    patterns: Mapping[str, Pattern]
    elements: int

    def judge(self, statement: Value, mode: Mode, targets: Targets = no_targets) -> Judgement:
        """A Statement that is valid by the standard, judged by templates and by the extensions that are defined here:
        one of these in a wrong place or shape makes it invalid as well, whatever templates say."""
        judged = self.templates.judge(statement, mode, targets)
        found = self.extensions.findings(statement)
        if not any(each.severity == "error" for each in found):
            return replace(judged, findings=(*judged.findings, *found)) if found else judged
        broken = judged.templates if judged.outcome is Outcome.INVALID else ()
        return Judgement(Outcome.INVALID, broken, (*judged.findings, *found))

    @property
    def primary(self) -> list[Pattern]:
        return [each for each in self.patterns.values() if each.primary]


class Loaded(NamedTuple):
    """`profile` is None where the document is none at all: without an id, or no object."""

    profile: Profile | None
    findings: tuple[Finding, ...]


def load(value: Any) -> Loaded:
    """Read a document that is JSON. Never raises."""
    report = Report()
    if not isinstance(value, dict):
        report.add("", "member-kind-object", name=_NOUN, noun=_NOUN)
        return Loaded(None, tuple(report.findings))
    for pointer in empties(value):
        report.add(pointer, "empty")
    profile = _profile(value, report)
    return Loaded(profile, tuple(report.findings))


def _profile(value: Value, report: Report) -> Profile | None:
    report.only(value, "", _NOUN, MEMBERS)
    _about(value, report)
    found_id = report.iri(value, "id", "", _NOUN)
    versions = _versions(value, found_id, report)
    read: dict[str, list[tuple[str, Any]]] = {"concepts": [], "templates": [], "patterns": []}
    for name, reader in (("concepts", concepts.read), ("templates", templates.read), ("patterns", patterns.read)):
        for pointer, each in report.listed(value, name, "", _NOUN):
            if name in _TYPES and each.get("type") not in _TYPES[name]:
                report.add(f"{pointer}/type", "type", asked=_TYPES[name][0])
            read[name].append((pointer, reader(each, pointer, report)))
    usable = {name: [(pointer, each) for pointer, each in listed if each is not None] for name, listed in read.items()}
    unbroken = connections.check(found_id, versions, usable, report)
    if not found_id:
        return None
    latest = _latest(versions)
    return Profile(found_id, tuple(versions), latest, _instant(versions.get(latest, "")),
                   report.words(value, "prefLabel", "", _NOUN), _first(usable["templates"]),
                   tuple(each for each in _first(usable["patterns"]) if each.id in unbroken),
                   tuple(each for _, each in usable["concepts"]))


def _about(value: Value, report: Report) -> None:
    context = value.get("@context")
    if CONTEXT not in (context if isinstance(context, list) else [context]):
        report.add("", "context", iri=CONTEXT)
    if value.get("type") != _NOUN:
        report.add("/type", "type", asked=_NOUN)
    conforms_to = report.text(value, "conformsTo", "", _NOUN)
    if conforms_to and conforms_to != CONFORMS_TO:
        report.add("/conformsTo", "conforms-to", "warning", iri=CONFORMS_TO)
    report.words(value, "definition", "", _NOUN)
    report.iri(value, "seeAlso", "", _NOUN, required=False)
    author = value.get("author")
    if not isinstance(author, dict):
        report.add("", "member-missing", name="author", noun=_NOUN)
        return
    if author.get("type") not in ("Organization", "Person"):
        report.add("/author/type", "type", asked="Organization, Person")
    report.text(author, "name", "/author", "author")
    report.iri(author, "url", "/author", "author", required=False)


def _versions(value: Value, profile: str, report: Report) -> dict[str, str]:
    """The versions, each with when it was made; empty for an instant that there is not."""
    if "versions" not in value:
        report.add("", "member-missing", name="versions", noun=_NOUN)
    found: dict[str, str] = {}
    for pointer, each in report.listed(value, "versions", "", _NOUN):
        report.only(each, pointer, "version", {"id", "wasRevisionOf", "generatedAtTime"})
        version = report.iri(each, "id", pointer, "version")
        at = report.text(each, "generatedAtTime", pointer, "version")
        report.iris(each, "wasRevisionOf", pointer, "version")
        if at and not is_timestamp(at):
            report.add(f"{pointer}/generatedAtTime", "timestamp", name="generatedAtTime")
            at = ""
        if version and version == profile:
            report.add(f"{pointer}/id", "version-is-profile")
        if version in found:
            report.add(f"{pointer}/id", "id-repeated", iri=version)
        elif version:
            found[version] = at
    return found


def _latest(versions: Mapping[str, str]) -> str:
    """The one made last; of those of one instant, and where none is known, the first, as documents begin with it."""
    return max(versions, key=lambda version: _instant(versions[version]), default="")


def _instant(text: str) -> int:
    return timestamps.parse(text) if text else 0


def _first(listed: Iterable[tuple[str, _Element]]) -> tuple[_Element, ...]:
    """Each id once in a version: what repeats one is left out."""
    found: dict[tuple[str, str], _Element] = {}
    for _, each in listed:
        found.setdefault((each.id, each.version), each)
    return tuple(found.values())
