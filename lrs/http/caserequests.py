"""/api/v1/bundles/requests: a school or a PDS asks for a learner's record, with the code of the family's slip.

Nobody signs in here and no key is needed: who holds a slip was given it by the family, whose decision is asked then. By
the handle alone, which nobody can guess, it is told how the request stands.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from lrs.cases.opening import Wanted
from lrs.clock import utc_text
from lrs.errors import BadRequest, NotFound
from lrs.http.bundles import content_url
from lrs.http.casebodies import mapping, period, sent, word
from lrs.http.keys import CASES, EXPORTS
from lrs.http.recipients import asking
from lrs.http.requests import Call
from lrs.http.responses import NOT_KEPT, encoded
from lrs.http.visitors import home
from lrs.storage.contract.access import Tenant
from lrs.storage.contract.cases import CaseRecord

REQUESTS_PATH = "/api/v1/bundles/requests"
_MEMBERS = ("code", "purpose", "recipient", "period")


async def post_request(call: Call) -> web.Response:
    """202: the family is asked; nothing is sent before it agreed."""
    call.query()
    told = await sent(call, _MEMBERS)
    if not isinstance(told.get("code"), str):
        raise BadRequest("case-body", members=", ".join(_MEMBERS), member="code")
    to = await asking(call, mapping(told, "recipient", _MEMBERS), ("school", "pds"))
    wanted = Wanted(word(told, "purpose", _MEMBERS), to, period(told, _MEMBERS))
    tenant, _ = await home(call)
    made = await call.app[CASES].opening.request(tenant.tenant_id, told["code"], wanted, call.request_id)
    return encoded({"handle": made.handle, **shown(made.case)}, 202, {
        "Location": f"{REQUESTS_PATH}/{made.handle}", **NOT_KEPT})


async def get_request(call: Call) -> web.Response:
    call.query()
    tenant, origin = await home(call)
    case = await call.app[CASES].requested(tenant.tenant_id, call.request.match_info["handle"])
    return encoded({**shown(case), "content": await _content(call, tenant, origin, case)}, headers=NOT_KEPT)


async def _content(call: Call, tenant: Tenant, origin: str, case: CaseRecord) -> str | None:
    """Where the bundle is fetched from now, for some minutes; None while there is none."""
    if case.state not in {"ready", "delivered"}:
        return None
    try:
        made = await call.app[EXPORTS].link_for(tenant, case.bundle_id)
    except NotFound:
        return None
    return content_url(origin, case.bundle_id.removeprefix("urn:uuid:"), made.link)


def shown(case: CaseRecord) -> dict[str, Any]:
    """What a recipient may know: of the learner nothing, and nothing of what was left out."""
    withdrawn = next((event.at for event in case.events if event.what == "withdrawn"), None)
    return {
        "state": case.state, "purpose": case.purpose, "requested": utc_text(case.opened),
        "deadline": utc_text(case.deadline) if case.deadline is not None else None,
        "bundle": case.bundle_id if case.state in {"ready", "delivered", "closed"} and case.bundle_id else None,
        "content": None,
        "withdrawn": utc_text(withdrawn) if withdrawn is not None else None}
