"""GET about: which versions of xAPI this server speaks (xAPI 1.0.3, Communication 2.8). Open to everybody."""

from __future__ import annotations

from aiohttp import web

from lrs.http.requests import Call
from lrs.http.responses import encoded
from lrs.xapi.version import Version


async def get_about(call: Call) -> web.Response:
    call.query()
    return encoded({"version": [version.value for version in Version]})
