"""/console/me/tokens and /console/children/{learner}/tokens: the programs that may read a learner's record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from lrs.access.roles import Role
from lrs.access.secrets import is_key, new_key
from lrs.errors import BadRequest, Conflict, Forbidden, LRSError, NotFound
from lrs.http import pages
from lrs.http.console import learner as learners
from lrs.http.console.learner import Subject
from lrs.http.console.viewer import Viewer, show
from lrs.http.keys import CONFIG, LEARNER_TOKENS
from lrs.http.requests import Call


async def get_mine(call: Call, seen_by: Viewer) -> web.StreamResponse:
    return await _get(call, seen_by, await learners.oneself(call, seen_by, "requests/read"))


async def post_mine(call: Call, seen_by: Viewer) -> web.StreamResponse:
    return await _post(call, seen_by, await learners.oneself(call, seen_by, "requests/read"))


async def get_child(call: Call, seen_by: Viewer) -> web.StreamResponse:
    return await _get(call, seen_by, await learners.child(call, seen_by, "requests/read"))


async def post_child(call: Call, seen_by: Viewer) -> web.StreamResponse:
    return await _post(call, seen_by, await learners.child(call, seen_by, "requests/read"))


async def _get(call: Call, seen_by: Viewer, about: Subject) -> web.Response:
    params = call.query(optional=("done",))
    return await _page(call, seen_by, about, done=params.get("done") == "revoked")


async def _post(call: Call, seen_by: Viewer, about: Subject) -> web.Response:
    """Make a token and show its secret, this once; or (`do` revoke) let one open nothing any more. A form that comes
    again, as by a page that is loaded anew, makes no other token."""
    form = await seen_by.form(call, ("do", "token"), ("label", "assent"))
    service, person = call.app[LEARNER_TOKENS], seen_by.person
    if form["do"] == "revoke":
        await service.revoke(person, about.learner, form["token"], request=call.request_id)
        return pages.see_other(f"{_path(about)}?done=revoked")
    if not is_key(form["token"]):
        raise NotFound("page-unknown")
    try:
        made, secret = await service.issue(person, about.learner, form["label"], form["token"],
                                           assented=bool(form["assent"]), request=call.request_id)
    except (BadRequest, Conflict, Forbidden) as error:
        if error.slug == "learner-token-there":
            return pages.see_other(_path(about))
        if isinstance(error, Forbidden) and error.slug != "assent-missing":
            raise
        return await _page(call, seen_by, about, error=error, form=form)
    endpoint = seen_by.visitor.origin + call.app[CONFIG].server.base_path
    return await _page(call, seen_by, about, made=made, secret=secret, endpoint=endpoint)


async def _page(call: Call, seen_by: Viewer, about: Subject, *, error: LRSError | None = None,
                form: Mapping[str, str] | None = None, **values: Any) -> web.Response:
    service = call.app[LEARNER_TOKENS]
    tokens = await service.of_learner(seen_by.person, about.learner)
    return show(call, seen_by, "tokens.html", crumbs=about.above, about=about, path=_path(about), error=error,
                form=form or {}, fresh=new_key(), mine=about.lent.role is Role.STUDENT,
                may_issue=await service.may_issue(seen_by.person, about.learner),
                open_now=[each for each in tokens if each.opens(seen_by.now)],
                past=[each for each in tokens if not each.opens(seen_by.now)],
                **{"made": None, "done": False, **values})


def _path(about: Subject) -> str:
    return f"{about.home}/tokens"
