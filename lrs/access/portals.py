"""A portal reads for somebody who works at a school: the request names that person's session, and gets their rights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from lrs.access.facts import StandingService, through
from lrs.access.person import Person
from lrs.access.policy import Asked, decide, restrict
from lrs.access.principal import Principal
from lrs.access.purposes import Purpose
from lrs.access.reach import Reach
from lrs.access.roles import THROUGH_PORTAL, Role
from lrs.clock import now_ms
from lrs.errors import Forbidden


class Sessions(Protocol):
    async def person(self, tenant: str, session: str) -> Person | None:
        """Who is signed in by a session, as the browser holds it; None for a forged, ended or expired one."""


@dataclass(frozen=True, slots=True)
class Lent:
    """A person's rights, lent to a portal: whose, in which role, by which rule, for what, and how far they reach."""

    person: Person
    role: Role
    rule: str
    purpose: Purpose | None
    reach: Reach


class PortalService:
    """Without `sessions` nobody can be signed in, and portals read nothing."""

    def __init__(self, standings: StandingService, sessions: Sessions | None = None) -> None:
        self._standings = standings
        self._sessions = sessions

    async def lend(self, portal: Principal, session: str) -> Lent:
        """The rights by which Statements may be handed to `portal` now. Raises `Forbidden`, naming the rule."""
        person = await self._sessions.person(portal.tenant, session) if self._sessions is not None else None
        if person is None:
            raise Forbidden("portal-session-unknown")
        standing = through(portal, await self._standings.known(person))
        terms = await self._standings.terms(portal.tenant)
        at = now_ms()
        decision = decide(Asked(terms, standing, "statements/read", at))
        reach = restrict(decision).statements
        role = standing.in_force(THROUGH_PORTAL, at)[0].role
        return Lent(person, role, decision.rule, decision.purpose, reach)
