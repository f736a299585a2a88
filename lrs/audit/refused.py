"""Refusals of access: the first of its kind is an entry at once, those that follow within a minute are counted.

So whoever asks a thousand times for what they may not have is seen at once and later as a number, and cannot fill the
log. One kind is: who, refused by which rule, at which resource.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from time import monotonic
from typing import Protocol

from lrs.audit.entry import Entry
from lrs.errors import StorageUnavailable
from lrs.recurring import recurring

WINDOW_SECONDS = 60.0
MOST_KINDS = 1000
_LOOK_SECONDS = 5.0

log = logging.getLogger(__name__)


class Observer(Protocol):
    def audit_uncounted(self, refusals: int) -> None:
        """So many refusals were of too many kinds at once, or could not be written, and stand in no entry."""


@dataclass(slots=True)
class _Window:
    tenant: str
    entry: Entry
    until: float
    repeated: int = 0


class RefusedAccess:
    def __init__(self, record: Callable[[str, Entry], Awaitable[None]], observer: Observer) -> None:
        self._record = record
        self._observer = observer
        self._windows: dict[tuple[str, str, str, str], _Window] = {}

    async def note(self, tenant: str, entry: Entry) -> None:
        """Returns when an entry says that this was refused, or when it is counted with one that does."""
        kind = tenant, entry.actor.id, entry.rule, entry.object
        window = self._windows.get(kind)
        if window is not None:
            window.repeated += 1
        elif len(self._windows) >= MOST_KINDS:
            self._observer.audit_uncounted(1)
        else:
            self._windows[kind] = _Window(tenant, entry, monotonic() + WINDOW_SECONDS)
            await self._record(tenant, entry)

    async def keep_counting(self) -> None:
        """Write what was counted when its minute is over, until cancelled."""
        await recurring("audit: counting refusals", lambda: self.write(monotonic()), _LOOK_SECONDS)

    async def write(self, now: float = float("inf")) -> None:
        """Write what was counted in the minutes that are over by then; without an instant, in all."""
        over = [kind for kind, window in self._windows.items() if window.until <= now]
        for window in [self._windows.pop(kind) for kind in over]:
            if window.repeated:
                await self._write(window)

    async def _write(self, window: _Window) -> None:
        details = {**window.entry.details, "repeated": window.repeated}
        try:
            await self._record(window.tenant, replace(window.entry, details=details))
        except StorageUnavailable:
            self._observer.audit_uncounted(window.repeated)
        except Exception:  # those of other kinds are still to be written
            log.exception("audit: counted refusals could not be written")
            self._observer.audit_uncounted(window.repeated)
