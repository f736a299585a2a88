"""A schema as a few lines that people read, in the shape of the JSON it describes:

    {
      "items": [
        {
          "code": text
        }
      ],
      "next": text or null
    }
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_NAMES = {"string": "text", "integer": "number", "number": "number", "boolean": "true or false", "object": "{ … }",
          "null": "null"}
_FORMS = {"date-time": "instant", "date": "day", "uuid": "UUID", "iri": "IRI"}
_MOST_WORDS = 8


def outline(schema: Mapping[str, Any], schemas: Mapping[str, Any], indent: str = "") -> str:
    """`schemas` are those that a reference may name; one is told by its name where it stands in another."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"<{name}>" if indent else outline(schemas[name], schemas)
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(outline(each, schemas, indent) for each in schema["anyOf"]))
    if "enum" in schema:
        return _words(schema["enum"])
    further = indent + "  "
    if schema.get("type") == "array":
        inside = outline(schema["items"], schemas, further)
        return f"[{inside}, …]" if "\n" not in inside else f"[\n{further}{inside}\n{indent}]"
    if schema.get("properties"):
        members = [f'{further}"{name}": {outline(each, schemas, further)}'
                   for name, each in schema["properties"].items()]
        return "{\n" + ",\n".join(members) + f"\n{indent}}}"
    return _FORMS.get(schema.get("format", "")) or _NAMES.get(schema.get("type", ""), "anything")


def _words(words: list[str]) -> str:
    told = [f'"{word}"' for word in words[:_MOST_WORDS]]
    return " | ".join([*told, "…"] if len(words) > _MOST_WORDS else told)
