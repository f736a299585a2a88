"""/console/help: pages for teachers, for who sets the system up and runs it, and a notice for guardians to print."""

from __future__ import annotations

from aiohttp import web

from lrs.errors import NotFound
from lrs.http import pages
from lrs.http.console.viewer import Viewer, show
from lrs.http.requests import Call

HELP_PATH = "/console/help"
TOPICS = ("teachers", "setting-up", "operating", "guardians-notice")


async def get_help(call: Call, viewer: Viewer) -> web.StreamResponse:
    call.query()
    return show(call, viewer, "help.html", topics=TOPICS)


async def get_topic(call: Call, viewer: Viewer) -> web.StreamResponse:
    call.query()
    topic = call.request.match_info["topic"]
    if topic not in TOPICS:
        raise NotFound("page-unknown")
    above = (viewer.voice(call).label("help"), HELP_PATH)
    return show(call, viewer, f"help/{topic}.{pages.language(call)}.html", crumbs=[above], topic=topic)
