"""Entries that arrive together are written together: one insert of a tenant at a time, while others gather.

A lone entry starts at once. Those that gathered leave as soon as the insert in flight has ended and one of them is
waited for: an entry may come with `Patience`, which ends when its request has done everything else, so that the entries
of requests under way share an insert. There is no timer. Whoever waits is told when its own entries are durable, or
that they are not.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lrs.errors import StorageUnavailable
from lrs.storage.contract.audit import AuditEntries, AuditRecord

GROUP = 1000


class Patience:
    """How long entries may wait for others to share an insert with: until `end`."""

    def __init__(self) -> None:
        self.ended = False
        self._then: Callable[[], None] | None = None

    def end(self) -> None:
        self.ended = True
        if self._then is not None:
            self._then()

    def when_ended(self, then: Callable[[], None]) -> None:
        self._then = then
        if self.ended:
            then()


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    records: Sequence[AuditRecord]
    done: asyncio.Future[None]
    patience: Patience | None

    @property
    def urgent(self) -> bool:
        return self.patience is None or self.patience.ended


class _Line:
    """What waits to be written for one tenant."""

    def __init__(self) -> None:
        self.waiting: deque[_Waiting] = deque()
        self.urgent = asyncio.Event()

    def join(self, waiting: _Waiting) -> None:
        self.waiting.append(waiting)
        if waiting.patience is None:
            self.urgent.set()
        else:
            waiting.patience.when_ended(self.urgent.set)

    def take(self) -> list[_Waiting]:
        group = [self.waiting.popleft()]
        count = len(group[0].records)
        while self.waiting and count + len(self.waiting[0].records) <= GROUP:
            group.append(self.waiting.popleft())
            count += len(group[-1].records)
        return group

    def take_all(self) -> list[_Waiting]:
        everybody = list(self.waiting)
        self.waiting.clear()
        return everybody


class EntryWriter:
    def __init__(self, entries: AuditEntries) -> None:
        self._entries = entries
        self._lines: dict[str, _Line] = {}
        self._writers: set[asyncio.Task[None]] = set()

    async def write(self, tenant: str, records: Sequence[AuditRecord], patience: Patience | None = None) -> None:
        """Returns when they are durable. A caller that goes away leaves them to be written all the same."""
        waiting = _Waiting(records, asyncio.get_running_loop().create_future(), patience)
        line = self._lines.get(tenant)
        if line is None:
            line = self._lines[tenant] = _Line()
            writer = asyncio.create_task(self._write_all(tenant, line))
            self._writers.add(writer)
            writer.add_done_callback(self._writers.discard)
        line.join(waiting)
        await waiting.done

    async def drain(self) -> None:
        """Wait for what is being written."""
        while self._writers:
            for line in self._lines.values():
                line.urgent.set()
            await asyncio.wait(self._writers)

    async def _write_all(self, tenant: str, line: _Line) -> None:
        while line.waiting:
            error = await self._write(tenant, line.take())
            if isinstance(error, StorageUnavailable):
                _tell(line.take_all(), error)  # whoever waits has waited long enough
            line.urgent.clear()
            if line.waiting and not any(waiting.urgent for waiting in line.waiting):
                await line.urgent.wait()
        del self._lines[tenant]

    async def _write(self, tenant: str, group: Sequence[_Waiting]) -> Exception | None:
        """Why it did not succeed, after everybody was told."""
        error: Exception | None = None
        try:
            await self._entries.add(tenant, [record for waiting in group for record in waiting.records])
        except Exception as failure:  # whatever it is, nobody may wait forever
            error = failure
        _tell(group, error)
        return error


def _tell(group: Sequence[_Waiting], error: Exception | None) -> None:
    for waiting in group:
        if waiting.done.done():  # its caller went away
            continue
        if error is None:
            waiting.done.set_result(None)
        else:
            waiting.done.set_exception(error)
