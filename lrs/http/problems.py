"""Every error leaves the server here, in one shape: RFC 9457 problem details, English or Japanese.

    {"type": "urn:manabi-lrs:problem:<slug>", "title", "status", "detail", "requestId",
     "violations": [{"pointer", "rule", "detail", "clause"}]}

`violations` is there when statements were refused for breaking the standard. Those of Caliper have a severity and no
clause; those of a profile "severity", "template" and "found" and no clause; those of a roster are {"file", "line",
"column", "rule", "detail"}.
"""

from __future__ import annotations

from typing import Any

import orjson
from aiohttp import web

from lrs.caliper.finding import Finding as CaliperFinding
from lrs.caliper.finding import InvalidEvents
from lrs.errors import (
    BadRequest,
    InvalidStatements,
    LRSError,
    MethodNotAllowed,
    RangeNotThere,
)
from lrs.messages.catalogue import text
from lrs.messages.text import Language, Text
from lrs.profiles.findings import BrokenProfile
from lrs.profiles.findings import Finding as ProfileFinding
from lrs.roster.problem import InvalidRoster, Problem
from lrs.xapi.findings import Finding
from lrs.xapi.jsontext import BadJSON

TITLES: dict[int, Text] = {
    400: Text("The request is not right", "リクエストに誤りがあります"),
    401: Text("Credentials are needed", "認証が必要です"),
    403: Text("Not permitted", "許可されていません"),
    404: Text("Nothing here", "見つかりません"),
    405: Text("Method not allowed", "このメソッドは使えません"),
    408: Text("The request did not arrive", "リクエストが最後まで届きませんでした"),
    409: Text("In conflict with what is stored", "保存済みの内容と矛盾します"),
    412: Text("The precondition does not hold", "前提条件を満たしていません"),
    413: Text("Too large", "大きすぎます"),
    415: Text("Media type not supported", "対応していない形式です"),
    416: Text("Range not there", "その範囲はありません"),
    422: Text("Version not supported", "対応していないバージョンです"),
    429: Text("Too many requests", "リクエストが多すぎます"),
    500: Text("The server failed", "サーバー内部のエラーです"),
    503: Text("The server cannot serve now", "現在利用できません"),
}


def render(error: LRSError | BadJSON, language: Language, request_id: str) -> web.Response:
    """The answer to a refused request; JSON that cannot be read is a bad request."""
    if isinstance(error, BadJSON):
        return _problem(BadRequest.status, error.slug, error.text(language), language, request_id)
    violations: list[dict[str, Any]] | None = None
    if isinstance(error, InvalidStatements):
        violations = [violation(finding, language) for finding in error.findings]
    elif isinstance(error, InvalidEvents):
        violations = [caliper_violation(finding, language) for finding in error.findings]
    elif isinstance(error, BrokenProfile):
        violations = [remark(finding, language) for finding in error.findings]
    elif isinstance(error, InvalidRoster):
        violations = [row_violation(problem, language) for problem in error.problems]
    response = _problem(error.status, error.slug, text(error.slug, language, error.values), language, request_id,
                        violations)
    response.headers.update(error.headers)
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = str(error.values["allowed"])
    if isinstance(error, RangeNotThere):
        response.headers["Content-Range"] = f"bytes */{error.values['size']}"
    return response


def violation(finding: Finding, language: Language) -> dict[str, Any]:
    """A finding as clients see it."""
    return {"pointer": finding.pointer, "rule": finding.rule, "detail": finding.text(language),
            "clause": finding.clause}


def caliper_violation(finding: CaliperFinding, language: Language) -> dict[str, Any]:
    """A finding about Caliper as sensors and clients see it."""
    return {"pointer": finding.pointer, "rule": finding.rule, "severity": finding.severity,
            "detail": finding.text(language)}


def remark(finding: ProfileFinding, language: Language) -> dict[str, Any]:
    """A finding of a profile as clients see it: what was found as well, which they sent."""
    return {"pointer": finding.pointer, "rule": finding.rule, "severity": finding.severity,
            "detail": finding.text(language), **({"found": list(finding.found)} if finding.found else {}),
            **({"template": finding.values["template"]} if "template" in finding.values else {})}


def row_violation(problem: Problem, language: Language) -> dict[str, Any]:
    """What is wrong with a row, as clients see it."""
    return {"file": problem.file, "line": problem.line, "column": problem.column, "rule": problem.rule,
            "detail": problem.text(language)}


def _problem(status: int, slug: str, detail: str, language: Language, request_id: str,
             violations: list[dict[str, Any]] | None = None) -> web.Response:
    body: dict[str, Any] = {
        "type": f"urn:manabi-lrs:problem:{slug}", "title": getattr(TITLES[status], language), "status": status,
        # A quoted header may hold bytes that are not UTF-8, which come as lone surrogates.
        "detail": detail.encode("utf-8", "replace").decode(), "requestId": request_id}
    if violations is not None:
        body["violations"] = violations
    return web.Response(status=status, body=orjson.dumps(body), content_type="application/problem+json",
                        headers={"Content-Language": language, "Cache-Control": "no-store"})
