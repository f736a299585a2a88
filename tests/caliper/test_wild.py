"""What tools in the field send can be kept, and what they do otherwise than Caliper has it is said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lrs.caliper.envelope import read
from lrs.caliper.identity import event_uuid
from lrs.caliper.validation import findings
from tests.caliper.wild import BLACKBOARD, CANVAS, OPEN_EDX, UUID, WORDPRESS

ERROR, WARNING = "error", "warning"


def found(made: dict[str, Any]) -> tuple[list[str], set[tuple[str, str, str]]]:
    """The ids of what can be kept, and the findings."""
    envelope = read(json.dumps(made).encode(), nesting=100, most_items=10, item_bytes=100_000)
    items = list(envelope.items())
    assert all(item.usable and item.kind == "event" for item in items)
    return [event_uuid(item.value["id"]) for item in items], {
        (each.pointer, each.rule, each.severity) for item in items
        for each in findings(item.value, envelope.version, item.pointer)}


@pytest.mark.parametrize(("made", "expected"), [
    (WORDPRESS, set()),
    (OPEN_EDX, {
        ("/data/0/eventTime", "date-time", ERROR),
        ("/data/0/object/type", "type-case", ERROR),
        ("/data/0/referrer/type", "type-case", ERROR),
        ("/data/1/object/id", "entity-id", ERROR),
        ("/data/2/generated", "member-missing", ERROR),
    }),
    (CANVAS, {
        ("/data/0/object", "slot-type", ERROR),
        ("/data/0/object/body", "member-unknown", WARNING),
        ("/data/0/membership/roles/1", "role-iri", WARNING),
    }),
    (BLACKBOARD, {
        ("/data/0/id", "event-id-bare", ERROR),
        ("/data/0/type", "type-unknown", WARNING),
        ("/data/0/federatedSession", "null", WARNING),
        ("/data/1/id", "event-id-bare", ERROR),
    }),
], ids=["WordPress", "Open edX", "Canvas", "Blackboard"])
def test_an_envelope_of_a_tool_in_the_field_can_be_kept(
        made: dict[str, Any], expected: set[tuple[str, str, str]]) -> None:
    ids, there = found(made)
    assert ids[0] == UUID
    assert len(set(ids)) == len(made["data"])
    assert there == expected
