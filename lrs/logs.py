"""The log: one JSON object a line, or plain text for a terminal. `lrs/http/logs.py` writes the line of a request."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any

import orjson

from lrs.clock import now_ms, utc_text
from lrs.config import Server


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


def _line(record: logging.LogRecord) -> dict[str, Any]:
    line: dict[str, Any] = {"ts": utc_text(now_ms()), "level": record.levelname.lower(),
                            "event": record.getMessage(), **getattr(record, "fields", {})}
    if record.exc_info and record.exc_info[0] is not None:
        line["error"] = record.exc_info[0].__name__
        line["trace"] = [entry.rstrip() for entry in traceback.format_tb(record.exc_info[2])]
    return line
