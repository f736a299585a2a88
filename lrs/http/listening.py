"""Listening on the port: from an application to a served one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from lrs.http.keys import CONFIG
from lrs.http.malformed import Runner

BACKLOG = 1024  # a class that starts at once does not find the door closed


@asynccontextmanager
async def listening(app: web.Application) -> AsyncIterator[None]:
    """Accept requests while the block lasts; then those under way finish, at most `server.shutdown_seconds`.

    The port is shared with the other workers of this server.
    """
    server = app[CONFIG].server
    runner = Runner(app, access_log=None, shutdown_timeout=server.shutdown_seconds)
    await runner.setup()
    try:
        await web.TCPSite(runner, server.host, server.port, backlog=BACKLOG, reuse_port=True).start()
        yield
    finally:
        await runner.cleanup()
