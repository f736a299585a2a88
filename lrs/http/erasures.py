"""/api/v1/erasures: asking for a person's records to be erased, and approving it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from aiohttp import web

from lrs.clock import utc_text
from lrs.errors import BadRequest
from lrs.http.keys import CONFIG, ERASURES
from lrs.http.requests import Call
from lrs.http.responses import encoded
from lrs.storage.contract.erasures import APPROVALS, Erasure
from lrs.storage.contract.retention import Hold
from lrs.xapi.jsontext import load

_MEMBERS: dict[str, Callable[[Any], bool]] = {
    "user": lambda value: isinstance(value, str),
    "agents": lambda value: isinstance(value, list),
    "reason": lambda value: isinstance(value, str),
    "mentioned": lambda value: value in ("keep", "erase"),
    "block": lambda value: isinstance(value, bool),
}


async def post_erasure(call: Call) -> web.Response:
    call.query()
    if call.content_type != "application/json":
        raise BadRequest("json-expected", content_type=call.content_type)
    asked = load(await call.body(), call.app[CONFIG].limits.nesting)
    if not isinstance(asked, dict):
        raise BadRequest("erasure-body", member="JSON")
    for member, value in asked.items():
        if member not in _MEMBERS or not _MEMBERS[member](value):
            raise BadRequest("erasure-body", member=member)
    made = await call.app[ERASURES].request(call.asker, **asked)
    return encoded(shown(made, await call.app[ERASURES].hold(made)), 201,
                   {"Location": f"/api/v1/erasures/{made.erasure_id}"})


async def post_approval(call: Call) -> web.Response:
    """Approve it as whoever is signed in; there is no body to send."""
    call.query()
    approved = await call.app[ERASURES].approve(call.asker, call.request.match_info["id"])
    return encoded(shown(approved, await call.app[ERASURES].hold(approved)))


async def get_erasure(call: Call) -> web.Response:
    call.query()
    erasure = await call.app[ERASURES].get(call.asker, call.request.match_info["id"])
    return encoded(shown(erasure, await call.app[ERASURES].hold(erasure)))


async def get_erasures(call: Call) -> web.Response:
    """Newest first, without their reports."""
    call.query()
    found = await call.app[ERASURES].list(call.asker)
    return encoded({"erasures": [shown(erasure, None) for erasure in found]})


def shown(erasure: Erasure, hold: Hold | None) -> dict[str, Any]:
    """An erasure as it is told to who may see it."""
    told: dict[str, Any] = {
        "id": erasure.erasure_id, "state": erasure.state, "user": erasure.user or None,
        "agents": [orjson.loads(agent) for agent in erasure.agents], "reason": erasure.reason,
        "mentioned": erasure.mentioned, "block": erasure.block,
        "requested": {"by": erasure.requested_by, "at": utc_text(erasure.requested)},
        "approvals": [{"by": approval.account, "at": utc_text(approval.at)} for approval in erasure.approvals],
        "needed": APPROVALS - len(erasure.approvals)}
    if hold:  # its reason, a lawsuit perhaps, is for those who keep holds and not for the family
        told["hold"] = {"id": hold.hold_id}
    if erasure.report:
        told["report"], told["digest"] = orjson.loads(erasure.report), erasure.digest
    return told
