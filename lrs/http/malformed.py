"""What is no well-formed HTTP is refused in the same shape as every other request.

Such bytes never become a request that reaches the application: aiohttp's protocol answers them itself, in plain text.
So the protocol is where this is changed.
"""

from __future__ import annotations

import logging
import os
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import LineTooLong
from aiohttp.web_protocol import RequestHandler

from lrs.errors import BadRequest, LRSError
from lrs.http import problems

IDLE_SECONDS = 120  # proxies and load balancers let go of theirs after 60, and it should be they who do

_log = logging.getLogger("lrs.http")


class Protocol(RequestHandler):
    def handle_error(self, request: web.BaseRequest, status: int = 500, exc: BaseException | None = None,
                     message: str | None = None) -> web.StreamResponse:
        """The problem details of bytes that are no request; the connection ends with them."""
        if request.writer.output_size > 0:
            raise ConnectionError("an answer has begun")
        request_id = os.urandom(8).hex()
        error = _refusal(exc) if status < 500 else LRSError("server-failed")
        _log.log(logging.INFO if status < 500 else logging.ERROR, "no request",
                 extra={"fields": {"request": request_id, "status": error.status, "refused": error.slug}},
                 exc_info=exc if status >= 500 else None)
        response = problems.render(error, "en", request_id)
        response.headers["X-Request-ID"] = request_id
        response.force_close()
        return response


def _refusal(exc: BaseException | None) -> LRSError:
    if isinstance(exc, LineTooLong):
        return BadRequest("http-line-too-long", limit=exc.args[1])
    return BadRequest("http-malformed")


class Runner(web.AppRunner):
    """An `AppRunner` whose connections speak `Protocol`; bodies arrive as sent (`lrs/http/decompression.py`).

    A connection without a complete request for `idle_seconds` is closed: half a request holds it no longer.
    """

    def __init__(self, app: web.Application, *, idle_seconds: float = IDLE_SECONDS, **options: Any) -> None:
        super().__init__(app, auto_decompress=False, keepalive_timeout=idle_seconds, **options)

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return _Server(made.request_handler, request_factory=made.request_factory, loop=made._loop, **made._kwargs)


class _Server(web.Server):
    def __call__(self) -> Protocol:
        return Protocol(self, loop=self._loop, **self._kwargs)
