"""/console/me/forwarding and /console/children/{learner}/forwarding: where records are sent on to, and who agrees.

/console/operator/forwards: how it goes, for who runs the system."""

from __future__ import annotations

from aiohttp import web

from lrs.access.roles import Role
from lrs.errors import Forbidden, LRSError
from lrs.forwarding.agreement import Offer
from lrs.http import pages
from lrs.http.console import learner as learners
from lrs.http.console.learner import Subject
from lrs.http.console.operating import FORWARDS_PATH, by, lend, tabs
from lrs.http.console.viewer import Viewer, show
from lrs.http.keys import AGREEMENT, FORWARDS
from lrs.http.requests import Call


async def get_mine(call: Call, seen_by: Viewer) -> web.StreamResponse:
    call.query()
    return await _page(call, seen_by, await learners.oneself(call, seen_by, "requests/read"))


async def post_mine(call: Call, seen_by: Viewer) -> web.StreamResponse:
    return await _post(call, seen_by, await learners.oneself(call, seen_by, "requests/read"))


async def get_child(call: Call, seen_by: Viewer) -> web.StreamResponse:
    call.query()
    return await _page(call, seen_by, await learners.child(call, seen_by, "requests/read"))


async def post_child(call: Call, seen_by: Viewer) -> web.StreamResponse:
    return await _post(call, seen_by, await learners.child(call, seen_by, "requests/read"))


async def get_forwards(call: Call, seen_by: Viewer) -> web.StreamResponse:
    params = call.query(optional=("done",))
    await lend(call, seen_by, "operation/read")
    service = call.app[FORWARDS]
    found = [(each, await service.count_dead(each)) for each in await service.list(seen_by.tenant)]
    return show(call, seen_by, "operator/forwards.html", tabs=tabs(seen_by, FORWARDS_PATH), forwards=found,
                done=params.get("done") == "retried")


async def post_forwards(call: Call, seen_by: Viewer) -> web.StreamResponse:
    """Let one go on at once, with its dead letters."""
    lent = await lend(call, seen_by, "keys/write")
    form = await seen_by.form(call, ("forward",))
    await call.app[FORWARDS].retry(seen_by.tenant, form["forward"], by=by(lent))
    return pages.see_other(f"{FORWARDS_PATH}?done=retried")


async def _post(call: Call, seen_by: Viewer, about: Subject) -> web.Response:
    """Agree to a place, or (`do` withdraw) not any more."""
    form = await seen_by.form(call, ("do", "target"), ("assent",))
    agreement, person, target = call.app[AGREEMENT], seen_by.person, form["target"]
    if form["do"] == "withdraw":
        await agreement.withdraw(person, about.learner, target, request=call.request_id)
        return pages.see_other(_path(about))
    voice = seen_by.voice(call)
    notice = next((_notice(call, seen_by, offer) for offer in await agreement.offers(person, about.learner)
                   if offer.target == target), "")
    try:
        await agreement.agree(person, about.learner, target, notice, voice.language, assented=bool(form["assent"]),
                              request=call.request_id)
    except Forbidden as error:
        if error.slug != "assent-missing":
            raise
        return await _page(call, seen_by, about, error)
    return pages.see_other(_path(about))


async def _page(call: Call, seen_by: Viewer, about: Subject, error: LRSError | None = None) -> web.Response:
    agreement = call.app[AGREEMENT]
    offers = [(offer, _notice(call, seen_by, offer)) for offer in await agreement.offers(seen_by.person, about.learner)]
    return show(call, seen_by, "forwarding.html", crumbs=about.above, about=about, path=_path(about), error=error,
                offers=offers, mine=about.lent.role is Role.STUDENT,
                may_decide=await agreement.may_decide(seen_by.person, about.learner))


def _notice(call: Call, seen_by: Viewer, offer: Offer) -> str:
    """What is agreed to, as it is read."""
    return str(seen_by.voice(call).say("forwarding-notice", apps=", ".join(offer.apps), target=offer.target))


def _path(about: Subject) -> str:
    return f"{about.home}/forwarding"
