"""People of whom no Statement is taken any more, because their records were erased for good (`--block`).

Every process knows them from memory, a moment after they were blocked; where nobody is, asking costs nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence

from lrs.errors import Forbidden, StorageUnavailable
from lrs.storage.contract.retention import Blocks
from lrs.storage.contract.statements import NewStatement

LOOK_SECONDS = 1.0
KNOWN_SECONDS = 2.0  # so long after it was set every process knows of a block

log = logging.getLogger(__name__)


class Blocking:
    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._blocked: Mapping[str, frozenset[bytes]] = {}

    def refuse(self, tenant: str, batch: Sequence[NewStatement]) -> None:
        """Raises `Forbidden` when the actor, a member of it or the object of one of these is blocked."""
        if blocked := self._blocked.get(tenant):
            for statement in batch:
                if not blocked.isdisjoint(statement.element.agents):
                    raise Forbidden("person-blocked", id=statement.statement_id)

    async def look(self) -> None:
        self._blocked = await self._blocks.all()

    async def keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look()
            except StorageUnavailable:
                continue
            except Exception:
                log.exception("blocks could not be read")
