"""Events and entities as a school's tools send them, written by hand: all good, until one thing anywhere is spoilt."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from lrs.caliper.contexts import Version, version_in
from lrs.caliper.validation import findings
from tests.caliper.samples import EVENT_TYPES

LINES = [json.loads(line) for line in (Path(__file__).parent / "corpus.ndjson").read_text("utf-8").splitlines()]
IDS = [f"{number}-{line['type']}" for number, line in enumerate(LINES, 1)]
OPAQUE = {"extensions", "messageParameters", "@context"}
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT.*Z")
DURATION = re.compile(r"PT\d+\w*")
TERMS = {"action", "profile", "status", "metric", "messageType", "identifierType"}


def errors(made: Any) -> list[tuple[str, str]]:
    version = version_in(made.get("@context")) or Version.V1P2
    return [(each.pointer, each.rule) for each in findings(made, version) if each.severity == "error"]


def nodes(value: Any, pointer: str = "") -> Iterator[tuple[str, str, Any]]:
    """Pointer of the object or list, name and value of each member that Caliper says something about."""
    for name, part in value.items() if type(value) is dict else enumerate(value):
        if name not in OPAQUE:
            yield pointer, str(name), part
            if type(part) in (dict, list):
                yield from nodes(part, f"{pointer}/{name}")


def spoilt(line: Any, pointer: str, name: str, value: Any) -> Any:
    made = deepcopy(line)
    place = made
    for step in pointer.split("/")[1:]:
        place = place[int(step)] if type(place) is list else place[step]
    place[int(name) if type(place) is list else name] = value
    return made


def spoilings(line: Any) -> Iterator[tuple[str, str, Any, set[tuple[str, str]]]]:
    """Each place where something can be spoilt: what to put there, and what may be found then."""
    for at, name, value in nodes(line):
        here = f"{at}/{name}"
        if name in ("id", "type"):
            yield at, name, None, {(at, "member-missing")}
        if name == "type":
            yield at, name, "Nonsense", {(here, "type-unknown")}
        elif name == "id":
            yield at, name, "no iri", {(here, "event-id" if not at and line["type"].endswith("Event") else "entity-id")}
        elif name in TERMS:
            yield at, name, "Nonsense", {(here, "term-unknown")}
        elif type(value) is str and DATE_TIME.fullmatch(value):
            yield at, name, value[:10], {(here, "date-time")}
            yield at, name, value[:-5] + "Z", {(here, "date-time")}
        elif type(value) is str and DURATION.fullmatch(value):
            yield at, name, "48 seconds", {(here, "duration")}
        elif type(value) in (int, float):
            yield at, name, str(value), {(here, rule) for rule in ("integer", "unsigned", "number")}
        elif type(value) is bool:
            yield at, name, "true", {(here, "boolean")}
        elif type(value) is list:
            yield at, name, "one", {(here, "list")}
            yield at, name, [7], {(f"{here}/0", rule) for rule in ("string", "term", "slot", "slot-object")}
        elif type(value) is dict:
            yield at, name, 7, {(here, rule) for rule in ("slot", "slot-object")}
            yield at, name, [value], {(here, rule) for rule in ("slot", "slot-object")}


def test_every_type_of_event_is_there() -> None:
    assert {line["type"] for line in LINES} >= set(EVENT_TYPES)


@pytest.mark.parametrize("line", LINES, ids=IDS)
def test_each_has_nothing_to_find(line: Any) -> None:
    assert findings(line, version_in(line["@context"]) or Version.V1P2) == []


@pytest.mark.parametrize("line", LINES, ids=IDS)
def test_each_thing_that_is_spoilt_is_found_there_and_for_what_it_is(line: Any) -> None:
    for at, name, value, expected in spoilings(line):
        found = errors(spoilt(line, at, name, value))
        assert len(found) == 1, (at, name, value, found)
        assert set(found) <= expected, (at, name, value)


@pytest.mark.parametrize("line", LINES, ids=IDS)
def test_extensions_of_the_wrong_form_are_found_on_every_object(line: Any) -> None:
    for at, name, value in nodes(line):
        if type(value) is dict and "id" in value:
            for wrong in ("https://a.example/x", [], 7):
                made = spoilt(line, at, name, {**value, "extensions": wrong})
                assert errors(made) == [(f"{at}/{name}/extensions", "map")]
