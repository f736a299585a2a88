"""GET activities: the whole Activity behind an id (Communication 2.5)."""

from __future__ import annotations

from aiohttp import web

from lrs import parameters
from lrs.http.keys import ACTIVITIES
from lrs.http.requests import Call
from lrs.http.responses import json


async def get_activity(call: Call) -> web.Response:
    activity_id = parameters.iri(call.query(("activityId",)), "activityId")
    return json(await call.app[ACTIVITIES].get(call.principal, activity_id))
