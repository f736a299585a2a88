"""Who may ask for an erasure, look at one and approve it: `lrs.retention.neighbours.Permissions`.

People, by the policy, and only when what they may reach holds all of the person's records. System keys ask and look;
no key ever approves.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from lrs.access import actions
from lrs.access.facts import StandingService
from lrs.access.person import Person
from lrs.access.policy import Asked, decide, restrict
from lrs.access.principal import KeyKind, Principal
from lrs.access.reach import Window
from lrs.clock import now_ms
from lrs.errors import Forbidden
from lrs.retention.callers import Caller
from lrs.retention.neighbours import Action, Enrolments, Permissions
from lrs.storage.contract.erasures import Erasure

_ASKED: Mapping[Action, tuple[actions.Action, ...]] = {
    "erasure/ask": ("erasure/ask",), "erasure/approve": ("erasure/approve",),
    "erasure/read": ("erasure/ask", "erasure/approve"),  # whoever may do either may look
}


class ByPolicy:
    def __init__(self, standings: StandingService, enrolments: Enrolments) -> None:
        self._standings = standings
        self._enrolments = enrolments

    async def require(self, caller: Caller, action: Action, erasure: Erasure | None = None) -> None:
        if isinstance(caller, Principal):
            allowed = caller.kind is KeyKind.SYSTEM and action != "erasure/approve"
        else:
            windows = await self._windows(caller, action)
            allowed = erasure is None or await self._within(windows, erasure)
        if not allowed:
            raise Forbidden("erasure-not-permitted", action=action)

    async def _windows(self, person: Person, action: Action) -> list[Window]:
        """Whose records the person may do this with. Raises `Forbidden`, naming the rule, when nobody's."""
        at = now_ms()
        standing, terms = await self._standings.at(person, at), await self._standings.terms(person.tenant)
        decisions = [decide(Asked(terms, standing, each, at)) for each in _ASKED[action]]
        if not any(decision.allowed for decision in decisions):
            restrict(decisions[0])
        return [window for decision in decisions for window in decision.reach.windows]

    async def _within(self, windows: Collection[Window], erasure: Erasure) -> bool:
        if any(window.actors is None and window.schools is None for window in windows):
            return True
        if erasure.agents or not erasure.user:
            return False  # whose accounts these are nobody says but the request
        schools = frozenset(await self._enrolments.schools_of(erasure.tenant, erasure.users))
        return any((window.actors is None or erasure.user in window.actors)
                   and (window.schools is None or (schools and schools <= window.schools)) for window in windows)


class AtTheTerminal:
    """Whoever can run commands beside the database may, except approve: that is for whom `policy` lets, here too."""

    def __init__(self, policy: Permissions) -> None:
        self._policy = policy

    async def require(self, caller: Caller, action: Action, erasure: Erasure | None = None) -> None:
        if action == "erasure/approve":
            await self._policy.require(caller, action, erasure)
