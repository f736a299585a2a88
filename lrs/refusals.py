"""Refused writes, kept for seven days for the developer of the app that sent them.

What is kept names the fault (pointer, rule, clause) and never the value, so nothing of a learner is in it.
Keeping them never delays or fails a request: they are written in the background, and dropped with a count when
there are too many.
"""

from __future__ import annotations

import asyncio
import builtins
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

from lrs.access.principal import KeyKind, Principal
from lrs.clock import now_ms
from lrs.errors import StorageUnavailable
from lrs.recurring import recurring
from lrs.storage.contract.refusals import Reason, Refusal, Refusals
from lrs.xapi.findings import Finding

MOST_WAITING = 1000
POINTER_CHARACTERS = 300  # it holds names that the client chose, of any length
WRITE_SECONDS = 1.0

log = logging.getLogger(__name__)


class RefusalLog:
    """`dropped` is told how many were not kept."""

    def __init__(self, refusals: Refusals, dropped: Callable[[int], None]) -> None:
        self._refusals = refusals
        self._dropped = dropped
        self._waiting: list[tuple[str, Refusal]] = []
        self._latest = 0
        self._writing = asyncio.Lock()

    def note(self, principal: Principal, request_id: str, method: str, route: str, status: int, slug: str,
             findings: Sequence[Finding] = ()) -> None:
        """Remember that `principal` was refused, and why."""
        if len(self._waiting) >= MOST_WAITING:
            self._dropped(1)
            return
        self._latest = max(now_ms(), self._latest + 1)  # no two at one instant, which is where pages are cut
        masked = tuple({"pointer": f.pointer[:POINTER_CHARACTERS], "rule": f.rule, "clause": f.clause}
                       for f in findings)
        self._waiting.append((principal.tenant, Refusal(
            self._latest, principal.credential, request_id, method, route, status, slug, masked)))

    async def list(self, principal: Principal, before: int | None, limit: int) -> list[Refusal]:
        """Newest first: those of the caller's own key, or of the whole tenant for a system key."""
        await self.write()
        credentials = None if principal.kind is KeyKind.SYSTEM else [principal.credential]
        return await self._refusals.list(principal.tenant, credentials, before, limit)

    async def of_tenant(self, tenant: str, credentials: Collection[str] | None, slug: str, before: int | None,
                        limit: int) -> builtins.list[Refusal]:
        """Newest first: of these keys (None: of all), for this reason (empty: for any); for who runs the system."""
        await self.write()
        return await self._refusals.list(tenant, credentials, before, limit, slug)

    async def reasons(self, tenant: str) -> builtins.list[Reason]:
        """How often each key of a tenant was refused for what, the most frequent first."""
        return await self._refusals.reasons(tenant)

    async def keep_writing(self) -> None:
        """Write what is noted, about each second, until cancelled."""
        await recurring("writing refusals", self.write, WRITE_SECONDS)

    async def write(self) -> None:
        """Write what is noted so far; what cannot be written is dropped. Waits for a write under way."""
        async with self._writing:
            await self._write()

    async def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        by_tenant: dict[str, list[Refusal]] = defaultdict(list)
        for tenant, refusal in waiting:
            by_tenant[tenant].append(refusal)
        for tenant, refusals in by_tenant.items():
            try:
                await self._refusals.add(tenant, refusals)
            except StorageUnavailable:
                self._dropped(len(refusals))
            except Exception:  # it must not fail the request of who asks for the list
                log.exception("refusals could not be written")
                self._dropped(len(refusals))
