"""Forwards are kept going behind the mark: one process at a time does it, each forward beside the others.

A page is sent and only then the position moves, so that whoever is killed between the two sends it again, under the
same ids. There is one page under way of each forward, whatever comes in meanwhile: a slow other side makes it late and
costs nothing else. What it rejects lies among the dead letters; when it cannot be reached, waits grow.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Protocol

from lrs.access.policy import Terms
from lrs.access.wrapping import Wrapping
from lrs.clock import now_ms
from lrs.errors import StorageUnavailable
from lrs.exchangesettings import Forwarding
from lrs.forwarding.endpoint import Endpoint, Outbound, Rejected, Unreachable
from lrs.forwarding.selection import Selection
from lrs.recurring import recurring
from lrs.sending import Outgoing
from lrs.statements.queryfields import QueryKeys
from lrs.storage import positions
from lrs.storage.contract.attachments import Attachments
from lrs.storage.contract.forwards import DeadLetter, Forward, Forwards
from lrs.storage.contract.leases import Leases
from lrs.storage.contract.statements import StatementFilter, Statements

LEASE = "forwarding"
LEASE_SECONDS = 15.0
SINGLY_AFTER = 3          # failures in a row, then Statements are sent one by one
QUIET_MS = 60_000         # so often the position moves where there is nothing to send
PAGE_BYTES = 4 << 20
MOST_RETRIED = 100        # dead letters that are tried again in one go

log = logging.getLogger(__name__)


class Observer(Protocol):
    def forwarded(self, sent: int, rejected: int) -> None:
        """So many Statements are there now; so many were rejected."""

    def forwarding_waits(self, lag: float, dead: int) -> None:
        """The oldest Statement waits so many seconds; there are so many dead letters."""


class Tenants(Protocol):
    async def terms(self, tenant_id: str) -> Terms: ...


class Keys(Protocol):
    async def keys(self, tenant: str) -> QueryKeys: ...


@dataclass(frozen=True, slots=True)
class Records:
    """What is sent, and where it stands."""

    statements: Statements
    attachments: Attachments
    forwards: Forwards
    keys: Keys


class Forwarder:
    def __init__(self, records: Records, leases: Leases, tenants: Tenants, selection: Selection, outgoing: Outgoing,
                 wrapping: Wrapping, settings: Forwarding, observer: Observer) -> None:
        self._records = records
        self._leases = leases
        self._tenants = tenants
        self._selection = selection
        self._outgoing = outgoing
        self._wrapping = wrapping
        self._settings = settings
        self._observer = observer
        self._me = token_hex(8)
        self._going: dict[tuple[str, str], asyncio.Task[None]] = {}

    # --- going on ---

    async def keep_forwarding(self) -> None:
        """Keep all forwards going, as long as the server runs; with ``look_seconds`` 0 none."""
        if self._settings.look_seconds:
            await recurring("forwarding", self.look, self._settings.look_seconds, spread=0.3)

    async def look(self) -> None:
        """Let every forward that is due go on, while no other process has the lease; where there is none, no process
        asks for it."""
        found = await self._records.forwards.list()
        if found and not await self._leases.take(LEASE, self._me, LEASE_SECONDS):
            await self._let_go()
            return
        for forward in found:
            name = forward.tenant, forward.forward_id
            if name not in self._going and forward.next_try <= now_ms():
                self._going[name] = task = asyncio.create_task(self.go_on(forward))
                task.add_done_callback(lambda done, name=name: self._ended(name, done))  # type: ignore[misc]
        for name in self._going.keys() - {(each.tenant, each.forward_id) for each in found}:
            self._going[name].cancel()
        await self._tell(found)

    async def finish(self) -> None:
        """Let the next one begin at once, if MongoDB is there."""
        await self._let_go()
        with suppress(StorageUnavailable):
            await self._leases.give_up(LEASE, self._me)

    async def _let_go(self) -> None:
        going = list(self._going.values())
        for task in going:
            task.cancel()
        if going:
            await asyncio.wait(going)

    def _ended(self, name: tuple[str, str], task: asyncio.Task[None]) -> None:
        del self._going[name]
        if not task.cancelled() and (error := task.exception()) and not isinstance(error, StorageUnavailable):
            log.error("forwarding failed; it is tried again", exc_info=error,
                      extra={"fields": {"tenant": name[0], "forward": name[1]}})

    async def _tell(self, found: list[Forward]) -> None:
        waiting = [each.oldest for each in found if each.oldest is not None]
        dead = sum([await self._records.forwards.count_dead(each.tenant, each.forward_id) for each in found])
        self._observer.forwarding_waits(max(0.0, (now_ms() - min(waiting)) / 1000) if waiting else 0.0, dead)

    # --- one forward ---

    async def go_on(self, forward: Forward) -> None:
        """Send what there is, page by page, until nothing is left, it cannot go on or another process does."""
        try:
            endpoint = self._endpoint(forward)
            await self._try_again(forward, endpoint)
            current: Forward | None = forward
            while current is not None:
                current = await self._page(current, endpoint)
        except Unreachable as error:
            await self._fail(forward, error)

    async def _page(self, forward: Forward, endpoint: Endpoint) -> Forward | None:
        """One page; the forward where it stands then, None when that was the last or another went on with it."""
        statements, mark = self._records.statements, self._records.statements.mark()
        rows, more = await statements.find(forward.tenant, StatementFilter(
            reach=self._selection.reach(forward), after=forward.position, mark=mark, ascending=True),
            self._settings.page, PAGE_BYTES)
        if not rows and positions.ms_of(mark) - positions.ms_of(max(forward.position, 0)) < QUIET_MS \
                and not forward.failures:
            return None
        chosen = await self._selection.chosen(
            forward, await self._tenants.terms(forward.tenant), rows, now_ms())
        oldest = positions.ms_of(rows[0].pos) if chosen else None
        try:
            rejected = await self._send(forward, endpoint, chosen)
        except Unreachable as error:
            await self._fail(forward, error, oldest)
            return None
        reached = rows[-1].pos if more else max(mark, forward.position)
        left = positions.ms_of(rows[-1].pos) if more else None
        if not await self._records.forwards.advance(forward, reached, len(chosen) - len(rejected), left):
            return None
        self._observer.forwarded(len(chosen) - len(rejected), len(rejected))
        return replace(forward, position=reached, failures=0) if more else None

    async def _send(self, forward: Forward, endpoint: Endpoint, chosen: list[Outbound]) -> list[Rejected]:
        if not chosen:
            return []
        if await self._records.forwards.count_dead(forward.tenant, forward.forward_id) >= self._settings.most_dead:
            raise Unreachable(f"{self._settings.most_dead} dead letters: look at them and retry, or remove the forward")
        rejected = await endpoint.deliver(chosen, singly=forward.failures >= SINGLY_AFTER)
        await self._records.forwards.bury([_letter(forward, each) for each in rejected])
        return rejected

    async def _try_again(self, forward: Forward, endpoint: Endpoint) -> None:
        """Send the dead letters that somebody asked for, as far as they may still go; what may not is let go."""
        letters = await self._records.forwards.dead(forward.tenant, forward.forward_id, MOST_RETRIED, again=True)
        if not letters:
            return
        keys, reach = await self._records.keys.keys(forward.tenant), self._selection.reach(forward)
        rows = [row for letter in letters if (row := await self._records.statements.get(
            forward.tenant, keys.statement(letter.statement_id), voided=False, by=None, reach=reach)) is not None]
        chosen = await self._selection.chosen(forward, await self._tenants.terms(forward.tenant), rows, now_ms())
        try:
            rejected = await endpoint.deliver(chosen, singly=True)
        except Unreachable as error:  # what waits behind them does not wait for them
            await self._records.forwards.bury([
                replace(each, status=0, reason=error.reason, tries=1, at=now_ms(), again=False) for each in letters])
            return
        lasting = {each.statement.statement_id for each in rejected}
        await self._records.forwards.bury([_letter(forward, each) for each in rejected])
        await self._records.forwards.settle(
            forward.tenant, forward.forward_id, {each.statement_id for each in letters} - lasting)
        self._observer.forwarded(len(chosen) - len(rejected), 0)

    async def _fail(self, forward: Forward, error: Unreachable, oldest: int | None = None) -> None:
        pause = min(self._settings.pause_seconds * 2 ** min(forward.failures, 20), self._settings.longest_pause)
        await self._records.forwards.fail(
            forward, now_ms() + int(max(pause, error.seconds) * 1000), error.reason, oldest or forward.oldest)
        log.warning("forwarding waits", extra={"fields": {
            "tenant": forward.tenant, "forward": forward.forward_id, "failures": forward.failures + 1,
            "reason": error.reason}})

    def _endpoint(self, forward: Forward) -> Endpoint:
        secret = self._wrapping.unwrap(forward.secret, wrapped_as(forward.forward_id)).decode()
        return Endpoint(self._outgoing, forward.target, forward.key, secret,
                        lambda file: self._records.attachments.read(forward.tenant, file))


def wrapped_as(forward_id: str) -> str:
    """What the secret of a forward is bound to."""
    return f"forward:{forward_id}"


def _letter(forward: Forward, rejected: Rejected) -> DeadLetter:
    return DeadLetter(forward.tenant, forward.forward_id, rejected.statement.statement_id, rejected.statement.learner,
                      rejected.status, rejected.reason, 1, now_ms())
