"""Who looks at a page of the console: signed in, in which roles, and what stands around the page for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from lrs.access.person import Person
from lrs.access.roles import Role
from lrs.access.standing import Capacity, Standing
from lrs.clock import now_ms
from lrs.console.pages import Voice
from lrs.errors import LRSError, SignInNeeded
from lrs.http import pages
from lrs.http.keys import ROSTER, STANDINGS
from lrs.http.requests import Call
from lrs.http.signing_in import checked
from lrs.http.visitors import Visitor, visitor
from lrs.people.sessions import Current

# Pupils of these grades read plain Japanese with readings.
_YOUNGER = frozenset({"E1", "E2", "E3", "P1", "P2", "P3", "P4"})

Crumb = tuple[str, str]
"""What a page above this one is called, and its path."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu of those with one of `roles` (none: of everybody); `first`: who has no other role lands
    there."""

    path: str
    key: str
    roles: frozenset[Role] = frozenset()
    first: bool = False


@dataclass(frozen=True, slots=True)
class Viewer:
    """`roles` are those in force now. `easy`: a younger pupil, in Japanese."""

    visitor: Visitor
    current: Current
    standing: Standing
    roles: frozenset[Role]
    now: int
    easy: bool
    menu: tuple[Entry, ...]

    @property
    def person(self) -> Person:
        return self.current.person

    @property
    def tenant(self) -> str:
        return self.current.person.tenant

    def capacities(self, *roles: Role) -> list[Capacity]:
        """Those in force now in one of these roles."""
        return self.standing.in_force(frozenset(roles), self.now)

    def tied(self, *roles: Role) -> list[str]:
        """The learners whom these roles are about now, each once; nobody whose record was handed over."""
        return list(dict.fromkeys(
            tie.learner for each in self.capacities(*roles) for tie in each.ties
            if tie.period.holds(self.now) and tie.learner not in self.standing.departed(each.school, self.now)))

    def voice(self, call: Call) -> Voice:
        return pages.spoken(call, easy=self.easy)

    async def form(self, call: Call, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, str]:
        """The fields of a form of our own page; every POST begins with it. Raises `Forbidden` for any other."""
        return await checked(call, self.visitor, required, optional)


async def viewer(call: Call, menu: Iterable[Entry]) -> Viewer:
    """Of `menu` as far as it is for their roles. Raises `SignInNeeded`.

    From here on `call.person` tells who asks, for services and the audit log, and refusals stand in the frame.
    """
    here = await visitor(call)
    if here.current is None:
        raise SignInNeeded("sign-in-needed")
    person, now = here.current.person, now_ms()
    call.caller = person
    standing = await call.app[STANDINGS].known(person)
    roles = standing.roles(now)
    easy = Role.STUDENT in roles and await _younger(call, person, now)
    found = Viewer(here, here.current, standing, roles, now, easy,
                   tuple(entry for entry in menu if not entry.roles or entry.roles & roles))
    call.frame = _frame(call, found)
    return found


def show(call: Call, seen_by: Viewer, template: str, *, crumbs: Sequence[Crumb] = (), wide: bool = False,
         error: LRSError | None = None, status: int = 200, **values: Any) -> web.Response:
    """A page in the frame. `crumbs`: the pages above it, after Home; `wide`: it takes the whole screen; `error`: why
    the form on it was refused."""
    return pages.page(call, template, seen_by.visitor, error=error, status=status, **{
        **(call.frame or {}), "crumbs": tuple(crumbs), "wide": wide, **values})


def _frame(call: Call, seen_by: Viewer) -> dict[str, Any]:
    here = call.request.path
    near = max((entry.path for entry in seen_by.menu if here == entry.path or here.startswith(f"{entry.path}/")),
               key=len, default="")
    return {**pages.frame(call, seen_by.visitor), "easy": seen_by.easy, "now": seen_by.now, "viewer": seen_by,
            "roles": sorted(seen_by.roles), "menu": [(entry, entry.path == near) for entry in seen_by.menu]}


async def _younger(call: Call, person: Person, now: int) -> bool:
    timelines = await call.app[ROSTER].timelines(person.tenant, [person.user])
    place = timelines[person.user].latest(now)
    return place is not None and place.grade in _YOUNGER
