"""For those who watch the server: is it alive, can it write, what has it counted."""

from __future__ import annotations

from aiohttp import web

from lrs.http.keys import METRICS, STORE
from lrs.http.requests import Call
from lrs.http.responses import encoded
from lrs.metrics import CONTENT_TYPE


async def get_alive(call: Call) -> web.Response:
    """200 as long as the process answers; MongoDB is not asked, so that nobody restarts us for its sake."""
    return encoded({"status": "alive"})


async def get_ready(call: Call) -> web.Response:
    """200 when MongoDB has a writable primary, else 503."""
    await call.app[STORE].ping()
    return encoded({"status": "ready"})


async def get_metrics(call: Call) -> web.Response:
    return web.Response(body=call.app[METRICS].text(), headers={"Content-Type": CONTENT_TYPE})
