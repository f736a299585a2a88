"""The pieces of a description: schemas of JSON, parameters, operations. A `Text` anywhere becomes the words of one
language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lrs.messages.text import Text

Schema = dict[str, Any]

JSON = "application/json"
PROBLEM = "application/problem+json"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
ANY: Schema = {"type": "object"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
UUID: Schema = {"type": "string", "format": "uuid"}
IRI: Schema = {"type": "string", "format": "iri"}
BOTH: Schema = {"type": "object", "properties": {"en": TEXT, "ja": TEXT}, "required": ["en", "ja"],
                "additionalProperties": False}


def record(members: Mapping[str, Schema], optional: Iterable[str] = ()) -> Schema:
    """An object of these members and no others."""
    may_lack = set(optional)
    return {"type": "object", "properties": dict(members), "additionalProperties": False,
            "required": [name for name in members if name not in may_lack]}


def listed(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def nullable(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def choice(words: Iterable[str]) -> Schema:
    return {"type": "string", "enum": [str(word) for word in words]}


def shared(name: str) -> Schema:
    """A schema that `document.py` keeps once for all."""
    return {"$ref": f"#/components/schemas/{name}"}


def said(schema: Schema, text: Text) -> Schema:
    """The schema with words to a member that its name does not explain."""
    return {**schema, "description": text}


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    says: Text
    schema: Mapping[str, Any]
    place: str = "query"
    required: bool = False
    example: str = ""

    def shown(self) -> dict[str, Any]:
        example = {"example": self.example} if self.example else {}
        return {"name": self.name, "in": self.place, "required": self.required or self.place == "path",
                "description": self.says, "schema": dict(self.schema), **example}


@dataclass(frozen=True, slots=True)
class Operation:
    """`gives` and `takes` are media types with their schemas, None for bytes; an empty `gives` is an empty answer.

    `refusals` are the statuses that do not follow from the path: besides 400, of credentials, of bodies and 503.
    `people_only`: no key may. `portals`: a portal may, for a teacher. `more`: what the summary leaves open.
    """

    name: str
    says: Text
    gives: Mapping[str, Schema | None]
    more: Text | None = None
    parameters: Sequence[Parameter] = ()
    takes: Mapping[str, Schema | None] | None = None
    status: int = 200
    refusals: Sequence[int] = ()
    people_only: bool = False
    portals: bool = False


Operations = Mapping[str, Mapping[str, Operation]]  # by path and method


def limit(default: int, most: int) -> Parameter:
    return Parameter("limit", Text(f"Most on a page: {default} by default, {most} at most; 0 asks for the most.",
                                   f"1 ページの件数。既定は {default}、上限は {most}。0 は上限まで。"),
                     {"type": "integer", "minimum": 0, "default": default})


CURSOR = Parameter("cursor", Text(
    "Where the page begins: the `next` of the page before, with all else as it was asked there.",
    "ページの始まり。前のページの `next` の値を、ほかの条件を変えずに渡します。"), TEXT)
