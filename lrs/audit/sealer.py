"""Sealing: entries get their places in the tenant's tree, about each second, by whoever holds the lease.

Every step can be done twice and interrupted anywhere: what comes next is decided by one conditional update of the head
(the fence: two sealers at once cannot fork the tree or leave an entry out), and what was decided is carried out by
whoever finds it.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Protocol

from lrs.audit import tiles
from lrs.audit.leaves import leaf
from lrs.clock import now_ms
from lrs.errors import StorageUnavailable
from lrs.recurring import recurring
from lrs.storage.contract.audit import AuditEntries, AuditTrees, Growth, Head, Signed
from lrs.storage.contract.leases import Leases

SEAL_SECONDS = 1.0
LEASE_SECONDS = 3.0
BATCH = 1000  # entries of one growth, which its head holds for a moment
_WORK = "audit sealing"

Sign = Callable[[str, int, bytes], Awaitable[str]]
"""The signed note over the tree of a tenant, of that size, with that root."""

log = logging.getLogger(__name__)


class Observer(Protocol):
    def audit_waiting(self, entries: int, seconds: float) -> None:
        """So many entries have no place yet; the oldest has waited so long."""


class Sealer:
    def __init__(self, entries: AuditEntries, trees: AuditTrees, leases: Leases, sign: Sign, checkpoint_seconds: int,
                 observer: Observer) -> None:
        self._entries = entries
        self._trees = trees
        self._leases = leases
        self._sign = sign
        self._checkpoint_ms = checkpoint_seconds * 1000
        self._observer = observer
        self._holder = secrets.token_hex(8)

    async def keep_sealing(self) -> None:
        """Seal while the lease can be had, until cancelled."""
        await recurring("audit: sealing", self.seal, SEAL_SECONDS)

    async def seal(self, *, sign_all: bool = False) -> bool:
        """Seal what waits and sign what is due (`sign_all`: whatever is unsigned); False while another does."""
        if not await self._hold():
            return False
        waiting = await self._entries.waiting_since()
        oldest = min((at for _, at in waiting.values()), default=None)
        self._observer.audit_waiting(sum(count for count, _ in waiting.values()),
                                     max(0, now_ms() - oldest) / 1000 if oldest is not None else 0.0)
        heads = await self._trees.heads()
        behind = {*waiting, *(head.tenant for head in heads if head.growth)}
        for tenant in behind:
            while await self.grow(tenant):
                if not await self._hold():
                    return False
        for head in await self._trees.heads() if behind else heads:
            if head.size > head.signed and (sign_all or now_ms() - head.signed_at >= self._checkpoint_ms):
                await self.checkpoint(head)
        return True

    async def finish(self) -> None:
        """Before the server stops: seal and sign all, and let the next holder begin at once."""
        try:
            if await self.seal(sign_all=True):
                await self._leases.give_up(_WORK, self._holder)
        except StorageUnavailable:
            log.warning("audit: the last entries are sealed after the next start, because MongoDB is away")
        except Exception:  # it must not keep the server from stopping
            log.exception("audit: the last entries could not be sealed")

    async def grow(self, tenant: str) -> bool:
        """Let the tree of a tenant grow by what waits, or finish its growth under way; whether more was waiting then.

        What comes meanwhile waits for the next second: each growth costs five writes, however small it is.
        """
        head = await self._trees.head(tenant) or Head(tenant, 0, b"")
        if head.growth is not None:
            await self.carry_out(tenant, head.size, head.growth)
            return True
        growth = await self._next(head)
        if growth is None:
            return False
        if not await self._trees.decide(tenant, head.size, growth):
            return True  # another sealer was faster
        await self.carry_out(tenant, head.size, growth)
        return len(growth.entries) == BATCH

    async def carry_out(self, tenant: str, size: int, growth: Growth) -> None:
        """Do what was decided for the tree of `size`, whatever part of it has been done already."""
        edge = await self._edge(tenant, size)
        await self._trees.grow(tenant, tiles.grown(edge, size, [leaf for _, leaf in growth.entries]))
        await self._entries.number(tenant, size, [entry_id for entry_id, _ in growth.entries])
        await self._trees.complete(tenant, growth)

    async def checkpoint(self, head: Head) -> None:
        note = await self._sign(head.tenant, head.size, head.root)
        await self._trees.sign(head.tenant, Signed(head.size, now_ms(), note))

    async def _hold(self) -> bool:
        return await self._leases.take(_WORK, self._holder, LEASE_SECONDS)

    async def _next(self, head: Head) -> Growth | None:
        records = await self._entries.waiting(head.tenant, BATCH)
        if not records:
            return None
        added = [(record.entry_id, leaf(record)) for record in records]
        edge = await self._edge(head.tenant, head.size)
        size = head.size + len(added)
        after = edge | tiles.grown(edge, head.size, [leaf for _, leaf in added])
        return Growth(size, tiles.span_hash((0, size), after), tuple(added))

    async def _edge(self, tenant: str, size: int) -> dict[tuple[int, int], bytes]:
        """The tiles at the edge of the tree of `size`, as they were then: a growth may be done in part."""
        found = await self._trees.tiles(tenant, tiles.edge(size))
        return tiles.at(found, size)
