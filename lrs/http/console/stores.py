"""/console/me/stores and /console/children/{learner}/stores: places of a family's own, and bundles put into them."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from lrs.access.roles import Role
from lrs.bundles.encryption import MEDIA_TYPE
from lrs.delivery.stores import KINDS, Wanted
from lrs.errors import BadRequest, Conflict, Forbidden, LRSError, NotFound
from lrs.http import pages
from lrs.http.console import learner as learners
from lrs.http.console.learner import Subject
from lrs.http.console.viewer import Viewer, show
from lrs.http.keys import EXPORTS, LEARNER_STORES
from lrs.http.requests import Call
from lrs.storage.contract.jobs import Job

_OPTIONAL = ("store", "bundle", "label", "kind", "url", "user", "secret", "issuer", "assent")


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


async def _post(call: Call, seen_by: Viewer, about: Subject) -> web.Response:
    """Name a store, remove one, or (`do` send) put a bundle into one."""
    form = await seen_by.form(call, ("do",), _OPTIONAL)
    try:
        await _do(call, seen_by, about, form)
    except (BadRequest, Conflict, Forbidden) as error:
        if isinstance(error, Forbidden) and error.slug != "assent-missing":
            raise
        return await _page(call, seen_by, about, error, form)
    return pages.see_other(_path(about))


async def _do(call: Call, seen_by: Viewer, about: Subject, form: Mapping[str, str]) -> None:
    service, person, assented = call.app[LEARNER_STORES], seen_by.person, bool(form["assent"])
    match form["do"]:
        case "add":
            await service.add(person, about.learner, Wanted(
                form["label"], form["kind"], form["url"], form["user"], form["secret"], form["issuer"]),
                assented=assented, request=call.request_id)
        case "remove":
            await service.remove(person, about.learner, form["store"], request=call.request_id)
        case "send":
            content = await call.app[EXPORTS].by_person(person, form["bundle"])
            await service.deliver(person, about.learner, form["store"], content, assented=assented,
                                  request=call.request_id)
        case _:
            raise NotFound("page-unknown")


async def _page(call: Call, seen_by: Viewer, about: Subject, error: LRSError | None = None,
                form: Mapping[str, str] | None = None) -> web.Response:
    service = call.app[LEARNER_STORES]
    may_decide = await service.may_decide(seen_by.person, about.learner)
    return show(call, seen_by, "stores.html", crumbs=about.above, about=about, path=_path(about), error=error,
                form=form or {}, kinds=KINDS, mine=about.lent.role is Role.STUDENT, may_decide=may_decide,
                stores=await service.of_learner(seen_by.person, about.learner),
                bundles=await _bundles(call, seen_by, about) if may_decide else [],
                deliveries=await service.deliveries(seen_by.person, about.learner))


async def _bundles(call: Call, seen_by: Viewer, about: Subject) -> list[Job]:
    """Those that are ready and may be put somewhere."""
    found = await call.app[EXPORTS].list(seen_by.person, learner=about.learner)
    return [job for job in found if job.state == "ready" and job.detail.get("media") == MEDIA_TYPE]


def _path(about: Subject) -> str:
    return f"{about.home}/stores"
