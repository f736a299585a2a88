"""A portal reads for somebody who works at a school: the request names that person's session, and gets their rights."""

from __future__ import annotations

from typing import Protocol

from lrs.access.facts import Classes, StandingService, through
from lrs.access.person import Person
from lrs.access.principal import Principal
from lrs.access.reading import Lent, Wanted, lent, named_class
from lrs.clock import now_ms
from lrs.errors import Forbidden


class Sessions(Protocol):
    async def person(self, tenant: str, session: str) -> Person | None:
        """Who is signed in by a session, as the browser holds it; None for a forged, ended or expired one."""


class PortalService:
    def __init__(self, standings: StandingService, sessions: Sessions, classes: Classes) -> None:
        self._classes = classes
        self._standings = standings
        self._sessions = sessions

    async def lend(self, portal: Principal, session: str, wanted: Wanted = Wanted()) -> Lent:  # noqa: B008  a value
        """The rights by which Statements may be handed to `portal` now. Raises `Forbidden`, naming the rule."""
        person = await self._sessions.person(portal.tenant, session)
        if person is None:
            raise Forbidden("portal-session-unknown")
        standing = through(portal, await self._standings.known(person))
        terms = await self._standings.terms(portal.tenant)
        school_class = await named_class(self._classes, portal.tenant, wanted)
        return lent(person, wanted.asked(terms, standing, "statements/read", now_ms(), school_class))
