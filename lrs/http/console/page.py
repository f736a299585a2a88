"""A page of the console: its path, what it shows, who finds it in the menu."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import web

from lrs.access.roles import Role
from lrs.errors import NotFound, SignInNeeded
from lrs.http import pages
from lrs.http.console.viewer import Entry, Viewer, viewer
from lrs.http.csrf import HARMLESS
from lrs.http.requests import Call
from lrs.http.resource import Handler, Resource
from lrs.http.signing_in import SIGN_IN_PATH

View = Callable[[Call, Viewer], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Page:
    """One path of the console; nobody sees it before they are signed in.

    `menu` is the key of its line in the menu of those with one of `roles` (none: of everybody); `first`: who has only
    such a role lands there. `script` and `media` as in `Resource`. Opening a page to somebody is not said here: each
    view asks the policy.
    """

    path: str
    get: View
    post: View | None = None
    menu: str = ""
    roles: frozenset[Role] = frozenset()
    first: bool = False
    script: bool = False
    media: bool = False

    def resource(self, table: Sequence[Page]) -> Resource:
        views = {"GET": self.get, **({"POST": self.post} if self.post else {})}
        return Resource(self.path, {method: _handler(view, table) for method, view in views.items()}, xapi=False,
                        open=True, cors=False, page=True, script=self.script, media=self.media)


def _handler(view: View, table: Sequence[Page]) -> Handler:
    menu = [Entry(page.path, page.menu, page.roles, page.first) for page in table if page.menu]

    async def handle(call: Call) -> web.StreamResponse:
        try:
            seen_by = await viewer(call, menu)
        except SignInNeeded:
            here = str(call.request.rel_url) if call.method in HARMLESS else ""
            return pages.see_other(f"{SIGN_IN_PATH}?next={quote(here)}" if here else SIGN_IN_PATH)
        call.params.pop("lang", None)  # any page takes it; `pages.language` reads it where it was sent
        return await view(call, seen_by)

    return handle


async def get_nowhere(call: Call, viewer: Viewer) -> web.StreamResponse:
    """Where no page is."""
    raise NotFound("page-unknown")
