"""Schemas of somebody else's, and values of somebody else's, cost little and bring nothing down."""

from __future__ import annotations

from typing import Any

import pytest

from lrs.profiles.schemas import BadSchema, CannotTell, Schema

DOUBLING = {"$ref": "#/definitions/0", "definitions": {
    **{str(n): {"allOf": [{"$ref": f"#/definitions/{n + 1}"}] * 2} for n in range(40)}, "40": {}}}


def nested(levels: int) -> dict[str, Any]:
    return {"not": nested(levels - 1)} if levels else {}


@pytest.mark.parametrize("schema", [
    DOUBLING, {"$ref": "#"}, {"$ref": "https://s.example/s"}, {"$ref": "#/nowhere"}, {"$ref": "#/enum/x", "enum": [5]},
    {"properties": {"a": {"$id": "https://s.example/", "$ref": "#"}}}, nested(400)])
def test_a_schema_without_an_end_or_that_leads_out_of_itself_judges_nothing(schema: Any) -> None:
    found = Schema(schema)
    assert not found.judges
    with pytest.raises(CannotTell):
        found.broken(1)


@pytest.mark.parametrize("schema", [5, None, {"type": 1}, {"pattern": "("}, {"$ref": "http://[::1"}])
def test_what_is_no_schema_is_refused(schema: Any) -> None:
    with pytest.raises(BadSchema):
        Schema(schema)


@pytest.mark.parametrize(("schema", "value", "clause"), [
    ({"pattern": "^(a+)+$"}, "a" * 60 + "!", "pattern"),
    ({"pattern": "^(?=a)b"}, "b", "pattern"),
    ({"uniqueItems": True}, [*({"a": n} for n in range(20_000)), {"a": 1}], "uniqueItems"),
    ({"multipleOf": 0.5}, 10**400, None),
    ({"$ref": "#/definitions/a~1b", "definitions": {"a/b": {"type": "string"}}}, 1, "type")])
def test_a_value_is_judged_at_once(schema: Any, value: Any, clause: str | None) -> None:
    broken = Schema(schema).broken(value)
    assert (broken.clause if broken else None) == clause


def test_a_pattern_that_takes_too_many_steps_is_given_up() -> None:
    with pytest.raises(CannotTell):
        Schema({"pattern": "^(?=x|a)((a|a)+)+\\1$"}).broken("a" * 60 + "!")
