"""Entries past `audit.keep_years` are deleted, from the beginning of the log on. Their leaf hashes stay.

So the tree stays what it is, and proofs of what is left go on to hold. That entries are gone by age, and below which
place, is an entry of the log itself; only the server can write it, because it is sealed under the tenant's key.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

from lrs.audit.entry import Actor, Entry, Shown
from lrs.clock import now_ms
from lrs.recurring import recurring
from lrs.storage.contract.audit import AuditEntries, AuditTrees
from lrs.storage.contract.leases import Leases

PRUNED = "audit.pruned"
_YEAR_MS = 365_250 * 24 * 3600
_DAY_SECONDS = 24 * 3600.0
_LOOK_SECONDS = 3600.0


class Pruning:
    def __init__(self, entries: AuditEntries, trees: AuditTrees, record: Callable[[str, Entry], Awaitable[None]],
                 keep_years: int) -> None:
        self._entries = entries
        self._trees = trees
        self._record = record
        self._keep_ms = keep_years * _YEAR_MS

    async def keep_pruning(self, leases: Leases) -> None:
        """Prune once a day, whichever process it is, until cancelled."""
        async def look() -> None:
            # Under a new name each time and never given up, so that the next one waits for a day.
            if await leases.take("audit pruning", secrets.token_hex(8), _DAY_SECONDS):
                await self.prune()

        await recurring("audit: deleting old entries", look, _LOOK_SECONDS, at_once=True)

    async def prune(self) -> int:
        """Delete what is past its time in every tenant's log; how many entries that were."""
        return sum([await self._prune(head.tenant, head.size) for head in await self._trees.heads()])

    async def _prune(self, tenant: str, size: int) -> int:
        first = await self._entries.first_since(tenant, now_ms() - self._keep_ms)
        below = size if first is None else min(first, size)
        left = await self._entries.numbered(tenant, 0, 1)
        if not left or left[0].seq is None or left[0].seq >= below:
            return 0
        await self._record(tenant, Entry(PRUNED, Actor("system", "audit"), purpose="retention", object=str(below)))
        return await self._entries.drop(tenant, below)


def pruned_below(entry: Shown) -> int:
    """Below which place entries may be missing, as an entry of `prune` says; 0 if it was not written by the server."""
    return int(entry.object) if entry.seq is not None and entry.object and entry.object.isdigit() else 0
