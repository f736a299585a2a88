"""The OpenAPI document: the nouns' operations, with what the table of paths says of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any, Protocol

from lrs import __version__
from lrs.http.openapi import (
    access,
    audit,
    board,
    bundles,
    cases,
    classes,
    curriculum,
    erasures,
    events,
    imports,
    links,
    roster,
    statements,
    studylog,
)
from lrs.http.openapi.components import COMPONENTS, PORTAL
from lrs.http.openapi.parts import Operation
from lrs.messages.text import Language, Text

PREFIX = "/api/v1/"

# By tag, in the order in which they are read.
NOUNS: Mapping[Text, ModuleType] = {
    Text("Study log", "学習記録"): studylog,
    Text("What teachers look at", "先生が見るもの"): classes,
    Text("Sums of schools", "学校の集計"): board,
    Text("Statements", "ステートメント"): statements,
    Text("Caliper Events", "Caliper の Event"): events,
    Text("Who may", "権限とセッション"): access,
    Text("Audit", "監査"): audit,
    Text("Rosters", "名簿"): roster,
    Text("Links", "アカウントの対応付け"): links,
    Text("Curriculum and schools", "学習指導要領と学校"): curriculum,
    Text("Cases", "案件と引き渡し"): cases,
    Text("Imports", "取り込み"): imports,
    Text("Bundles that go out", "記録の提供"): bundles,
    Text("Erasure", "消去"): erasures,
}
_ABOUT = Text(
    "The API of Manabi LRS beside xAPI. Instants are RFC 3339 in UTC; days are those of the school's time zone. Pages "
    "hold `next`, which is the `cursor` of the page that follows and null on the last. Unknown and repeated parameters "
    "are refused. Every refusal has one shape (RFC 9457), in English or Japanese by Accept-Language; `requestId` finds "
    "it in the log. HEAD works wherever GET does.",
    "Manabi LRS の xAPI 以外の API です。時刻は UTC の RFC 3339、日付は学校のタイムゾーンです。"
    "ページには `next` があり、次のページの `cursor` に渡します（最後のページでは null）。"
    "知らないパラメーターや重複は拒否します。エラーの形は一つで (RFC 9457)、Accept-Language により英語か日本語、"
    "`requestId` でログを探せます。GET ができる所では HEAD もできます。")


class Path(Protocol):
    """What a description needs to know of a path: see `lrs.http.resource.Resource`."""

    @property
    def path(self) -> str: ...
    @property
    def handlers(self) -> Mapping[str, object]: ...
    @property
    def open(self) -> bool: ...
    @property
    def people(self) -> bool: ...


def document(paths: Iterable[Path], language: Language) -> dict[str, Any]:
    """Of the paths below `PREFIX`, in one language. Each must be described by its noun: an error otherwise."""
    known = {path.path: path for path in paths if path.path.startswith(PREFIX) and path.handlers}
    shown = {path: {method: _operation(known[path], method, operation, tag) for method, operation in methods.items()}
             for tag, noun in NOUNS.items() for path, methods in noun.OPERATIONS.items()}
    made: dict[str, Any] = _spoken({
        "openapi": "3.1.0",
        "info": {"title": "Manabi LRS", "version": __version__, "description": _ABOUT,
                 "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in NOUNS],
        "paths": shown,
        "components": COMPONENTS | {"schemas": {**COMPONENTS["schemas"], "Entry": studylog.ENTRY}},
    }, language)
    return made


def _operation(path: Path, method: str, operation: Operation, tag: Text) -> dict[str, Any]:
    told: dict[str, Any] = {"operationId": operation.name, "tags": [tag], "summary": operation.says}
    if operation.more:
        told["description"] = operation.more
    parameters = [parameter.shown() for parameter in operation.parameters]
    if operation.portals:
        parameters.append(PORTAL.shown())
    if parameters:
        told["parameters"] = parameters
    if operation.takes is not None:
        told["requestBody"] = {"required": True, "content": _content(operation.takes)}
    told["responses"] = {str(operation.status): _answer(operation)} | {
        str(status): {"$ref": f"#/components/responses/{status}"} for status in _refusals(path, operation)}
    told["security"] = _security(path, method, operation)
    return told


def _answer(operation: Operation) -> dict[str, Any]:
    if not operation.gives:
        return {"description": Text("Done; no body.", "完了。本文はありません。")}
    return {"description": Text("As asked for.", "求めた内容。"), "content": _content(operation.gives),
            "headers": {"X-Request-ID": {"$ref": "#/components/headers/X-Request-ID"}}}


def _content(media: Mapping[str, Any]) -> dict[str, Any]:
    return {name: {} if schema is None else {"schema": schema} for name, schema in media.items()}


def _refusals(path: Path, operation: Operation) -> list[int]:
    found = {400, 503, *operation.refusals}
    if not path.open:
        found |= {401, 403}
    if path.people or "{" in path.path:
        found.add(404)
    if operation.takes is not None:
        found |= {408, 413, 415}
    return sorted(found)


def _security(path: Path, method: str, operation: Operation) -> list[dict[str, list[str]]]:
    """Each alone is enough; a session that changes something must send its token besides."""
    if path.open:
        return []
    session: dict[str, list[str]] = {"session": []} if method == "get" else {"session": [], "csrf": []}
    keys: list[dict[str, list[str]]] = [] if operation.people_only else [{"key": []}, {"token": []}]
    return [*([session] if path.people else []), *keys]


def _spoken(value: Any, language: Language) -> Any:
    """The same with each `Text` in one language."""
    if isinstance(value, Text):
        return getattr(value, language)
    if isinstance(value, Mapping):
        return {_spoken(name, language): _spoken(each, language) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_spoken(each, language) for each in value]
    return value
