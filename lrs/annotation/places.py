"""The places where a Statement may carry curriculum codes, and what is found there: pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from lrs.storage.contract.annotations import Where

LOD = re.compile(r"https?://w3id\.org/jp-cos/([0-9A-Za-z]{16})")
_LOD = ("https://w3id.org/jp-cos/", "http://w3id.org/jp-cos/")
_CODE = re.compile(r"[0-9A-Za-z]{16}")
_REMEMBERED = 1000
_LONGEST = 200   # characters kept of what is no code
_MOST = 100      # codes of one Statement

Value = Mapping[str, Any]


class Sent(NamedTuple):
    """A code as a Statement, or what is known of its content, gives it."""

    code: str
    where: Where
    provenance: str


class Places:
    """Extensions that hold codes, as `profiles/curriculum.json` lists them."""

    def __init__(self, places: Sequence[Value]) -> None:
        self._places = [(place["name"], where, _matching(place["extensions"]))
                        for place in places for where in place["where"]]
        self._others: set[str] = set()  # extensions met that are none of them, as most are

    def codes(self, statement: Value) -> tuple[Sent, ...]:
        """Every code in a valid Statement, each once for each place it stands at; at most a hundred."""
        found: list[Sent] = []
        about, context = statement["object"], statement.get("context")
        if (definition := about.get("definition")) and "extensions" in definition:
            self._look_in(definition["extensions"], "activity", "", found)
        if about.get("id", "").startswith(_LOD):  # which only an Activity or a reference has; a UUID starts otherwise
            _look_at(about["id"], "activity", found)
        if context:
            if not self._others.issuperset(context.get("extensions", ())):
                self._look_in(context["extensions"], "context", "", found)
            if "contextActivities" in context:
                self._look_around(context["contextActivities"], found)
        return tuple(dict.fromkeys(found))[:_MOST] if found else ()

    def _look_around(self, activities: Value, found: list[Sent]) -> None:
        for kind, listed in activities.items():
            for one in listed if type(listed) is list else (listed,):
                if one["id"].startswith(_LOD):
                    _look_at(one["id"], "context", found)
                elif kind == "parent" and "definition" in one and "extensions" in one["definition"]:
                    self._look_in(one["definition"]["extensions"], "activity", "parent/", found)

    def _look_in(self, extensions: Value, where: Where, prefix: str, found: list[Sent]) -> None:
        if self._others.issuperset(extensions):
            return
        for iri, content in extensions.items():
            names = [name for name, at, pattern in self._places if at == where and pattern.fullmatch(iri)]
            found += [Sent(code(text), where, prefix + name) for name in names for text in _texts(content)]
            self._learn(iri)

    def _learn(self, iri: str) -> None:
        if not any(pattern.fullmatch(iri) for _, _, pattern in self._places):
            if len(self._others) >= _REMEMBERED:
                self._others.clear()
            self._others.add(iri)


def _look_at(iri: str, where: Where, found: list[Sent]) -> None:
    if match := LOD.fullmatch(iri):
        found.append(Sent(match[1], where, "lod"))


def key_of(text: str) -> str | None:
    """The 15 characters by which a reference is matched (the 16th counts partial revisions); None for no code."""
    return text[:15] if _CODE.fullmatch(text) else None


def code(text: str) -> str:
    """A code as it is compared: full-width characters made narrow, no spaces around it, without the IRI of the LOD."""
    found = unicodedata.normalize("NFKC", text).strip()
    match = LOD.fullmatch(found)
    return match[1] if match else found[:_LONGEST]


def _texts(content: Any) -> Iterator[str]:
    for one in content if isinstance(content, list) else (content,):
        if isinstance(one, str) and one.strip():
            yield one
        elif isinstance(one, int | float) and not isinstance(one, bool):
            yield str(one)  # what a spreadsheet made of a code: kept, so that it is listed as no code


def _matching(extensions: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(each).replace(r"\*", "[^/]+") for each in extensions))
