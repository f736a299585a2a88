"""/api/v1/session: who is signed in with this cookie, until when; and its end."""

from __future__ import annotations

from aiohttp import web

from lrs.clock import utc_text
from lrs.errors import SignInNeeded
from lrs.http import cookies
from lrs.http.keys import PEOPLE
from lrs.http.requests import Call
from lrs.http.responses import NOT_KEPT, encoded, no_content
from lrs.http.visitors import visitor

SESSION_PATH = "/api/v1/session"


async def get_session(call: Call) -> web.Response:
    """`csrf` is what requests that change something carry as X-CSRF-Token."""
    call.query()
    person = call.person
    here = await visitor(call)
    if here.current is None:  # it ended between the two looks
        raise SignInNeeded("sign-in-needed")
    children = await call.app[PEOPLE].guardians.children(person.tenant, person.account)
    return encoded({
        "tenant": person.tenant, "account": person.account, "user": person.user or None,
        "name": here.current.account.label, "children": [link.child for link in children],
        "since": utc_text(here.current.session.created), "ends": utc_text(here.current.ends),
        "csrf": here.csrf}, headers=NOT_KEPT)


async def delete_session(call: Call) -> web.Response:
    call.query()
    person = call.person
    here = await visitor(call)
    await call.app[PEOPLE].sessions.end(person.tenant, person.session, person.account, call.request_id)
    response = no_content(dict(NOT_KEPT))
    cookies.drop(response, here.origin, cookies.SESSION)
    return response
