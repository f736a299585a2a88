"""What is known of an Agent: the Person behind it (xAPI 1.0.3 Communication 2.4).

Names are read from the latest Statements that mention the Agent and that the caller may read, so this answers nothing
that a query for Statements would not, and there is no register of people to keep.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from lrs.access.policy import require
from lrs.access.principal import Principal
from lrs.access.reach import Reach
from lrs.statements.service import StatementService
from lrs.xapi.actor import ifi, person

_STATEMENTS = 50


class AgentService:
    def __init__(self, statements: StatementService) -> None:
        self._statements = statements

    async def person(self, principal: Principal, agent: dict[str, Any], reach: Reach | None = None) -> dict[str, Any]:
        """The Person for a valid Agent, with every name it lately went by, within `reach`, or without one as far as
        the key itself reads. Raises `Forbidden`."""
        require(principal, "agents/read")
        names = [{"name": name} for name in await self._names(principal, ifi(agent) or "", reach)]
        return person([agent, *names])

    async def _names(self, principal: Principal, identifier: str, reach: Reach | None) -> list[str]:
        texts = await self._statements.recent_of_agent(principal, identifier, _STATEMENTS, reach)
        return [actor["name"] for text in texts for actor in _actors(msgspec.json.decode(text))
                if "name" in actor and ifi(actor) == identifier]


def _actors(statement: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Each Agent and Group in the places where the parameter `agent` of a query looks for them."""
    for actor in (statement["actor"], statement["object"]):
        if actor is statement["actor"] or actor.get("objectType") in {"Agent", "Group"}:
            yield actor
            yield from actor.get("member", ())
