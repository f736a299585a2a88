"""What a profile's document says wrongly, gathered while it is read; what is right of it is read all the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from lrs.profiles.findings import Finding, Severity
from lrs.xapi.findings import step
from lrs.xapi.primitives import is_iri, is_language_tag

MOST_FINDINGS = 1000

Value = Mapping[str, Any]


class Report:
    """Each method that reads a member adds a finding where it is not as it has to be, and gives what can be used."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def add(self, pointer: str, rule: str, severity: Severity = "error", **values: object) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(pointer, rule, severity, {name: str(each) for name, each in values.items()}))

    def only(self, value: Value, pointer: str, noun: str, known: Collection[str]) -> None:
        """Further members are the author's own, and then IRIs, absolute or compact; `@` begins JSON-LD's."""
        for name in value:
            if name not in known and ":" not in name and not name.startswith("@"):
                self.add(pointer + step(name), "member-unknown", noun=noun, name=name)

    def text(self, value: Value, name: str, pointer: str, noun: str, *, required: bool = True) -> str:
        found = value.get(name)
        if isinstance(found, str) and found:
            return found
        self._unusable(value, name, pointer, noun, "text", required=required)
        return ""

    def iri(self, value: Value, name: str, pointer: str, noun: str, *, required: bool = True) -> str:
        found = self.text(value, name, pointer, noun, required=required)
        if found and not is_iri(found):
            self.add(pointer + step(name), "iri", name=name)
            return ""
        return found

    def iris(self, value: Value, name: str, pointer: str, noun: str) -> tuple[str, ...]:
        """The IRIs of an array that may be left out."""
        found = value.get(name)
        if not isinstance(found, list):
            self._unusable(value, name, pointer, noun, "array", required=False)
            return ()
        good = []
        for index, each in enumerate(found):
            if isinstance(each, str) and is_iri(each):
                good.append(each)
            else:
                self.add(f"{pointer}{step(name)}/{index}", "iri", name=f"{name}/{index}")
        return tuple(good)

    def flag(self, value: Value, name: str, pointer: str, noun: str) -> bool:
        found = value.get(name, False)
        if not isinstance(found, bool):
            self.add(pointer + step(name), "member-kind-boolean", name=name, noun=noun)
        return found is True

    def listed(self, value: Value, name: str, pointer: str, noun: str) -> list[tuple[str, Value]]:
        """The objects of an array that may be left out, each with its pointer."""
        found = value.get(name)
        if not isinstance(found, list):
            self._unusable(value, name, pointer, noun, "array", required=False)
            return []
        good: list[tuple[str, Value]] = []
        for index, each in enumerate(found):
            at = f"{pointer}{step(name)}/{index}"
            if isinstance(each, dict):
                good.append((at, each))
            else:
                self.add(at, "member-kind-object", name=f"{name}/{index}", noun=noun)
        return good

    def words(self, value: Value, name: str, pointer: str, noun: str, *, required: bool = True) -> Mapping[str, str]:
        """A language map."""
        found = value.get(name)
        if not isinstance(found, dict):
            self._unusable(value, name, pointer, noun, "object", required=required)
            return {}
        for tag, each in found.items():
            if not is_language_tag(tag) or not isinstance(each, str):
                self.add(pointer + step(name) + step(tag), "language-map", name=name)
        return {tag: each for tag, each in found.items() if isinstance(each, str)}

    def _unusable(self, value: Value, name: str, pointer: str, noun: str, kind: str, *, required: bool) -> None:
        if name not in value:
            if required:
                self.add(pointer, "member-missing", name=name, noun=noun)
        elif value[name] not in (None, "", [], {}):  # of which `empties` tells
            self.add(pointer + step(name), f"member-kind-{kind}", name=name, noun=noun)


def empties(value: Any, pointer: str = "") -> Iterator[str]:
    """Where nothing stands: no null, no empty text, array or object may."""
    if value is None or value == "" or value == [] or value == {}:
        yield pointer
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from empties(each, pointer + step(name))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from empties(each, f"{pointer}/{index}")
