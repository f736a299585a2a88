"""/sign-in/oidc/{provider} and /sign-in/callback: away to a provider, and back."""

from __future__ import annotations

from aiohttp import web

from lrs.errors import BadRequest
from lrs.http import cookies, pages
from lrs.http.invitations import bound
from lrs.http.keys import PEOPLE
from lrs.http.requests import Call
from lrs.http.signing_in import CONSOLE_PATH, enter
from lrs.http.visitors import visitor
from lrs.people.oidc import CALLBACK

PROVIDER_PATH = "/sign-in/oidc/{provider}"
CALLBACK_PATH = CALLBACK
_LONGEST_ANSWER = 4096


async def get_provider(call: Call) -> web.Response:
    """To the provider; `code` is that of an invitation, to be bound on the way back."""
    params = call.query(optional=("next", "code"))
    here = await visitor(call)
    people = call.app[PEOPLE]
    tenant = here.tenant.tenant_id
    invitation = (await people.guardians.check(tenant, params["code"])).invitation_id if "code" in params else ""
    response = pages.see_other(await people.relying_party.start(
        tenant, call.request.match_info["provider"], here.origin, here.visit,
        onward=pages.local(params.get("next", ""), ""), invitation=invitation))
    if here.fresh:
        cookies.put(response, here.origin, cookies.VISIT, here.visit)
    return response


async def get_callback(call: Call) -> web.Response:
    """Back from the provider, in the browser that was sent there."""
    if len(call.request.rel_url.raw_query_string) > _LONGEST_ANSWER:
        raise BadRequest("sign-in-stale")
    here = await visitor(call)
    people = call.app[PEOPLE]
    arrival = await people.relying_party.finish(here.tenant.tenant_id, here.origin, here.visit, call.params)
    account = await people.welcome(arrival, here.tenant.tenant_id, call.request_id)
    if arrival.invitation:
        return await bound(call, here, account, arrival.invitation)
    return await enter(call, here, account, arrival.next or CONSOLE_PATH)
