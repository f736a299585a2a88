"""The JSON Schemas of extensions, so that no schema and no value keeps a server busy or brings it down.

Nothing is fetched. A pattern takes steps in proportion to the text, or is given up. References can double at each step
what is asked of a value, and go in a circle: how much it is gets counted before a schema is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from jsonschema_rs import Draft7Validator

MOST_ASKED = 10_000        # values in a schema, each reference followed
MOST_BACKTRACKED = 10_000  # steps of a pattern that looks around or back
SHOWN = 200                # characters of a sentence or clause

_DRAFT_7 = {"$ref": "http://json-schema.org/draft-07/schema#"}


class BadSchema(ValueError):
    """What is no JSON Schema of draft 7; the text says why."""


class CannotTell(Exception):
    """Whether a value is as a schema says."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Where in the value (names and places), by which word of the schema, and what stands there."""

    place: tuple[str, ...]
    clause: str
    asked: str


class Schema:
    """`judges` is false for one that leads out of itself or in a circle, or that asks too much."""

    def __init__(self, value: Any) -> None:
        """Raises `BadSchema`."""
        # Here, so that it is loaded only where a profile has a schema.
        from jsonschema_rs import Draft7Validator, FancyRegexOptions, ValidationError

        self._value = value
        self._validator: Draft7Validator | None = None
        try:
            Draft7Validator(_DRAFT_7, offline=True).validate(value)
            if _asked(value) <= MOST_ASKED:
                self._validator = Draft7Validator(
                    value, offline=True, pattern_options=FancyRegexOptions(backtrack_limit=MOST_BACKTRACKED))
        except ValidationError as error:
            raise BadSchema(error.message[:SHOWN]) from None
        except (ValueError, RecursionError):  # too deep for it
            return

    @property
    def judges(self) -> bool:
        return self._validator is not None

    def broken(self, value: Any) -> Broken | None:
        """The first that is not as it should be. Raises `CannotTell`."""
        if self._validator is None:
            raise CannotTell
        first = next(iter(self._validator.iter_errors(value)), None)
        if first is None:
            return None
        if "error" in first.kind.as_dict():  # a pattern that was given up
            raise CannotTell
        clause = _at(self._value, first.schema_path)
        return Broken(tuple(map(str, first.instance_path)), first.kind.name, orjson.dumps(clause).decode()[:SHOWN])


def _asked(schema: Any) -> float:
    """How many values there are in a schema where each reference is what it leads to; no end to it in a circle."""
    known: dict[str, float] = {}

    def inside(value: Any) -> float:
        if isinstance(value, list):
            return 1 + sum(map(inside, value))
        if not isinstance(value, dict):
            return 1
        if isinstance(value.get("$id"), str) and value is not schema:  # what `#` is below it would be another thing
            return inf
        reference = value.get("$ref")
        return 1 + sum(map(inside, value.values())) + (there(reference) if isinstance(reference, str) else 0)

    def there(reference: str) -> float:
        if reference not in known:
            known[reference] = inf  # while it is looked at: who comes back here goes in a circle
            try:
                known[reference] = inside(_at(schema, _steps(reference)))
            except (LookupError, ValueError, TypeError):
                return inf
        return known[reference]

    return inside(schema)


def _steps(reference: str) -> list[str]:
    """Raises `ValueError` for one that leads elsewhere."""
    if reference not in ("", "#") and not reference.startswith("#/"):
        raise ValueError(reference)
    return [each.replace("~1", "/").replace("~0", "~") for each in reference.split("/")[1:]]


def _at(schema: Any, steps: Iterable[str | int]) -> Any:
    for each in steps:
        schema = schema[int(each)] if isinstance(schema, list) else schema[each]
    return schema
