"""People of whom no Statement is taken any more, because their records were erased for good (`--block`).

Every process knows them from memory, a moment after they were blocked; where nobody is, asking costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lrs.errors import Forbidden
from lrs.recurring import recurring
from lrs.statements.queryfields import QueryKeys
from lrs.storage.contract.retention import Blocks
from lrs.storage.contract.statements import NewStatement

LOOK_SECONDS = 1.0
KNOWN_SECONDS = 2.0  # so long after it was set every process knows of a block


def learner_key(user: str, keys: QueryKeys) -> bytes:
    """How a block names a learner; no identifier of an Agent gives the same."""
    return keys.agent.afresh(f"learner {user}")


class Blocking:
    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._blocked: Mapping[str, frozenset[bytes]] = {}

    def refuse(self, tenant: str, batch: Sequence[NewStatement], keys: QueryKeys) -> None:
        """Raises `Forbidden` when the actor, a member of it or the object of one of these is blocked, or the learner
        behind it is: by whatever account or spelling."""
        if blocked := self._blocked.get(tenant):
            for statement in batch:
                learner = statement.annotation.learner if statement.annotation else None
                if not blocked.isdisjoint(statement.element.agents) or (
                        learner is not None and learner_key(learner, keys) in blocked):
                    raise Forbidden("person-blocked", id=statement.statement_id)

    async def look(self) -> None:
        self._blocked = await self._blocks.all()

    async def keep_looking(self) -> None:
        await recurring("looking for blocks", self.look, LOOK_SECONDS)
