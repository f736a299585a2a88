"""The ceiling: a bare aiohttp handler that reads the JSON, looks at it and answers; nothing is stored.

``python -m tests.bench.bare`` prints its port.
"""

from __future__ import annotations

import asyncio

import orjson
import uvloop
from aiohttp import web


async def post(request: web.Request) -> web.Response:
    statement = orjson.loads(await request.read())
    return web.Response(body=orjson.dumps([statement["id"]]), content_type="application/json")


async def serve() -> None:
    app = web.Application()
    app.router.add_post("/xAPI/statements", post)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(serve())
