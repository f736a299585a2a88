"""/sign-in/invitation: a guardian enters the code of a letter and binds an account to it."""

from __future__ import annotations

from aiohttp import web

from lrs.errors import BadRequest, LRSError
from lrs.http import pages
from lrs.http.keys import PEOPLE
from lrs.http.requests import Call
from lrs.http.signing_in import REFUSALS, checked, enter, shortest
from lrs.http.visitors import Visitor, visitor
from lrs.storage.contract.accounts import Account

INVITATION_PATH = "/sign-in/invitation"
BOUND_PATH = "/sign-in/invitation/bound"


async def get_invitation(call: Call) -> web.Response:
    """Where the code is entered; the letter's QR code brings it along."""
    params = call.query(optional=("code", "lang"))
    here = await visitor(call)
    return pages.page(call, "invitation.html", here, code=params.get("code", "")[:40])


async def post_invitation(call: Call) -> web.Response:
    """The code alone: who is signed in is asked once more, others choose an account. With `use`: bind that account."""
    here = await visitor(call)
    form = await checked(call, here, ("code",), ("use", "name", "password", "chosen", "again"))
    people = call.app[PEOPLE]
    tenant = here.tenant.tenant_id
    try:
        invitation = await people.guardians.check(tenant, form["code"])
    except REFUSALS as error:
        call.refused = error.slug
        return pages.page(call, "invitation.html", here, code=form["code"][:40], error=error)
    try:
        account = await _account(call, here, form)
    except REFUSALS as error:
        call.refused = error.slug
        return await _choices(call, here, form, error)
    if account is None:
        return await _choices(call, here, form)
    if account.one_time:
        return await _choices(call, here, form, BadRequest("password-one-time"))
    return await bound(call, here, account, invitation.invitation_id)


async def get_bound(call: Call) -> web.Response:
    call.query(optional=("lang",))
    here = await visitor(call)
    if here.current is None:
        return pages.see_other(INVITATION_PATH)
    children = await call.app[PEOPLE].guardians.children(here.tenant.tenant_id, here.current.account.account_id)
    return pages.page(call, "bound.html", here, children=len(children))


async def bound(call: Call, here: Visitor, account: Account, invitation_id: str) -> web.Response:
    """Bind `account` to a checked invitation and sign it in, unless it is."""
    await call.app[PEOPLE].guardians.bind(account, invitation_id, call.request_id)
    if here.current and here.current.account.account_id == account.account_id:
        return pages.see_other(BOUND_PATH)
    return await enter(call, here, account, BOUND_PATH)


async def _account(call: Call, here: Visitor, form: dict[str, str]) -> Account | None:
    """The account that somebody chose: the one signed in, one with a password, a new one; None: none yet."""
    accounts = call.app[PEOPLE].accounts
    tenant = here.tenant.tenant_id
    match form["use"]:
        case "current" if here.current:
            return here.current.account
        case "local":
            return await accounts.sign_in(tenant, form["name"], form["password"], call.request_id)
        case "new":
            if form["chosen"] != form["again"]:
                raise BadRequest("password-differs")
            return await accounts.register(tenant, form["name"], form["chosen"])
    return None


async def _choices(call: Call, here: Visitor, form: dict[str, str], error: LRSError | None = None) -> web.Response:
    providers = await call.app[PEOPLE].providers.list(here.tenant.tenant_id)
    return pages.page(call, "invited.html", here, error=error, code=form["code"], providers=providers, use=form["use"],
                      name=form["name"], shortest=shortest(call))
