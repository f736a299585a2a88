"""The log's line of a request.

Requests that failed, were slow or were refused have a line at levels error, warning and info; all others at debug.
It holds its id, method, route, status, milliseconds, bytes, tenant and key or account; `refused` names the slug of a
refusal, `slow` marks one past `server.slow_ms`. Never in it: secrets, query strings, bodies, the texts of exceptions
(they quote values) — so no learner.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from lrs.access.person import Person
from lrs.http.keys import CONFIG

if TYPE_CHECKING:
    from aiohttp import web

    from lrs.http.requests import Call

_requests = logging.getLogger("lrs.requests")


def request(call: Call, response: web.StreamResponse | None, status: int, seconds: float) -> None:
    """Write the line of a request that has ended."""
    ms = round(seconds * 1000, 2)
    slow = ms >= call.app[CONFIG].server.slow_ms
    level = _level(call, status, slow)
    if not _requests.isEnabledFor(level):
        return
    fields: dict[str, Any] = {"request": call.request_id, "method": call.method, "route": call.route,
                              "status": status, "ms": ms}
    if response is not None and not call.discreet:
        fields["bytes"] = response.content_length if response.content_length is not None else response.body_length
    if isinstance(call.caller, Person):
        fields["tenant"] = call.caller.tenant
        fields["account"] = call.caller.account
    elif call.caller is not None:
        fields["tenant"] = call.caller.tenant
        fields["key"] = call.caller.credential
    if call.refused:
        fields["refused"] = call.refused
    if slow:
        fields["slow"] = True
    _requests.log(level, "request", extra={"fields": fields})


def _level(call: Call, status: int, slow: bool) -> int:
    """What went well and in time is only told at level debug: at a class's pace it would bury the rest."""
    if status >= 500:
        return logging.ERROR
    if slow:
        return logging.WARNING
    return logging.INFO if call.refused else logging.DEBUG
