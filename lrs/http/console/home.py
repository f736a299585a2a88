"""/console: what somebody finds first: classes, children, the places of their roles; and a guided start."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from lrs.access.purposes import Purpose
from lrs.access.roles import Role
from lrs.audit.entry import Actor, Entry
from lrs.http import pages
from lrs.http.auditing import query_digest
from lrs.http.console.viewer import Viewer, show
from lrs.http.keys import ACCESS, CONFIG, ROSTER, STATEMENTS
from lrs.http.requests import Call
from lrs.http.signing_in import CONSOLE_PATH
from lrs.storage.contract.roster import Class, User

# Who can do something about it where nothing is set up yet.
_SETS_UP = frozenset({Role.OPERATOR, Role.RECORDS_OFFICER, Role.BOARD_OFFICER})
_PLACES = (Role.STUDENT, Role.BOARD_OFFICER, Role.OPERATOR, Role.RECORDS_OFFICER, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class Card:
    """A class on a page. `open`: its learners' records are this viewer's to see; `mine`: it is their homeroom."""

    found: Class
    learners: int
    open: bool
    mine: bool = False


@dataclass(frozen=True, slots=True)
class SchoolCards:
    name: str
    cards: list[Card]


@dataclass(frozen=True, slots=True)
class Start:
    """What of the first steps is done."""

    roster: bool
    key: bool
    statement: bool

    @property
    def done(self) -> bool:
        return self.roster and self.key and self.statement


async def get_home(call: Call, viewer: Viewer) -> web.StreamResponse:
    """The one place of who has one, unless there are first steps to take; else a card for each."""
    call.query()
    own = [entry for entry in viewer.menu if entry.first]
    start, sets_up = await _start(call, viewer), bool(viewer.roles & _SETS_UP)
    if len(viewer.roles) == 1 and len(own) == 1 and (start.done or not sets_up):
        spoken = call.request.query.get("lang")
        return pages.see_other(f"{own[0].path}?lang={pages.language(call)}" if spoken else own[0].path)
    children, entrusted = viewer.tied(Role.GUARDIAN), viewer.tied(Role.TEAM)
    if entrusted:
        _note_names(call, viewer, entrusted)
    taught, schools, people = await asyncio.gather(
        _taught(call, viewer), _schools(call, viewer),
        call.app[ROSTER].people(viewer.tenant, {viewer.person.user, *children, *entrusted}))
    return show(call, viewer, "home.html", name=_called(viewer, people), start=start,
                sets_up=sets_up, taught=taught, schools=schools,
                children=_named(people, children), entrusted=_named(people, entrusted),
                places=_places(viewer), address=f"{viewer.visitor.origin}{call.app[CONFIG].server.base_path}/")


async def get_root(call: Call) -> web.StreamResponse:
    """Who types the host alone into a browser wants the console."""
    call.query()
    return pages.see_other(CONSOLE_PATH)


async def _start(call: Call, viewer: Viewer) -> Start:
    head, key, begun = await asyncio.gather(
        call.app[ROSTER].head(viewer.tenant), call.app[ACCESS].apps_known(viewer.tenant),
        call.app[STATEMENTS].begun(viewer.tenant))
    return Start(head.generation > 0, key, begun)


async def _taught(call: Call, viewer: Viewer) -> list[Card]:
    """The classes taught now: homerooms first, then by title."""
    classes = {each.school_class for each in viewer.capacities(Role.TEACHER) if each.school_class}
    found = await call.app[ROSTER].classes_named(viewer.tenant, classes, viewer.now) if classes else []
    return [Card(one, learners, open=True, mine=one.kind == "homeroom") for one, learners in sorted(found, key=_order)]


async def _schools(call: Call, viewer: Viewer) -> list[SchoolCards]:
    """The classes of the schools that the viewer leads, or keeps the office of; only a principal looks into them."""
    led = {each.school for each in viewer.capacities(Role.PRINCIPAL)}
    kept = led | {each.school for each in viewer.capacities(Role.ADMINISTRATOR)}
    if not kept:
        return []
    orgs, classes = await asyncio.gather(call.app[ROSTER].orgs(viewer.tenant),
                                         call.app[ROSTER].classes(viewer.tenant, viewer.now))
    found = []
    for org in orgs:
        if kept & {org.code or org.org, org.org} and org.kind == "school":
            homerooms = [each for each in classes if each[0].school == org.org and each[0].kind == "homeroom"]
            found.append(SchoolCards(org.name, [Card(one, learners, bool(led & {org.code, org.org}))
                                                for one, learners in sorted(homerooms, key=_order)]))
    return found


def _places(viewer: Viewer) -> list[tuple[Role, str]]:
    """The roles that have a place of their own, and where that is; empty while there is no page."""
    return [(role, next((entry.path for entry in viewer.menu if entry.first and role in entry.roles), ""))
            for role in _PLACES if role in viewer.roles]


def _order(counted: tuple[Class, int]) -> tuple[bool, tuple[str, ...], str]:
    found, _ = counted
    return found.kind != "homeroom", found.grades, found.title


def _called(viewer: Viewer, people: Mapping[str, User]) -> str:
    """By the roster, else as the account is called."""
    found = people.get(viewer.person.user)
    return (found.preferred or found.name) if found else viewer.current.account.label


def _named(people: Mapping[str, User], users: Iterable[str]) -> list[User]:
    return sorted((people[user] for user in users if user in people), key=lambda one: (one.kana, one.name))


def _note_names(call: Call, viewer: Viewer, learners: Sequence[str]) -> None:
    """That a team reads the names of those entrusted to it; a guardian's own children are no news to anybody."""
    actor = Actor("person", viewer.person.user or viewer.person.account, Role.TEAM.value)
    call.audit(Entry("roster.read", actor, tuple(sorted(learners)), Purpose.SUPPORT.value, "team-of-learner-now",
                     query_digest(call), call.request_id))
