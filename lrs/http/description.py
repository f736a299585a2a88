"""GET /api/v1/openapi.json, and the same to read at /console/api: what can be asked of this server, for everybody.

It holds nothing of any tenant, and who builds a client reads it before having a key.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from aiohttp import web

from lrs.http import pages
from lrs.http.keys import DESCRIPTION
from lrs.http.openapi.document import Path, document
from lrs.http.openapi.outline import outline
from lrs.http.requests import Call
from lrs.http.responses import encoded
from lrs.http.visitors import visitor
from lrs.messages.text import Language

DESCRIPTION_PATH = "/api/v1/openapi.json"
PAGE_PATH = "/console/api"


class Description:
    """Made when it is first asked for, once in each language."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._made: dict[Language, dict[str, Any]] = {}

    def told(self, language: Language) -> dict[str, Any]:
        if language not in self._made:
            self._made[language] = document(self._paths, language)
        return self._made[language]


async def get_description(call: Call) -> web.Response:
    call.query()
    return encoded(call.app[DESCRIPTION](call.language), headers={
        "Cache-Control": "public, max-age=300", "Content-Language": call.language, "Vary": "Accept-Language"})


async def get_page(call: Call) -> web.Response:
    call.query(optional=("lang",))
    told = call.app[DESCRIPTION](pages.language(call))
    schemas = told["components"]["schemas"]
    return pages.page(call, "api.html", await visitor(call), about=told["info"]["description"],
                      address=DESCRIPTION_PATH, problem=outline(schemas["Problem"], schemas),
                      ways=[(name, way["description"]) for name, way in told["components"]["securitySchemes"].items()],
                      tags=[_Tag(tag["name"], _operations(told, tag["name"])) for tag in told["tags"]])


class _Tag(NamedTuple):
    name: str
    operations: list[_Operation]


class _Operation(NamedTuple):
    """As the page shows it; `bodies` are what it takes and answers: which of the two, media type, shape."""

    name: str
    method: str
    path: str
    summary: str
    more: str
    callers: list[str]
    parameters: list[dict[str, str]]
    bodies: list[tuple[str, str, str]]
    statuses: list[str]


def _operations(told: dict[str, Any], tag: str) -> list[_Operation]:
    return [_operation(told, path, method, each) for path, methods in told["paths"].items()
            for method, each in methods.items() if tag in each["tags"]]


def _operation(told: dict[str, Any], path: str, method: str, each: dict[str, Any]) -> _Operation:
    schemas = told["components"]["schemas"]

    def bodies(heading: str, content: dict[str, Any]) -> list[tuple[str, str, str]]:
        return [(heading, media, outline(found["schema"], schemas) if "schema" in found else "")
                for media, found in content.items()]

    answers = [body for answer in each["responses"].values() for body in bodies("answer", answer.get("content", {}))]
    return _Operation(
        each["operationId"], method.upper(), path, each["summary"], each.get("description", ""),
        [" + ".join(way) for way in each["security"]],
        [{"name": parameter["name"], "place": parameter["in"], "says": parameter["description"],
          "form": outline(parameter["schema"], schemas), "example": parameter.get("example", "")}
         for parameter in each.get("parameters", ())],
        [*bodies("body", each.get("requestBody", {}).get("content", {})), *answers], list(each["responses"]))
