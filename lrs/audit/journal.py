"""Entries that arrive together are written together: one insert of a tenant at a time, while others gather.

A lone entry starts at once; there is no timer. Whoever waits is told when its own entries are durable, or that they are
not.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence

from lrs.storage.contract.audit import AuditEntries, AuditRecord

GROUP = 1000


class Journal:
    def __init__(self, entries: AuditEntries) -> None:
        self._entries = entries
        self._waiting: dict[str, deque[tuple[Sequence[AuditRecord], asyncio.Future[None]]]] = {}
        self._writers: set[asyncio.Task[None]] = set()

    async def write(self, tenant: str, records: Sequence[AuditRecord]) -> None:
        """Returns when they are durable. A caller that goes away leaves them to be written all the same."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line = self._waiting.get(tenant)
        if line is None:
            line = self._waiting[tenant] = deque()
            writer = asyncio.create_task(self._write_all(tenant, line))
            self._writers.add(writer)
            writer.add_done_callback(self._writers.discard)
        line.append((records, done))
        await done

    async def drain(self) -> None:
        """Wait for what is being written."""
        while self._writers:
            await asyncio.wait(self._writers)

    async def _write_all(self, tenant: str, line: deque[tuple[Sequence[AuditRecord], asyncio.Future[None]]]) -> None:
        while line:
            group = [line.popleft()]
            count = len(group[0][0])
            while line and count + len(line[0][0]) <= GROUP:
                group.append(line.popleft())
                count += len(group[-1][0])
            await self._write(tenant, group)
        del self._waiting[tenant]

    async def _write(self, tenant: str, group: Sequence[tuple[Sequence[AuditRecord], asyncio.Future[None]]]) -> None:
        error: Exception | None = None
        try:
            await self._entries.add(tenant, [record for records, _ in group for record in records])
        except Exception as failure:  # whatever it is, nobody may wait forever
            error = failure
        for _, done in group:
            if done.done():  # its caller went away
                continue
            if error is None:
                done.set_result(None)
            else:
                done.set_exception(error)
