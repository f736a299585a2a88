"""/api/v1/campaigns and /api/v1/slips: the cases of a whole grade at once, and codes that name learners."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from lrs import parameters
from lrs.cases.campaigns import Progress
from lrs.cases.slips import PrintedSlip
from lrs.clock import utc_text
from lrs.errors import BadRequest
from lrs.http.casebodies import sent, word
from lrs.http.cases import wanted
from lrs.http.keys import CASES
from lrs.http.requests import Call
from lrs.http.responses import NOT_KEPT, encoded, no_content

_BEGUN = ("name", "school", "grade", "purpose", "recipient", "period", "days")
_MADE = ("learners",)
MOST_SLIPS = 1000


async def get_campaigns(call: Call) -> web.Response:
    """Newest first, each with how many of its cases are in each state."""
    call.query()
    return encoded({"campaigns": [progress(each) for each in await call.app[CASES].campaigns.of(call.person)]})


async def post_campaign(call: Call) -> web.Response:
    call.query()
    told = await sent(call, _BEGUN)
    name, school, grade = (word(told, member, _BEGUN) for member in ("name", "school", "grade"))
    begun = await call.app[CASES].campaigns.begin(call.person, name, school, grade,
                                                  await wanted(call, told, _BEGUN), call.request_id)
    return encoded(progress(begun), 201, {"Location": f"/api/v1/campaigns/{begun.campaign.campaign_id}"})


async def get_campaign(call: Call) -> web.Response:
    """Its cases are those of /api/v1/cases?campaign=…"""
    call.query()
    campaign_id = parameters.uuid(call.request.match_info, "id")
    return encoded(progress(await call.app[CASES].campaigns.get(call.person, campaign_id)))


async def post_slips(call: Call) -> web.Response:
    """The codes are in this answer and nowhere else."""
    call.query()
    learners = (await sent(call, _MADE)).get("learners")
    if not isinstance(learners, list) or not 0 < len(learners) <= MOST_SLIPS or not all(
            isinstance(each, str) for each in learners):
        raise BadRequest("case-body", members=", ".join(_MADE), member="learners")
    made = await call.app[CASES].slips.make(call.person, learners, call.request_id)
    return encoded({"slips": [_slip(each) for each in made]}, 201, NOT_KEPT)


async def delete_slip(call: Call) -> web.Response:
    call.query()
    await call.app[CASES].slips.revoke(call.person, call.request.match_info["id"], call.request_id)
    return no_content()


def progress(found: Progress) -> dict[str, Any]:
    campaign = found.campaign
    return {"id": campaign.campaign_id, "name": campaign.name, "school": campaign.school, "grade": campaign.grade,
            "purpose": campaign.purpose, "deadline": utc_text(campaign.deadline),
            "opened": {"by": campaign.opened_by or None, "at": utc_text(campaign.opened)}, "cases": found.cases,
            "states": dict(found.counts)}


def _slip(made: PrintedSlip) -> dict[str, str]:
    return {"id": made.slip_id, "learner": made.pupil.user, "code": made.code, "expires": utc_text(made.expires)}
