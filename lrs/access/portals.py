"""A portal reads for somebody who works at a school: the request names that person's session, and gets their rights."""

from __future__ import annotations

from typing import Protocol

from lrs.access.facts import StandingService, through
from lrs.access.person import Person
from lrs.access.policy import Asked, decide, restrict
from lrs.access.principal import Principal
from lrs.access.reach import Reach
from lrs.clock import now_ms
from lrs.errors import Forbidden


class Sessions(Protocol):
    async def person(self, tenant: str, session: str) -> Person | None:
        """Who is signed in by a session, as the browser holds it; None for a forged, ended or expired one."""


class PortalService:
    """Without `sessions` nobody can be signed in, and portals read nothing."""

    def __init__(self, standings: StandingService, sessions: Sessions | None = None) -> None:
        self._standings = standings
        self._sessions = sessions

    async def reach(self, portal: Principal, session: str) -> Reach:
        """The Statements that may be handed to `portal` now. Raises `Forbidden`, naming the rule."""
        person = await self._sessions.person(portal.tenant, session) if self._sessions is not None else None
        if person is None:
            raise Forbidden("portal-session-unknown")
        standing = through(portal, await self._standings.known(person))
        terms = await self._standings.terms(portal.tenant)
        return restrict(decide(Asked(terms, standing, "statements/read", now_ms()))).statements
