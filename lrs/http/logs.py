"""The log: one JSON object a line, or plain text for a terminal.

Requests that failed, were slow or were refused have a line at levels error, warning and info; all others at debug.
It holds its id, method, route, status, milliseconds, bytes, tenant and key; `refused` names
the slug of a refusal, `slow` marks one past `server.slow_ms`. Never in it: secrets, query strings, bodies, the texts of
exceptions (they quote values) — so no learner.
"""

from __future__ import annotations

import logging
import sys
import traceback
from typing import TYPE_CHECKING, Any

import orjson

from lrs.clock import now_ms, utc_text
from lrs.config import Server
from lrs.http.keys import CONFIG

if TYPE_CHECKING:
    from aiohttp import web

    from lrs.http.requests import Call

_requests = logging.getLogger("lrs.requests")


class JSONLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return orjson.dumps(_line(record), default=str).decode()


class TextLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = _line(record)
        head = f"{line.pop('ts')} {line.pop('level'):7} {line.pop('event')}"
        trace = line.pop("trace", [])
        return "\n".join([" ".join([head, *(f"{name}={value}" for name, value in line.items())]), *trace])


def configure(settings: Server) -> None:
    """Send the log of this process to standard error, as the settings say."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JSONLines() if settings.log_format == "json" else TextLines())
    # Never printed, and half the price of a line (the logging HOWTO's "Optimization").
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)  # the driver's own debug lines quote what it stores
    logging.getLogger("lrs").setLevel(settings.log_level.upper())


def request(call: Call, response: web.StreamResponse | None, status: int, seconds: float) -> None:
    """Write the line of a request that has ended."""
    ms = round(seconds * 1000, 2)
    slow = ms >= call.app[CONFIG].server.slow_ms
    level = _level(call, status, slow)
    if not _requests.isEnabledFor(level):
        return
    fields: dict[str, Any] = {"request": call.request_id, "method": call.method, "route": call.route,
                              "status": status, "ms": ms}
    if response is not None:
        fields["bytes"] = response.content_length if response.content_length is not None else response.body_length
    if call.caller is not None:
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


def _line(record: logging.LogRecord) -> dict[str, Any]:
    line: dict[str, Any] = {"ts": utc_text(now_ms()), "level": record.levelname.lower(),
                            "event": record.getMessage(), **getattr(record, "fields", {})}
    if record.exc_info and record.exc_info[0] is not None:
        line["error"] = record.exc_info[0].__name__
        line["trace"] = [entry.rstrip() for entry in traceback.format_tb(record.exc_info[2])]
    return line
