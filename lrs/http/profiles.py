"""/api/v1/profiles: which xAPI Profiles this server knows, and what they say of Statements, with nothing stored."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from aiohttp import web

from lrs.claims.known import Document
from lrs.errors import BadRequest, TooLarge
from lrs.http.keys import CLAIMS, CONFIG
from lrs.http.problems import remark, violation
from lrs.http.requests import Call
from lrs.http.responses import encoded
from lrs.profiles.judging import Judgement, Mode, Outcome
from lrs.statements.submission import GIVE_WAY_EVERY
from lrs.xapi.jsontext import load
from lrs.xapi.validation import findings, is_valid


async def get_profiles(call: Call) -> web.Response:
    """Those that come with the server, and those of `profiles.folder`."""
    call.query()
    return encoded({"profiles": [_document(each) for each in call.app[CLAIMS].documents]})


def _document(document: Document) -> dict[str, Any]:
    profile = document.profile
    count = Counter(finding.severity for finding in document.findings)
    return {"id": profile.id, "label": dict(profile.label), "latest": profile.latest,
            "versions": list(profile.editions), "templates": len(profile.templates), "patterns": len(profile.patterns),
            "concepts": len(profile.concepts), "shipped": document.shipped, "file": document.file,
            "errors": count["error"], "warnings": count["warning"]}


async def validate_claims(call: Call) -> web.Response:
    """200 whatever is found. A Statement is judged by the `profile` that is asked for, or by those that it claims."""
    params = call.query(optional=("mode", "profile"))
    mode, profile = _mode(params.get("mode", Mode.LETTER.value)), params.get("profile", "")
    if call.content_type != "application/json":
        raise BadRequest("json-expected", content_type=call.content_type)
    if profile:
        call.app[CLAIMS].edition(profile)
    limits = call.app[CONFIG].limits
    body = await call.body()
    batch = body.lstrip().startswith(b"[")
    value = load(body, limits.nesting + batch)
    statements = value if batch else [value]
    if len(statements) > limits.batch_statements:
        raise TooLarge("batch-too-long", count=len(statements), limit=limits.batch_statements)
    judged = await _judged(call, statements, batch, profile, mode)
    return encoded({"mode": mode, "statements": judged}, headers={"Content-Language": call.language})


async def _judged(call: Call, statements: Sequence[Any], batch: bool, profile: str, mode: Mode
                  ) -> list[dict[str, Any]]:
    """One by one, giving way to other requests between them. A StatementRef may name any that comes along."""
    by_id = {each["id"].lower(): each for each in statements
             if isinstance(each, dict) and isinstance(each.get("id"), str) and is_valid(each, call.version)}
    left, told = call.app[CONFIG].limits.findings, []
    for index, statement in enumerate(statements):
        pointer = f"/{index}" if batch else ""
        broken = findings(statement, call.version, pointer, max(1, left))
        versions: list[str] = []
        judgement = Judgement(Outcome.INVALID)
        if not broken:
            versions, judgement = call.app[CLAIMS].judge(statement, profile, mode, lambda each: by_id.get(each.lower()))
        found = [replace(each, pointer=pointer + each.pointer) for each in judgement.findings[:max(0, left)]]
        left -= len(found) + len(broken)
        told.append({
            "outcome": judgement.outcome, "profiles": versions, "templates": list(judgement.templates),
            "findings": [remark(each, call.language) for each in found],
            "violations": [violation(each, call.language) for each in broken]})
        if index % GIVE_WAY_EVERY == GIVE_WAY_EVERY - 1:
            await asyncio.sleep(0)
    return told


def _mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError:
        raise BadRequest("profile-mode-unknown", mode=text) from None
