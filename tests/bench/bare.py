"""The ceiling: a bare aiohttp handler that reads the JSON, looks at it and answers; nothing is stored.

``python -m tests.bench.bare PORT``
"""

from __future__ import annotations

import asyncio
import sys

import orjson
import uvloop
from aiohttp import web


async def post(request: web.Request) -> web.Response:
    statement = orjson.loads(await request.read())
    return web.Response(body=orjson.dumps([statement["id"]]), content_type="application/json")


async def serve(port: int) -> None:
    app = web.Application(client_max_size=2**26)
    app.router.add_post("/xAPI/statements", post)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
