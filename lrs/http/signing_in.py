"""/sign-in with name and password, another password, /sign-out."""

from __future__ import annotations

from aiohttp import web

from lrs.clock import now_ms
from lrs.errors import BadRequest, Conflict, Forbidden, LRSError, TooManyRequests
from lrs.http import cookies, csrf, forms, pages
from lrs.http.keys import CONFIG, PEOPLE, STANDINGS
from lrs.http.requests import Call
from lrs.http.visitors import Visitor, visitor
from lrs.storage.contract.accounts import Account

SIGN_IN_PATH = "/sign-in"
CONSOLE_PATH = "/console"
PASSWORD_PATH = "/sign-in/password"  # noqa: S105  a path
SIGN_OUT_PATH = "/sign-out"
REFUSALS = (Forbidden, BadRequest, Conflict, TooManyRequests)


async def get_sign_in(call: Call) -> web.Response:
    """The form, or who is signed in, in which roles; who is nobody yet is told what to do about it."""
    params = call.query(optional=("next", "lang"))
    here = await visitor(call)
    if here.current is None:
        return await sign_in_page(call, here, params.get("next", ""))
    children = await call.app[PEOPLE].guardians.children(here.tenant.tenant_id, here.current.account.account_id)
    standing = await call.app[STANDINGS].known(here.current.person)
    return pages.page(call, "signed-in.html", here, children=len(children), roles=sorted(standing.roles(now_ms())))


async def post_sign_in(call: Call) -> web.Response:
    """Name and password; a one-time password leads on to choosing another."""
    here = await visitor(call)
    form = await checked(call, here, ("name", "password"), ("next",))
    onward = pages.local(form["next"], CONSOLE_PATH)
    try:
        account = await call.app[PEOPLE].accounts.sign_in(
            here.tenant.tenant_id, form["name"], form["password"], call.request_id)
    except (Forbidden, TooManyRequests) as error:
        call.refused = error.slug
        return await sign_in_page(call, here, form["next"], error, form["name"])
    if account.one_time:
        return password_page(call, here, name=form["name"], first=True, onward=form["next"])
    return await enter(call, here, account, onward)


async def sign_in_page(call: Call, here: Visitor, onward: str, error: LRSError | None = None,
                       name: str = "") -> web.Response:
    providers = await call.app[PEOPLE].providers.list(here.tenant.tenant_id)
    return pages.page(call, "sign-in.html", here, error=error, providers=providers, name=name,
                      next=onward if pages.local(onward, "") else "")


async def get_password(call: Call) -> web.Response:
    call.query(optional=("lang",))
    here = await visitor(call)
    local = here.current is not None and here.current.account.local
    return password_page(call, here, name=here.current.account.subject if here.current and local else "")


async def post_password(call: Call) -> web.Response:
    """Another password; whoever has it is signed in, every other session of the account has ended."""
    here = await visitor(call)
    form = await checked(call, here, ("name", "password", "chosen", "again"), ("next", "first"))
    try:
        if form["chosen"] != form["again"]:
            raise BadRequest("password-differs")
        account = await call.app[PEOPLE].accounts.change_password(
            here.tenant.tenant_id, form["name"], form["password"], form["chosen"], call.request_id)
    except REFUSALS as error:
        call.refused = error.slug
        return password_page(call, here, name=form["name"], first=bool(form["first"]), onward=form["next"], error=error)
    return await enter(call, here, account, pages.local(form["next"], CONSOLE_PATH))


def password_page(call: Call, here: Visitor, *, name: str, first: bool = False, onward: str = "",
                  error: LRSError | None = None) -> web.Response:
    return pages.page(call, "password.html", here, error=error, name=name, first=first,
                      next=onward if pages.local(onward, "") else "", shortest=shortest(call))


async def get_sign_out(call: Call) -> web.Response:
    """A button: a link that signs people out could be put on any page."""
    call.query(optional=("lang",))
    here = await visitor(call)
    return pages.page(call, "sign-out.html", here) if here.current else pages.see_other(SIGN_IN_PATH)


async def post_sign_out(call: Call) -> web.Response:
    here = await visitor(call)
    await checked(call, here, ())
    response = pages.see_other(SIGN_IN_PATH)
    if here.current:
        await _leave(call, here)
    cookies.drop(response, here.origin, cookies.SESSION)
    return response


async def enter(call: Call, here: Visitor, account: Account, onward: str) -> web.Response:
    """Sign `account` in with a session of its own, whatever this browser held before, and go on."""
    if here.current:
        await _leave(call, here)
    cookie = await call.app[PEOPLE].sessions.begin(account, call.request_id)
    response = pages.see_other(onward)
    cookies.put(response, here.origin, cookies.SESSION, cookie)
    return response


async def checked(call: Call, here: Visitor, required: tuple[str, ...],
                  optional: tuple[str, ...] = ()) -> dict[str, str]:
    """The fields of a form that one of our own pages sent. Raises `Forbidden` for any other."""
    form = await forms.read(call, required, (*optional, csrf.FIELD))
    csrf.check(call, here.origin, here.csrf, form[csrf.FIELD])
    return form


def shortest(call: Call) -> int:
    """Fewest characters of a password."""
    return call.app[CONFIG].people.password_length


async def _leave(call: Call, here: Visitor) -> None:
    assert here.current is not None  # noqa: S101  both callers asked
    person = here.current.person
    await call.app[PEOPLE].sessions.end(person.tenant, person.session, person.account, call.request_id)
