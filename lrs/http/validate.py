"""POST /api/v1/validate: what is wrong with a statement or a batch, all of it, with nothing stored."""

from __future__ import annotations

import asyncio

from aiohttp import web

from lrs.errors import BadRequest, TooLarge
from lrs.http.keys import CONFIG
from lrs.http.problems import violation
from lrs.http.requests import Call
from lrs.http.responses import encoded
from lrs.statements.submission import GIVE_WAY_EVERY
from lrs.xapi.findings import Finding
from lrs.xapi.jsontext import load
from lrs.xapi.validation import findings


async def validate(call: Call) -> web.Response:
    """200 whether or not it is valid; the version is the one asked for, or the assumed one."""
    call.query()
    if call.content_type != "application/json":
        raise BadRequest("json-expected", content_type=call.content_type)
    limits = call.app[CONFIG].limits
    body = await call.body()
    batch = body.lstrip().startswith(b"[")
    value = load(body, limits.nesting + batch)  # each statement of a batch may be as deep as one that comes alone
    statements = value if batch else [value]
    if len(statements) > limits.batch_statements:
        raise TooLarge("batch-too-long", count=len(statements), limit=limits.batch_statements)
    found: list[Finding] = []
    for index, statement in enumerate(statements):
        found += findings(statement, call.version, f"/{index}" if batch else "", limits.findings - len(found))
        if len(found) >= limits.findings:
            break
        if index % GIVE_WAY_EVERY == GIVE_WAY_EVERY - 1:
            await asyncio.sleep(0)
    return encoded({
        "valid": not found, "version": call.version.value, "statements": len(statements),
        "violations": [violation(finding, call.language) for finding in found]})
