"""Refused writes, and what was found of some that were stored, kept for seven days for the app's developer.

What is kept names the fault (pointer, rule, clause, what was asked for) and never the value, so nothing of a learner
is in it. Keeping them never delays or fails a request: they are written in the background, and dropped with a count
when there are too many.
"""

from __future__ import annotations

import asyncio
import builtins
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from lrs.access.principal import KeyKind, Principal
from lrs.clock import now_ms
from lrs.errors import StorageUnavailable
from lrs.recurring import recurring
from lrs.storage.contract.refusals import Reason, Refusal, Refusals
from lrs.xapi.findings import Finding

MOST_WAITING = 1000
POINTER_CHARACTERS = 300  # it holds names that the client chose, of any length
WRITE_SECONDS = 1.0
STORED = 200              # the status of a request that was taken in and remarked on
REMARKS_A_MINUTE = 20     # of a key: an app that does something wrong does it in every request
MOST_REMARKED = 50        # findings of one request
# Of what fills the sentence of a rule: what it asks for. The rest may be of whoever sent it.
ASKED_FOR = ("template", "number", "location", "asked", "extension", "place", "right", "clause", "expected", "allowed",
             "member", "event", "action")

log = logging.getLogger(__name__)


class Remark(Protocol):
    """A finding of a profile or another standard: where, which rule, how bad, and what fills the rule's sentence."""

    @property
    def pointer(self) -> str: ...

    @property
    def rule(self) -> str: ...

    @property
    def severity(self) -> str: ...

    @property
    def values(self) -> Mapping[str, str]: ...


class RefusalLog:
    """`dropped` is told how many were not kept."""

    def __init__(self, refusals: Refusals, dropped: Callable[[int], None]) -> None:
        self._refusals = refusals
        self._dropped = dropped
        self._waiting: list[tuple[str, Refusal]] = []
        self._latest = 0
        self._minute = 0
        self._remarked: dict[str, int] = {}  # how often in this minute, by key
        self._writing = asyncio.Lock()

    def note(self, principal: Principal, request_id: str, method: str, route: str, status: int, slug: str,
             findings: Sequence[Finding] = ()) -> None:
        """Remember that `principal` was refused, and why."""
        masked = tuple({"pointer": f.pointer[:POINTER_CHARACTERS], "rule": f.rule, "clause": f.clause}
                       for f in findings)
        self._keep(principal, request_id, method, route, status, slug, masked)

    def remark(self, principal: Principal, request_id: str, method: str, route: str, slug: str,
               findings: Sequence[Remark], status: int = STORED) -> None:
        """Remember what was found of what `principal` sent, which was stored all the same unless `status` says that
        it was refused for it. So many a minute of each key; the others are dropped."""
        minute = now_ms() // 60_000
        if minute != self._minute:
            self._minute, self._remarked = minute, {}
        count = self._remarked[principal.credential] = self._remarked.get(principal.credential, 0) + 1
        if count > REMARKS_A_MINUTE:
            self._dropped(1)
            return
        self._keep(principal, request_id, method, route, status, slug, tuple(map(_masked, findings[:MOST_REMARKED])))

    def _keep(self, principal: Principal, request_id: str, method: str, route: str, status: int, slug: str,
              masked: tuple[dict[str, str], ...]) -> None:
        if len(self._waiting) >= MOST_WAITING:
            self._dropped(1)
            return
        self._latest = max(now_ms(), self._latest + 1)  # no two at one instant, which is where pages are cut
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


def _masked(remark: Remark) -> dict[str, str]:
    asked = {name: remark.values[name][:POINTER_CHARACTERS] for name in ASKED_FOR if name in remark.values}
    return {**asked, "pointer": remark.pointer[:POINTER_CHARACTERS], "rule": remark.rule, "severity": remark.severity}
