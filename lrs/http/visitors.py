"""Who sits at the browser: at home in which tenant, signed in or not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lrs.access.person import Person
from lrs.errors import BadRequest, SignInNeeded
from lrs.http import cookies, csrf
from lrs.http.keys import ACCESS, PEOPLE
from lrs.http.requests import Call
from lrs.people.sessions import Current
from lrs.storage.contract.access import Tenant

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z._-]+)(:[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Visitor:
    """`visit` is the secret of this browser, `fresh` when it does not hold it yet; `csrf` what its forms carry."""

    tenant: Tenant
    origin: str
    visit: str
    fresh: bool
    current: Current | None
    csrf: str


async def visitor(call: Call) -> Visitor:
    """Raises `NotFound` where no tenant is at home."""
    tenant, origin = await home(call)
    sessions = call.app[PEOPLE].sessions
    cookie = cookies.read(call, origin, cookies.SESSION)
    current = await sessions.current(tenant.tenant_id, cookie)
    visit = cookies.visit(call, origin)
    secret = visit or cookies.new_visit()
    token = sessions.csrf_token(cookie if current and cookie else secret)
    return Visitor(tenant, origin, secret, visit is None, current, token)


async def person(call: Call) -> Person:
    """Who is signed in, for a resource that takes people. Raises `SignInNeeded`; `Forbidden` for a forged request."""
    tenant, origin = await home(call)
    sessions = call.app[PEOPLE].sessions
    cookie = cookies.read(call, origin, cookies.SESSION)
    current = await sessions.current(tenant.tenant_id, cookie)
    if current is None or cookie is None:
        raise SignInNeeded("sign-in-needed")
    if call.method not in csrf.HARMLESS:
        csrf.check(call, origin, sessions.csrf_token(cookie), call.header(csrf.HEADER))
    return current.person


async def home(call: Call) -> tuple[Tenant, str]:
    """The tenant at home at the host that was asked for, and its origin. Raises `NotFound` where none is."""
    host = call.host or ""
    if not _HOST.fullmatch(host):
        raise BadRequest("host-invalid")
    return await call.app[ACCESS].home(host)
