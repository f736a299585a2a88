"""GET activities: the whole Activity behind an id (Communication 2.5)."""

from __future__ import annotations

from aiohttp import web

from lrs import parameters
from lrs.access.principal import KeyKind
from lrs.http import lending
from lrs.http.auditing import note_seen
from lrs.http.keys import ACTIVITIES, STATEMENTS
from lrs.http.requests import Call
from lrs.http.responses import json


async def get_activity(call: Call) -> web.Response:
    activity_id = parameters.iri(call.query(("activityId",)), "activityId")
    if call.principal.kind is not KeyKind.LEARNER:
        return json(await call.app[ACTIVITIES].get(call.principal, activity_id))
    lent = await lending.through_key(call, "activities/read")
    assert lent is not None  # noqa: S101  such a token always reads by somebody's rights
    note_seen(call, "activities.read", lent, [call.principal.learner])
    met = await call.app[STATEMENTS].mentions(call.principal.tenant, activity_id, lent.reach)
    return json(await call.app[ACTIVITIES].get(call.principal, activity_id, described=met))
