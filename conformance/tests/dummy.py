"""Servers that say one and the same thing to every request, as handsomely as they can, and store nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from aiohttp import web

RICH = {"version": ["1.0.3", "2.0.0"], "statements": [], "more": "", "objectType": "Person", "id": "https://x.example",
        "stored": "2001-01-01T00:00:00.000Z", "timestamp": "2001-01-01T00:00:00.000Z", "name": [], "definition": {}}


def app(status: int, *, echo: bool = False) -> web.Application:
    """`echo`: the body of the request is that of the answer."""
    async def answer(request: web.Request) -> web.Response:
        now = datetime.now(UTC)
        headers = {"X-Experience-API-Version": request.headers.get("X-Experience-API-Version", "2.0.0"),
                   "X-Experience-API-Consistent-Through": now.isoformat().replace("+00:00", "Z"),
                   "ETag": '"da39a3ee5e6b4b0d3255bfef95601890afd80709"',
                   "Last-Modified": f"{now:%a, %d %b %Y %H:%M:%S} GMT"}
        body = await request.read()
        if echo and body:
            return web.Response(status=status, body=body, headers={**headers, "Content-Type": "application/json"})
        return web.json_response(RICH, status=status, headers=headers)

    made = web.Application(client_max_size=1 << 30)
    made.router.add_route("*", "/{path:.*}", answer)
    return made


@asynccontextmanager
async def serving(made: web.Application) -> AsyncIterator[str]:
    """Its address."""
    runner = web.AppRunner(made, handler_cancellation=False)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}/xAPI"
    finally:
        await runner.cleanup()
